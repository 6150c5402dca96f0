"""The path of a story: which report took its text from which, and what each hop changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from muster.domain.origin import CopyVerdict
from muster.domain.text import Span


class Shift(StrEnum):
    """Which way a hop moved what was said."""

    HARDENED = "hardened"  # said more firmly, as nearer or as more exact than the text it was taken from
    SOFTENED = "softened"
    CHANGED = "changed"  # another value, neither firmer nor weaker
    LOST = "lost"
    ADDED = "added"


class Aspect(StrEnum):
    """What a change is of."""

    CERTAINTY = "certainty"
    SPEECH_ACT = "speech act"
    TIME_FRAME = "time frame"
    POLARITY = "polarity"
    COUNT = "count"
    PLACE = "place"
    SOURCE = "source"  # a step of the chain, or the name of the speaker
    CREDIT = "credit"  # the agency or paper that the text was taken from
    WORDING = "wording"  # words that hedge or that claim evidence
    DOUBT = "doubt"  # a denial or a refusal to confirm


class Ground(StrEnum):
    """What shows that the one report was first."""

    CREDIT = "credit"  # the later one names the earlier one's publisher
    DATE = "date"  # times of publication
    WORDS = "words"  # the later one is cut from the earlier one, or is the only one in its language
    UNKNOWN = "unknown"  # nothing shows it


class Excerpt(NamedTuple):
    """Words of one report: ``quote`` is ``span`` of its stored text."""

    report: str  # Document.id
    span: Span
    quote: str


class Change(NamedTuple):
    """One thing that a hop changed: its value there and here in a few words, and the words of both reports.

    ``parent`` is None for what only the child has, ``child`` for what it has no longer.
    """

    aspect: Aspect
    shift: Shift
    before: str
    after: str
    parent: Excerpt | None = None
    child: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One report and where it most likely took its text from.

    ``parent`` is None where the credited source is not among the reports held; ``compared`` is the report that the
    child was compared with: its parent, else the nearest earlier report of the same source (None for the first).
    ``also`` are other reports that it may as well have been taken from. ``kept`` counts the child's sentences that
    the compared report has.
    """

    child: str  # Document.id
    parent: str | None
    compared: str | None
    ground: Ground
    reasons: tuple[str, ...]
    also: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    dropped: tuple[Excerpt, ...] = ()
    added: tuple[Excerpt, ...] = ()
    kept: int = 0
    verdict: CopyVerdict | None = None

    @property
    def hardened(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.shift is Shift.HARDENED)


@dataclass(frozen=True, slots=True)
class StoryPath:
    """The reports of one origin as a tree, or several where nothing joins them.

    ``absent`` names the source whose text is not among the reports; the hops without a parent hang on it. ``roots`` are
    the reports that were taken from no other that is held or named. Hops come parents first.
    """

    origin: str  # OriginGroup.id
    label: str
    roots: tuple[str, ...]
    hops: tuple[Hop, ...] = ()
    absent: str | None = None

    def children(self, report: str | None) -> tuple[Hop, ...]:
        """Hops from a report, or from the absent source (None), in order."""
        return tuple(hop for hop in self.hops if hop.parent == report)
