"""What pronouns, ordinals and short definites stand for: "they", "she", "the second", "two", "the vessel"."""

from __future__ import annotations

from muster.domain.syntax import Token
from muster.extract.equipment import EquipmentMention
from muster.extract.predicates import Predicate
from muster.extract.scene import FORCE, MATERIEL, PLATFORM, STATE, Scene

_REACH = 3  # sentences back
_SPEAKERS = {"i", "we", "you", "he", "him", "his", "us", "me", "who"}
_SHIP_PRONOUNS = {"she", "her"}
_PLURAL = {
    "they",
    "them",
    "both",
    "all",
    "most",
    "some",
    "several",
    "many",
    "others",
    "ones",
    "none",
    "half",
    "rest",
}
_GENERIC = {
    "ship",
    "vessel",
    "boat",
    "craft",
    "aircraft",
    "plane",
    "planes",
    "jet",
    "vehicles",
    "vehicle",
    "ships",
    "vessels",
}
_FOLLOWS = ("nsubj", "nsubjpass")


def antecedent(scene: Scene, token: Token) -> Token | None:
    """The noun that ``token`` stands for, None where it stands for itself or nothing fits."""
    word = token.text.lower()
    if word in _SPEAKERS or token.i in scene.equipment:
        return None
    for of in scene.syntax.children(token.i, "prep"):
        for counted in scene.syntax.children(of.i, "pobj"):
            if of.text.lower() == "of" and scene.kinds.get(counted.i):
                pointing = counted.tag in ("PRP", "DT") and counted.i < token.i + 4  # "four of them"
                return (antecedent(scene, counted) if pointing else None) or counted
    if token.tag in ("PRP", "DT", "PDT", "CD", "JJ", "JJS", "RB") or word in _PLURAL | {
        "one",
        "second",
        "first",
        "third",
        "another",
        "latter",
        "last",
        "latest",
        "next",
        "largest",
        "biggest",
        "former",
    }:
        return _nearest(scene, token, word)
    return None


def _nearest(scene: Scene, token: Token, word: str) -> Token | None:
    syntax = scene.syntax
    here = syntax.sentence_of(token.i)
    for back in range(_REACH + 1):
        number = here.number - back
        if number < 0 or syntax.sentences[number].embed != here.embed:
            return None
        fits = [
            t
            for t in syntax.sentence_tokens(syntax.sentences[number])
            if t.i < token.i and _fits(scene, t, word)
        ]
        if fits:
            subjects = [t for t in fits if t.dep in _FOLLOWS]
            return (subjects or fits)[-1] if back == 0 else (subjects or fits)[0]
    return None


def _fits(scene: Scene, token: Token, word: str) -> bool:
    if (
        token.tag in ("PRP", "PRP$", "WDT", "WP")
        or (token.tag == "CD" and token.i not in scene.equipment)
        or token.dep in ("compound", "poss", "amod", "nmod")
    ):
        return False
    kinds = scene.all_kinds(token.i)
    thing = scene.equipment.get(token.i)
    if word in _SHIP_PRONOUNS:
        return thing is not None and thing.kind == "ship"
    if word == "it":
        singular = token.tag not in ("NNS", "NNPS")
        return singular and bool(kinds & {PLATFORM, FORCE, STATE})
    if word in ("they", "them"):
        plural = (
            token.tag in ("NNS", "NNPS")
            or FORCE in kinds
            or any(True for _ in scene.syntax.children(token.i, "conj"))
        )
        return plural and bool(kinds & {PLATFORM, FORCE, MATERIEL})
    return bool(kinds & {PLATFORM, FORCE, MATERIEL}) and (
        token.tag in ("NNS", "NNPS", "NN") or thing is not None
    )


def with_subject(scene: Scene, found: Predicate) -> Predicate:
    """A finite verb that the parser left without subject takes the thing or number printed before it
    ("on 2 February two hulls were visible")."""
    verb = found.top
    syntax = scene.syntax
    if (
        found.subject is not None
        or verb.tag not in ("VBD", "VBZ", "VBP", "VB")
        or verb.dep not in ("ROOT", "ccomp")
    ):
        return found
    for at in range(verb.i - 1, syntax.sentence_of(verb.i).first - 1, -1):
        token = syntax.tokens[at]
        if token.pos in ("VERB", "AUX", "PART") or token.text in (";", ":", ","):
            break
        if (
            token.i in scene.equipment
            or (token.tag == "CD" and at == verb.i - 1)
            or token.text.lower() in _PLURAL - {"them"}
        ):
            return found._replace(subject=token)
    return found


def same_thing(scene: Scene, mention: EquipmentMention) -> EquipmentMention | None:
    """The earlier, fuller mention of a ship or aircraft that a bare definite ("the vessel") takes up."""
    words = mention.equipment.text.lower().split()
    if len(words) != 2 or words[0] not in ("the", "this", "that", "its"):
        return None
    generic = words[1] in _GENERIC
    earlier = [
        m
        for m in scene.equipment.values()
        if m.last <= mention.first
        and m.kind == mention.kind
        and m.counted
        and (generic or m.equipment.type == mention.equipment.type)
        and (m.equipment.low == m.equipment.high == 1) is not words[1].endswith("s")
    ]
    named = [
        m
        for m in earlier
        if m.equipment.text.lower().split()[0] != "the" or len(m.equipment.text.split()) > 2
    ]
    return named[-1] if named else None
