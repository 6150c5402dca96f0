"""A picture as PNG, for documents that cannot hold SVG. Needs Pillow, which comes with the extra ``brief``."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from typing import Any

from muster.domain.extras import optional
from muster.export.picture import (
    LIGHT,
    SEEN_THROUGH,
    Dot,
    Paint,
    Picture,
    Polygon,
    Shape,
    Stroke,
    Words,
    head,
)

_SCALE = 3  # pixels to a unit: sharp in print at the width of a page
_DASH, _GAP = 4.0, 3.0
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def font_file(bold: bool = False) -> str:
    """Path of the bundled typeface (DejaVu Sans): Latin, Greek, Cyrillic, Arabic, Hebrew."""
    return str(files("muster.data") / "fonts" / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))


def png(picture: Picture) -> bytes:
    """The picture in its light colours. Raises UsageError where Pillow is not installed."""
    pillow = optional("PIL.Image", "brief", "A picture as PNG")
    drawing = optional("PIL.ImageDraw", "brief", "A picture as PNG")
    size = (round(picture.width * _SCALE), round(picture.height * _SCALE))
    image = pillow.new("RGB", size, LIGHT[Paint.LAND])
    canvas = drawing.Draw(image, "RGBA")
    for shape in picture.shapes:
        _paint(canvas, shape)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _paint(canvas: Any, shape: Shape) -> None:
    if isinstance(shape, Polygon):
        for ring in shape.rings:
            edge = LIGHT[shape.edge] if shape.edge else None
            canvas.polygon([_at(p) for p in ring], fill=_colour(shape.fill), outline=edge, width=_SCALE // 2)
    elif isinstance(shape, Stroke):
        for one, two in (
            _dashes(shape) if shape.dashed else [*zip(shape.points, shape.points[1:], strict=False)]
        ):
            canvas.line([_at(one), _at(two)], fill=LIGHT[shape.paint], width=round(shape.width * _SCALE))
        if shape.arrow:
            canvas.polygon([_at(p) for p in head(shape.points)], fill=LIGHT[shape.paint])
    elif isinstance(shape, Dot):
        _dot(canvas, shape)
    else:
        _words(canvas, shape)


def _dot(canvas: Any, dot: Dot) -> None:
    (x, y), r = _at(dot.at), dot.radius * _SCALE
    fill = LIGHT[Paint.LAND] if dot.hollow else LIGHT[dot.paint]
    canvas.ellipse(
        [x - r, y - r, x + r, y + r], fill=fill, outline=LIGHT[dot.paint], width=round(1.5 * _SCALE)
    )


def _words(canvas: Any, words: Words) -> None:
    fonts = optional("PIL.ImageFont", "brief", "A picture as PNG")
    font = fonts.truetype(font_file(words.bold), round(words.size * _SCALE))
    canvas.text(_at(words.at), words.text, fill=LIGHT[words.paint], font=font, anchor=_ANCHORS[words.anchor])


def _dashes(stroke: Stroke) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The drawn pieces of a dashed line, the pattern running on round the corners."""
    found, gone = [], 0.0
    for (x1, y1), (x2, y2) in zip(stroke.points, stroke.points[1:], strict=False):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        at = 0.0
        while at < length:
            phase = (gone + at) % (_DASH + _GAP)
            step = min((_DASH if phase < _DASH else _DASH + _GAP) - phase or _GAP, length - at)
            if phase < _DASH:
                one, two = (
                    ((x1 + (x2 - x1) * t / length), (y1 + (y2 - y1) * t / length)) for t in (at, at + step)
                )
                found.append((one, two))
            at += step
        gone += length
    return found


def _at(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * _SCALE, point[1] * _SCALE


def _colour(paint: Paint) -> str:
    return LIGHT[paint] + (f"{round(255 * SEEN_THROUGH):02x}" if paint is Paint.AREA else "")
