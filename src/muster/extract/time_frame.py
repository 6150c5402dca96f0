"""When an event stands to its report: past, ongoing, future or open, read off tense, aspect and governors."""

from __future__ import annotations

import re

from muster.domain.claim import Action, Polarity, TimeFrame
from muster.domain.syntax import Syntax, Token
from muster.extract.findings import Finding
from muster.extract.lexicon import wordlist
from muster.extract.modality import modality
from muster.extract.scene import Scene


def verbs(finding: Finding) -> list[Token]:
    """Trigger, governors and carrier, from the inside out."""
    chain = [finding.head, *finding.predicate.chain]
    if finding.carrier is not None and finding.carrier not in chain:
        chain.append(finding.carrier)
    return chain


def time_frame(scene: Scene, finding: Finding, polarity: Polarity) -> TimeFrame:
    syntax, lexicon = scene.syntax, modality()
    governors = [t for t in verbs(finding) if t.i != finding.head.i]
    if finding.form == "list":
        now = _has_now(syntax, finding) or not (scene.times or _pictured(scene))
        return TimeFrame.ONGOING if now else _list_frame(scene, finding)
    for token in governors:
        if token.lemma in lexicon.future and not _seen(token, finding):
            return _future_or_open(finding, polarity, token)
    if any(
        c.text.lower() in ("due", "expected", "scheduled")
        for c in syntax.children(finding.head.i, "acomp", "advmod")
    ):
        return TimeFrame.FUTURE
    if finding.action in _LEGS and any(t.lemma == "prepare" for t in governors):
        return TimeFrame.FUTURE
    if embedded_question(syntax, finding):
        return TimeFrame.OPEN
    tensed = _tensed(syntax, finding)
    frame = _tense(syntax, tensed, finding)
    if frame is TimeFrame.PAST and _backshifted(syntax, tensed):
        frame = TimeFrame.ONGOING
    if frame is TimeFrame.PAST and any(
        c.text.lower() in ("now", "currently") for c in syntax.children(tensed.i, "advmod")
    ):
        frame = TimeFrame.ONGOING
    now = any(
        c.text.lower() in ("now", "currently") for t in verbs(finding) for c in syntax.children(t.i, "advmod")
    )
    if finding.action is Action.AGREEMENT and polarity is Polarity.NEGATED and frame is not TimeFrame.FUTURE:
        return TimeFrame.ONGOING if now else TimeFrame.OPEN
    if polarity is Polarity.NEGATED and any(g.lemma in ("announce", "decide", "declare") for g in governors):
        return TimeFrame.OPEN
    if frame is TimeFrame.ONGOING and tensed.tag in ("VBZ", "VBP") and _dated_future(scene, finding):
        return TimeFrame.FUTURE
    if frame is TimeFrame.ONGOING and not now and _dated_past(scene, finding, tensed):
        return TimeFrame.PAST
    return frame


_LEGS = (Action.WITHDRAW, Action.DEPART, Action.DEPLOY, Action.REINFORCE, Action.ARRIVE)


def embedded_question(syntax: Syntax, finding: Finding) -> bool:
    """ "can't say if they left", "asked whether they left"."""
    top = finding.predicate.top
    return top.dep in ("ccomp", "advcl") and any(
        c.text.lower() == "whether" or (c.text.lower() == "if" and top.dep == "ccomp")
        for c in syntax.children(top.i, "mark")
    )


def _dated_future(scene: Scene, finding: Finding) -> bool:
    """ "The exercise begins on Friday": a present tense with a day after publication."""
    published = scene.document.published
    if published is None or finding.predicate.subject is None:
        return False
    sentence = scene.syntax.sentence_of(finding.head.i).span
    if any(
        t.text.lower() in ("now", "currently", "today", "already")
        for t in scene.syntax.sentence_tokens(scene.syntax.sentence_of(finding.head.i))
    ):
        return False
    starts = [r.start for r in scene.readings if r.span is not None and sentence.contains(r.span)]
    return any(day is not None and day > published.day for day in starts)


def _dated_past(scene: Scene, finding: Finding, tensed: Token) -> bool:
    """A dated picture, or a participle with a date: "imagery of 3 May shows", "one plane departing on Saturday"."""
    progressive = any(c.dep in ("aux", "auxpass") for c in scene.syntax.children(tensed.i))
    if progressive or not (finding.action in (Action.PRESENT, Action.CONSTRUCT) or finding.head.tag == "VBG"):
        return False
    tokens = [scene.syntax.tokens[i] for i in scene.syntax.subtree(tensed.i)]
    current = any(t.text.lower() in ("since", "until", "by", "now", "today") for t in tokens)
    return not current and any(_DATES.fullmatch(t.text) for t in tokens)


_DATES = re.compile(
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*|May|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday"
)


def _seen(token: Token, finding: Finding) -> bool:
    """Belief and aspect governors that look forward only before an infinitive ("expected to leave", "is to leave")."""
    infinitive = finding.head.tag == "VB" or any(
        t.tag == "VB" or t.dep == "xcomp" for t in (finding.head, *finding.predicate.chain)
    )
    if token.lemma in ("be", "go"):
        return not infinitive or finding.form != "verb" or token.pos not in ("AUX", "VERB")
    return finding.head.tag == "VBG" and token.lemma not in (
        "intention",
        "plan",
        "consider",
        "mull",
        "weigh",
        "contemplate",
        "propose",
    )


