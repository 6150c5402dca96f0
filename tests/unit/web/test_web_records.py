"""The pages of single records: what they count, compare and say about doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from muster.domain.claim import Equipment
from muster.domain.document import Document
from muster.web.comparison import compare
from muster.web.equipment import Telling
from muster.web.movements import Direction, movements
from muster.web.reading import reading_of
from muster.web.views import Told, claim_views
from muster.web.wording import differences, side_by_side


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return HTMLParser(answer.text)


def words(node):
    return " ".join(node.text().split())


def data(client, path):
    answer = client.get(f"/api/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_words_that_differ_are_marked_on_both_sides():
    before, after = differences("Two aircraft may have left.", "two  aircraft left")
    assert [p.text for p in before if p.changed] == ["may have ", "."]
    assert [p.text for p in after if p.changed] == []
    assert "".join(p.text for p in before) == "Two aircraft may have left."


def test_very_long_sentences_are_set_side_by_side_unmarked():
    before, after = differences("word " * 500, "other " * 500)
    assert not any(piece.changed for piece in (*before, *after))


def test_sentences_answer_each_other_in_order():
    one = Document("a", "The convoy left at dawn. Nobody knew why it went. It was seen later.", language="en")
    two = Document("b", "A convoy left at noon. It was seen later. Ferries ran late.", language="en")
    pairs = side_by_side(one, two).pairs
    told = [("".join(p.text for p in pair.before), "".join(p.text for p in pair.after)) for pair in pairs]
    assert told == [
        ("The convoy left at dawn.", "A convoy left at noon."),
        ("Nobody knew why it went.", ""),
        ("It was seen later.", "It was seen later."),
        ("", "Ferries ran late."),
    ]
    assert [pair.same for pair in pairs] == [False, False, True, False]


def test_two_languages_are_not_compared_word_by_word():
    one, two = Document("a", "A convoy left.", language="en"), Document("b", "غادر رتل.", language="ar")
    (pair,) = side_by_side(one, two).pairs
    assert pair.before
    assert pair.after
    assert not any(piece.changed for piece in (*pair.before, *pair.after))


def test_texts_of_one_origin_side_by_side(client, case):
    origin = next(o for o in data(client, "origins") if len(o["members"]) == 2)
    a, b = case.documents["wire"].id, case.documents["copy"].id
    tree = page(client, f"/origins/{origin['id']}/compare?a={a}&b={b}")
    assert len(tree.css(".two-texts tr.same")) == 1
    assert "no such sentence" in words(tree.css_first(".two-texts"))
    assert len(data(client, f"origins/{origin['id']}/compare?a={a}&b={b}")["pairs"]) > 2
    other = case.documents["posts"].id
    assert client.get(f"/origins/{origin['id']}/compare?a={a}&b={other}").status_code == 404


def test_a_comparison_marks_what_fewer_say(case, desk):
    load, leave = (claim_views([desk.reader.claim(case.claims[n].id)], desk)[0] for n in ("load", "leave"))
    ten = (Equipment("ten Il-76", "Il-76", 10, 10),)
    other = load._replace(record=replace(load.record, claim=replace(load.record.claim, equipment=ten)))
    compared = compare([Told(view, ()) for view in (load, load, other)])
    assert compared.fields == ("equipment",)
    assert [row.cells[0].apart for row in compared.rows] == [False, False, True]
    both = compare([Told(load, ()), Told(leave, ())])
    assert "action" in both.fields
    assert not any(cell.apart for row in both.rows for cell in row.cells)  # one against one is no majority
    assert ("says", "stated") in both.agreed


def test_an_event_sets_its_claims_side_by_side(client, case, desk):
    event = desk.reader.claim(case.claims["leave"].id).event
    table = page(client, f"/events/{event}").css_first(".compared")
    assert "against it" in words(table.css_first("tr.against"))
    told = data(client, f"events/{event}/comparison")
    assert "so or not" in told["differing"]
    assert sorted(len(row["copies"]) for row in told["rows"]) == [0, 1]


def test_movements_are_seen_from_the_place(desk):
    lumen = {row.what: row.direction for row in movements(desk, "site:lumen").rows}
    assert set(lumen.values()) == {Direction.OUT}
    (arriving, *_), _ = movements(desk, "site:hallow")
    assert (arriving.direction, arriving.disputed) == (Direction.IN, True)


def test_movements_and_equipment_have_their_api(client):
    assert {row["direction"] for row in data(client, "sites/site:lumen/movements")} == {"out"}
    (seen,) = data(client, "sites/site:lumen/equipment")
    assert (seen["type"], seen["latest"]["low"], seen["latest"]["speaker"]) == (
        "Il-76",
        2,
        "three port officials",
    )
    assert client.get("/api/sites/site:nowhere/equipment").status_code == 404


def test_equipment_names_who_counts_it(client):
    row = page(client, "/sites/site:lumen").css_first("table.equipment tbody tr")
    assert "three port officials" in words(row)
    assert "13 Apr 2026" in words(row)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (2, 2, "2"),
        (2, 5, "2 to 5"),
        (2, None, "at least 2"),
        (None, 5, "at most 5"),
        (None, None, "no number"),
    ],
)
def test_counts_in_words(low, high, said):
    assert Telling("c", "x", low, high, "s", "s", "o", date(2026, 1, 1), None, "solid").number == said


def test_what_was_left_out_of_a_report_is_said_with_the_reason(client, case):
    account = page(client, f"/reports/{case.documents['wire'].id}").css_first(".account")
    assert "points to another story" in words(account.css_first(".left-out"))
    assert "Dateline" in words(account)
    reading = data(client, f"reports/{case.documents['wire'].id}/reading")
    assert {part["kind"] for part in reading["parts"]} == {"body", "dateline", "pointer"}
    assert reading["claims"] == 4
    assert not reading_of(replace(case.documents["wire"], language="ar"), 0).language_read


def test_a_source_shows_its_words_grades_and_neighbours(client):
    tree = page(client, "/sources/wayfare")
    assert "ten years of checked reports" in words(tree.css_first(".grading"))
    assert "three port officials" in words(tree.css(".near")[0])
    assert "Delta Post" in words(tree.css(".near")[1])
    assert "too few to judge a source by" in words(tree.css_first("#record"))
    told = data(client, "sources/wayfare")
    assert told["source"]["speaks"] == 1
    assert told["record"]["said"] == 1
    assert told["grades"][0]["reliability"] == "B"


def test_a_source_that_only_passes_on_shows_that(client):
    tree = page(client, "/sources/delta-post")
    assert "What it passed on" in words(tree.css_first("#claims h2"))
    assert len(tree.css("#claims article")) == 1
    assert "No claim answers this" in words(
        page(client, "/sources/delta-post?step=speaks").css_first("#claims")
    )


def test_a_source_nobody_cites_has_no_page(client):
    assert client.get("/sources/nobody").status_code == 404
    assert client.get("/api/sources/nobody").status_code == 404


def test_keys_of_any_spelling_lead_to_their_source(client):
    for line in data(client, "sources"):
        assert client.get(f"/api/sources/{line['key']}").status_code == 200, line["key"]
    assert "<b>Daily" not in client.get("/sources/coast <b>daily</b>").text


def test_sources_are_found_by_name_and_kind(client):
    names = [words(n) for n in page(client, "/sources?q=officials").css(".list tbody a.open")]
    assert names == ["three port officials"]
    assert [line["key"] for line in data(client, "sources?kind=imagery")] == ["satellite images"]


def test_a_strip_drawn_later_is_the_same_strip(client, desk):
    part = page(client, "/parts/sites/site:lumen/history")
    whole = page(client, "/sites/site:lumen")
    assert words(part.css_first("table.strip")) == words(whole.css_first("table.strip"))


def test_a_much_spoken_of_site_draws_its_history_later(client, monkeypatch):
    monkeypatch.setattr("muster.web.site_page.FEW", 0)
    tree = page(client, "/sites/site:lumen?valid=2026-04-16")
    assert tree.css_first("table.strip") is None
    place = tree.css_first("#history [data-load]")
    assert page(client, place.attributes["data-load"]).css_first("table.strip")
    assert page(client, place.css_first("a").attributes["href"]).css_first("table.strip")


def test_the_chain_leads_to_the_sources(client, case):
    tree = page(client, f"/claims/{case.claims['copied'].id}")
    links = [n.attributes["href"] for n in tree.css(".chain-drawn a.name")]
    assert links == ["/sources/delta-post", "/sources/wayfare", "/sources/three%20port%20officials"]
    assert [words(n) for n in tree.css(".chain-drawn .role")] == ["publishes it", "passes it on", "says it"]
