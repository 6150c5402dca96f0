"""gzip, nesting and bombs: what is packed is read in place, within limits that all members share."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import gz, left_out, mail, page, refused, reports, taken, warc, zipped
from muster.read.caps import Caps
from muster.read.document import read

LINES = b"".join(b'{"id":"%d","text":"Trucks left the garrison."}\n' % n for n in range(60))
FEED = (
    b"<?xml version='1.0'?><rss><channel><title>Paper</title>"
    + b"".join(b"<item><title>t</title><description>Trucks %d.</description></item>" % n for n in range(4))
    + b"</channel></rss>"
)


@pytest.mark.parametrize("pipe", [False, True])
def test_any_text_format_is_read_out_of_gzip(pipe: bool) -> None:
    cases = {
        "a.txt.gz": (b"Trucks left.", "text/plain"),
        "b.html.gz": (b"Trucks <b>left</b>.", "text/html"),  # told by the suffix before .gz
        "c.gz": (page("Trucks left."), "text/html"),
        "d.jsonl.gz": (b'{"text":"Trucks left."}', "application/json"),
        "e.xml.gz": (FEED, "application/feed-entry+json"),
        "f.eml.gz": (mail().as_bytes(), "message/rfc822"),
    }
    for name, (content, media_type) in cases.items():
        first, *_ = taken(gz(content), name, pipe=pipe)
        assert reports([first])[0].media_type == media_type, name


def test_the_evidence_is_what_was_packed_and_custody_names_the_file() -> None:
    (item,) = reports(taken(gz(b"Trucks left."), "a.txt.gz"))
    assert (item.content, item.locator) == (b"Trucks left.", "a.txt.gz")


def test_several_gzip_members_are_one_input() -> None:
    assert len(reports(taken(gz(LINES) + gz(LINES), "x.jsonl.gz"))) == 120


@given(cut=st.integers(18, len(gz(LINES)) - 1))
def test_a_cut_gzip_file_gives_its_whole_lines_and_says_where_it_ends(cut: int) -> None:
    whole = reports(taken(LINES, "x.jsonl"))
    items = taken(gz(LINES)[:cut], "x.jsonl.gz")
    found = reports(items)
    assert [item.content for item in found] == [item.content for item in whole[: len(found)]]
    (told,) = refused(items)
    assert f"truncated at byte {cut:,}" in told.reason
    assert told.reason.startswith(f"{len(found)} read, then" if found else "the gzip file")


def test_a_cut_page_is_no_page() -> None:
    items = taken(gz(page("Trucks left. " * 50))[:-12], "x.html.gz")
    assert reports(items) == []
    assert "truncated at byte" in refused(items)[0].reason


def test_of_a_cut_feed_the_whole_entries_are_read() -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packed.compress(FEED[:-60]) + packed.flush(zlib.Z_SYNC_FLUSH)
    items = taken(head, "x.xml.gz")
    assert [item.content for item in reports(items)] == [
        item.content for item in reports(taken(FEED, "x.xml"))[:3]
    ]
    assert "3 read, then: the gzip file is truncated" in refused(items)[0].reason


def test_a_damaged_gzip_file_is_told() -> None:
    content = bytearray(gz(LINES))
    content[-6] ^= 0xFF  # its check sum
    assert "damaged at byte" in refused(taken(bytes(content), "x.jsonl.gz"))[0].reason


def test_two_containers_are_opened_and_no_third() -> None:
    inner = zipped([("a.txt", b"Trucks left.")])
    two, three = (
        zipped([("in.zip", inner)]),
        zipped([("b.zip", zipped([("in.zip", inner)])), ("c.txt", b"Tanks.")]),
    )
    assert [item.locator for item in reports(taken(two, "o.zip"))] == ["o.zip#in.zip#a.txt"]
    items = taken(three, "o.zip")
    assert [item.locator for item in reports(items)] == ["o.zip#c.txt"]
    assert [(item.error, item.locator) for item in refused(items)] == [("TooLarge", "o.zip#b.zip#in.zip")]
    assert "inside 2 archives" in refused(items)[0].reason
    assert refused(taken(gz(gz(gz(b"Trucks"))), "x.gz"))[0].error == "TooLarge"


def test_a_bomb_is_set_aside_and_takes_no_memory() -> None:
    target = io.BytesIO()
    with gzip.open(target, "wb") as file:
        for _ in range(150):
            file.write(b'{"text":"a"}\n' + b" " * 1_000_000 + b"\n")
    tracemalloc.start()
    items = taken(target.getvalue(), "x.jsonl.gz", Caps(harmless=10_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused(items)[-1].error == "TooLarge"
    assert "grow to more than" in refused(items)[-1].reason
    assert peak < 40_000_000


def test_members_share_what_they_may_grow_to() -> None:
    archive = zipped([(f"{n}.txt", b"word " * 200_000) for n in range(9)] + [("last.txt", b"Trucks.")])
    items = taken(archive, "x.zip", Caps(harmless=3_500_000, ratio=100))
    assert [item.locator for item in reports(items)] == [f"x.zip#{n}.txt" for n in range(3)]
    assert "3 of 10 files read, then" in refused(items)[-1].reason
    assert refused(items)[-1].error == "TooLarge"
    nested = zipped([(f"{n}.zip", zipped([("a.txt", b"word " * 200_000)])) for n in range(9)])
    assert len(reports(taken(nested, "x.zip", Caps(harmless=3_500_000, ratio=100)))) == 3


def test_one_member_over_the_cap_does_not_end_the_others() -> None:
    items = taken(zipped([("big.txt", b"word " * 1_000), ("a.txt", b"Trucks.")]), "x.zip", Caps(file=2_000))
    assert (refused(items)[0].locator, refused(items)[0].error) == ("x.zip#big.txt", "TooLarge")
    assert [item.locator for item in reports(items)] == ["x.zip#a.txt"]


def test_an_archive_has_a_cap_on_its_members() -> None:
    archive = zipped([(f"{n}.txt", b"Trucks.") for n in range(5)])
    (told,) = taken(archive, "x.zip", Caps(archived=4))
    assert "5 files in one archive" in refused([told])[0].reason


def test_the_same_bytes_in_two_containers_are_the_same_input() -> None:
    one, two = taken(zipped([("a.txt", b"Trucks.")]), "x.zip"), taken(gz(b"Trucks."), "a.txt.gz")
    assert reports(one)[0].content == reports(two)[0].content
    assert read(reports(one)[0]).id == read(reports(two)[0]).id


def test_parquet_in_an_archive_is_read() -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    target = io.BytesIO()
    parquet.write_table(arrow.table({"text": ["Trucks left.", "Tanks came."]}), target)
    items = taken(zipped([("in/a.parquet", target.getvalue())]), "x.zip")
    assert [item.locator for item in reports(items)] == [
        "x.zip#in/a.parquet#row-1",
        "x.zip#in/a.parquet#row-2",
    ]


def test_a_few_bytes_under_the_name_of_an_archive_are_no_report() -> None:
    for name in ("x.zip", "x.gz", "x.pdf"):
        assert "truncated" in refused(taken(b"PK", name))[0].reason
    assert left_out(taken(warc([("warcinfo", "", b"x: y", None, [])]), "w.warc.gz"))[0].count == 1
