"""Presence without a verb of presence: "were in the column", "is empty", "there were eleven", "2 Il-76 over X, heading W"."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Action, Polarity
from muster.domain.place import PlaceMention
from muster.domain.syntax import Sentence, Token
from muster.extract.antecedents import with_subject
from muster.extract.codebook import codebook
from muster.extract.findings import Finding
from muster.extract.lexicon import wordlist
from muster.extract.log_lines import EMPTY, listed, located, placed_as, segments
from muster.extract.noun_phrases import noun_forms
from muster.extract.place_arguments import place_mentions
from muster.extract.predicates import Predicate, predicate
from muster.extract.scene import FORCE, MATERIEL, PLATFORM, PRONOUN, SITE, Scene, words
from muster.extract.selection_cases import kinds_of

_GONE = {"go", "gone", "absent", "away", "missing"}


_THINGS = frozenset({PLATFORM, FORCE, MATERIEL})


def states(scene: Scene, sentence: Sentence, taken: frozenset[int]) -> Iterator[Finding]:
    """States of one sentence; ``taken`` are trigger tokens that verbs and nouns already claim."""
    for token in scene.syntax.sentence_tokens(sentence):
        if token.i in taken or token.pos not in ("AUX", "VERB") or token.dep in ("aux", "auxpass"):
            continue
        if token.lemma == "be" or (
            token.lemma in ("stand", "lie", "sit")
            and (
                scene.syntax.child(token.i, "acomp", "oprd") is not None
                or _figure(scene, token, None) is not None
            )
        ):
            yield from _copula(scene, token, taken)
        elif token.lemma == "have":
            yield from _possession(scene, token)
    yield from _nested(scene, sentence, taken)
    for first, last in segments(scene, sentence):
        yield from listed(scene, sentence, first, last, taken)


def _copula(scene: Scene, token: Token, taken: frozenset[int]) -> Iterator[Finding]:
    syntax = scene.syntax
    if any(True for _ in syntax.children(token.i, "expl")):
        yield from _existential(scene, token)
        return
    found = with_subject(scene, predicate(syntax, token))
    kinds = kinds_of(scene, found.subject)
    complement = syntax.child(token.i, "acomp", "attr", "oprd")
    word = complement.text.lower() if complement is not None else ""
    places = located(scene, token) + (located(scene, complement) if complement is not None else [])
    if found.subject is not None and found.subject.lemma in ("ais", "transponder") and scene.posture:
        where = placed_as("site", places)
        yield _state(Action.OTHER, token, found, where, "state:transponder", None, complement, found.subject)
        return
    if (
        SITE in kinds
        and not kinds & {PLATFORM, FORCE}
        and word in EMPTY
        and scene.posture
        and found.subject is not None
    ):
        where = {"site": tuple(place_mentions(scene, found.subject))}
        yield _state(Action.PRESENT, token, found, where, "state:empty", Polarity.NEGATED, complement, None)
        return
    if complement is not None and complement.lemma == "home" and scene.posture:
        guests = [t for p in syntax.children(complement.i, "prep") for t in syntax.children(p.i, "pobj")]
        if guests and scene.all_kinds(guests[0].i) & _THINGS:
            where = {"site": tuple(place_mentions(scene, found.subject))} if found.subject is not None else {}
            yield _state(Action.PRESENT, token, found, where, "state:home", None, complement, guests[0])
            return
    if _counted(scene, found.subject, token, complement):
        things = _things_of(scene, found.subject)
        where = placed_as("site", places + [p for t in things for p in located(scene, t)])
        yield _state(
            Action.PRESENT,
            token,
            found,
            where,
            "state:count",
            None,
            complement,
            things[0] if things else None,
        )
        return
    if SITE in kinds and complement is not None and _serves(scene, found.subject, complement):
        assert found.subject is not None
        where = {"site": tuple(place_mentions(scene, found.subject))}
        yield _state(Action.OTHER, token, found, where, "state:role", None, complement, None)
        return
    if (
        SITE in kinds
        and word in wordlist("visible")
        and found.subject is not None
        and _fresh(scene, found.subject)
    ):
        where = placed_as("site", places) or {"site": tuple(place_mentions(scene, found.subject))}
        yield _state(Action.CONSTRUCT, token, found, where, "state:new", None, complement, found.subject)
        return
    if _inverted(scene, found.subject, complement):
        yield _state(
            Action.PRESENT, token, found, placed_as("site", places), "state:inverted", None, None, complement
        )
        return
    if _deserted(scene, found.subject) and places:
        where = placed_as("site", places)
        yield _state(
            Action.PRESENT, token, found, where, "state:nobody", Polarity.NEGATED, None, found.subject
        )
        return
    if not kinds & _THINGS or not scene.posture or (complement is not None and complement.i in taken):
        return
    if word in _GONE:
        yield _state(
            Action.DEPART,
            token,
            found,
            placed_as("origin", places),
            "state:gone",
            None,
            complement,
            found.subject,
        )
    elif _adverb(scene, token, "back") is not None and places:
        yield _state(
            Action.ARRIVE,
            token,
            found,
            placed_as("destination", places),
            "state:back",
            None,
            None,
            found.subject,
        )
    elif _adverb(
        scene, token, "there", "here", "ashore", "inside", "alongside", "aboard", "nearby"
    ) is not None or (places and complement is None):
        yield _state(
            Action.PRESENT,
            token,
            found,
            placed_as("site", places),
            "state:located",
            None,
            None,
            found.subject,
        )
    elif "out of" in _after(scene, token) and places:
        yield _state(
            Action.DEPART, token, found, placed_as("origin", places), "state:out", None, None, found.subject
        )
    elif (
        word in wordlist("visible")
        or _somewhere(scene, token, complement)
        or _what_it_is(scene, complement)
        or _pictured(scene, token)
        or (complement is not None and complement.lemma in wordlist("visible"))
    ):
        yield _state(
            Action.PRESENT,
            token,
            found,
            placed_as("site", places),
            "state:visible",
            None,
            complement,
            found.subject,
        )


def _figure(scene: Scene, token: Token, complement: Token | None) -> Token | None:
    """The figure that a count is said to be: "was sixteen", "stood at 46"."""
    at = [
        t
        for p in scene.syntax.children(token.i, "prep")
        if p.text.lower() == "at"
        for t in scene.syntax.children(p.i, "pobj")
    ]
    return next((t for t in ([complement] if complement is not None else []) + at if t.tag == "CD"), None)


def _counted(scene: Scene, subject: Token | None, token: Token, complement: Token | None) -> bool:
    """ "The number of tanks at X was forty", "Saturday's count was sixteen"."""
    if subject is None or scene.military < 5 or not noun_forms(subject) & wordlist("tallies"):
        return False
    things = _things_of(scene, subject)
    if _figure(scene, token, complement) is None:
        return False
    military = any(scene.all_kinds(t.i) & _THINGS for t in (subject, *things))
    return military or (not things and subject.lemma in ("count", "tally"))


def _things_of(scene: Scene, subject: Token | None) -> list[Token]:
    if subject is None:
        return []
    syntax = scene.syntax
    return [
        t for p in syntax.children(subject.i, "prep") if p.text == "of" for t in syntax.children(p.i, "pobj")
    ]


def _after(scene: Scene, token: Token) -> str:
    return " ".join(t.text.lower() for t in scene.syntax.tokens[token.i + 1 : token.i + 4])


def _inverted(scene: Scene, subject: Token | None, complement: Token | None) -> bool:
    """ "With me on the quay are forty marines"."""
    return (
        subject is None
        and complement is not None
        and scene.military >= 6
        and bool(scene.all_kinds(complement.i) & {PLATFORM, FORCE})
    )


def _deserted(scene: Scene, subject: Token | None) -> bool:
    """ "Nobody is at the post"."""
    return subject is not None and scene.military >= 6 and subject.text.lower() in ("nobody", "nothing")


def _somewhere(scene: Scene, token: Token, complement: Token | None) -> bool:
    """ "Are in the open", "have been on the roof", "is south of X", "is 24 miles from the coast"."""
    syntax = scene.syntax
    if scene.military < 6:
        return False
    after = " ".join(t.text.lower() for t in syntax.tokens[token.i + 1 : token.i + 6])
    if (
        any(after.startswith(words) or f" {words}" in after for words in wordlist("idioms"))
        and complement is None
    ):
        return True
    if complement is not None and complement.text.lower() in _BEARINGS:
        return True
    away = [c for c in syntax.children(token.i, "npadvmod", "attr") if c.lemma in _LENGTHS]
    away += [
        c
        for p in syntax.children(token.i, "prep")
        for c in syntax.children(p.i, "npadvmod")
        if c.lemma in _LENGTHS
    ]
    if away:
        return True
    concrete = (
        "on",
        "inside",
        "aboard",
        "behind",
        "under",
        "beside",
        "alongside",
        "near",
        "outside",
        "along",
        "off",
    )
    return complement is None and any(
        p.text.lower() in concrete
        and t.lemma not in wordlist("no_place")
        and t.text.lower() not in wordlist("no_place")
        and not scene.in_time(t)
        and syntax.child(t.i, "det", "poss") is not None
        for p in syntax.children(token.i, "prep")
        for t in syntax.children(p.i, "pobj")
    )


_BEARINGS = frozenset(
    ["south", "north", "east", "west", "offshore", "inland", "ashore", "nearby", "alongside"]
)
_LENGTHS = frozenset(["mile", "km", "kilometre", "kilometer", "nm", "metre", "meter", "yard"])


def _what_it_is(scene: Scene, complement: Token | None) -> bool:
    """What a force or platform that is there turns out to be: "the vessel was a Type 071", "most are Turkish"."""
    if complement is None or scene.military < 6:
        return False
    national = complement.dep == "acomp" and complement.text.lower() in words().demonyms
    thing = scene.equipment.get(complement.i)
    a_kind = thing is not None and not thing.civil and not thing.equipment.text.lower().startswith("the ")
    named = complement.text[:1].isupper() or any(
        c.text[:1].isupper() for c in scene.syntax.children(complement.i, "compound")
    )
    return national or (complement.dep == "attr" and (a_kind or (named and thing is None)))


def _adverb(scene: Scene, token: Token, *words: str) -> Token | None:
    return next(
        (
            c
            for c in scene.syntax.children(token.i, "advmod", "prep", "acomp", "prt")
            if c.text.lower() in words
        ),
        None,
    )


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
        & frozenset(
            [
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
            ]
        )
    )


def _fresh(scene: Scene, subject: Token) -> bool:
    """ "New earth berms are visible": works, told by their result."""
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
    places = located(scene, token) + located(scene, thing)
    counted = thing.i in scene.equipment or PRONOUN in kinds
    if places or counted:
        found = predicate(syntax, token)._replace(subject=sign or thing)
        yield _state(
            Action.PRESENT, token, found, placed_as("site", places), "state:existential", None, None, thing
        )


def _possession(scene: Scene, token: Token) -> Iterator[Finding]:
    """ "Russia had about 1,200 troops in the northeast": present."""
    syntax = scene.syntax
    thing = syntax.child(token.i, "dobj")
    if thing is None or not scene.posture or syntax.child(token.i, "xcomp", "ccomp") is not None:
        return
    kinds = scene.all_kinds(thing.i)
    places = located(scene, token) + located(scene, thing)
    if kinds & {FORCE, PLATFORM} and places:
        found = predicate(syntax, token)
        finding = _state(
            Action.PRESENT, token, found, placed_as("site", places), "state:has", None, None, thing
        )
        yield finding._replace(agent=found.subject)


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
        places = [p for p in located(scene, token) if p.text[:1].isupper()]
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
                placed_as("site", places),
                "state:nested",
            )


_ADDRESSED = frozenset(["instruct", "order", "tell", "ask", "direct", "warn", "urge", "advise", "summon"])
