"""What an index of claims takes from their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from muster.store.rows import Row


class Entry(NamedTuple):
    """A claim as the index has it: the words of its quote, its days (ISO; None where they are not known), and what else is
    asked for by name."""

    id: str
    quote: str
    published_day: str | None
    first_day: str | None
    last_day: str | None
    action: str
    speech_act: str
    places: tuple[str, ...] = ()  # gazetteer ids
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2


OF_CLAIM = Entry._fields[:7]  # columns of the table of claims


def entries(claims: Iterable[Row], places: Iterable[Row]) -> list[Entry]:
    """Of some claims and of all their places, each a row by column."""
    lying = defaultdict[str, list[Row]](list)
    for row in places:
        lying[row["claim"]].append(row)
    return [
        Entry(*(row[name] for name in OF_CLAIM), *(_named(lying[row["id"]], c) for c in ("place", "country")))
        for row in claims
    ]


def _named(places: Iterable[Row], column: str) -> tuple[str, ...]:
    return tuple(sorted({row[column] for row in places if row[column]}))
