"""What goes out bears its label, holds nothing stricter than its audience may be told, and nothing that is sensitive."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from datetime import UTC, date, datetime
from functools import partial

import pytest
from starlette.testclient import TestClient

from muster.cli.writing import Format, export
from muster.domain.decision import Ruling
from muster.domain.marking import Sensitive, Subject, Tlp
from muster.domain.status import AsOf, end_of
from muster.export.book import Book
from muster.export.brief_forms import BriefForm, rendered
from muster.export.briefing import Question, answered
from muster.export.csv import claims_csv
from muster.export.fields import flat
from muster.export.folded import fold
from muster.export.geojson import claims_geojson
from muster.export.handling import Handling, outgoing
from muster.export.released import events_about, state_of
from muster.pipeline import deciding, marking
from muster.pipeline.judging import Word
from muster.pipeline.marking import Tag
from muster.web.access import Alone
from muster.web.server import serve_desk

NOW = datetime(2026, 5, 1, tzinfo=UTC)
WORD = Word("ana", NOW, "she asked for it")
SECRETS = ("Harbour Eye", "harbour_eye", "@HARBOUR_EYE", "Lumen airfield", "Brightline", "northern brigade")


@pytest.fixture(scope="module")
def marked(alone_apart, case):
    """A desk whose ledger is AMBER, with one RED report, one CLEAR one, and tags of each kind."""
    desk = alone_apart
    with desk.pen() as ledger:
        put = partial(marking.mark, ledger)
        put(Subject.LEDGER, "", Tlp.AMBER, WORD)
        put(Subject.REPORT, "posts", Tlp.RED, WORD)
        put(Subject.REPORT, "images", Tlp.CLEAR, WORD)
        put(Subject.SOURCE, "@harbour_eye", Tag(Sensitive.PERSON), WORD)
        put(Subject.CLAIM, case.claims["seen"].id, Tag(Sensitive.LOCATION), WORD)
        put(Subject.REPORT, "images", Tag.of("its publisher is in danger", ["Brightline"]), WORD)
        put(Subject.CLAIM, case.claims["load"].id, Tag.of("person", ["northern brigade"]), WORD)
        for claim in (case.claims["seen"], case.claims["plan"], case.claims["convoy"]):
            deciding.decide(ledger, claim.id, Ruling.ACCEPT, Word("ana", NOW, "read right"))
    return desk


def site(**handling):
    point = AsOf(date(2026, 4, 20), end_of(date(2026, 4, 20)))
    return Question(point, "site:lumen"), Handling(**handling)


def brief(desk, **handling):
    question, how = site(**handling)
    return answered(desk.reader, question, handling=how)


def spelled(content: bytes) -> str:
    """All that a file says: of an archive each part of it, of a PDF its pages, outlines and properties."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            pieces = [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
        return "\n".join([re.sub(r"<[^>]*>", "", piece) for piece in pieces] + pieces)
    return pdf_text(content) if content[:4] == b"%PDF" else content.decode()


