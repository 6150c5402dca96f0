"""An inverted index with an order: who holds a key, and who held it shortly before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol


class Position(NamedTuple):
    """A place in the order of publication: proleptic day (0: unknown), then id."""

    day: int
    owner: str


NEAREST = 64  # holders of one key that are looked back upon


class Postings(Protocol):
    """Keys (signed 64-bit) held by owners (ids) with a weight, in a named space.

    *Earlier* is asymmetric on purpose: what an owner finds depends only on owners before it, so that a newcomer at the end
    of the order changes nothing for the others, and one further back only those after it.
    """

    def put(self, space: str, at: Position, keys: Mapping[int, int]) -> None:
        """Let ``at.owner`` hold exactly ``keys`` (key -> weight) in ``space``."""
        ...

    def held(self, space: str, owner: str) -> Mapping[int, int]:
        """What an owner holds; empty for an unknown one."""
        ...

    def earlier(self, space: str, at: Position, keys: Mapping[int, int], reach: int) -> Mapping[str, int]:
        """Owners before ``at``, at most ``reach`` days (those of unknown day always; a holder of unknown day itself meets only
        such), with the sum of the weights in ``keys`` of what they share. Each key finds its ``NEAREST`` last holders."""
        ...

    def later(self, space: str, at: Position, keys: Iterable[int], reach: int) -> frozenset[str]:
        """Owners after ``at`` that hold any of ``keys`` and may therefore find ``at.owner``."""
        ...

    def holders(self, space: str, keys: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
        """All owners of each key, with their weights; keys that nobody holds are left out."""
        ...
