"""What the pages say, over a small ledger."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

LISTS = ("/", "/parts/overview", "/sites", "/events", "/reports", "/sources")


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return HTMLParser(answer.text)


def words(node):
    return " ".join(node.text().split())


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_served(client, path):
    assert page(client, path).body is not None


def test_every_record_has_a_page(client):
    records = [f"/claims/{c['id']}" for c in client.get("/api/claims").json()["data"]]
    records += [f"/reports/{d['id']}" for d in client.get("/api/reports").json()["data"]]
    records += [f"/events/{e['id']}" for e in client.get("/api/events").json()["data"]]
    records += [f"/origins/{o['id']}" for o in client.get("/api/origins").json()["data"]]
    records += [f"/sites/{s['id']}" for s in client.get("/api/sites").json()["data"]]
    assert len(records) == 9 + 5 + 5 + 4 + 4
    for path in records:
        assert page(client, path).css_first("h1") is not None


def test_every_link_leads_somewhere(client):
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 150:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html") and "attachment" not in answer.headers.get("content-disposition", ""):  # fmt: skip
            links = HTMLParser(answer.text).css("a[href], link[href], script[src]")
            found = [n.attributes.get("href") or n.attributes.get("src") for n in links]
            waiting += [href for href in found if href.startswith("/") and href not in seen]
    assert len(seen) > 40


def test_filters_narrow_the_list(client):
    def found(query):
        return [words(n) for n in page(client, f"/?{query}").css("article.claim h3")]

    assert len(found("")) == 8  # nine claims, one of them a copy
    assert len(found("action=depart")) == 2
    assert len(found("act=deny")) == 1
    assert len(found("place=site:orrin")) == 2
    assert len(found("source=wayfare")) == 4
    assert len(found("source=Wayfare&since=2026-04-14&until=2026-04-14")) >= 3
    assert found("q=radar&action=load")[0].startswith("Soldiers of the northern brigade")
    assert len(found("bbox=35.5,34.5,36.2,35.1")) >= 1
    assert found("q=zeppelin") == []


def test_doubt_is_said_in_words(client, case):
    listed = {n.attributes["data-claim"]: n for n in page(client, "/").css("article.claim")}
    expected = {"leave": "solid", "deny": "denied", "unsure": "open", "plan": "hedged"}
    for name, firmness in expected.items():
        assert firmness in listed[case.claims[name].id].attributes["class"].split()
    assert "not so" in words(listed[case.claims["deny"].id])
    assert "planned" in words(listed[case.claims["plan"].id])
    assert "disputed" in words(listed[case.claims["leave"].id])


def test_copies_are_counted_as_one_origin(client):
    assert "9 claims in 5 reports on 4 origins" in words(page(client, "/").css_first(".found"))


def test_a_copy_stands_under_the_claim_it_copies(client, case):
    listed = {n.attributes["data-claim"]: n for n in page(client, "/").css("article.claim")}
    assert case.claims["copied"].id not in listed
    copies = listed[case.claims["leave"].id].css_first(".copies")
    assert words(copies) == "1 copy of one origin Delta Post 15 Apr 2026"
    assert copies.css_first("a").attributes["href"] == f"/claims/{case.claims['copied'].id}"


def test_the_quote_is_marked_in_the_whole_report(client, case):
    claim = case.claims["leave"]
    tree = page(client, f"/claims/{claim.id}")
    assert "".join(n.text() for n in tree.css(".paper mark")) == claim.quote
    printed = "".join(n.text() for n in tree.css(".paper .run"))
    assert "".join(printed.split()) == "".join(case.documents["wire"].text.split())
    assert "not analysed" in words(tree.css_first(".paper .skipped"))


def test_the_chain_runs_from_publisher_to_speaker(client, case):
    tree = page(client, f"/claims/{case.claims['copied'].id}")
    assert [words(n) for n in tree.css(".chain-drawn .name")] == [
        "Delta Post",
        "Wayfare",
        "three port officials",
    ]
    assert "not named" in words(tree.css_first(".chain-drawn .speaker"))


def test_grades_are_spelled_out(client, case):
    tree = page(client, f"/claims/{case.claims['unsure'].id}")
    text = words(tree.body)
    assert "B Usually reliable" in text
    assert "ten years of checked reports" in text
    assert "6 Truth cannot be judged" in text
    assert "F Reliability cannot be judged" in words(
        page(client, f"/claims/{case.claims['nowhere'].id}").body
    )


def test_contradictions_stand_side_by_side(client, case):
    tree = page(client, f"/claims/{case.claims['leave'].id}")
    sides = [words(n) for n in tree.css(".versus h3")]
    assert sides == [case.claims["leave"].quote, case.claims["deny"].quote]
    assert "a denial of the departure" in words(tree.css_first(".versus .why"))
    assert len(tree.css(".beside")) == 1


def test_copies_show_the_words_they_share(client, case):
    tree = page(client, f"/claims/{case.claims['leave'].id}")
    (once,) = (n.text() for n in tree.css(".pair blockquote"))
    assert once == "One aircraft left Lumen airfield for Hallow base before dawn"
    assert "% of its words stand only here" in words(tree.css_first(".members:not(.path)"))


def test_an_unlocated_place_says_so(client, case):
    assert "not located" in words(page(client, f"/claims/{case.claims['nowhere'].id}").body)


def test_embedded_posts_are_boxed_with_their_author(client, case):
    tree = page(client, f"/reports/{case.documents['posts'].id}")
    assert "Embedded post: Harbour Eye (@harbour_eye), 16 Apr 2026" in words(tree.css_first(".block.embed"))


def test_hostile_words_are_only_words(client, case):
    for path in (
        "/",
        f"/claims/{case.claims['convoy'].id}",
        f"/reports/{case.documents['posts'].id}",
        "/reports",
        "/sources",
    ):
        answer = client.get(path)
        assert "<script>alert" not in answer.text
        assert "<b>Daily" not in answer.text
        assert "\u202e" not in answer.text


def test_bidi_overrides_are_spelled_out(client, case):
    assert "[U+202E]" in page(client, f"/claims/{case.claims['convoy'].id}").css_first("h1").text()


def test_the_site_as_of_two_dates(client):
    before = words(page(client, "/sites/site:lumen?valid=2026-04-13").css_first("#status"))
    after = words(page(client, "/sites/site:lumen?valid=2026-04-16").css_first("#status"))
    assert "Leaving" not in before
    assert "Leaving" in after
    assert "2 claims for, 1 against" in after


def test_the_site_form_with_empty_fields_means_the_latest(client):
    tree = page(client, "/sites/site:lumen?valid=&known=&clock=published")
    assert tree.css_first("input[name=valid]").attributes["value"] == "2026-04-16"


def test_the_strip_has_a_column_for_each_day(client):
    tree = page(client, "/sites/site:lumen")
    assert [words(n) for n in tree.css(".strip thead a span")] == ["13", "14", "15", "16", "21", "30"]
    rows = {words(r.css_first("th")): len(r.css(".cell")) for r in tree.css(".strip tbody tr")}
    assert rows == {"Present": 6, "Arriving": 6, "Leaving": 5}


def test_the_event_counts_origins(client, case, desk):
    record = desk.reader.claim(case.claims["leave"].id)
    tree = page(client, f"/events/{record.event}")
    assert "1 independent origin " in words(tree.css_first(".reads"))
    assert len(tree.css(".origin-group")) == 1
    assert "Against it" in words(tree.body)


def test_the_timeline_draws_doubt(client):
    tree = page(client, "/")
    bars = {words(b.css_first("text")): b.attributes["class"].split() for b in tree.css("svg.timeline .bar")}
    assert "disputed" in bars["One aircraft, Lumen airfield → Hallow base"]
    assert {"fuzzy", "hedged"} <= set(bars["Aircraft → Port Orrin"])
    assert "1 event without a date" in words(tree.css_first(".timeline-notes"))


def test_a_filtered_list_says_so(client):
    assert "match the filters" not in words(page(client, "/").css_first(".found"))
    assert words(page(client, "/?act=deny").css_first(".found")).startswith("1 of 9 claims match the filters")
    assert "says: denied" in words(page(client, "/?act=deny").css_first(".chips"))


def test_an_empty_answer_says_what_to_do(client):
    empty = page(client, "/?q=nosuchword&bbox=0,0,1,1").css_first(".claims .empty")
    assert "No claim answers these filters" in words(empty)
    assert "move the map" in words(empty)
    assert empty.css_first("a").attributes["href"] == "/"


def test_names_from_reports_keep_their_own_direction(client):
    tree = page(client, "/")
    assert all(n.css_first("bdi") for n in tree.css(".chain .speaker"))
    assert all(
        n.css_first("td:nth-child(2) bdi") for n in page(client, "/reports").css(".table-frame tbody tr")
    )


def test_unknown_lineage_is_never_called_independent(client):
    events = client.get("/api/events").json()["data"]
    shepherd = next(e for e in events if e["title"].startswith("Trucks at Nowhere"))
    assert "independent" not in words(page(client, f"/events/{shepherd['id']}").css_first(".reads"))


@pytest.mark.parametrize("path", ["/events", "/reports"])
def test_long_tables_are_paged(client, monkeypatch, path):
    monkeypatch.setattr(f"muster.web.{path[1:-1]}_page.ROWS", 2)
    rows, address, seen = [], path, 0
    while address:
        tree = page(client, address)
        rows += [n.attributes["href"] for n in tree.css(".table-frame a.open")]
        onward = tree.css_first('a[rel="next"]')
        address, seen = onward.attributes["href"] if onward else None, seen + 1
    assert seen == 3
    assert len(rows) == len(set(rows)) == 5
