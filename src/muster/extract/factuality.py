"""Polarity, certainty, time frame and the act that the predicate itself performs (after FactBank, Saurí & Pustejovsky 2009)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.syntax import Syntax, Token
from muster.extract.findings import Finding
from muster.extract.lexicon import table
from muster.extract.scene import Scene
from muster.extract.selection import negated_alternative

_STATES = (Action.PRESENT, Action.REMAIN, Action.AGREEMENT, Action.OTHER)


class Modality(NamedTuple):
    future: frozenset[str]
    negative: frozenset[str]
    aspect: frozenset[str]
    belief: frozenset[str]
    alleged: frozenset[str]
    probable: frozenset[str]
    possible: frozenset[str]
    will: frozenset[str]
    may: frozenset[str]
    must: frozenset[str]
    none: frozenset[str]
    speech: tuple[tuple[SpeechAct, frozenset[str]], ...]


@cache
def modality() -> Modality:
    """The modality lexicon of ``muster/data/codebook/modality.toml``."""
    data = table("codebook", "modality")
    governors, adverbs, modals = data["governors"], data["adverbs"], data["modals"]
    return Modality(
        future=frozenset(governors["future"]),
        negative=frozenset(governors["negative"]),
        aspect=frozenset(governors["aspect"]),
        belief=frozenset(governors["belief"]),
        alleged=frozenset(governors["alleged"]),
        probable=frozenset(adverbs["probable"]),
        possible=frozenset(adverbs["possible"]),
        will=frozenset(modals["future"]),
        may=frozenset(modals["possible"]),
        must=frozenset(modals["demand"]),
        none=frozenset(data["negators"]["determiners"]),
        speech=tuple((SpeechAct(act), frozenset(verbs)) for act, verbs in data["speech"].items()),
    )


class Factuality(NamedTuple):
    polarity: Polarity
    certainty: Certainty
    time_frame: TimeFrame
    speech_act: SpeechAct | None


def factuality(scene: Scene, finding: Finding) -> Factuality:
    """Read the factuality of a finding off its clause."""
    polarity = finding.polarity or _polarity(scene, finding)
    act = _act(scene, finding)
    return Factuality(polarity, _certainty(scene, finding), _time_frame(scene, finding, polarity), act)


def _verbs(finding: Finding) -> list[Token]:
    """Trigger, governors and carrier, from the inside out."""
    chain = [finding.head, *finding.predicate.chain]
    if finding.carrier is not None and finding.carrier not in chain:
        chain.append(finding.carrier)
    return chain


def _polarity(scene: Scene, finding: Finding) -> Polarity:
    syntax, lexicon = scene.syntax, modality()
    negations = 0
    for token in _verbs(finding):
        if _negator(syntax, token) or _no_longer(syntax, token):
            negations += 1
        if _withheld(finding) and token.lemma in ("decline", "refuse"):
            continue
        if token.i != finding.head.i and token.lemma in lexicon.negative and _really_negative(syntax, token):
            negations += 1
        if _no_determiner(syntax, token) and token.pos in ("NOUN", "PROPN"):
            negations += 1
    negations += sum(
        1
        for noun in {
            t.i: t
            for t in (finding.theme, finding.extra, finding.predicate.subject, finding.agent)
            if t is not None
        }.values()
        if _no_determiner(syntax, noun) and noun.i not in {v.i for v in _verbs(finding)}
    )
    if (
        _shared_negation(syntax, finding)
        or _without(syntax, finding)
        or (finding.form == "noun" and negated_alternative(scene, finding.head))
    ):
        negations += 1
    if finding.form == "list" and syntax.tokens[syntax.sentence_of(finding.head.i).first].text.lower() in (
        "no",
        "not",
    ):
        negations = 1
    return Polarity.NEGATED if negations % 2 else Polarity.AFFIRMED


def _withheld(finding: Finding) -> bool:
    """"declined to discuss ship movements": nothing is denied, nothing is said."""
    lemmas = {t.lemma for t in _verbs(finding)}
    return bool(lemmas & {"decline", "refuse"}) and bool(lemmas & {"discuss", "comment", "say", "confirm", "address", "describe"})


def _no_longer(syntax: Syntax, token: Token) -> bool:
    return any(
        c.text.lower() == "longer" and syntax.tokens[c.i - 1].text.lower() == "no"
        for c in syntax.children(token.i, "advmod")
        if c.i
    )


def _really_negative(syntax: Syntax, token: Token) -> bool:
    return token.lemma != "rule" or any(c.text.lower() == "out" for c in syntax.children(token.i))


def _negator(syntax: Syntax, token: Token) -> bool:
    return any(
        c.dep == "neg"
        or (
            c.dep in ("advmod", "det", "preconj")
            and c.text.lower() in ("not", "never", "neither", "no", "nor", "hardly")
        )
        for c in syntax.children(token.i)
    ) and token.pos not in ("NOUN", "PROPN")


def _no_determiner(syntax: Syntax, token: Token) -> bool:
    if token.text.lower() in modality().none:
        return True
    return any(c.i < token.i and c.text.lower() in ("no", "neither", "not") and c.dep in ("det", "neg", "nummod", "preconj", "predet")
        for c in syntax.children(token.i)
    )


def _shared_negation(syntax: Syntax, finding: Finding) -> bool:
    """ "did not leave or hand over": a negation before "or" covers both."""
    top = finding.predicate.top
    if top.dep != "conj":
        return False
    head = syntax.tokens[top.head]
    joint = any(c.dep == "cc" and c.text.lower() in ("or", "nor") for c in syntax.children(head.i))
    return joint and _negator(syntax, head) and not _negator(syntax, top)


def _without(syntax: Syntax, finding: Finding) -> bool:
    for token in (finding.head, finding.predicate.top):
        head = syntax.tokens[token.head]
        if token.dep in ("pcomp", "pobj") and head.text.lower() == "without":
            return True
    return False


def _certainty(scene: Scene, finding: Finding) -> Certainty:
    syntax, lexicon = scene.syntax, modality()
    words = [
        c for token in _verbs(finding) for c in syntax.children(token.i, "aux", "advmod", "acomp", "mark")
    ]
    governors = [t for t in _verbs(finding) if t.i != finding.head.i]
    if _withheld(finding) or any(w.text.lower() == "whether" for w in words):
        return Certainty.UNKNOWN
    possible = any(w.text.lower() in lexicon.may or w.lemma in lexicon.possible for w in words)
    if possible or any(g.lemma in lexicon.alleged for g in governors) or _conditional(syntax, finding):
        return Certainty.POSSIBLE
    if any(w.lemma in lexicon.probable or w.text.lower() in lexicon.probable for w in words) or any(
        g.lemma in lexicon.belief and g.pos in ("VERB", "ADJ") for g in governors
    ):
        return Certainty.PROBABLE
    if _looks_like(syntax, finding):
        return Certainty.PROBABLE
    return Certainty.CERTAIN


def _looks_like(syntax: Syntax, finding: Finding) -> bool:
    sentence = syntax.sentence_of(finding.head.i)
    near = syntax.text[
        syntax.tokens[max(sentence.first, finding.head.i - 12)].start : syntax.tokens[finding.head.i].end
    ].lower()
    return any(
        words in near
        for words in ("what looks like", "what appears to be", "what appear to be", "what look like")
    )


def _conditional(syntax: Syntax, finding: Finding) -> bool:
    for child in syntax.children(finding.predicate.top.i, "advcl"):
        mark = syntax.child(child.i, "mark")
        if mark is not None and mark.text.lower() == "if":
            return True
    return False


def _time_frame(scene: Scene, finding: Finding, polarity: Polarity) -> TimeFrame:
    syntax, lexicon = scene.syntax, modality()
    governors = [t for t in _verbs(finding) if t.i != finding.head.i]
    if finding.form == "list":
        return (
            TimeFrame.ONGOING if _has_now(syntax, finding) or not scene.times else _list_frame(scene, finding)
        )
    for token in governors:
        if token.lemma in lexicon.future and not _seen(token, finding):
            return _future_or_open(finding, polarity, token)
    if any(
        c.text.lower() in ("due", "expected", "scheduled")
        for c in syntax.children(finding.head.i, "acomp", "advmod")
    ):
        return TimeFrame.FUTURE
    tensed = _tensed(syntax, finding)
    frame = _tense(syntax, tensed, finding)
    if frame is TimeFrame.PAST and _backshifted(syntax, tensed):
        frame = TimeFrame.ONGOING
    if frame is TimeFrame.PAST and any(
        c.text.lower() in ("now", "currently") for c in syntax.children(tensed.i, "advmod")
    ):
        frame = TimeFrame.ONGOING
    now = any(
        c.text.lower() in ("now", "currently")
        for t in _verbs(finding)
        for c in syntax.children(t.i, "advmod")
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


def _dated_future(scene: Scene, finding: Finding) -> bool:
    """ "The exercise begins on Friday": a present tense with a day after publication."""
    published = scene.document.published
    if published is None or finding.predicate.subject is None:
        return False
    sentence = scene.syntax.sentence_of(finding.head.i).span
    starts = [r.start for r in scene.readings if r.span is not None and sentence.contains(r.span)]
    return any(day is not None and day > published.day for day in starts)


def _dated_past(scene: Scene, finding: Finding, tensed: Token) -> bool:
    """A dated picture, or a participle with a date: "imagery of 3 May shows", "one plane departing on Saturday"."""
    progressive = any(c.dep in ("aux", "auxpass") for c in scene.syntax.children(tensed.i))
    if progressive or not (finding.action in (Action.PRESENT, Action.CONSTRUCT) or finding.head.tag == "VBG"):
        return False
    tokens = scene.syntax.sentence_tokens(scene.syntax.sentence_of(finding.head.i))
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
    return TimeFrame.PAST if dated else TimeFrame.ONGOING


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
    if forms & lexicon.will:
        return TimeFrame.FUTURE
    inner = (
        {c.text.lower() for c in syntax.children(finding.head.i, "aux", "auxpass")}
        if finding.head.i != token.i
        else set()
    )
    if "to" in inner and inner & {"have"}:
        return TimeFrame.PAST
    static = (
        finding.action in (Action.PRESENT, Action.REMAIN)
        and finding.predicate.trigger.lemma not in _SIGHTINGS
    )
    if forms & {"has", "have", "'ve", "’ve"} and "to" not in forms:
        begun = (
            token.lemma in lexicon.aspect
            or static
            or (finding.form == "noun" and token.lemma == "be")
            or ("been" in forms and finding.head.tag == "VBG")
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


_SIGHTINGS = frozenset(
    [
        "spot",
        "see",
        "sight",
        "photograph",
        "film",
        "picture",
        "count",
        "log",
        "record",
        "observe",
        "track",
        "detect",
        "identify",
        "locate",
        "notice",
        "glimpse",
        "image",
        "geolocate",
        "capture",
    ]
)


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


def _act(scene: Scene, finding: Finding) -> SpeechAct | None:
    syntax, lexicon = scene.syntax, modality()
    for token in _verbs(finding):
        if token.i == finding.head.i:
            continue
        for act, verbs in lexicon.speech:
            if token.lemma in verbs and _performs(syntax, token, act):
                return act
    forms = {c.text.lower() for t in _verbs(finding) for c in syntax.children(t.i, "aux")}
    if "must" in forms:
        return SpeechAct.DEMAND
    return None


def _performs(syntax: Syntax, token: Token, act: SpeechAct) -> bool:
    if token.lemma == "call":
        return any(c.text.lower() in ("on", "upon", "for") for c in syntax.children(token.i, "prep", "prt"))
    if token.lemma == "tell":
        return syntax.child(token.i, "auxpass") is not None
    return True
