"""Origins: which reports carry one text, and what shows it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, overload

from muster.domain.ids import content_id
from muster.domain.postings import Position
from muster.domain.text import Span


class CopyEvidence(StrEnum):
    CREDIT = "credit"  # a printed wire credit or "told Reuters"
    TEXT_REUSE = "text_reuse"  # aligned runs of words
    QUOTE = "quote"  # an identical quotation
    CONTENT = "content"  # names, numbers and places agree although the words do not
    MEANING = "meaning"  # sentences say the same in two languages, by the multilingual encoder


class ReuseRun(NamedTuple):
    """One aligned run: the same words in two reports."""

    a: Span
    b: Span


class ReuseRuns(Sequence[ReuseRun]):
    """Aligned runs kept as plain numbers and made when they are asked for: an archive holds hundreds of millions, and few are
    ever looked at. Equal to any sequence of the same runs."""

    __slots__ = ("_ends",)

    def __init__(self, ends: bytes) -> None:
        """``ends``: 32-bit integers of this machine, of each run start and end in a, then in b."""
        self._ends = ends

    @property
    def ends(self) -> bytes:
        return self._ends

    @overload
    def __getitem__(self, at: int) -> ReuseRun: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[ReuseRun, ...]: ...

    def __getitem__(self, at: int | slice) -> ReuseRun | tuple[ReuseRun, ...]:
        return tuple(self)[at]

    def __len__(self) -> int:
        return len(self._ends) // 16

    def __iter__(self) -> Iterator[ReuseRun]:
        ends = iter(memoryview(self._ends).cast("i"))
        return (ReuseRun(Span(a, b), Span(c, d)) for a, b, c, d in zip(ends, ends, ends, ends, strict=True))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ReuseRuns):
            return self._ends == other._ends
        return isinstance(other, tuple) and tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class CopyVerdict:
    """Two reports judged to carry one origin. ``containment_ab`` is the share of a's fingerprints found in b."""

    a: str  # Document.id
    b: str
    evidence: tuple[CopyEvidence, ...]
    containment_ab: float
    containment_ba: float
    why: str
    runs: Sequence[ReuseRun] = ()


class Passage(NamedTuple):
    """A stretch of a report that comes from another text."""

    report: str  # Document.id
    span: Span


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Reports (ids) that rest on one text. ``label`` names the wire or first publisher; ``root`` is the earliest report.

    ``lineage_known`` is False when nothing printed shows where the text comes from: such a group is not counted as
    an independent origin beyond "not shown independent". A roundup belongs to several groups, to each with the
    ``passages`` that it took from there; the groups of all other members hold them whole.
    """

    members: tuple[str, ...]  # Document.id, ascending
    root: str
    label: str
    lineage_known: bool
    evidence: tuple[CopyVerdict, ...] = ()
    passages: tuple[Passage, ...] = ()

    @property
    def id(self) -> str:
        """Content id of the root: a further copy leaves it as it is."""
        return _id(self.root)


@lru_cache(maxsize=20_000)
def _id(root: str) -> str:
    return content_id("o", root)


def cut_down(groups: Iterable[OriginGroup], reports: Container[str]) -> tuple[OriginGroup, ...]:
    """The groups with those of their members alone that are among some reports, and without evidence; empty ones are left out."""
    kept = []
    for g in groups:
        members = tuple(m for m in g.members if m in reports)
        if members:
            passages = tuple(p for p in g.passages if p.report in reports)
            kept.append(replace(g, members=members, evidence=(), passages=passages))
    return tuple(kept)


def share(passages: Sequence[Span], span: Span) -> int:
    """Characters of a stretch that lie in a group's passages of its report; all of it where the group holds it whole."""
    if not passages:
        return span.end - span.start or 1
    return sum(max(0, min(p.end, span.end) - max(p.start, span.start)) for p in passages)


def taken(group: OriginGroup, report: str) -> int:
    """Characters that a report took from a group, as far as passages show it; 0 where the group holds it whole."""
    return sum(p.span.end - p.span.start for p in group.passages if p.report == report)


@dataclass(frozen=True, slots=True)
class ReportTraits:
    """What grouping needs to know of a report beside the matches it is part of."""

    id: str  # Document.id
    outlet: str | None = None
    wire: str | None = None  # the agency whose own text this is: outlet or dateline
    publisher: str | None = (
        None  # the id under which others may credit its outlet, whatever agency it carries
    )
    day: date | None = None
    moment: str = ""  # publication with its hour in UTC, empty where only the day is known
    place: str | None = None  # skeleton of the dateline's place
    dateline_day: str | None = None
    language: str = "en"
    wires: tuple[str, ...] = ()  # whom it credits, and whose text it is, ascending
    own: bool = False  # tells of its own people's looking
    signed: bool = False  # a byline names who wrote it

    @property
    def position(self) -> Position:
        """Place in the order of publication."""
        return Position.on(self.day, self.id)


@dataclass(frozen=True, slots=True)
class CopyMatch:
    """The judgement on a pair of reports that has something in common, or something that keeps it apart.

    ``held_a`` are the stretches of a that come from b as far as that is known, ``held_b`` the other way round.
    ``hard`` conflicts keep whole groups apart, not just this pair.
    """

    a: str
    b: str
    score: float
    whole: bool  # one report carries the other as a whole, not just a passage of it
    conflict: str | None = None
    hard: bool = False
    held_a: tuple[Span, ...] = ()
    held_b: tuple[Span, ...] = ()
    verdict: CopyVerdict | None = None

    @property
    def binds(self) -> bool:
        """Whether the two may end in one group: what is judged together must be grouped together."""
        return self.whole or bool(self.held_a or self.held_b)
