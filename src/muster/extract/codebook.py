"""The action codebook: which words trigger which action, and which argument plays which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from muster.domain.claim import Action
from muster.extract.lexicon import table

ROLES = ("origin", "destination", "via", "site")


class Frame(NamedTuple):
    """Roles of subject and object, and of each preposition (word -> origin, destination, via or site)."""

    name: str
    subject: str  # theme | agent | either (theme unless an object can move)
    object: str  # what an object that is not the theme is
    preps: Mapping[str, str]


class Entry(NamedTuple):
    """Triggers that share an action, a frame and the conditions under which they count."""

    number: int
    action: Action
    frame: Frame
    mover: frozenset[str]
    objects: frozenset[str]
    needs: str
    bare: bool


class Phrase(NamedTuple):
    """The words that follow a phrasal verb's head, and its entry."""

    words: tuple[str, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Codebook:
    verbs: Mapping[str, tuple[Entry, ...]]
    phrases: Mapping[str, tuple[Phrase, ...]]  # longest first
    nouns: Mapping[str, tuple[Entry, ...]]
    light: frozenset[str]
    foreign_objects: frozenset[str]
    foreign_participants: frozenset[str]


@cache
def codebook() -> Codebook:
    """The codebook of ``muster/data/codebook/actions.toml``."""
    data = table("codebook", "actions")
    frames = {name: _frame(name, spec) for name, spec in data["frames"].items()}
    verbs: dict[str, tuple[Entry, ...]] = {}
    nouns: dict[str, tuple[Entry, ...]] = {}
    phrases: dict[str, tuple[Phrase, ...]] = {}
    for number, spec in enumerate(data["entry"]):
        entry = _entry(number, spec, frames)
        for verb in spec.get("verbs", ()):
            verbs[verb] = (*verbs.get(verb, ()), entry)
        for noun in spec.get("nouns", ()):
            nouns[noun] = (*nouns.get(noun, ()), entry)
        for words in spec.get("phrases", ()):
            head, *rest = words.split()
            phrases[head] = (*phrases.get(head, ()), Phrase(tuple(rest), entry))
    longest = {head: tuple(sorted(found, key=lambda p: -len(p.words))) for head, found in phrases.items()}
    light, foreign = data["light"], data["foreign"]
    return Codebook(
        verbs,
        longest,
        nouns,
        frozenset(light["verbs"]),
        frozenset(foreign["objects"]),
        frozenset(foreign["participants"]),
    )


def _frame(name: str, spec: dict[str, object]) -> Frame:
    roles = spec["preps"]
    assert isinstance(roles, dict)
    preps = {word: role for role, words in roles.items() for word in words}
    return Frame(name, str(spec["subject"]), str(spec["object"]), preps)


def _entry(number: int, spec: dict[str, object], frames: dict[str, Frame]) -> Entry:
    mover, objects = spec["mover"], spec.get("objects", ())
    assert isinstance(mover, list)
    assert isinstance(objects, list | tuple)
    return Entry(
        number,
        Action(str(spec["action"])),
        frames[str(spec["frame"])],
        frozenset(mover),
        frozenset(objects),
        str(spec.get("needs", "mover")),
        bool(spec.get("bare", False)),
    )
