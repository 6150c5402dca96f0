"""A small drawing: shapes in the order in which they are painted, as SVG by itself, as pixels by :mod:`picture_raster`.

Measures are in picture units (CSS pixels), from the upper left corner. Paints are named for what they stand for, so that a
page can give them its own colours, light and dark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from math import atan2, cos, pi, sin
from typing import NamedTuple

XY = tuple[float, float]


class Paint(StrEnum):
    SEA = "sea"
    LAND = "land"
    BORDER = "border"
    INK = "ink"
    SOFT = "soft"
    ACCENT = "accent"
    AREA = "area"  # seen through


LIGHT = {
    Paint.SEA: "#eef1f2",
    Paint.LAND: "#fbfaf6",
    Paint.BORDER: "#c9c4b8",
    Paint.INK: "#1b1a17",
    Paint.SOFT: "#5c584f",
    Paint.ACCENT: "#8a3b12",
    Paint.AREA: "#8a3b12",
}
DARK = {
    Paint.SEA: "#1c2224",
    Paint.LAND: "#242320",
    Paint.BORDER: "#4a463c",
    Paint.INK: "#e9e6de",
    Paint.SOFT: "#a8a397",
    Paint.ACCENT: "#e3a06f",
    Paint.AREA: "#e3a06f",
}
SEEN_THROUGH = 0.16  # opacity of areas
ARROW = 7.0


class Polygon(NamedTuple):
    """Closed rings of one fill; ``edge`` is painted round it."""

    rings: tuple[tuple[XY, ...], ...]
    fill: Paint
    edge: Paint | None = None


class Stroke(NamedTuple):
    """A line; ``arrow`` puts a head at its end."""

    points: tuple[XY, ...]
    paint: Paint
    width: float = 1.0
    dashed: bool = False
    arrow: bool = False


class Dot(NamedTuple):
    at: XY
    radius: float
    paint: Paint
    hollow: bool = False


class Words(NamedTuple):
    """``anchor`` is start, middle or end; ``at`` lies on the base line."""

    at: XY
    text: str
    size: float = 11.0
    paint: Paint = Paint.INK
    anchor: str = "start"
    bold: bool = False


Shape = Polygon | Stroke | Dot | Words


@dataclass(frozen=True, slots=True)
class Picture:
    """A titled drawing with the same in words (``alt``)."""

    title: str
    alt: str
    width: float
    height: float
    shapes: tuple[Shape, ...]

    def svg(self, styled: bool = True) -> str:
        """One SVG element; no script, nothing loaded. ``styled`` with light and dark colours of its own, else the page
        around it says what ``f-PAINT`` (fill) and ``s-PAINT`` (stroke) look like."""
        style = f"<style>{_style()}</style>" if styled else ""
        shapes = "".join(_svg(shape) for shape in self.shapes)
        size = f'viewBox="0 0 {self.width:g} {self.height:g}" width="100%"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" class="picture" '
            f'aria-label="{escape(self.alt)}"><title>{escape(self.title)}</title>{style}{shapes}</svg>'
        )

    def _repr_html_(self) -> str:
        return self.svg()


def _style() -> str:
    def rules(colours: dict[Paint, str]) -> str:
        return "".join(
            f".picture .f-{p}{{fill:{c}}}.picture .s-{p}{{stroke:{c}}}" for p, c in colours.items()
        )

    base = ".picture text{font-family:system-ui,sans-serif}.picture .line{fill:none;stroke-linejoin:round}"
    return (
        f"{base}.picture .f-area{{fill-opacity:{SEEN_THROUGH}}}{rules(LIGHT)}"
        f"@media (prefers-color-scheme:dark){{{rules(DARK)}}}"
    )


def _svg(shape: Shape) -> str:
    if isinstance(shape, Polygon):
        path = "".join(f"M{_points(ring)}Z" for ring in shape.rings)
        edge = f' s-{shape.edge}" stroke-width="0.8' if shape.edge else ""
        return f'<path fill-rule="evenodd" class="f-{shape.fill}{edge}" d="{path}"/>'
    if isinstance(shape, Stroke):
        dash = ' stroke-dasharray="4 3"' if shape.dashed else ""
        line = f'<path class="line s-{shape.paint}" stroke-width="{shape.width:g}"{dash} d="M{_points(shape.points)}"/>'
        return line + (_svg(Polygon((head(shape.points),), shape.paint)) if shape.arrow else "")
    if isinstance(shape, Dot):
        x, y = shape.at
        kind = f"f-land s-{shape.paint}" if shape.hollow else f"f-{shape.paint}"
        return f'<circle class="{kind}" stroke-width="1.5" cx="{x:.1f}" cy="{y:.1f}" r="{shape.radius:g}"/>'
    x, y = shape.at
    weight = ' font-weight="600"' if shape.bold else ""
    return (
        f'<text class="f-{shape.paint}" x="{x:.1f}" y="{y:.1f}" font-size="{shape.size:g}" '
        f'text-anchor="{shape.anchor}"{weight}>{escape(shape.text)}</text>'
    )


def _points(points: Iterable[XY]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def head(points: tuple[XY, ...], size: float = ARROW) -> tuple[XY, ...]:
    """The triangle at the end of a line."""
    (x1, y1), (x2, y2) = points[-2], points[-1]
    angle = atan2(y2 - y1, x2 - x1)
    back = [(x2 - size * cos(angle + turn), y2 - size * sin(angle + turn)) for turn in (pi / 8, -pi / 8)]
    return ((x2, y2), *back)
