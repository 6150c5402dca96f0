"""Reports written in the gold schema."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from muster.domain.claim import Action, Certainty, Claim, Equipment, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, Published
from muster.domain.interval import TimeReading, days
from muster.domain.place import PlaceMention
from muster.domain.record import Analysis
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.evaluation.gold import read_reports
from muster.export.gold import to_gold

TEXT = "Two tugs left Port A and Port B on Monday, the harbour master said."
CLAIM = Claim(
    report="r",
    span=Span(0, 41),
    quote=TEXT[:41],
    predicate=Span(9, 13),
    attribution=(
        Source("Pier Post", SourceKind.OUTLET, True),
        Source("harbour master", SourceKind.OFFICIAL, False),
    ),
    speech_act=SpeechAct.STATE,
    action=Action.DEPART,
    polarity=Polarity.AFFIRMED,
    certainty=Certainty.CERTAIN,
    time_frame=TimeFrame.PAST,
    cue=Phrase("said"),
    equipment=(Equipment("Two tugs", "tug", 2, 2),),
    origin=(PlaceMention("Port A"), PlaceMention("Port B"), PlaceMention("Port A")),
    time=TimeReading("on Monday", Span(32, 41), *days(date(2025, 3, 17), date(2025, 3, 17))),
)
DOCUMENT = Document("r1", TEXT, "Pier Post", None, Published("2025-03-19", DateBasis.DECLARED), "en", "Tugs")


def test_every_field_of_the_schema() -> None:
    report = to_gold(Analysis(DOCUMENT, (CLAIM,)), {CLAIM.id: "e_1"})
    assert report["published"] == "2025-03-19"
    (one,) = report["claims"]
    assert report["text"][one["start"] : one["end"]] == one["quote"]
    assert one["id"] == "c1"
    assert one["predicate"] == {"start": 9, "end": 13}
    assert one["origin"] == "Port A; Port B"
    assert one["site"] is None
    assert one["cue"] == "said"
    assert one["actor"] is None
    assert one["equipment"] == [{"text": "Two tugs", "type": "tug", "low": 2, "high": 2}]
    assert one["time"] == {"text": "on Monday", "start": "2025-03-17", "end": "2025-03-17"}
    assert one["attribution"][1] == {"name": "harbour master", "kind": "official", "named": False}
    assert (one["speech_act"], one["event_key"]) == ("state", "e_1")


def test_absent_values_are_null() -> None:
    bare = replace(CLAIM, time=None, cue=None, equipment=(), origin=())
    report = to_gold(Analysis(replace(DOCUMENT, published=None), (bare,)))
    (one,) = report["claims"]
    assert report["published"] is None
    assert one["time"] == {"text": None, "start": None, "end": None}
    assert (one["origin"], one["cue"], one["equipment"], one["event_key"]) == (None, None, [], None)


def test_claims_are_numbered_by_place_and_read_back(tmp_path: Path) -> None:
    later = replace(CLAIM, span=Span(14, 31), quote=TEXT[14:31], predicate=Span(14, 18))
    report = to_gold(Analysis(DOCUMENT, (later, CLAIM)))
    assert [one["start"] for one in report["claims"]] == [0, 14]
    (tmp_path / "r1.json").write_text(json.dumps(report), "utf-8")
    found = read_reports(tmp_path)["r1"]
    assert found.claims[0].first_day == "2025-03-17"
    assert found.claims[0].speaker == "harbour master"
