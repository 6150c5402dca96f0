"""What stands beside a claim's own row as columns: its places, movements, sources and equipment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, Table, select

from muster.store import schema
from muster.store.vocabulary import NONE, Flags, Numbers, Vocabulary

T = TypeVar("T", bound=tuple[Any, ...])


class Spot(NamedTuple):
    """A point on the map: a place of the gazetteer, or bare coordinates where ``place`` is None. Degrees WGS 84."""

    place: str | None
    name: str
    lon: float
    lat: float
    precision: str

    @property
    def key(self) -> str:
        return self.place or f"{self.lon},{self.lat}"


class Path(NamedTuple):
    """A movement as told: spots (codes) from the first origin by way of all others to the first destination."""

    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """One row a mention of a place."""

    names: Vocabulary[str]
    places: Vocabulary[str]
    countries: Vocabulary[str]
    spots: Vocabulary[str]
    spot_of: list[Spot]  # by code
    paths: Vocabulary[Path]
    claim: Numbers
    name: Numbers
    place: Numbers
    country: Numbers  # that it lies in, or that it is; NONE where that is not known
    spot: Numbers  # NONE where the mention was not located
    once: Flags  # the first mention of its spot by its claim
    lon: Any  # float64, NaN where not located
    lat: Any
    path_claim: Numbers
    path: Numbers

    @classmethod
    def read(
        cls,
        connection: Connection,
        row_of: Mapping[str, int],
        start: int,
        fresh: ColumnElement[bool] | None,
        before: PlaceColumns | None,
    ) -> PlaceColumns:
        """Mentions of the claims from row ``start`` on, after those of ``before``."""
        table = schema.claim_places
        asked = ("claim", "role", "place", "name", "lon", "lat", "precision", "country")
        columns = (table.c[n] for n in asked)
        query = _fresh(select(*columns).order_by(table.c.claim, table.c.position), table, fresh)
        rows = [row for row in connection.execute(query).all() if row_of.get(row.claim, NONE) >= start]
        kept = before or _none()
        located = [row.lon is not None and row.lat is not None for row in rows]
        spot = [kept._spot(row) if at else NONE for row, at in zip(rows, located, strict=True)]
        claim = np.array([row_of[row.claim] for row in rows], dtype=np.int64)
        spots = np.array(spot, dtype=np.int64)
        moves = list(_moves(rows, spot, row_of))
        more = {
            "claim": claim,
            "name": kept.names.codes(row.name for row in rows),
            "place": kept.places.codes(row.place for row in rows),
            "country": kept.countries.codes(row.country for row in rows),
            "spot": spots,
            "once": _once(claim, spots),
            "lon": _degrees(rows, "lon"),
            "lat": _degrees(rows, "lat"),
            "path_claim": np.array([one for one, _ in moves], dtype=np.int64),
            "path": kept.paths.codes(path for _, path in moves),
        }
        grown = {name: np.concatenate([getattr(kept, name), column]) for name, column in more.items()}
        return cls(kept.names, kept.places, kept.countries, kept.spots, kept.spot_of, kept.paths, **grown)

    def only(self, kept: Flags, row: Numbers) -> PlaceColumns:
        """The mentions of the claims that are ``kept``; ``row``: where each claim then stands."""
        told, moved = kept[self.claim], kept[self.path_claim]
        return replace(
            self,
            claim=row[self.claim[told]],
            name=self.name[told],
            place=self.place[told],
            country=self.country[told],
            spot=self.spot[told],
            once=self.once[told],
            lon=self.lon[told],
            lat=self.lat[told],
            path_claim=row[self.path_claim[moved]],
            path=self.path[moved],
        )

    def _spot(self, row: Any) -> int:
        found = Spot(row.place, row.name, row.lon, row.lat, row.precision)
        code = self.spots.code(found.key)
        if code == len(self.spot_of):
            self.spot_of.append(found)
        return code


def _none() -> PlaceColumns:
    numbers, flags, degrees = np.zeros(0, np.int64), np.zeros(0, np.bool_), np.zeros(0, np.float64)
    return PlaceColumns(
        Vocabulary(), Vocabulary(), Vocabulary(), Vocabulary(), [], Vocabulary(),
        numbers, numbers, numbers, numbers, numbers, flags, degrees, degrees, numbers, numbers,
    )  # fmt: skip


def _fresh(query: Select[Any], table: Table, fresh: ColumnElement[bool] | None) -> Select[Any]:
    """What stands beside the claims for which ``fresh`` holds."""
    if fresh is None:
        return query
    claims = schema.claims
    return query.join(claims, claims.c.id == table.c.claim).where(fresh)


def _degrees(rows: Sequence[Any], name: str) -> Any:
    values = (getattr(row, name) for row in rows)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _once(claim: Numbers, spot: Numbers) -> Flags:
    key = claim * (int(spot.max(initial=0)) + 2) + spot + 1
    first = np.zeros(len(claim), dtype=np.bool_)
    first[np.unique(key, return_index=True)[1]] = True
    found: Flags = first & (spot != NONE)
    return found


def _moves(rows: Sequence[Any], spot: Sequence[int], row_of: Mapping[str, int]) -> Iterator[tuple[int, Path]]:
    """Claims (rows) that tell of a movement between two different located places."""
    told = ((row.claim, row.role, at) for row, at in zip(rows, spot, strict=True) if row.role != "site")
    for claim, mentions in groupby(told, key=lambda one: one[0]):
        by: dict[str, list[int]] = {"origin": [], "destination": [], "via": []}
        for _, role, at in mentions:
            if at != NONE and role in by:
                by[role].append(at)
        if by["origin"] and by["destination"] and by["origin"][0] != by["destination"][0]:
            yield row_of[claim], Path((by["origin"][0], *by["via"], by["destination"][0]))


@dataclass(frozen=True, slots=True)
class SourceColumns:
    """One row a step of a chain. A source is (case-folded name, identity)."""

    sources: Vocabulary[tuple[str, str | None]]
    claim: Numbers
    source: Numbers

    @classmethod
    def read(
        cls,
        connection: Connection,
        row_of: Mapping[str, int],
        start: int,
        fresh: ColumnElement[bool] | None,
        before: SourceColumns | None,
    ) -> SourceColumns:
        """Steps of the claims from row ``start`` on, after those of ``before``."""
        table = schema.claim_sources
        query = _fresh(select(table.c.claim, table.c.name, table.c.identity), table, fresh)
        rows = [row for row in connection.execute(query).all() if row_of.get(row.claim, NONE) >= start]
        sources = before.sources if before else Vocabulary()
        claim = np.array([row_of[row.claim] for row in rows], dtype=np.int64)
        source = sources.codes((row.name, row.identity) for row in rows)
        if before:
            claim, source = (
                np.concatenate([before.claim, claim]),
                np.concatenate([before.source, source]),
            )
        return cls(sources, claim, source)

    def only(self, kept: Flags, row: Numbers) -> SourceColumns:
        """The steps of the claims that are ``kept``; ``row``: where each claim then stands."""
        told = kept[self.claim]
        return SourceColumns(self.sources, row[self.claim[told]], self.source[told])


@dataclass(frozen=True, slots=True)
class EquipmentColumns:
    """One row a type of equipment that a claim names."""

    types: Vocabulary[str]
    claim: Numbers
    type: Numbers

    @classmethod
    def read(
        cls,
        connection: Connection,
        row_of: Mapping[str, int],
        start: int,
        fresh: ColumnElement[bool] | None,
        before: EquipmentColumns | None,
    ) -> EquipmentColumns:
        """Equipment of the claims from row ``start`` on, after that of ``before``."""
        claims = schema.claims
        query = select(claims.c.id, claims.c.body)
        if fresh is not None:
            query = query.where(fresh)
        types = before.types if before else Vocabulary()
        found = [
            (row_of[row.id], types.code(kind))
            for row in connection.execute(query).all()
            if row_of.get(row.id, NONE) >= start
            for kind in _types(row.body)
        ]
        pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
        if before:
            pairs = np.concatenate([np.stack([before.claim, before.type], axis=1), pairs])
        return cls(types, pairs[:, 0], pairs[:, 1])

    def only(self, kept: Flags, row: Numbers) -> EquipmentColumns:
        """The equipment of the claims that are ``kept``; ``row``: where each claim then stands."""
        told = kept[self.claim]
        return EquipmentColumns(self.types, row[self.claim[told]], self.type[told])


@dataclass(frozen=True, slots=True)
class Equipped:
    """One row a type of equipment at a located place of the claim that names it: which no question changes."""

    equipment: Numbers  # row of EquipmentColumns
    spot: Numbers

    @classmethod
    def of(cls, places: PlaceColumns, equipment: EquipmentColumns) -> Equipped:
        """Mentions of places stand in any order."""
        claim, spot = places.claim[places.once], places.spot[places.once]
        order = np.argsort(claim, kind="stable")
        first = np.searchsorted(claim[order], equipment.claim, "left")
        many = np.searchsorted(claim[order], equipment.claim, "right") - first
        row = np.repeat(np.arange(len(equipment.claim)), many)
        within = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
        return cls(row, spot[order[first[row] + within]])


def _types(claim: str) -> list[str]:
    """Types of the equipment that a claim (its body) names; a field that is empty is not written at all."""
    if '"equipment":[' not in claim:
        return []
    return sorted({one["type"] for one in json.loads(claim).get("equipment", ()) if one.get("type")})
