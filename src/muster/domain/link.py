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


@dataclass(frozen=True, slots=True)
class Judgement:
    """An analyst's or a rule's word on whether two records are one. Later judgements stand beside earlier ones."""

    a: str
    b: str
    verdict: Verdict
    by: str
    at: str  # ISO date-time
    why: str

    @property
    def id(self) -> str:
        return content_id("j", self.a, self.b, self.verdict, self.by, self.at, self.why)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What people's judgements demand: pairs of records (ids) that are one, and pairs that are not."""

    must: frozenset[frozenset[str]] = frozenset()
    cannot: frozenset[frozenset[str]] = frozenset()

    def parts(self, ones: Iterable[str], twos: Iterable[str]) -> bool:
        """Whether any pair across the two was judged different."""
        if not self.cannot:
            return False
        here, there = set(ones), set(twos)
        return any(pair & here and pair & there and len(pair) == 2 for pair in self.cannot)

    def partners(self, ones: Iterable[str]) -> set[str]:
        """Records that were judged the same as any of these."""
        here = set(ones) if self.must else set()
        return {i for pair in self.must if pair & here for i in pair}


NO_CONSTRAINTS = Constraints()
