"""The map of a brief: places that its claims name, areas that stay areas, movements with their direction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, degrees, dist, pi, radians
from typing import NamedTuple

from muster.domain.claim import Certainty, Claim, Polarity, TimeFrame
from muster.domain.place import PlaceReading
from muster.domain.record import Recorded
from muster.export.basemap import Box, box_of, land
from muster.export.geojson import POINT_LIKE, position
from muster.export.geometry import EARTH_RADIUS, Position, bend, destination, latitude, mercator
from muster.export.picture import XY, Dot, Paint, Picture, Polygon, Shape, Stroke, Words

WIDTH, HEIGHT = 660.0, 400.0
_PAD = 46.0  # units kept free round what is shown
_LEAST_KM = 60.0  # a map of one site still shows where it lies
_WIDEST_M = 900_000  # a vaguer area says nothing on a map
_SMOOTH = 60  # pieces of an arrow, so that it ends just before its dot
_DOT = 9.0  # the largest; an arrow ends before it
_LETTER, _LINE = 6.1, 13.0  # a label's box
_KM = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


class _Spot(NamedTuple):
    reading: PlaceReading
    at: Position
    origins: int


def map_picture(records: Iterable[Recorded]) -> Picture | None:
    """The places and movements of some claims; None where no claim names a place that has a position."""
    ones = list(records)
    spots = _spots(ones)
    if not spots:
        return None
    frame = _Frame.around([p for spot in spots for p in _extent(spot)])
    shapes: list[Shape] = [
        Polygon((((0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)),), Paint.SEA),
        *_land(frame),
    ]
    shapes += [_area(frame, spot) for spot in spots if _vague(spot)]
    paths = _paths(ones)
    shapes += [_arc(frame, *path) for path in paths]
    shapes += [
        Dot(frame.at(spot.at), min(3.5 + spot.origins, 9), Paint.ACCENT, hollow=_vague(spot))
        for spot in spots
    ]
    shapes += _labels(frame, spots)
    shapes += _scale(frame)
    return Picture("Map", _alt(spots, paths), WIDTH, HEIGHT, tuple(shapes))


def _spots(records: Sequence[Recorded]) -> list[_Spot]:
    """Places by id, the most told of first; ``origins`` counts the texts that name them."""
    held: dict[str, tuple[PlaceReading, set[str]]] = {}
    for record in records:
        for _, mention in record.claim.places:
            read = mention.reading
            if read is not None and position(read) is not None and (read.uncertainty_m or 0) <= _WIDEST_M:
                key = read.place_id or f"{read.lon},{read.lat}"
                held.setdefault(key, (read, set()))[1].add(record.origin_group or record.claim.report)
    found = [_Spot(read, at, len(told)) for read, told in held.values() if (at := position(read))]
    return sorted(found, key=lambda s: (-s.origins, s.reading.name))


def _vague(spot: _Spot) -> bool:
    return spot.reading.precision not in POINT_LIKE


def _extent(spot: _Spot) -> list[Position]:
    metres = max(spot.reading.uncertainty_m or 0, 2_000) if _vague(spot) else 2_000
    return [destination(spot.at, bearing * pi / 2, metres) for bearing in range(4)]


class _Frame(NamedTuple):
    """Mercator, fitted into the picture. ``scale``: units to a radian."""

    west: float
    north: float
    scale: float

    @classmethod
    def around(cls, points: Sequence[Position]) -> _Frame:
        held = box_of(points)
        lat, lon = (held.south + held.north) / 2, (held.west + held.east) / 2
        least = _LEAST_KM / 2 * 1000 / EARTH_RADIUS
        wide = max(radians(held.east - held.west), 2 * least / cos(radians(lat)))
        middle = (mercator((0, held.south))[1] + mercator((0, held.north))[1]) / 2
        high = max(mercator((0, held.north))[1] - mercator((0, held.south))[1], 2 * least / cos(radians(lat)))
        scale = min((WIDTH - 2 * _PAD) / wide, (HEIGHT - 2 * _PAD) / high)
        return cls(radians(lon) - WIDTH / 2 / scale, middle + HEIGHT / 2 / scale, scale)

    def at(self, point: Position) -> XY:
        x, y = mercator(point)
        return (x - self.west) * self.scale, (self.north - y) * self.scale

    @property
    def box(self) -> Box:
        south = self.north - HEIGHT / self.scale
        east = self.west + WIDTH / self.scale
        return Box(degrees(self.west), latitude(south), degrees(east), latitude(self.north))


def _land(frame: _Frame) -> list[Shape]:
    """Countries cut at the edge of the picture and thinned to what can be seen."""
    found: list[Shape] = []
    for piece in land(frame.box):
        rings = tuple(r for ring in piece.rings if len(r := _cut(_thin([frame.at(p) for p in ring]))) > 2)
        if rings:
            found.append(Polygon(rings, Paint.LAND, Paint.BORDER))
    return found


def _thin(points: Sequence[XY]) -> list[XY]:
    kept = [points[0]]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > 0.8:
            kept.append((x, y))
    return kept


def _cut(ring: list[XY]) -> tuple[XY, ...]:
    """A ring cut at a frame just outside the picture (Sutherland & Hodgman 1974), so that its cut edge is not seen."""
    for axis, bound, keep in ((0, -2.0, 1), (0, WIDTH + 2, -1), (1, -2.0, 1), (1, HEIGHT + 2, -1)):
        kept: list[XY] = []
        for one, two in pairwise([*ring, ring[0]] if ring else []):
            inside = [keep * (p[axis] - bound) >= 0 for p in (one, two)]
            if inside[0]:
                kept.append(one)
            if inside[0] != inside[1]:
                share = (bound - one[axis]) / (two[axis] - one[axis])
                kept.append((one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])))
        ring = kept
    return tuple(ring)


def _area(frame: _Frame, spot: _Spot) -> Shape:
    around = (destination(spot.at, -2 * pi * k / 48, spot.reading.uncertainty_m or 0) for k in range(48))
    return Polygon((tuple(frame.at(p) for p in around),), Paint.AREA, Paint.ACCENT)


def _paths(records: Sequence[Recorded]) -> list[tuple[PlaceReading, PlaceReading, list[Claim]]]:
    held: dict[tuple[str, str], tuple[PlaceReading, PlaceReading, list[Claim]]] = {}
    for record in records:
        ends = [
            next((m.reading for m in mentions if m.reading and position(m.reading)), None)
            for mentions in (record.claim.origin, record.claim.destination)
        ]
        if ends[0] and ends[1] and position(ends[0]) != position(ends[1]):
            key = (ends[0].name, ends[1].name)
            held.setdefault(key, (ends[0], ends[1], []))[2].append(record.claim)
    return [held[key] for key in sorted(held)]


def _arc(frame: _Frame, start: PlaceReading, end: PlaceReading, claims: Sequence[Claim]) -> Shape:
    """A bent arrow; broken where nobody tells it as certain, done and affirmed."""
    ends = tuple(position(read) or (0.0, 0.0) for read in (start, end))
    curve = [frame.at(p) for p in bend(ends, _SMOOTH)]
    clear = [p for p in curve if dist(p, curve[-1]) > _DOT]
    curve = clear if len(clear) > 1 else curve
    firm = any(
        c.certainty is Certainty.CERTAIN
        and c.polarity is Polarity.AFFIRMED
        and c.time_frame is not TimeFrame.FUTURE
        for c in claims
    )
    return Stroke(tuple(curve), Paint.ACCENT, 1.6, dashed=not firm, arrow=True)


def _labels(frame: _Frame, spots: Sequence[_Spot]) -> list[Shape]:
    """Names beside their dots, the most told of first; one that would cover another is left out."""
    taken: list[tuple[float, float, float, float]] = []
    found: list[Shape] = []
    for spot in spots:
        x, y = frame.at(spot.at)
        wide = len(spot.reading.name) * _LETTER
        for left, anchor, edge in ((x + 9, "start", x + 9 + wide), (x - 9 - wide, "end", x - 9)):
            box = (left, y - _LINE / 2, edge, y + _LINE / 2)
            free = all(box[2] < t[0] or t[2] < box[0] or box[3] < t[1] or t[3] < box[1] for t in taken)
            if free and left > 2 and edge < WIDTH - 2:
                taken.append(box)
                at = (left if anchor == "start" else edge, y + 4)
                found.append(Words(at, spot.reading.name, 11.0, anchor=anchor))
                break
    return found


def _scale(frame: _Frame) -> list[Shape]:
    """A bar of round kilometres, true at its own latitude, and where the land comes from."""
    unit = frame.scale / EARTH_RADIUS * 1000 / cos(radians(frame.box.south))
    km = max((k for k in _KM if k * unit <= WIDTH / 4), default=_KM[0])
    y, right = HEIGHT - 12, 14 + km * unit
    return [
        Stroke(((14, y - 4), (14, y), (right, y), (right, y - 4)), Paint.SOFT, 1.2),
        Words((right + 6, y + 1), f"{km} km", 10.0, Paint.SOFT),
        Words((WIDTH - 8, y + 1), "Land: Natural Earth", 9.0, Paint.SOFT, "end"),
    ]


def _alt(spots: Sequence[_Spot], paths: Sequence[tuple[PlaceReading, PlaceReading, list[Claim]]]) -> str:
    places = ", ".join(spot.reading.name for spot in spots[:12])
    moves = "; ".join(f"{start.name} to {end.name}" for start, end, _ in paths[:8])
    return f"Map of {places}." + (f" Movements as reported: {moves}." if moves else "")
