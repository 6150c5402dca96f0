"""Zip archives and WACZ: names are labels, what cannot be read is told one by one."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from containers import answered, left_out, page, refused, reports, taken, warc, zipped

MEMBERS = [
    ("a.txt", b"Trucks left. " * 9),
    ("in/b.html", page("Tanks came.")),
    ("c.txt", b"Guns fell silent."),
]
PACKED = {streamed: zipped(MEMBERS, streamed) for streamed in (False, True)}


def test_members_keep_their_names_and_bytes() -> None:
    for pipe in (False, True):
        found = reports(taken(PACKED[False], "x.zip", pipe=pipe))
        assert [(item.locator, item.content) for item in found] == [
            (f"x.zip#{name}", content) for name, content in MEMBERS
        ]


def test_names_that_lead_out_are_labels_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["../../out.txt", "/etc/passwd", "C:\\x\\y.txt", "a.txt", "a.txt", "a\x1b[31m.txt", "long" * 200]
    found = reports(taken(zipped([(name, b"Trucks left.") for name in names]), "x.zip"))
    labels = [item.locator.removeprefix("x.zip#") for item in found]
    assert len(set(labels)) == len(names)
    assert labels[:5] == ["../../out.txt", "/etc/passwd", "C:\\x\\y.txt", "a.txt", "a.txt (2)"]
    assert all(label.isprintable() and len(label) <= 310 for label in labels)
    assert list(tmp_path.iterdir()) == []


def test_links_and_encrypted_members_are_set_aside() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "Trucks left.")
    content = bytearray(target.getvalue())
    for at in (content.find(b"PK\x03\x04", 4) + 6, content.rfind(b"PK\x01\x02") + 8):
        content[at] |= 1  # says that it is encrypted
    items = taken(bytes(content), "x.zip")
    assert reports(items) == []
    assert [(item.locator, item.error) for item in refused(items)] == [
        ("x.zip#link.txt", "UnsafeInput"),
        ("x.zip#a.txt", "UnreadableReport"),
    ]
    assert "encrypted" in refused(items)[1].reason


def test_a_damaged_member_does_not_end_the_others() -> None:
    content = bytearray(PACKED[False])
    content[45] ^= 0xFF
    items = taken(bytes(content), "x.zip")
    assert [item.locator for item in reports(items)] == ["x.zip#in/b.html", "x.zip#c.txt"]
    assert refused(items)[0].locator == "x.zip#a.txt"


@pytest.mark.parametrize("streamed", [False, True])
@given(data=st.data())
def test_of_a_cut_archive_every_whole_member_is_read_and_the_cut_is_told(
    streamed: bool, data: st.DataObject
) -> None:
    content = PACKED[streamed]
    cut = data.draw(st.integers(18, len(content) - 1))
    items = taken(content[:cut], "x.zip")
    found = [(item.locator.removeprefix("x.zip#"), item.content) for item in reports(items)]
    assert found == MEMBERS[: len(found)]
    assert f"truncated at byte {cut:,}" in refused(items)[-1].reason
    assert len(items) >= 1 + len(found)


@given(st.binary(max_size=200), st.integers(0, len(PACKED[False])))
def test_no_change_of_an_archive_makes_it_fail(change: bytes, at: int) -> None:
    content = PACKED[False][:at] + change + PACKED[False][at + len(change) :]
    assert taken(content, "x.zip")


def test_hidden_files_are_left_out_and_folders_are_no_files() -> None:
    items = taken(
        zipped([("in/", b""), (".DS_Store", b"x"), ("__MACOSX/._a.txt", b"x"), ("a.txt", b"Trucks.")]),
        "x.zip",
    )
    assert len(reports(items)) == 1
    assert [(item.reason, item.count) for item in left_out(items)] == [("hidden (2)", 2)]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_office_documents_are_no_archives(name: str) -> None:
    (told,) = refused(taken(zipped([(name, b"x"), ("word/document.xml", b"<x/>")]), "x.docx"))
    assert "office document" in told.reason


def test_an_archive_without_files_is_told() -> None:
    assert "holds no files" in refused(taken(zipped([]), "x.zip"))[0].reason


def test_of_a_wacz_only_the_crawl_is_read() -> None:
    crawl = warc([answered("https://a.example/1", "Trucks left.")])
    parts = [
        ("archive/data.warc.gz", crawl),
        ("indexes/index.cdx", b"x"),
        ("pages/pages.jsonl", b'{"text":"Trucks."}'),
    ]
    items = taken(zipped([*parts, ("datapackage.json", b"{}")]), "x.wacz")
    (item,) = reports(items)
    assert (item.locator, item.url) == ("x.wacz#archive/data.warc.gz#urn:uuid:1", "https://a.example/1")
    assert left_out(items)[-1].count == 3
