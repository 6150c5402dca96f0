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
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from muster.domain.errors import NotFound
from muster.domain.ports import Gazetteer
from muster.domain.text import Span
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
    unresolved: int
    mean_error_km: float  # of those resolved
    auc: float  # area under the curve of log errors, lower is better; unresolved at the far end


def score_geoparsing(path: Path, gazetteer: Gazetteer) -> tuple[GeoScore, ...]:
    """Scores per corpus and half. Raises NotFound where the corpora are not at ``path``."""
    documents = tuple(read_corpora(path))
    errors = [(d, resolve_document(d, gazetteer)) for d in documents]
    scores = []
    for corpus in dict.fromkeys(d.corpus for d in documents):
        for half in ("tuning", "unseen", "all"):
            own = [(d, e) for d, e in errors if d.corpus == corpus and half in (half_of(d), "all")]
            scores.append(_score(corpus, half, len(own), [error for _, found in own for error in found]))
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
    """Documents of both corpora under ``path`` (GeoVirus.xml, GWN.xml)."""
    files = {"GeoVirus": path / "GeoVirus.xml", "GeoWebNews": path / "GWN.xml"}
    for file in files.values():
        if not file.is_file():
            raise NotFound(f"{file} is missing: put GeoVirus.xml and GWN.xml there")
    for number, article in enumerate(_articles(files["GeoVirus"])):
        yield GeoDocument("GeoVirus", number, _text(article), tuple(_geovirus(article)))
    for number, article in enumerate(_articles(files["GeoWebNews"])):
        yield GeoDocument("GeoWebNews", number, _text(article), tuple(_geowebnews(article)))


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
        f"{'corpus':12} {'half':8} {'docs':>5} {'names':>6} {'Acc@161':>8} {'unres.':>7} {'mean km':>8} {'AUC':>6}"
    )
    for s in scores:
        print(
            f"{s.corpus:12} {s.half:8} {s.documents:5} {s.toponyms:6} {s.accuracy:8.3f} {s.unresolved:7} "
            f"{s.mean_error_km:8.0f} {s.auc:6.3f}"
        )
    return 0


def _score(corpus: str, half: str, documents: int, errors: list[float | None]) -> GeoScore:
    known = [e for e in errors if e is not None]
    right = sum(1 for e in known if e <= WITHIN_M)
    logs = [math.log1p(min((e or 0.0) / 1000, FARTHEST_KM)) if e is not None else None for e in errors]
    top = math.log1p(FARTHEST_KM)
    auc = statistics.fmean((top if v is None else v) / top for v in logs) if logs else 0.0
    mean = statistics.fmean(known) / 1000 if known else 0.0
    accuracy = right / len(errors) if errors else 0.0
    return GeoScore(corpus, half, documents, len(errors), accuracy, len(errors) - len(known), mean, auc)


def _articles(file: Path) -> list[ET.Element]:
    return ET.parse(file).getroot().findall("article")  # noqa: S314 - a corpus the user chose, not a report


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
