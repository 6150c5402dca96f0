"""The overview's own answers: choices, what was known, what is new, symbols, and the strip over many events."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest

from muster.corroborate.lexicon import rows
from muster.domain.overview import FRIEND, HOSTILE, NEUTRAL
from muster.domain.status import Clock
from muster.store.tallies import SIDES
from muster.web.filters import Filters, Paged
from muster.web.knowing import knowing
from muster.web.overview import seen
from muster.web.overview_schemas import MapOut
from muster.web.symbols import kind, sidc, sides
from muster.web.words import chosen, language, moment


def test_an_unset_form_field_is_no_filter():
    filters = Filters.model_validate(
        {"grade": "", "disputed": "", "known": "", "clock": "", "since_seen": ""}
    )
    assert filters.active == ()
    assert filters.address() == ""


def test_sides_and_the_clock_alone_hide_nothing():
    assert Filters(friend="navy", hostile="army", clock="recorded").active == ()
    assert Filters(friend="navy").address() == "friend=navy"
    assert Filters(known="2026-04-14", clock="recorded").active == (
        ("known", "2026-04-14"),
        ("clock", "recorded"),
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("grade", "1", "1, confirmed by other independent sources"),
        ("language", "uk", "Ukrainian"),
        ("clock", "recorded", "recorded here"),
        ("known", "2026-04-14", "14 Apr 2026"),
        ("since_seen", "2026-04-14T09:10:00Z", "Tue 14 Apr 2026, 09:10 UTC"),
    ],
)
def test_filters_in_words(name, value, said):
    assert chosen(name, value) == said


def test_a_language_without_a_name_is_its_code():
    assert language("tlh") == "tlh"
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "Thu 1 Jan 2026, 00:00 UTC"


@pytest.mark.parametrize(
    "query",
    [
        "grade=7",
        "known=yesterday",
        "clock=sun",
        "since_seen=2026-04-14T09:10:00",
        "disputed=perhaps",
        "origins=0",
    ],
)
def test_what_no_filter_can_be_is_refused(client, query):
    answer = client.get(f"/api/claims?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"]


def test_what_was_not_published_by_then_is_left_out_everywhere(client):
    query = {"known": "2026-04-14"}
    claims = client.get("/api/claims", params=query).json()
    assert claims["page"]["total"] == 4
    assert {one["published"][:10] for one in claims["data"]} == {"2026-04-14"}
    places = client.get("/api/map", params=query).json()["data"]["places"]["features"]
    assert max(one["properties"]["claims"] for one in places) == 3
    assert client.get("/api/facets", params=query).json()["data"]["action"]["depart"] == 2
    page = client.get("/", params=query).text
    assert "Only what was published by 14 Apr 2026" in page
    assert "Nowhere Ridge" not in page


def test_the_clock_of_records_counts_undated_reports_too(client):
    query = {"known": "2026-04-20", "clock": "recorded"}
    everything = client.get("/api/claims").json()["page"]["total"]
    assert client.get("/api/claims", params=query).json()["page"]["total"] == everything
    query["known"] = "2026-04-19"
    assert client.get("/api/claims", params=query).json()["page"]["total"] == 0


def test_the_slider_spans_the_days_on_which_something_became_known(desk):
    control = knowing(desk.select(Filters()), Filters())
    assert (control.first, control.last, control.span, control.at) == (
        date(2026, 4, 14),
        date(2026, 4, 17),
        3,
        3,
    )
    assert control.marks[0] == 0
    assert control.marks[-1] == 100
    # whatever day it stands on
    back = Filters(known=date(2026, 4, 15), disputed=True)
    moved = knowing(desk.select(back), back)
    assert (moved.first, moved.at) == (date(2026, 4, 14), 1)
    recorded = Filters(clock=Clock.RECORDED)
    assert knowing(desk.select(recorded), recorded).first == date(2026, 4, 20)


def test_what_is_new_is_told_and_can_be_shown(client):
    before = client.get("/parts/news", params={"since_seen": "2026-04-19T00:00:00Z"}).text
    assert "Show these" in before
    assert "since Sun 19 Apr 2026, 00:00 UTC" in before
    after = client.get("/parts/news", params={"since_seen": "2026-04-20T06:00:00Z"}).text
    assert "<b>0 claims</b>" in after
    assert "Show these" not in after
    came = client.get("/api/changes", params={"since_seen": "2026-04-19T00:00:00Z"}).json()["data"]
    total = client.get("/api/claims", params={"since_seen": "2026-04-19T00:00:00Z"}).json()["page"]["total"]
    assert came["claims"] == total > 0


def test_choices_keep_the_chosen_one_even_where_it_leaves_nothing(desk):
    shown = seen(desk, Paged(action="attack", act="deny"))
    attack = next(one for one in shown.choices["action"] if one.value == "attack")
    assert (attack.claims, attack.chosen) == (0, True)
    assert shown.total == 0


def test_hostile_names_are_inert_in_the_lists_of_the_form(client):
    page = client.get("/").text
    assert "coast <b>daily</b>" not in page
    assert "coast &lt;b&gt;daily&lt;/b&gt;" in page


def test_every_class_of_equipment_has_a_symbol_that_leaves_the_side_open():
    for name, _, members in rows("equipment_types.tsv"):
        assert kind(members.split()[0]) is not None, name
    assert kind("Il-76MD") == "transport plane"
    assert kind("quinquereme of Nineveh") is None
    for side, letter in ((NEUTRAL, "N"), (FRIEND, "F"), (HOSTILE, "H")):
        code = sidc("helicopter", side)
        assert (len(code), code[1], code[2]) == (15, letter, "A")


def test_an_actor_is_on_the_side_that_the_person_gave(desk):
    plain = desk.select(Filters())
    assert sides(plain, Filters()) is None
    on = {SIDES[k] for k in sides(plain, Filters(friend="Northern Brigade, fleet"))}
    assert on == {NEUTRAL, FRIEND}
    both = sides(plain, Filters(friend="northern", hostile="brigade"))
    assert {SIDES[k] for k in both} == {NEUTRAL}


def test_a_site_shows_what_most_of_its_claims_name(client):
    features = client.get("/api/map?friend=brigade").json()["data"]["places"]["features"]
    lumen = next(one["properties"] for one in features if one["properties"]["place"] == "site:lumen")
    assert (lumen["told"], lumen["side"], lumen["symbol"]) == ("transport plane", "friend", "SFAPMFC--------")


def test_the_map_is_what_its_description_says(client):
    data = client.get("/api/map").json()["data"]
    assert MapOut.model_validate(data).model_dump(mode="json") == data
    assert data["places"]["features"]


@pytest.mark.parametrize(
    ("path", "field"),
    [("map", "movements"), ("timeline", "bars"), ("facets", "credibility"), ("custody", "previous")],
)
def test_answers_are_described_field_by_field(client, path, field):
    described = client.get("/api/openapi.json").json()
    answered = described["paths"][f"/api/{path}"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    named = answered["$ref"].rpartition("/")[2]
    parts = json.dumps(described["components"]["schemas"][named]["properties"]["data"])
    (shape,) = set(re.findall(r"schemas/(\w+)", parts))
    assert field in described["components"]["schemas"][shape]["properties"]
