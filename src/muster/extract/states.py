"""Presence without a verb of presence: "were in the column", "is empty", "there were eleven", "2 Il-76 over X, heading W"."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Action, Polarity
from muster.domain.place import PlaceMention
from muster.domain.syntax import Sentence, Token
from muster.extract.arguments import place_mentions
from muster.extract.codebook import codebook
from muster.extract.findings import Finding
from muster.extract.noun_phrases import noun_forms
from muster.extract.predicates import Predicate, predicate
from muster.extract.scene import FORCE, MATERIEL, PLACE, PLATFORM, PRONOUN, SITE, Scene
from muster.extract.selection import kinds_of

_STATIC = frozenset(
    [
        "in",
        "at",
        "on",
        "near",
        "off",
        "along",
        "around",
        "outside",
        "inside",
        "within",
        "across",
        "over",
        "under",
        "alongside",
        "aboard",
        "behind",
        "north",
        "south",
        "east",
        "west",
        "beside",
        "opposite",
        "ashore",
        "between",
        "by",
        "above",
    ]
)
_DIRECTIONS = {
    "southbound",
    "northbound",
    "westbound",
    "eastbound",
    "inbound",
    "outbound",
    "heading",
    "headed",
    "bound",
    "en",
    "seaward",
    "→",
}
_EMPTY = {"empty", "deserted", "vacant", "bare", "abandoned"}
_GONE = {"go", "gone", "absent", "away", "missing"}
_VISIBLE = {
    "visible",
    "present",
    "parked",
    "moored",
    "afloat",
    "anchored",
    "docked",
    "berthed",
    "ashore",
    "alongside",
    "there",
    "here",
    "operational",
    "inside",
    "aboard",
    "stationed",
    "based",
    "lined",
    "active",
    "stuck",
    "stranded",
    "trapped",
    "aground",
}
_THINGS = frozenset({PLATFORM, FORCE, MATERIEL})


def states(scene: Scene, sentence: Sentence, taken: frozenset[int]) -> Iterator[Finding]:
    """States of one sentence; ``taken`` are trigger tokens that verbs and nouns already claim."""
    for token in scene.syntax.sentence_tokens(sentence):
        if token.i in taken or token.pos not in ("AUX", "VERB") or token.dep in ("aux", "auxpass"):
            continue
        if token.lemma == "be" or (
            token.lemma in ("stand", "lie", "sit")
            and scene.syntax.child(token.i, "acomp", "oprd") is not None
        ):
            yield from _copula(scene, token, taken)
        elif token.lemma == "have":
            yield from _possession(scene, token)
    yield from _nested(scene, sentence, taken)
    for first, last in _segments(scene, sentence):
        yield from _listed(scene, sentence, first, last, taken)


def _segments(scene: Scene, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Stretches between strong punctuation that hold no finite verb."""
    tokens = scene.syntax.tokens
    first = sentence.first
    for at in range(sentence.first, sentence.last + 1):
        if at < sentence.last and tokens[at].text not in (";", ":", "—", "–"):
            continue
        if at > first and not any(_finite(scene, t) for t in tokens[first:at]):
            yield first, at
        first = at + 1


def _finite(scene: Scene, token: Token) -> bool:
    return token.tag in ("VBD", "VBP", "VBZ", "MD") and not _hedge(scene, token)


def _hedge(scene: Scene, token: Token) -> bool:
    """The verb of "what looks like", which asserts nothing by itself."""
    return (
        token.lemma in ("look", "appear", "seem")
        and token.i > 0
        and scene.syntax.tokens[token.i - 1].text.lower() == "what"
    )


