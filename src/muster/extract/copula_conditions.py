"""What does "to be" say of its subject: where it is, how many there are, what it is for, that it can be seen?

Each function tests one reading of a copula; ``copula`` decides between them."""

from __future__ import annotations

from muster.domain.syntax import Token
from muster.extract.lexicon import wordlist
from muster.extract.noun_phrases import noun_forms
from muster.extract.scene import FORCE, MATERIEL, PLATFORM, Scene, words

THINGS = frozenset({PLATFORM, FORCE, MATERIEL})
_BEARINGS = frozenset(
    ["south", "north", "east", "west", "offshore", "inland", "ashore", "nearby", "alongside"]
)
_LENGTHS = frozenset(["mile", "km", "kilometre", "kilometer", "nm", "metre", "meter", "yard"])
_CONCRETE = frozenset({
    "on", "inside", "aboard", "behind", "under", "beside", "alongside", "near", "outside", "along", "off",
})  # fmt: skip
_PURPOSES = frozenset({
    "hub", "headquarters", "base", "crucial", "key", "vital", "home", "gateway", "lifeline", "centre", "center",
    "depot", "essential", "springboard", "station", "foothold", "port", "backbone",
})  # fmt: skip
_PICTURES = frozenset({
    "image", "imagery", "scene", "photo", "picture", "footage", "video", "pass", "frame",
})  # fmt: skip


def figure(scene: Scene, token: Token, complement: Token | None) -> Token | None:
    """The figure that a count is said to be: "was sixteen", "stood at 46"."""
    at = [
        t
        for p in scene.syntax.children(token.i, "prep")
        if p.text.lower() == "at"
        for t in scene.syntax.children(p.i, "pobj")
    ]
    return next((t for t in ([complement] if complement is not None else []) + at if t.tag == "CD"), None)


def counted(scene: Scene, subject: Token | None, token: Token, complement: Token | None) -> bool:
    """ "The number of tanks at X was forty", "Saturday's count was sixteen"."""
    if subject is None or scene.military < 5 or not noun_forms(subject) & wordlist("tallies"):
        return False
    things = things_of(scene, subject)
    if figure(scene, token, complement) is None:
        return False
    military = any(scene.all_kinds(t.i) & THINGS for t in (subject, *things))
    return military or (not things and subject.lemma in ("count", "tally"))


def things_of(scene: Scene, subject: Token | None) -> list[Token]:
    if subject is None:
        return []
    syntax = scene.syntax
    return [
        t for p in syntax.children(subject.i, "prep") if p.text == "of" for t in syntax.children(p.i, "pobj")
    ]


def fresh(scene: Scene, subject: Token) -> bool:
    """ "New earth berms are visible": works, told by their result."""
    return any(c.text.lower() in ("new", "fresh") for c in scene.syntax.children(subject.i, "amod"))


def serves(scene: Scene, subject: Token | None, complement: Token) -> bool:
    """What a named site is for: "the X base is the only repair hub in the region"."""
    if subject is None or scene.military < 5:
        return False
    named = any(c.pos == "PROPN" for c in scene.syntax.children(subject.i))
    return named and bool(noun_forms(complement) & _PURPOSES)


def inverted(scene: Scene, subject: Token | None, complement: Token | None) -> bool:
    """ "With me on the quay are forty marines"."""
    return (
        subject is None
        and complement is not None
        and scene.military >= 6
        and bool(scene.all_kinds(complement.i) & {PLATFORM, FORCE})
    )


def deserted(scene: Scene, subject: Token | None) -> bool:
    """ "Nobody is at the post"."""
    return subject is not None and scene.military >= 6 and subject.text.lower() in ("nobody", "nothing")


def adverb(scene: Scene, token: Token, *words: str) -> Token | None:
    return next(
        (
            c
            for c in scene.syntax.children(token.i, "advmod", "prep", "acomp", "prt")
            if c.text.lower() in words
        ),
        None,
    )


def out_of(scene: Scene, token: Token) -> bool:
    """ "Are out of the port"."""
    return "out of" in _after(scene, token, 3)


def shows(scene: Scene, token: Token, complement: Token | None) -> bool:
    """Whether the thing is seen somewhere: by a word for visibility, a position, a picture, or what it turns out to be."""
    seen = wordlist("visible")
    if complement is not None and (complement.text.lower() in seen or complement.lemma in seen):
        return True
    return _somewhere(scene, token, complement) or _what_it_is(scene, complement) or _pictured(scene, token)


def _after(scene: Scene, token: Token, width: int) -> str:
    return " ".join(t.text.lower() for t in scene.syntax.tokens[token.i + 1 : token.i + 1 + width])


def _somewhere(scene: Scene, token: Token, complement: Token | None) -> bool:
    """ "Are in the open", "have been on the roof", "is south of X", "is 24 miles from the coast"."""
    if scene.military < 6:
        return False
    if complement is not None and complement.text.lower() in _BEARINGS:
        return True
    if _at_distance(scene, token):
        return True
    return complement is None and (_idiom(scene, token) or _at_thing(scene, token))


def _idiom(scene: Scene, token: Token) -> bool:
    after = _after(scene, token, 5)
    return any(after.startswith(idiom) or f" {idiom}" in after for idiom in wordlist("idioms"))


def _at_distance(scene: Scene, token: Token) -> bool:
    syntax = scene.syntax
    away = [*syntax.children(token.i, "npadvmod", "attr")]
    away += [c for p in syntax.children(token.i, "prep") for c in syntax.children(p.i, "npadvmod")]
    return any(c.lemma in _LENGTHS for c in away)


def _at_thing(scene: Scene, token: Token) -> bool:
    """On, behind, near a thing with its article: "is on the roof", but not "is on the rise" or "is on Monday"."""
    syntax = scene.syntax
    return any(
        p.text.lower() in _CONCRETE
        and not {t.lemma, t.text.lower()} & wordlist("no_place")
        and not scene.in_time(t)
        and syntax.child(t.i, "det", "poss") is not None
        for p in syntax.children(token.i, "prep")
        for t in syntax.children(p.i, "pobj")
    )


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


def _pictured(scene: Scene, token: Token) -> bool:
    """ "is on a satellite scene of that morning"."""
    inner = [
        p
        for prep in scene.syntax.children(token.i, "prep")
        if prep.text.lower() in ("on", "in")
        for p in scene.syntax.children(prep.i, "pobj")
    ]
    return any(noun_forms(p) & _PICTURES for p in inner)
