"""An inverted index with an order: who holds a key, and who held it shortly before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol


class Position(NamedTuple):
    """A place in the order of publication: proleptic day (0: unknown), then id."""

    day: int
    owner: str

    @classmethod
    def on(cls, day: date | None, owner: str) -> Position:
        """Of what was published on a day, None where it is not known."""
        return cls(day.toordinal() if day else 0, owner)


class Space(NamedTuple):
    """One kind of keys. An owner looks back at most ``reach`` days, and for each key at its ``nearest`` last holders.

    Holders of unknown day are met by all; a holder of unknown day itself meets only such before it.
    """

    number: int
    reach: int
    nearest: int


Holders = Sequence[tuple[Position, int]]  # of one key, in order, each with its mark


class Reached(NamedTuple):
    """Owners for whom what they find may be another: those that may find the owner asked of, with the marks of what they share
    together, and those for whom others may have moved up or been pushed out."""

    finding: Mapping[str, int]
    shifted: frozenset[str]


class Postings(Protocol):
    """Keys (signed 64-bit) held by owners (ids) in spaces, each with a small mark.

    *Earlier* is asymmetric on purpose: what an owner finds depends only on owners before it, so that a newcomer at the end
    of the order changes nothing for the others, and one further back only those after it.
    """

    def put(self, space: Space, at: Position, keys: Mapping[int, int]) -> None:
        """Let ``at.owner`` hold exactly ``keys`` (key -> mark)."""
        ...

    def read(self, space: Space, owners: Iterable[str]) -> None:
        """Have at hand what these owners hold: they are about to be asked for, one by one."""
        ...

    def held(self, space: Space, owner: str) -> Mapping[int, int]:
        """What an owner holds; empty for an unknown one."""
        ...

    def earlier(
        self, space: Space, at: Position, keys: Mapping[int, int], marks: Collection[int] | None = None
    ) -> Mapping[str, int]:
        """Owners before ``at`` that hold a key with one of ``marks`` (None: any), each with the sum of the values in
        ``keys`` of what it shares."""
        ...

    def holding(
        self, space: Space, keys: Collection[int], days: tuple[int, int], most: int
    ) -> Sequence[tuple[int, int, str, int]] | None:
        """(Key, day, owner, mark) of all holders of ``keys`` from a first known day to a last one, and of all of unknown day, in
        any order; None where they are more than ``most``."""
        ...

    def later(self, space: Space, at: Position, keys: Iterable[int]) -> frozenset[str]:
        """Owners after ``at`` that hold any of ``keys`` and may therefore find ``at.owner``."""
        ...

    def followers(self, space: Space, at: Position, keys: Iterable[int]) -> frozenset[str]:
        """Of those :meth:`later` at least the owners that find ``at.owner``, or did before it held no longer what it held,
        where any mark is looked for. Asked after the keys were put."""
        ...

    def reached(self, space: Space, at: Position, keys: Mapping[int, int], least: int) -> Reached:
        """Of those :meth:`later` at least the owners for whom it matters that ``at.owner`` holds, or held, ``keys``, where an
        owner finds what it shares marks of ``least`` together with. Asked after the keys were put."""
        ...

    def holders(self, space: Space, keys: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
        """All owners of each key, with their marks; keys that nobody holds are left out."""
        ...