def _copula(scene: Scene, token: Token, taken: frozenset[int]) -> Iterator[Finding]:
    syntax = scene.syntax
    if any(True for _ in syntax.children(token.i, "expl")):
        yield from _existential(scene, token)
        return
    found = _with_counted_subject(scene, predicate(syntax, token))
    kinds = kinds_of(scene, found.subject)
    complement = syntax.child(token.i, "acomp", "attr", "oprd")
    word = complement.text.lower() if complement is not None else ""
    places = _located(scene, token) + (_located(scene, complement) if complement is not None else [])
    if found.subject is not None and found.subject.lemma in ("ais", "transponder") and scene.posture:
        where = _as("site", places)
        yield _state(Action.OTHER, token, found, where, "state:transponder", None, complement, found.subject)
        return
    if (
        SITE in kinds
        and not kinds & {PLATFORM, FORCE}
        and word in _EMPTY
        and scene.posture
        and found.subject is not None
    ):
        where = {"site": tuple(place_mentions(scene, found.subject))}
        yield _state(Action.PRESENT, token, found, where, "state:empty", Polarity.NEGATED, complement, None)
        return
    if SITE in kinds and complement is not None and _serves(scene, found.subject, complement):
        assert found.subject is not None
        where = {"site": tuple(place_mentions(scene, found.subject))}
        yield _state(Action.OTHER, token, found, where, "state:role", None, complement, None)
        return
    if SITE in kinds and word in _VISIBLE and found.subject is not None and _fresh(scene, found.subject):
        where = _as("site", places) or {"site": tuple(place_mentions(scene, found.subject))}
        yield _state(Action.CONSTRUCT, token, found, where, "state:new", None, complement, found.subject)
        return
    if not kinds & _THINGS or not scene.posture or (complement is not None and complement.i in taken):
        return
    if word in _GONE:
        yield _state(
            Action.DEPART, token, found, _as("origin", places), "state:gone", None, complement, found.subject
        )
    elif _adverb(scene, token, "back") is not None and places:
        yield _state(
            Action.ARRIVE, token, found, _as("destination", places), "state:back", None, None, found.subject
        )
    elif _adverb(
        scene, token, "there", "here", "ashore", "inside", "alongside", "aboard", "nearby"
    ) is not None or (places and complement is None):
        yield _state(
            Action.PRESENT, token, found, _as("site", places), "state:located", None, None, found.subject
        )
    elif (
        word in _VISIBLE
        or _pictured(scene, token)
        or (complement is not None and complement.lemma in _VISIBLE)
    ):
        yield _state(
            Action.PRESENT,
            token,
            found,
            _as("site", places),
            "state:visible",
            None,
            complement,
            found.subject,
        )


def _with_counted_subject(scene: Scene, found: Predicate) -> Predicate:
    """ "on Saturday two were gone": a number before the verb that the parser hung elsewhere is its subject."""
    before = scene.syntax.tokens[found.trigger.i - 1] if found.trigger.i else found.trigger
    if found.subject is None and before.tag == "CD":
        return found._replace(subject=before)
    return found


def _adverb(scene: Scene, token: Token, *words: str) -> Token | None:
    return next(
        (
            c
            for c in scene.syntax.children(token.i, "advmod", "prep", "acomp", "prt")
            if c.text.lower() in words
        ),
        None,
    )


def _as(role: str, places: list[PlaceMention]) -> dict[str, tuple[PlaceMention, ...]]:
    return {role: tuple(places)} if places else {}


def _state(
    action: Action,
    token: Token,
    found: Predicate,
    places: dict[str, tuple[PlaceMention, ...]],
    reason: str,
    polarity: Polarity | None,
    complement: Token | None,
    theme: Token | None,
) -> Finding:
    heads = (token.i, complement.i) if complement is not None else (token.i,)
    return Finding(action, heads, found, "state", theme, None, None, places, reason, polarity=polarity)


def _located(scene: Scene, holder: Token) -> list[PlaceMention]:
    """Places in prepositional phrases under ``holder``."""
    syntax = scene.syntax
    places: list[PlaceMention] = []
    for prep in syntax.children(holder.i, "prep", "advmod", "prt"):
        if prep.text.lower() in ("there", "here"):
            continue
        inner = syntax.child(prep.i, "pobj")
        if inner is None:
            deeper = syntax.child(prep.i, "prep")
            inner = syntax.child(deeper.i, "pobj") if deeper is not None else None
        if inner is None or scene.in_time(inner) or not (prep.text.lower() in _STATIC or prep.dep != "prep"):
            continue
        kinds = scene.kinds.get(inner.i, frozenset())
        named = inner.pos == "PROPN" and not kinds & {FORCE, PLATFORM}
        if kinds & {PLACE, SITE} or named or inner.lemma in ("column", "convoy", "deck", "group", "area"):
            places.extend(place_mentions(scene, inner))
    return places


def _serves(scene: Scene, subject: Token | None, complement: Token) -> bool:
    """What a named site is for: "the X base is the only repair hub in the region"."""
    if (
        subject is None
        or scene.military < 5
        or not any(c.pos == "PROPN" for c in scene.syntax.children(subject.i))
    ):
        return False
    return bool(
        noun_forms(complement)
        & {
            "hub",
            "headquarters",
            "base",
            "crucial",
            "key",
            "vital",
            "home",
            "gateway",
            "lifeline",
            "centre",
            "center",
            "depot",
            "essential",
            "springboard",
            "station",
            "foothold",
            "port",
            "backbone",
        }
    )


def _fresh(scene: Scene, subject: Token) -> bool:
    """"New earth berms are visible": works, told by their result."""
    return any(c.text.lower() in ("new", "fresh") for c in scene.syntax.children(subject.i, "amod"))


def _pictured(scene: Scene, token: Token) -> bool:
    """ "is on a satellite scene of that morning"."""
    inner = [
        p
        for prep in scene.syntax.children(token.i, "prep")
        if prep.text.lower() in ("on", "in")
        for p in scene.syntax.children(prep.i, "pobj")
    ]
    return any(
        noun_forms(p) & {"image", "imagery", "scene", "photo", "picture", "footage", "video", "pass", "frame"}
        for p in inner
    )


