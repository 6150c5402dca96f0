"""The geoparsing measure, on corpora made up here."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from muster.domain.errors import NotFound
from muster.evaluation.geoparsing import evaluate_geoparsing, read_corpora, score_geoparsing
from muster.gazetteer.lookup import PlaceIndex

GEOVIRUS = """<articles><article><source>made up</source><text>Lorries left Homs for the qwzxtrop.</text><locations>
<location><name>Homs</name><start>14</start><end>18</end><lat>34.73</lat><lon>36.72</lon></location>
<location><name>qwzxtrop</name><start>27</start><end>35</end><lat>10</lat><lon>10</lon></location>
</locations></article></articles>"""
GWN = """<articles><article file="0"><text>They flew to Tobruk.</text><toponyms>
<toponym><extractedName>Tobruk</extractedName><start>13</start><end>19</end><latitude>-40</latitude><longitude>100</longitude></toponym>
<toponym><extractedName>They</extractedName><start>0</start><end>4</end><latitude/><longitude/></toponym>
</toponyms></article></articles>"""


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    (tmp_path / "GeoVirus.xml").write_text(GEOVIRUS, "utf-8")
    (tmp_path / "GWN.xml").write_text(GWN, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def index() -> Iterator[PlaceIndex]:
    found = PlaceIndex.bundled()
    yield found
    found.close()


def test_offsets_of_both_corpora_point_at_the_names(corpora: Path) -> None:
    names = [(t.name, t.span.of(d.text)) for d in read_corpora(corpora) for t in d.toponyms]
    assert names == [("Tobruk", "Tobruk"), ("Homs", "Homs"), ("qwzxtrop", "qwzxtrop")]


def test_unresolved_and_far_both_count_as_errors(corpora: Path, index: PlaceIndex) -> None:
    scores = {(s.corpus, s.half): s for s in score_geoparsing(corpora, index)}
    virus, web = scores["GeoVirus", "all"], scores["GeoWebNews", "all"]
    assert (virus.toponyms, virus.accuracy, virus.unresolved) == (2, 0.5, 1)
    assert (web.toponyms, web.accuracy, web.unresolved) == (1, 0.0, 0)
    assert scores["GeoVirus", "unseen"].documents == 0


def test_printing(corpora: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate_geoparsing(corpora, as_json=True) == 0
    assert len(json.loads(capsys.readouterr().out)) == 6
    assert evaluate_geoparsing(corpora, as_json=False) == 0
    assert "GeoWebNews" in capsys.readouterr().out


def test_missing_corpora_are_said_to_be_missing(tmp_path: Path, index: PlaceIndex) -> None:
    with pytest.raises(NotFound, match="GeoVirus"):
        score_geoparsing(tmp_path, index)
