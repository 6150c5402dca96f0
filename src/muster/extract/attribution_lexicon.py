"""Lexicons of attribution: which words attribute, what they do to the content, what kind of source a noun names."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from muster.domain.claim import Certainty, SpeechAct
from muster.domain.source import SourceKind

# verbs that throw a name or a judgement back at somebody's words
CALLING = {
    "call",
    "brand",
    "label",
    "describe",
    "term",
    "dub",
    "denounce",
    "dismiss",
    "decry",
    "reject",
    "condemn",
}


class Cue(NamedTuple):
    """What a cue word does: its frame (README of the data), the speech act, and a certainty where it sets one."""

    frame: str
    act: SpeechAct
    certainty: Certainty | None


class Role(NamedTuple):
    """Class (person, body, material) and kind of the source that a head noun names."""

    form: str
    kind: SourceKind


def _rows(name: str) -> list[list[str]]:
    text = files("muster.data").joinpath("attribution", name).read_text("utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [line.split("\t") for line in lines]


def _certainty(cell: str) -> Certainty | None:
    return None if cell == "-" else Certainty(cell)


@cache
def verbs() -> dict[str, Cue]:
    """Cue verbs by lemma; phrasal ones carry their particle ("call on")."""
    return {row[0]: Cue(row[1], SpeechAct(row[2]), _certainty(row[3])) for row in _rows("verbs.tsv")}


@cache
def nouns() -> dict[str, tuple[SourceKind | None, Cue]]:
    """Cue nouns by lemma, with the kind of source that the bare noun stands for ("reports": media)."""
    return {
        row[0]: (
            None if row[1] == "-" else SourceKind(row[1]),
            Cue("noun", SpeechAct(row[2]), _certainty(row[3])),
        )
        for row in _rows("nouns.tsv")
    }


@cache
def roles() -> dict[str, Role]:
    """Head nouns of sources, by lower-case lemma."""
    return {row[0].casefold(): Role(row[1], SourceKind(row[2])) for row in _rows("roles.tsv")}


@cache
def bodies() -> dict[str, tuple[SourceKind, str]]:
    """Names of bodies, folded, with kind and the first name of the row as identity."""
    known: dict[str, tuple[SourceKind, str]] = {}
    for kind, row in (*_rows("bodies.tsv"), *_rows("states.tsv")):
        names = row.split("|")
        for name in names:
            known.setdefault(name.casefold(), (SourceKind(kind), names[0]))
    return known


@cache
def states() -> frozenset[str]:
    """Names of states and capitals, folded: speakers as a subject, places in a heading."""
    return frozenset(name.casefold() for _, row in _rows("states.tsv") for name in row.split("|"))


@cache
def words(name: str) -> frozenset[str]:
    """A word list of ``phrases.tsv`` by name."""
    found = {row[0]: frozenset(row[1].split()) for row in _rows("phrases.tsv")}
    return found[name]
