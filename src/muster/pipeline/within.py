"""Of a country: how many claims name it, and how many only speak of places that lie in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from muster.domain.place import Place
from muster.domain.query import ClaimQuery
from muster.domain.record import Recorded
from muster.store.claim_pages import MOST_COUNTED
from muster.store.reader import LedgerReader


class Within(NamedTuple):
    """``inside``: at places in the country, without naming it."""

    country: str
    named: int
    inside: int

    @classmethod
    def of(cls, country: Place, records: Iterable[Recorded]) -> Within:
        """Of some claims at a country and at places in it."""
        ids = [{m.reading.place_id for _, m in r.claim.places if m.reading} for r in records]
        named = sum(country.id in places for places in ids)
        return cls(country.name, named, len(ids) - named)

    @property
    def words(self) -> str:
        """``In Syria: 14 claims name it, 210 more are at places in it.``"""
        many = "or more " if self.named + self.inside == MOST_COUNTED else ""
        name = f"{self.named} claim names" if self.named == 1 else f"{self.named} claims name"
        more = f"{self.inside} {many}more {'is' if self.inside == 1 else 'are'}"
        return f"In {self.country}: {name} it, {more} at places in it."


def within(reader: LedgerReader, query: ClaimQuery, place: Place | None) -> Within | None:
    """Of the claims that answer ``query`` at a place; None unless that is a country, asked for with what lies in it."""
    if place is None or query.country is None:
        return None
    every, named = (reader.claims(replace(asked, limit=0)).total for asked in (query, query.at(place, True)))
    return Within(place.name, named, every - named)