def _existential(scene: Scene, token: Token) -> Iterator[Finding]:
    syntax = scene.syntax
    thing = syntax.child(token.i, "attr", "nsubj", "dobj")
    if thing is None or not scene.posture:
        return
    sign = thing if thing.lemma in ("sign", "trace", "sighting", "indication") else None
    if sign is not None:
        thing = next(
            (p for of in syntax.children(sign.i, "prep") for p in syntax.children(of.i, "pobj")), sign
        )
    kinds = kinds_of(scene, thing)
    if not kinds & _THINGS or (thing.lemma in codebook().nouns and not kinds & {PLATFORM}):
        return
    places = _located(scene, token) + _located(scene, thing)
    counted = thing.i in scene.equipment or PRONOUN in kinds
    if places or counted:
        found = predicate(syntax, token)._replace(subject=sign or thing)
        yield _state(
            Action.PRESENT, token, found, _as("site", places), "state:existential", None, None, thing
        )


def _possession(scene: Scene, token: Token) -> Iterator[Finding]:
    """ "Russia had about 1,200 troops in the northeast": present."""
    syntax = scene.syntax
    thing = syntax.child(token.i, "dobj")
    if thing is None or not scene.posture or syntax.child(token.i, "xcomp", "ccomp") is not None:
        return
    kinds = scene.all_kinds(thing.i)
    places = _located(scene, token) + _located(scene, thing)
    if kinds & {FORCE, PLATFORM} and places:
        found = predicate(syntax, token)
        finding = _state(Action.PRESENT, token, found, _as("site", places), "state:has", None, None, thing)
        yield finding._replace(agent=found.subject)


def _listed(
    scene: Scene, sentence: Sentence, first: int, last: int, taken: frozenset[int]
) -> Iterator[Finding]:
    """A line of a log or thread: equipment or a force with a place, a count or a direction, and no finite verb."""
    syntax = scene.syntax
    if not scene.posture:
        return
    tokens = syntax.tokens[first:last]
    things = [
        t
        for t in tokens
        if scene.kinds.get(t.i, frozenset()) & {PLATFORM, FORCE}
        and t.dep not in ("compound", "nmod", "poss", "amod")
    ]
    if any(t.i in taken for t in tokens):
        return
    if not things:
        yield from _vacant(scene, tokens, first, last)
        return
    head = things[0]
    thing = scene.equipment.get(head.i)
    places = [
        p
        for t in (*things, *(x for x in tokens if x.dep == "ROOT" and x.i not in {y.i for y in things}))
        for p in _located(scene, t)
    ]
    labelled = first > sentence.first and syntax.tokens[first - 1].text == ":"
    moving = any(t.text.lower() in _DIRECTIONS for t in tokens)
    if not (
        places
        or moving
        or (thing is not None and thing.counted and (labelled or not thing.civil) and thing.kind != "personnel")
    ):
        return
    action = Action.MOVE if moving else Action.PRESENT
    found = predicate(syntax, head)._replace(subject=head, chain=(), top=head)
    unique = tuple(dict.fromkeys(places))
    yield Finding(
        action,
        (head.i,),
        found,
        "list",
        head,
        None,
        None,
        _as("site", list(unique)),
        "list",
        bounds=(first, last),
    )


def _vacant(scene: Scene, tokens: tuple[Token, ...], first: int, last: int) -> Iterator[Finding]:
    """"Pier 3 vacant": an empty site in a log."""
    sites = [t for t in tokens if SITE in scene.kinds.get(t.i, frozenset())]
    empty = [t for t in tokens if t.text.lower() in _EMPTY]
    if sites and empty and last - first <= 10:
        found = predicate(scene.syntax, empty[0])._replace(subject=sites[0], chain=(), top=empty[0])
        where = {"site": tuple(place_mentions(scene, sites[0]))}
        yield Finding(Action.PRESENT, (empty[0].i,), found, "list", None, None, None, where, "list:empty", bounds=(first, last), polarity=Polarity.NEGATED)


def _nested(scene: Scene, sentence: Sentence, taken: frozenset[int]) -> Iterator[Finding]:
    """A force at a named place that is subject of an order, permission or demand: "personnel at X have been instructed"."""
    syntax = scene.syntax
    for token in syntax.sentence_tokens(sentence):
        governor = syntax.tokens[token.head]
        if (
            token.dep != "nsubjpass"
            or governor.lemma not in _ADDRESSED
            or FORCE not in scene.all_kinds(token.i)
        ):
            continue
        places = [p for p in _located(scene, token) if p.text[:1].isupper()]
        if places:
            found = predicate(syntax, token)._replace(subject=token, chain=(), top=token)
            yield Finding(
                Action.PRESENT,
                (token.i,),
                found,
                "noun",
                token,
                None,
                None,
                _as("site", places),
                "state:nested",
            )


_ADDRESSED = frozenset({"instruct", "order", "tell", "ask", "direct", "warn", "urge", "advise", "summon"})
