"""Connected parts of a graph."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def connected(items: Iterable[T], pairs: Iterable[tuple[T, T]]) -> list[set[T]]:
    """The parts that pairs of the items join, in the order of their first items; an item in no pair is a part by itself."""
    parts = {item: {item} for item in items}
    for one, two in pairs:
        into, gone = sorted((parts[one], parts[two]), key=len, reverse=True)
        if into is not gone:
            into |= gone
            parts |= dict.fromkeys(gone, into)
    return list({id(part): part for part in parts.values()}.values())
