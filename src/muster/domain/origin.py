"""Origins: which reports carry one text, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from muster.domain.ids import content_id
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


@dataclass(frozen=True, slots=True)
class CopyVerdict:
    """Two reports judged to carry one origin. ``containment_ab`` is the share of a's fingerprints found in b."""

    a: str  # Document.id
    b: str
    evidence: tuple[CopyEvidence, ...]
    containment_ab: float
    containment_ba: float
    why: str
    runs: tuple[ReuseRun, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Reports (ids) that rest on one text. ``label`` names the wire or first publisher; ``root`` is the earliest report.

    ``lineage_known`` is False when nothing printed shows where the text comes from: such a group is not counted as
    an independent origin beyond "not shown independent".
    """

    members: tuple[str, ...]  # Document.id, ascending
    root: str
    label: str
    lineage_known: bool
    evidence: tuple[CopyVerdict, ...] = ()

    @property
    def id(self) -> str:
        return content_id("o", *self.members)
