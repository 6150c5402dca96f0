"""CSV and GeoJSON of claims."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from muster.domain.claim import Equipment
from muster.export.csv import claims_csv, defuse
from muster.export.fields import COLUMNS, JOIN, count, flat
from muster.export.geojson import claims_geojson


@pytest.fixture
def records(case, desk):
    return [desk.reader.claim(c.id) for c in case.claims.values()]


def table(records, **options):
    out = StringIO(newline="")
    claims_csv(records, out, **options)
    return out.getvalue()


def test_columns_are_the_fields(records):
    assert tuple(flat(records[0])) == COLUMNS


def test_a_claim_that_nobody_decided_on_says_so(records):
    assert {flat(record)["review"].value for record in records} == {"unreviewed"}
    assert {flat(record)["reviewed_by"].value for record in records} == {None}


def test_one_row_a_claim_with_crlf(records):
    text = table(records)
    rows = list(csv.reader(StringIO(text, newline="")))
    assert len(rows) == len(records) + 1
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert text.count("\r\n") >= len(rows)
    assert text.endswith("\r\n")


def test_a_row_names_the_place_that_a_name_was_taken_for_and_its_country(records):
    named = set()
    for record in records:
        fields, readings = flat(record), [m.reading for m in record.claim.site]
        found = [r for r in readings if r and r.place_id]
        assert [n for n in str(fields["site_place"].value or "").split(JOIN) if n] == [r.name for r in found]
        assert len(str(fields["site_country"].value or "").split(JOIN)) == max(1, len(readings))
        named |= {r.name for r in found}
    assert named


def test_formulas_are_defused_and_raw_is_raw(case, records):
    hostile = case.claims["convoy"]
    safe = {r["claim_id"]: r for r in csv.DictReader(StringIO(table(records)))}[hostile.id]
    raw = {r["claim_id"]: r for r in csv.DictReader(StringIO(table(records, raw=True)))}[hostile.id]
    assert safe["title"] == "'=HYPERLINK(1) on the quay"
    assert raw["title"] == "=HYPERLINK(1) on the quay"
    assert safe["object"].startswith("'=")
    assert raw["object"].startswith("=")
    assert "\u202e" not in safe["quote"]
    assert "\u202e" in raw["quote"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", " =1", "|cmd"])
def test_every_way_to_begin_a_formula(text):
    assert defuse(text).startswith("'")


def test_ordinary_text_is_left_alone():
    assert defuse("two Il-76 = a pair") == "two Il-76 = a pair"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(2, 2, "2"), (31, None, "31.."), (None, 8, "..8"), (2, 8, "2..8"), (None, None, "")],
)
def test_counts(low, high, words):
    assert count(Equipment("x", None, low, high)) == words


def test_geojson_keeps_every_claim(case, records):
    collection = claims_geojson(records)
    assert {f["properties"]["claim_id"] for f in collection["features"]} == {
        c.id for c in case.claims.values()
    }
    assert len({f["id"] for f in collection["features"]}) == len(collection["features"])
    json.dumps(collection, allow_nan=False)


def of(collection, claim, role):
    return [
        f
        for f in collection["features"]
        if f["properties"]["claim_id"] == claim.id and f["properties"]["role"] == role
    ]


def test_precision_is_geometry(case, records):
    collection = claims_geojson(records)
    (site,) = of(collection, case.claims["seen"], "site")
    (area,) = of(collection, case.claims["unsure"], "site")
    (nowhere,) = of(collection, case.claims["nowhere"], "unlocated")
    assert site["geometry"] == {"type": "Point", "coordinates": [41.19, 37.02]}
    assert area["geometry"]["type"] == "Polygon"
    assert area["properties"]["uncertainty_m"] == 190_000
    assert nowhere["geometry"] is None


def test_movements_are_lines_from_origin_to_destination(case, records):
    (move,) = of(claims_geojson(records), case.claims["leave"], "movement")
    assert move["geometry"] == {"type": "LineString", "coordinates": [(41.19, 37.02), (35.95, 35.4)]}
