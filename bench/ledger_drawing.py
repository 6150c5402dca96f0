"""Costs against archive sizes, drawn: as SVG, the size on a logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

_WIDTH, _HEIGHT, _MARGIN = 640, 400, 60

Points = Sequence[tuple[float, float]]


def totals(points: Points) -> str:
    """Seconds in all against reports, both axes logarithmic, with the line of linear growth through the first point."""
    size, seconds = points[0]
    linear = [(n, seconds * n / size) for n, _ in points]
    values = [math.log10(s) for _, s in (*points, *linear)]
    frame = _Frame(points[0][0], points[-1][0], min(values), max(values), logarithmic=True)
    title = "Seconds to store and consolidate an archive, by its reports"
    return _drawn(frame, points, linear, "s", title, "seconds (logarithmic); dashed: linear growth")


def each(points: Points) -> str:
    """Milliseconds that one report more costs against the reports that are there; linear growth of the whole is level."""
    level = [(n, points[0][1]) for n, _ in points]
    frame = _Frame(points[0][0], points[-1][0], 0, max(ms for _, ms in points), logarithmic=False)
    title = "Milliseconds to store and consolidate one report more, by the reports that are there"
    return _drawn(
        frame, points, level, "ms", title, "milliseconds a report; dashed: linear growth of the whole"
    )


def _drawn(frame: _Frame, points: Points, linear: Points, unit: str, title: str, legend: str) -> str:
    dots = "".join(
        f'<circle cx="{frame.x(n):.1f}" cy="{frame.y(s):.1f}" r="4" fill="#1f4e79"/>'
        f'<text x="{frame.x(n):.1f}" y="{frame.y(s) - 10:.1f}" text-anchor="middle">{s:,.1f} {unit}</text>'
        f'<text x="{frame.x(n):.1f}" y="{_HEIGHT - 35}" text-anchor="middle">{n:,}</text>'
        for n, s in points
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">'
        f"<title>{title}</title>"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>'
        f'<polyline points="{frame.line(linear)}" fill="none" stroke="#999" stroke-dasharray="5 4"/>'
        f'<polyline points="{frame.line(points)}" fill="none" stroke="#1f4e79" stroke-width="2"/>{dots}'
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 12}" text-anchor="middle">reports (logarithmic)</text>'
        f'<text x="16" y="24">{legend}</text></svg>\n'
    )


class _Frame(NamedTuple):
    """The edges of the drawing: sizes at its sides, values (their logarithms where it is so) below and above."""

    left: float
    right: float
    low: float
    high: float
    logarithmic: bool

    def x(self, size: float) -> float:
        share = math.log10(size / self.left) / (math.log10(self.right / self.left) or 1)
        return _MARGIN + share * (_WIDTH - 2 * _MARGIN)

    def y(self, value: float) -> float:
        at = math.log10(value) if self.logarithmic else value
        share = (at - self.low) / ((self.high - self.low) or 1)
        return _HEIGHT - _MARGIN - share * (_HEIGHT - 2 * _MARGIN)

    def line(self, points: Points) -> str:
        return " ".join(f"{self.x(a):.1f},{self.y(b):.1f}" for a, b in points)
