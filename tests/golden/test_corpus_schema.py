"""The constructed corpus keeps its own schema: spans, vocabularies, dates, printed arguments.

Every report is read as plain JSON, so these checks do not depend on the package they help to measure.
"""

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = sorted((CORPUS / "reports").glob("[a-z][0-9][0-9].json"))
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _words(line: str) -> set[str]:
    return set(line.split())


VOCABULARY = {
    "speech_act": "state announce deny cannot_confirm no_comment order demand warn suggest agree ask",
    "action": "withdraw deploy reinforce move depart arrive load present remain transfer construct exercise"
    " alert attack agreement other",
    "polarity": "affirmed negated",
    "certainty": "certain probable possible unknown",
    "time_frame": "past ongoing future open",
}
KINDS = _words(
    "outlet wire media government military official person group analyst resident document imagery social"
    " tracker"
)
REPORT_FIELDS = _words(
    "report_id constructed licence outlet url published language title genre family split text claims"
)
CLAIM_FIELDS = _words(
    "id start end quote predicate attribution cue speech_act action actor object equipment origin destination"
    " via site time polarity certainty time_frame event_key"
)

Json = dict[str, Any]


def _load(path: Path) -> Json:
    report: Json = json.loads(path.read_text(encoding="utf-8"))
    return report


def _printed(report: Json, words: str) -> bool:
    page = "\n".join((report["text"], report["title"], report["outlet"])).casefold()
    return all(part.casefold() in page for part in words.split("; "))


def _published(report: Json) -> dt.date:
    return dt.date.fromisoformat(report["published"][:10])


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def report(request: pytest.FixtureRequest) -> Json:
    return _load(request.param)


def test_the_corpus_is_there() -> None:
    assert len(FILES) >= 270


def test_report_head(report: Json, request: pytest.FixtureRequest) -> None:
    assert set(report) == REPORT_FIELDS
    assert report["report_id"] in request.node.name
    assert report["constructed"] is True
    assert report["licence"] == "CC0-1.0"
    assert report["language"] == "en"
    assert report["split"] in {"train", "dev", "test"}
    assert report["url"] is None
    assert re.fullmatch(r"[a-z-]+/[a-z-]+", report["family"])
    words, claims = len(report["text"].split()), len(report["claims"])
    assert 55 <= words <= 350
    assert claims == 0 or 3 <= claims <= 32


def test_spans_are_the_quotes(report: Json) -> None:
    for claim in report["claims"]:
        span = report["text"][claim["start"] : claim["end"]]
        assert span == claim["quote"], claim["id"]
        assert span == span.strip(), claim["id"]
        predicate = claim["predicate"]
        assert claim["start"] <= predicate["start"] < predicate["end"] <= claim["end"], claim["id"]
        word = report["text"][predicate["start"] : predicate["end"]]
        assert word == word.strip(), claim["id"]


def test_predicates_are_whole_words(report: Json) -> None:
    text = f" {report['text']} "
    for claim in report["claims"]:
        before = text[claim["predicate"]["start"]]
        after = text[claim["predicate"]["end"] + 1]
        assert not before.isalnum(), claim["id"]
        assert not after.isalnum(), claim["id"]


def test_vocabularies(report: Json) -> None:
    for claim in report["claims"]:
        assert set(claim) == CLAIM_FIELDS, claim["id"]
        for field, words in VOCABULARY.items():
            assert claim[field] in words.split(), (claim["id"], field)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", claim["event_key"]), claim["id"]


def test_claims_are_numbered_and_distinct(report: Json) -> None:
    claims = report["claims"]
    assert [claim["id"] for claim in claims] == [f"c{n}" for n in range(1, len(claims) + 1)]
    assert [claim["start"] for claim in claims] == sorted(claim["start"] for claim in claims)
    keys = Counter((c["start"], c["end"], c["action"], c["polarity"], c["speech_act"]) for c in claims)
    assert [key for key, count in keys.items() if count > 1] == []


