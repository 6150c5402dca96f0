"""Toponym resolution on GeoVirus (Gritta et al. 2018) and GeoWebNews (Gritta et al. 2020): Acc@161 km.

The mentions are given; what is measured is where they are put. A toponym without a reading counts as an error, and
demonyms and metonyms count as their annotators placed them. Documents with even numbers may be used for tuning, the
odd ones are held back. The corpora are third parties' texts and are not part of the project.
"""

from __future__ import annotations

import json
import math
import statistics
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from muster.domain.errors import NotFound, UsageError
from muster.domain.ports import Gazetteer
from muster.domain.text import Span
from muster.evaluation.resampling import intervals
from muster.gazetteer.lookup import PlaceIndex, distance_m
from muster.resolve.toponym import resolve_mentions

WITHIN_M = 161_000.0
FARTHEST_KM = 20_039.0


class Toponym(NamedTuple):
    """A mention with the coordinates that the annotators gave it."""

    span: Span
    name: str
    lon: float
    lat: float


class GeoDocument(NamedTuple):
    """One annotated document of a corpus."""

    corpus: str
    number: int
    text: str
    toponyms: tuple[Toponym, ...]


@dataclass(frozen=True, slots=True)
class GeoScore:
    """``accuracy`` is Acc@161 km over all toponyms with coordinates; unresolved ones are errors."""

    corpus: str
    half: str
    documents: int
    toponyms: int
    accuracy: float
    interval: tuple[float, float] | None  # 95 %, documents drawn anew; None for a single document
    unresolved: int
    mean_error_km: float  # of those resolved
    auc: float  # area under the curve of log errors, lower is better; unresolved at the far end


def score_geoparsing(path: Path, gazetteer: Gazetteer) -> tuple[GeoScore, ...]:
    """Scores per corpus and half; see :func:`read_corpora` for ``path`` and errors."""
    documents = tuple(read_corpora(path))
    errors = [(d, resolve_document(d, gazetteer)) for d in documents]
    scores = []
    for corpus in dict.fromkeys(d.corpus for d in documents):
        for half in ("tuning", "unseen", "all"):
            own = [(d, e) for d, e in errors if d.corpus == corpus and half in (half_of(d), "all")]
            scores.append(_score(corpus, half, [found for _, found in own]))
    return tuple(scores)


def resolve_document(document: GeoDocument, gazetteer: Gazetteer) -> list[float | None]:
    """Error in metres of each toponym, None where it was not resolved."""
    found = resolve_mentions(document.text, [(t.span, t.name) for t in document.toponyms], gazetteer)
    return [
        None if r.lon is None or r.lat is None else distance_m(r.lon, r.lat, t.lon, t.lat)
        for t, r in zip(document.toponyms, found, strict=True)
    ]


def half_of(document: GeoDocument) -> str:
    return "tuning" if document.number % 2 == 0 else "unseen"


def read_corpora(path: Path) -> Iterator[GeoDocument]:
    """Documents of a corpus file, or of every ``*.xml`` in a folder; GeoVirus and GeoWebNews are told by their elements.

    Raises NotFound where there is none, UsageError where a file is no such corpus.
    """
    files = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise NotFound(f"{path}: no corpus file (GeoVirus.xml, GWN.xml)")
    for file in files:
        articles = _articles(file)
        virus = any(article.find("locations") is not None for article in articles)
        name, toponyms = ("GeoVirus", _geovirus) if virus else ("GeoWebNews", _geowebnews)
        for number, article in enumerate(articles):
            yield GeoDocument(name, number, _text(article), tuple(toponyms(article)))


def evaluate_geoparsing(path: Path, as_json: bool) -> int:
    """Print the scores; 0 when every corpus was scored."""
    index = PlaceIndex.bundled()
    try:
        scores = score_geoparsing(path, index)
    finally:
        index.close()
    if as_json:
        print(json.dumps([asdict(s) for s in scores], indent=1))
        return 0
    print(
        f"{'corpus':12} {'half':8} {'docs':>5} {'names':>6} {'Acc@161':>8} {'95 %':>12} {'unres.':>7} {'mean km':>8} {'AUC':>6}"
    )
    for s in scores:
        print(
            f"{s.corpus:12} {s.half:8} {s.documents:5} {s.toponyms:6} {s.accuracy:8.3f} {_bounds(s):>12} {s.unresolved:7} "
            f"{s.mean_error_km:8.0f} {s.auc:6.3f}"
        )
    return 0


def _bounds(score: GeoScore) -> str:
    return "{:.3f}–{:.3f}".format(*score.interval) if score.interval else ""


def _score(corpus: str, half: str, documents: list[list[float | None]]) -> GeoScore:
    errors = [error for document in documents for error in document]
    known = [e for e in errors if e is not None]
    logs = [math.log1p(min((e or 0.0) / 1000, FARTHEST_KM)) if e is not None else None for e in errors]
    top = math.log1p(FARTHEST_KM)
    auc = statistics.fmean((top if v is None else v) / top for v in logs) if logs else 0.0
    mean = statistics.fmean(known) / 1000 if known else 0.0
    bounds = intervals(documents, lambda drawn: {"accuracy": _accuracy(drawn)})
    return GeoScore(
        corpus, half, len(documents), len(errors), _accuracy(documents), bounds.get("accuracy"),
        len(errors) - len(known), mean, auc,
    )  # fmt: skip


def _accuracy(documents: Sequence[Sequence[float | None]]) -> float:
    errors = [error for document in documents for error in document]
    return sum(e is not None and e <= WITHIN_M for e in errors) / len(errors) if errors else 0.0


def _articles(file: Path) -> list[ET.Element]:
    try:
        return ET.parse(file).getroot().findall("article")  # noqa: S314 - a corpus the user chose, not a report
    except ET.ParseError as error:
        raise UsageError(f"{file}: {error}") from None


def _text(article: ET.Element) -> str:
    return article.findtext("text") or ""


def _geovirus(article: ET.Element) -> Iterator[Toponym]:
    for place in article.iterfind("locations/location"):
        start, end = int(_field(place, "start")) - 1, int(_field(place, "end")) - 1  # printed from 1
        yield Toponym(
            Span(start, end), _field(place, "name"), float(_field(place, "lon")), float(_field(place, "lat"))
        )


def _geowebnews(article: ET.Element) -> Iterator[Toponym]:
    for place in article.iterfind("toponyms/toponym"):
        if place.findtext("latitude"):
            start, end = int(_field(place, "start")), int(_field(place, "end"))
            span = Span(max(start, 0), max(end, 0))  # a few stand in the title, before the text
            lon, lat = float(_field(place, "longitude")), float(_field(place, "latitude"))
            yield Toponym(span, _field(place, "extractedName"), lon, lat)


def _field(element: ET.Element, name: str) -> str:
    return element.findtext(name) or ""