def _future_or_open(finding: Finding, polarity: Polarity, token: Token) -> TimeFrame:
    return TimeFrame.FUTURE


def _has_now(syntax: Syntax, finding: Finding) -> bool:
    first, last = finding.bounds or (finding.head.i, finding.head.i + 1)
    return any(
        t.text.lower() in ("now", "today", "currently", "still", "heading", "→")
        for t in syntax.tokens[first:last]
    )


def _list_frame(scene: Scene, finding: Finding) -> TimeFrame:
    sentence = scene.syntax.sentence_of(finding.head.i)
    dated = any(span.start >= sentence.span.start and span.end <= sentence.span.end for span in scene.times)
    return TimeFrame.PAST if dated or _pictured(scene) else TimeFrame.ONGOING


def _pictured(scene: Scene) -> bool:
    """A report on dated pictures: its verbless lines say what the pictures showed."""
    signs = [
        t
        for t in scene.syntax.tokens
        if t.text.lower()
        in (
            "imagery",
            "satellite",
            "resolution",
            "planetscope",
            "sentinel-2",
            "sentinel-1",
            "skysat",
            "maxar",
            "frame",
        )
    ]
    return len(signs) >= 3


def _tensed(syntax: Syntax, finding: Finding) -> Token:
    """The verb whose form dates the event."""
    token = finding.carrier if finding.carrier is not None else finding.predicate.top
    for _ in range(4):
        finite = (
            token.tag in ("VBD", "VBZ", "VBP", "MD") or syntax.child(token.i, "aux", "auxpass") is not None
        )
        head = syntax.tokens[token.head]
        if finite or head.i == token.i:
            break
        if token.dep in (
            "conj",
            "acl",
            "advcl",
            "xcomp",
            "pcomp",
            "prep",
            "dobj",
            "pobj",
            "attr",
            "nsubj",
            "nsubjpass",
            "ccomp",
            "appos",
            "nmod",
            "compound",
            "dep",
            "agent",
        ):
            token = head
            continue
        break
    return token


def _tense(syntax: Syntax, token: Token, finding: Finding) -> TimeFrame:
    lexicon = modality()
    forms = {c.text.lower() for c in syntax.children(token.i, "aux", "auxpass")}
    if forms & lexicon.will or (
        token.tag in ("VB", "VBN") and "be" in forms and not forms & {"to", *lexicon.may}
    ):
        return TimeFrame.FUTURE  # "will leave"; "demanded that it be stopped"
    if "having" in forms:
        return TimeFrame.PAST
    inner = (
        {c.text.lower() for c in syntax.children(finding.head.i, "aux", "auxpass")}
        if finding.head.i != token.i
        else set()
    )
    if "to" in inner and inner & {"have"}:
        return TimeFrame.PAST
    static = (
        finding.action in (Action.PRESENT, Action.REMAIN)
        and finding.predicate.trigger.lemma not in wordlist("sightings")
    ) or (finding.action is Action.DEPLOY and finding.predicate.reduced)
    if forms & {"has", "have", "'ve", "’ve"} and "to" not in forms:
        begun = (
            (token.lemma in lexicon.aspect and token.i != finding.head.i)
            or static
            or (finding.form == "noun" and token.lemma == "be")
            or ("been" in forms and finding.head.tag == "VBG")
            or any(c.text.lower() == "since" for c in syntax.children(token.i, "prep", "advmod"))
        )
        return (
            TimeFrame.ONGOING
            if begun and token.lemma not in ("finish", "complete", "end")
            else TimeFrame.PAST
        )
    if "had" in forms:
        return TimeFrame.PAST
    if forms & lexicon.may or forms & lexicon.must:
        return (
            TimeFrame.ONGOING
            if "be" in forms and finding.head.tag == "VBG"
            else TimeFrame.PAST
            if "have" in forms
            else TimeFrame.FUTURE
        )
    if forms & {"was", "were", "did"}:
        return TimeFrame.PAST
    if forms & {"is", "are", "'s", "’s", "'re", "am", "do", "does", "being"}:
        return TimeFrame.ONGOING
    return _by_form(syntax, token, finding)


def _by_form(syntax: Syntax, token: Token, finding: Finding) -> TimeFrame:
    if token.tag == "VBD":
        return TimeFrame.PAST
    if token.tag in ("VBZ", "VBP"):
        return TimeFrame.ONGOING
    if token.tag == "VBN":
        return TimeFrame.PAST
    if token.tag == "VB" and finding.head.tag == "VB" and finding.form == "verb":
        return TimeFrame.FUTURE
    return TimeFrame.ONGOING


def _backshifted(syntax: Syntax, token: Token) -> bool:
    """ "said that troops were leaving": the past progressive of reported speech tells what goes on."""
    forms = {c.text.lower() for c in syntax.children(token.i, "aux", "auxpass")}
    if not forms & {"was", "were"} or not (token.tag == "VBG" or "being" in forms):
        return False
    at = token
    while at.dep == "conj":
        at = syntax.tokens[at.head]
    return at.dep == "ccomp"