def test_attribution_starts_with_the_outlet(report: Json) -> None:
    for claim in report["claims"]:
        chain = claim["attribution"]
        assert chain[0]["name"] == report["outlet"], claim["id"]
        assert chain[0]["named"] is True, claim["id"]
        for link in chain:
            assert set(link) == {"name", "kind", "named"}, claim["id"]
            assert link["kind"] in KINDS, claim["id"]
            assert isinstance(link["named"], bool), claim["id"]
            assert _printed(report, link["name"]), (claim["id"], link["name"])


def test_cues_are_printed_and_fit_the_chain(report: Json) -> None:
    """A speaker label ("HOST:"), a post, a track or a picture attributes without a word of saying."""
    for claim in report["claims"]:
        if len(claim["attribution"]) == 1:
            assert claim["cue"] is None, claim["id"]
        elif claim["cue"] is not None:
            assert _printed(report, claim["cue"]), (claim["id"], claim["cue"])


def test_arguments_are_printed(report: Json) -> None:
    for claim in report["claims"]:
        for field in ("actor", "object", "origin", "destination", "via", "site"):
            if claim[field] is not None:
                assert _printed(report, claim[field]), (claim["id"], field, claim[field])


def test_equipment(report: Json) -> None:
    for claim in report["claims"]:
        for item in claim["equipment"]:
            assert set(item) == {"text", "type", "low", "high"}, claim["id"]
            assert _printed(report, item["text"]), (claim["id"], item["text"])
            assert item["type"], claim["id"]
            bounds = [bound for bound in (item["low"], item["high"]) if bound is not None]
            assert all(isinstance(bound, int) and bound >= 0 for bound in bounds), claim["id"]
            assert bounds == sorted(bounds), claim["id"]


def test_dates_are_iso_and_ordered(report: Json) -> None:
    for claim in report["claims"]:
        time = claim["time"]
        assert set(time) == {"text", "start", "end"}, claim["id"]
        days = [dt.date.fromisoformat(time[key]) for key in ("start", "end") if time[key] is not None]
        assert days == sorted(days), claim["id"]
        assert time["text"] is None or _printed(report, time["text"]), (claim["id"], time["text"])
        if claim["time_frame"] == "past" and time["start"]:
            assert dt.date.fromisoformat(time["start"]) <= _published(report), claim["id"]


def test_printed_weekdays_agree_with_the_dates(report: Json) -> None:
    for claim in report["claims"]:
        time = claim["time"]
        named = [day for day in WEEKDAYS if day in (time["text"] or "").lower()]
        bounds = {bound for bound in (time["start"], time["end"]) if bound}
        weekdays = {WEEKDAYS[dt.date.fromisoformat(bound).weekday()] for bound in bounds}
        if len(named) == 1 and weekdays:  # "on Friday night" holds the Saturday, too
            assert named[0] in weekdays, (claim["id"], time)


def test_speech_acts_fit_polarity_and_certainty(report: Json) -> None:
    for claim in report["claims"]:
        if claim["speech_act"] == "deny":
            assert claim["polarity"] == "negated", claim["id"]
        if claim["speech_act"] in {"cannot_confirm", "no_comment"}:
            assert (claim["certainty"], claim["polarity"]) == ("unknown", "affirmed"), claim["id"]


def test_no_family_is_in_both_parts() -> None:
    parts: dict[str, set[str]] = {}
    for report in map(_load, FILES):
        family = f"{report['report_id'][0]} {report['family']}"  # of one hand
        parts.setdefault(family, set()).add(report["split"])
    assert [family for family, splits in parts.items() if len(splits) > 1] == []


def test_readme_table_counts_the_files() -> None:
    table = (CORPUS / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([a-z]\d\d) \|.*\| (\d+) \|$", table, flags=re.MULTILINE))
    assert rows == {path.stem: str(len(_load(path)["claims"])) for path in FILES}
