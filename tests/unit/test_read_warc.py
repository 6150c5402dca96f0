"""Web archives: which records are reports, what is said of them, and that no end passes for the end."""

from __future__ import annotations

import gzip
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import answered, left_out, page, refused, reports, taken, warc
from muster.read.caps import Caps
from muster.read.document import read

TWO = [answered("https://a.example/1", "Trucks left."), answered("https://a.example/2", "Tanks came.")]
PACKED = {packed: warc([*TWO], packed) for packed in (False, True)}
HTML = ("Content-Type", "text/html; charset=windows-1251")


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_has_its_address_and_when_it_was_collected_but_no_date(packed: bool) -> None:
    first, second = reports(taken(PACKED[packed], "w.warc"))
    assert (first.locator, first.url) == ("w.warc#urn:uuid:1", "https://a.example/1")
    assert first.content == page("Trucks left.")
    assert first.collected == "2025-01-14T12:00:00Z"
    assert first.published is None
    assert read(second).published is None


def test_only_pages_texts_and_feeds_that_were_answered_are_reports() -> None:
    feed = b"<?xml version='1.0'?><rss><channel><item><title>t</title><description>Trucks.</description></item></channel></rss>"
    records = [
        ("warcinfo", "", b"software: x", None, []),
        answered("https://a.example/1", "Trucks left."),
        ("request", "https://a.example/1", b"", None, []),
        ("response", "https://a.example/2", page("gone"), "404 Not Found", [HTML]),
        ("response", "https://a.example/3", b"", "302 Found", [HTML]),
        ("response", "https://a.example/4", b"\x89PNG", "200 OK", [("Content-Type", "image/png")]),
        ("revisit", "https://a.example/1", b"", "200 OK", [HTML]),
        ("resource", "https://a.example/5", b"Tanks came.", None, [("Content-Type", "text/plain")]),
        ("conversion", "https://a.example/6", b"Guns.", None, [("Content-Type", "text/plain")]),
        ("response", "https://a.example/7", feed, "200 OK", [("Content-Type", "application/rss+xml")]),
    ]
    items = taken(warc(records), "w.warc.gz")
    assert [item.locator.partition("#")[2] for item in reports(items)] == [
        "urn:uuid:2", "urn:uuid:8", "urn:uuid:9", "urn:uuid:10#entry-1",
    ]  # fmt: skip
    (aside,) = left_out(items)
    assert aside.count == 6 == len(records) - len(reports(items))
    for told in ("revisit records (1)", "answers with status 404 (1)", "records of type image/png (1)"):
        assert told in aside.reason


def test_the_character_set_is_the_one_that_the_server_declares() -> None:
    content = "<html><body><p>Колонна вышла из Тартуса.</p></body></html>".encode("cp1251")
    (item,) = reports(taken(warc([("response", "https://a.example/", content, "200 OK", [HTML])]), "w.warc"))
    assert "Колонна вышла" in read(item).text


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_codings_are_undone(coding: str) -> None:
    packed = gzip.compress(page("Trucks.")) if coding == "gzip" else zlib.compress(page("Trucks."))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", coding)]
    for payload, more in ((packed, []), (chunked, [("Transfer-Encoding", "chunked")])):
        record = ("response", "https://a.example/", payload, "200 OK", [*headers, *more])
        (item,) = reports(taken(warc([record]), "w.warc"))
        assert item.content == page("Trucks.")


def test_a_coding_that_is_not_known_is_told() -> None:
    record = ("response", "https://a.example/", b"xyz", "200 OK", [HTML, ("Content-Encoding", "zstd")])
    assert "compressed with zstd" in refused(taken(warc([record]), "w.warc"))[0].reason


def test_a_payload_that_grows_beyond_the_cap_is_set_aside_and_the_next_is_read() -> None:
    packed = gzip.compress(b"word " * 100_000)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    records = [("response", "https://a.example/", packed, "200 OK", headers), *TWO]
    items = taken(warc(records), "w.warc", Caps(file=50_000))
    assert [item.error for item in refused(items)] == ["TooLarge"]
    assert len(reports(items)) == 2


def test_what_the_collector_cut_is_told() -> None:
    content = re.sub(rb"WARC-Payload-Digest: [^\r]*", b"WARC-Truncated: length", PACKED[False], count=1)
    items = taken(content, "w.warc")
    assert "WARC-Truncated: length" in refused(items)[0].reason
    assert len(reports(items)) == 1


def _ends(content: bytes) -> list[int]:
    """Where a record of an archive that is not packed begins."""
    return [found.start() for found in re.finditer(rb"WARC/1\.\d\r\n", content)]


@given(cut=st.integers(18, len(PACKED[False]) - 1))
def test_a_cut_archive_gives_its_whole_records_and_says_so(cut: int) -> None:
    content = PACKED[False]
    items = taken(content[:cut], "w.warc")
    found, told = reports(items), refused(items)
    assert [item.url for item in found] == ["https://a.example/1", "https://a.example/2"][: len(found)]
    if not told:  # it ends where a record does: there is nothing that could tell
        second = _ends(content)[1]
        assert cut in range(second - 4, second + 5) or cut >= len(content) - 4
    elif found:
        assert re.match(
            rf"{len(found)} of \d records read, truncated or damaged at byte {cut:,}", told[0].reason
        )


@given(cut=st.integers(18, len(PACKED[True]) - 1))
def test_a_cut_packed_archive_gives_its_whole_records_and_says_so(cut: int) -> None:
    items = taken(PACKED[True][:cut], "w.warc.gz")
    found = reports(items)
    assert [item.url for item in found] == ["https://a.example/1", "https://a.example/2"][: len(found)]
    whole = cut == len(warc([*TWO[:1]]))
    assert bool(refused(items)) is not whole
    if refused(items):
        assert f"at byte {cut:,}" in refused(items)[0].reason


@given(st.binary(max_size=60), st.integers(0, len(PACKED[False])))
def test_no_change_of_an_archive_makes_it_fail(change: bytes, at: int) -> None:
    assert taken(PACKED[False][:at] + change + PACKED[False][at + len(change) :], "w.warc")
