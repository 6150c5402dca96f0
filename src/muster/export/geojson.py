"""Claims on the map: RFC 7946, with every field of the table and the precision of each place as geometry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from muster.domain.marking import Tlp
from muster.domain.place import PlaceMention, PlaceReading, Precision
from muster.domain.record import Recorded
from muster.export.fields import flat
from muster.export.geometry import Position, circle, line

# Places this sharp are points; all others stand for an area and are drawn as one.
POINT_LIKE = frozenset({Precision.SITE, Precision.VICINITY, Precision.LOCALITY})


def claims_geojson(
    records: Iterable[Recorded], tlp: Tlp | None = None, notes: Sequence[str] = ()
) -> dict[str, Any]:
    """A FeatureCollection: per claim one feature for each located place, one LineString for each movement.

    Sites and towns are Points, vaguer places Polygons (the circle of their ``uncertainty_m``), never a lone point at
    a centroid. A claim with no located place is one feature with a null geometry, so that none is lost. Ids are
    unique and stable: claim id, role, number. The collection itself has the strictest label of the records
    (``tlp``), and what was left out or redacted (``handling``).
    """
    return {
        "type": "FeatureCollection",
        **({"tlp": tlp.label} if tlp else {}),
        **({"handling": [*notes]} if notes else {}),
        "features": [feature for record in records for feature in features(record)],
    }


def features(record: Recorded) -> Iterator[dict[str, Any]]:
    """The features of one claim."""
    shared = {name: field.value for name, field in flat(record).items()}
    found = False
    for number, (role, mention) in enumerate(record.claim.places):
        geometry = place_geometry(mention.reading)
        if geometry is None or mention.reading is None:
            continue
        found = True
        yield _feature(f"{record.claim.id}/{role}/{number}", geometry, shared | _place(role, mention))
    path = movement(record)
    if path is not None:
        yield _feature(f"{record.claim.id}/movement", path, shared | {"role": "movement"})
    elif not found:
        yield _feature(f"{record.claim.id}/unlocated", None, shared | {"role": "unlocated"})


def place_geometry(reading: PlaceReading | None) -> dict[str, Any] | None:
    """Point or circle of a reading; None where it was not located."""
    at = position(reading)
    if reading is None or at is None:
        return None
    if reading.precision in POINT_LIKE:
        return {"type": "Point", "coordinates": [*at]}
    return circle(at, float(reading.uncertainty_m or 1_000))


def position(reading: PlaceReading | None) -> Position | None:
    """(longitude, latitude), or None."""
    if reading is None or reading.lon is None or reading.lat is None:
        return None
    return reading.lon, reading.lat


def movement(record: Recorded) -> dict[str, Any] | None:
    """The line from the first located origin by way of ``via`` to the first located destination."""
    claim = record.claim
    origin, destination = _first(claim.origin), _first(claim.destination)
    if origin is None or destination is None or origin == destination:
        return None
    via = [at for at in (position(m.reading) for m in claim.via) if at is not None]
    return line([origin, *via, destination])


def _first(mentions: tuple[PlaceMention, ...]) -> Position | None:
    return next((at for at in (position(m.reading) for m in mentions) if at is not None), None)


def _place(role: str, mention: PlaceMention) -> dict[str, Any]:
    reading = mention.reading
    return {
        "role": role,
        "place_text": mention.text,
        "place_name": reading.name if reading else None,
        "place_id": reading.place_id if reading else None,
        "precision": reading.precision.value if reading else None,
        "uncertainty_m": reading.uncertainty_m if reading else None,
        "place_basis": reading.basis.value if reading else None,
        "place_reason": reading.reason if reading else None,
    }


def _feature(key: str, geometry: dict[str, Any] | None, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}
