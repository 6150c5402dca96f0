"""The brief page: a question, changes by hand, the file."""

from __future__ import annotations

import re
from html import unescape

import pytest

from muster.domain.place import Place, Precision
from muster.web import briefs

QUESTION = "/brief?place=site:lumen&valid=2026-04-16&known=2026-04-16"
OWN = {"origin": "http://127.0.0.1:8000"}


def fields(page: str) -> dict[str, str]:
    """What a browser sends when nothing is changed."""
    form = page[page.index('<form class="brief"') :]
    found = {
        m[1]: unescape(m[2])
        for m in re.finditer(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    }
    found |= {
        m[1]: unescape(m[2]) for m in re.finditer(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', form)
    }
    found |= dict.fromkeys(re.findall(r'name="(keep-[\d-]+)"', form), "1")
    return found


@pytest.fixture
def sent(client):
    page = client.get(QUESTION)
    assert page.status_code == 200
    return fields(page.text)


def take(client, sent, do="html", **changes):
    kept = {name: value for name, value in (sent | changes).items() if value is not None}
    return client.post("/brief", data=kept | {"do": do}, headers=OWN)


def test_the_empty_page_asks(client):
    page = client.get("/brief").text
    assert "Make the brief" in page
    assert '<form class="brief"' not in page


def test_a_site_by_name(client):
    assert "Lumen airfield: what is reported" in client.get("/brief?place=lumen%20AIRFIELD").text
    assert "No claim speaks of Atlantis" in client.get("/brief?place=Atlantis").text


def test_a_site_reached_by_a_link_is_named_and_still_the_same(client):
    page = client.get(QUESTION).text
    assert '<input type="search" name="place" list="sites" value="Lumen airfield"' in page
    assert '<input type="hidden" name="at" value="site:lumen">' in page
    assert "only what names" not in page
    again = client.get("/brief?place=Lumen%20airfield&at=site:lumen").text
    assert "Lumen airfield: what is reported" in again
    other = client.get("/brief?place=Port%20Orrin&at=site:lumen").text  # a name typed over the one before
    assert "Port Orrin: what is reported" in other


def test_a_name_that_several_bear_is_the_one_that_was_meant(client, monkeypatch):
    two = (Place("gn:1", "Tripoli", "locality", 13.2, 32.9, Precision.LOCALITY, 9),)
    two += (Place("gn:2", "Tripoli", "locality", 35.8, 34.4, Precision.LOCALITY, 9),)
    monkeypatch.setattr(briefs, "find_place", lambda *_, countries: two)
    for given, meant in (("gn:2", "gn:2"), ("gn:3", "gn:1"), (None, "gn:1")):
        asked = briefs.BriefQuestion(place="Tripoli", at=given)
        assert briefs._place(client.app.state.desk, asked).id == meant


def test_an_unchanged_brief_is_the_same_as_the_one_of_the_api(client, sent):
    page = take(client, sent)
    assert page.headers["content-disposition"] == 'attachment; filename="brief.html"'
    assert page.text == client.get(f"/api{QUESTION.replace('?', '/file.html?')}").text


def test_a_changed_sentence_is_marked_and_signed(client, sent):
    page = take(client, sent, **{"text-0-0": "Our own words about it."}).text
    assert "Our own words about it. <span" in page
    assert "1 sentences marked † were written or changed by desk." in page


def test_a_sentence_left_out_takes_its_notes_with_it(client, sent):
    last = max(tuple(map(int, name.split("-")[1:])) for name in sent if name.startswith("keep-"))
    name = f"keep-{last[0]}-{last[1]}"
    whole, cut = take(client, sent).text, take(client, sent, **{name: None}).text
    assert "sentences were left out by desk" in cut
    assert cut.count('<li id="note-') <= whole.count('<li id="note-')


def test_a_sentence_of_ones_own_needs_a_note(client, sent):
    refused = take(client, sent, **{"add-0": "They have gone."})
    assert "has no citation" in refused.text
    assert refused.headers["content-type"].startswith("text/html")
    assert "They have gone." in refused.text
    assert "They have gone." in take(client, sent, **{"add-0": "They have gone.", "add-0-notes": "1"}).text


def test_likelihood_beside_confidence_is_found_and_may_be_overruled(client, sent):
    words = {"add-0": "We judge with high confidence that it is likely.", "add-0-notes": "1"}
    refused = take(client, sent, **words).text
    assert "likelihood (&#39;likely&#39;) and confidence" in refused
    assert "high confidence that it is likely" in take(client, sent, **words, anyway="1").text


def test_a_ledger_that_changed_is_read_again(client, sent):
    assert "has changed since this brief was made" in take(client, sent, seen="other").text


def test_hostile_words_are_inert(client, sent):
    page = take(client, sent, **{"text-0-0": "<script>alert(1)</script> </textarea><b>", "anyway": "1"}).text
    assert "<script" not in page
    checked = take(client, sent, "check", **{"text-0-0": "</textarea><script>alert(1)</script>"}).text
    assert "<script>alert" not in checked


@pytest.mark.parametrize(("form", "start"), [("md", b"# Lumen"), ("pdf", b"%PDF"), ("docx", b"PK")])
def test_files(client, sent, form, start):
    assert take(client, sent, form).content.startswith(start)


def test_an_unknown_form_is_a_bad_request(client, sent):
    assert take(client, sent, "exe").status_code == 400


def test_the_api_tells_the_brief_as_data(client):
    told = client.get("/api/brief?place=site:lumen").json()["data"]
    numbers = {note["number"] for note in told["notes"]}
    assert {n for section in told["sections"] for s in section["sentences"] for n in s["notes"]} <= numbers
    assert client.get("/api/brief").status_code == 400
    assert client.get("/api/brief?place=nowhere").status_code == 404
