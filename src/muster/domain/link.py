"""Relations between records, and judgements about them. A judgement is added, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from muster.domain.ids import content_id


class Relation(StrEnum):
    SAME_EVENT = "same_event"
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    SUPERSEDES = "supersedes"
    SAME_EVIDENCE = "same_evidence"


class Link(NamedTuple):
    """A relation between two claims (ids), with the reason in words and a score in [0, 1]."""

    relation: Relation
    a: str
    b: str
    why: str
    score: float = 1.0

    @property
    def id(self) -> str:
        return content_id("l", self.relation, self.a, self.b)


class Edge(NamedTuple):
    """Two claims (ids; ``b`` was published later) that look like one event, and how much."""

    a: str
    b: str
    score: float


def opponents(links: Iterable[Link]) -> dict[str, set[str]]:
    """For each claim the claims that contradict it, in whichever event they stand."""
    found: dict[str, set[str]] = {}
    for link in links:
        if link.relation is Relation.CONTRADICTS:
            found.setdefault(link.a, set()).add(link.b)
            found.setdefault(link.b, set()).add(link.a)
    return found


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class JudgedKind(StrEnum):
    """What a judgement is about: two claims (one event or state?) or two reports (one origin?)."""

    CLAIMS = "claims"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An analyst's or a rule's word on whether two records are one. Later judgements stand beside earlier ones.

    ``reverses`` names an earlier judgement that this one takes back; it repeats that one's records and verdict.
    """

    a: str
    b: str
    verdict: Verdict
    by: str
    at: str  # ISO date-time
    why: str
    kind: JudgedKind = JudgedKind.CLAIMS
    reverses: str | None = None  # Judgement.id

    @property
    def id(self) -> str:
        """Content id; a judgement with neither of the later fields keeps the id it had before they were added."""
        plain = self.kind is JudgedKind.CLAIMS and self.reverses is None
        later = () if plain else (self.kind, self.reverses)
        return content_id("j", self.a, self.b, self.verdict, self.by, self.at, self.why, *later)