def pdf_text(content: bytes) -> str:
    """The words of a PDF as fpdf2 writes it, by each font's own table, and every string outside the pages."""
    objects = dict(re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", content, re.S))
    tables = {}
    for name, number in set(re.findall(rb"/(F\d+) (\d+) 0 R", content)):
        (unicode,) = re.findall(rb"/ToUnicode (\d+) 0 R", objects[number])
        pairs = re.findall(rb"<(\w{4})> <(\w+)>\n", stream(objects[unicode]))
        tables[name] = {
            int(code, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for code, said in pairs
        }
    said = [said_on(stream(body), tables) for body in objects.values() if b"stream" in body]
    strings = re.findall(rb"\((?:\\.|[^\\)])*\)", b"".join(b for b in objects.values() if b"stream" not in b))
    return "\n".join([*said, *(plain(one[1:-1]) for one in strings)])


def stream(body: bytes) -> bytes:
    raw = re.search(rb"stream\n(.*)\nendstream", body, re.S)[1]
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return raw


def said_on(page: bytes, tables) -> str:
    font, said = None, []
    for name, string in re.findall(rb"/(F\d+) [\d.]+ Tf|(\((?:\\.|[^\\)])*\)) Tj", page, re.S):
        if name:
            font = tables.get(name)
            said.append("\n")
        elif font:
            codes = unescaped(string[1:-1])
            pairs = zip(codes[::2], codes[1::2], strict=True)
            said.append("".join(font.get(256 * high + low, "") for high, low in pairs))
    return "".join(said)


def unescaped(string: bytes) -> bytes:
    plain = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    return re.sub(rb"\\(.)", lambda m: plain.get(m[1], m[1]), string, flags=re.S)


def plain(string: bytes) -> str:
    raw = unescaped(string)
    return raw.decode("utf-16") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")


def holds(content: bytes, words: str) -> bool:
    """Whether a file holds some words, whatever their case, accents and separators."""
    said, asked = fold(spelled(content)), fold(words.lstrip("@"))
    return asked in said or asked.replace(" ", "") in said.replace(" ", "")


@pytest.fixture(scope="module")
def server(marked):
    app = serve_desk(marked, Alone("desk"))
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield client


FORMS = [
    *(f"api/brief/file.{form}?place=site:lumen" for form in BriefForm),
    "api/export.csv?",
    "api/export.geojson?",
]


@pytest.mark.parametrize("address", [*FORMS, "api/brief?place=site:lumen"])
def test_no_download_holds_what_is_sensitive(server, address):
    redacted = server.get(f"/{address}")
    assert redacted.status_code == 200
    assert [words for words in SECRETS if holds(redacted.content, words)] == []
    assert "[redacted: " in spelled(redacted.content)
    whole = server.get(f"/{address}&with_sensitive=true")
    assert holds(whole.content, "Lumen airfield")  # what is looked for is found where it is
    assert holds(whole.content, "Brightline")


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("raw", [False, True])
def test_no_file_of_the_command_line_holds_it(marked, monkeypatch, tmp_path, form, raw):
    monkeypatch.setenv("MUSTER_LEDGER", str(marked.reader.address))
    export(form, tmp_path / "out", raw)
    content = (tmp_path / "out").read_bytes()
    assert [words for words in SECRETS if holds(content, words)] == []
    assert b"[redacted: " in content
    assert b"TLP:" in content
    export(form, tmp_path / "whole", raw, with_sensitive=True)
    assert holds((tmp_path / "whole").read_bytes(), "Brightline")


def test_spans_point_into_the_redacted_text(marked, monkeypatch, tmp_path):
    monkeypatch.setenv("MUSTER_LEDGER", str(marked.reader.address))
    export(Format.JSONL, tmp_path / "out")
    reports = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    claims = [(report, claim) for report in reports for claim in report["claims"]]
    assert len(claims) == 9
    for report, claim in claims:
        assert report["text"][claim["start"] : claim["end"]] == claim["quote"]
    assert {r["report_id"]: r["tlp"] for r in reports} == {
        "wire": "TLP:AMBER",
        "copy": "TLP:AMBER",
        "images": "TLP:CLEAR",
        "posts": "TLP:RED",
        "undated": "TLP:AMBER",
    }


def test_no_table_of_a_notebook_holds_it(marked):
    book = Book(marked.reader)
    tables = (book.claims(), book.places(), book.events(), book.status("site:lumen", as_of="2026-04-20"))
    said = "\n".join(table.to_csv() for table in tables)
    said += book.map().svg() + book.timeline().svg() + book.brief("site:lumen").markdown()
    assert [words for words in SECRETS if holds(said.encode(), words)] == []
    assert set(book.claims().tlp) == {"TLP:AMBER", "TLP:CLEAR", "TLP:RED"}
    assert set(Book(marked.reader, "CLEAR").claims().tlp) == {"TLP:CLEAR"}
    assert "Lumen airfield" in Book(marked.reader, with_sensitive=True).claims().to_csv()


def test_words_added_to_a_brief_by_hand_are_redacted_too(server):
    address = "/brief?place=site:lumen&valid=2026-04-20&known=2026-04-20"
    page = server.get(address).text
    assert not holds(page[page.index('<form class="brief"') :].encode(), "Brightline")
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    sent = {"place": "site:lumen", "valid": "2026-04-20", "known": "2026-04-20", "seen": seen, "anyway": "1"}
    sent |= {"add-0": "BRIGHTLINE told the desk of harbour_eye.", "add-0-notes": "1", "do": "html"}
    made = server.post("/brief", data=sent, headers={"origin": "http://127.0.0.1:8000"})
    assert made.headers["content-disposition"].startswith("attachment")
    assert [words for words in SECRETS if holds(made.content, words)] == []
    assert "told the desk of" in made.text


def test_the_strictest_label_of_what_went_in_stands_over_and_under(marked):
    made = brief(marked)
    assert made.tlp is Tlp.AMBER
    html, markdown = made.html(), made.markdown()
    assert html.count("TLP:AMBER: ") == 2
    assert markdown.startswith("**TLP:AMBER: ")
    assert markdown.rstrip().endswith("clients**")
    document = zipfile.ZipFile(io.BytesIO(rendered(made, BriefForm.DOCX)))
    edges = [
        document.read(n).decode() for n in document.namelist() if re.search(r"(header|footer)\d*\.xml", n)
    ]
    assert sum("TLP:AMBER: " in edge for edge in edges) >= 2
    pages = pdf_text(rendered(made, BriefForm.PDF))
    assert pages.count("TLP:AMBER: ") >= 2
    collection = claims_geojson(outgoing(marked.reader, marked.reader.all_claims()).records, Tlp.RED)
    assert collection["tlp"] == "TLP:RED"
    assert {f["properties"]["tlp"] for f in collection["features"]} == {"TLP:RED", "TLP:AMBER", "TLP:CLEAR"}


def test_what_an_audience_may_not_be_told_is_left_out_and_counted(marked, case):
    every = marked.reader.all_claims()
    made = outgoing(marked.reader, every, Handling(Tlp.AMBER))
    assert case.claims["convoy"].id not in made.kept
    assert (len(made.records), made.tlp) == (8, Tlp.AMBER)
    assert made.notes[0] == "1 claim of 1 report left out: marked stricter than TLP:AMBER."
    public = outgoing(marked.reader, every, Handling(Tlp.CLEAR))
    assert public.kept == {case.claims[name].id for name in ("seen", "plan")}
    assert public.notes[0] == "7 claims of 4 reports left out: marked stricter than TLP:CLEAR."


def test_who_reviewed_a_claim_stays_with_those_who_may_read_the_ledger(marked, case, monkeypatch, tmp_path):
    accepted = case.claims["plan"].id
    for audience, by in ((None, "ana"), (Tlp.CLEAR, None)):
        made = outgoing(marked.reader, marked.reader.all_claims(), Handling(audience, with_sensitive=True))
        (told,) = [flat(r) for r in made.records if r.claim.id == accepted]
        assert (told["review"].value, told["reviewed_by"].value) == ("accepted", by)
        assert told["reviewed_at"].value.startswith("2026-05-01")
        assert ("The names of those who reviewed claims are left out." in made.notes) is (
            audience is not None
        )
        feature = claims_geojson(made.records)["features"]
        assert {f["properties"]["reviewed_by"] for f in feature} <= {by, None}
    folder = str(marked.reader.address)
    monkeypatch.setenv("MUSTER_LEDGER", folder)
    for tlp, names in ((None, {"ana", None}), (Tlp.CLEAR, {None})):
        out = tmp_path / "claims.jsonl"
        export(Format.JSONL, tlp=tlp, out=out)
        claims = [c for line in out.read_text().splitlines() for c in json.loads(line)["claims"]]
        assert {c["reviewed_by"] for c in claims} == names
        assert "accepted" in {c["review"] for c in claims}


def test_a_brief_counts_and_tells_nothing_of_what_was_left_out(marked, case):
    made = brief(marked, audience=Tlp.CLEAR, with_sensitive=True)
    assert made.tlp is Tlp.CLEAR
    assert {note.claim for note in made.notes} <= {case.claims["seen"].id, case.claims["plan"].id}
    assert made.notes
    assert "left out: marked stricter than TLP:CLEAR" in made.handling[0]
    said = made.markdown()
    assert "Hallow" not in said
    assert "Wayfare" not in said
    question, how = site(audience=Tlp.CLEAR, with_sensitive=True)
    state = state_of(marked.reader, "site:lumen", question.as_of, None, how)
    kept = {c for line in state.status.lines for c in (*line.claims, *line.against)}
    assert kept <= state.out.kept
    events = events_about(marked.reader, [c.id for c in case.claims.values()], how)
    assert {c for e in events for c in e.claims} <= state.out.kept | {case.claims["plan"].id}


def test_an_actor_is_told_of_without_what_was_left_out(marked):
    point = AsOf(date(2026, 4, 20), end_of(date(2026, 4, 20)))
    made = answered(marked.reader, Question(point, actor="northern brigade"), handling=Handling(Tlp.GREEN))
    assert made.notes == ()
    assert made.handling[0].endswith("marked stricter than TLP:GREEN.")
    assert "northern brigade" not in made.markdown()


def test_a_sources_label_holds_for_the_whole_report_where_its_text_goes_out(
    marked, case, tmp_path, monkeypatch
):
    with marked.pen() as ledger:
        made = marking.mark(ledger, Subject.SOURCE, "an analyst at Brightline", Tlp.RED, WORD)
    try:
        every = marked.reader.all_claims()
        assert outgoing(marked.reader, every, Handling(Tlp.CLEAR)).kept == {case.claims["seen"].id}
        assert outgoing(marked.reader, every, Handling(Tlp.CLEAR), whole=True).kept == set()
    finally:
        with marked.pen() as ledger:
            marking.take_back(ledger, made.standing.marking.id, WORD)


def test_ids_and_hashes_of_what_is_redacted_cannot_be_tried(marked, case):
    made = outgoing(marked.reader, marked.reader.all_claims())
    by_day = {r.document.report_id: r for r in made.records}
    tagged = by_day["posts"]
    assert tagged.claim.id.startswith("x_")
    assert tagged.claim.report.startswith("x_")
    assert tagged.document.evidence_sha256 is None
    assert tagged.document.text_sha256 != case.documents["posts"].text_sha256
    assert by_day["undated"].claim.id == case.claims["nowhere"].id
    again = outgoing(marked.reader, marked.reader.all_claims())
    assert [r.claim.id for r in again.records] == [r.claim.id for r in made.records]


def test_originals_that_hold_it_are_not_handed_out_unasked(server, marked):
    document = marked.reader.document("posts")
    address = f"/evidence/{document.evidence_sha256}"
    assert server.get(address).status_code == 403
    given = server.get(f"{address}?with_sensitive=true")
    assert given.status_code == 200
    assert "TLP-RED" in given.headers["content-disposition"]
    other = marked.reader.document("undated").evidence_sha256
    assert server.get(f"/evidence/{other}").status_code == 200


def test_nothing_changes_where_nothing_is_marked(desk):
    every = desk.reader.all_claims()
    made = outgoing(desk.reader, every, Handling(gazetteer=lambda: 1 / 0))
    assert made.records == every
    assert (made.tlp, made.notes) == (None, ())
    out = io.StringIO()
    claims_csv(made.records, out)
    assert "redacted" not in out.getvalue()
    assert brief(desk).handling == ()
