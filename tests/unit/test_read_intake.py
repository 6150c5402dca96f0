from __future__ import annotations

import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from muster.domain.document import RawReport
from muster.domain.record import Quarantined
from muster.read.caps import Caps
from muster.read.document import read
from muster.read.intake import intake

CAPS = Caps(file=2_000, line=500, markup=1_000)


def record(name: str, text: str = "Trucks left the garrison.", **more: object) -> str:
    return json.dumps({"id": name, "text": text, **more})


def taken(
    *inputs: str | Path, stdin: BinaryIO | None = None, cap: Caps = CAPS
) -> list[RawReport | Quarantined]:
    return list(intake(inputs, stdin, cap))


def refusal(item: RawReport | Quarantined) -> tuple[str, str]:
    assert isinstance(item, Quarantined)
    return item.error, item.reason


def ids(items: list[RawReport | Quarantined]) -> list[str | None]:
    return [item.report_id if isinstance(item, RawReport) else f"!{item.error}" for item in items]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_formats_are_told_by_content(tmp_path: Path) -> None:
    cases = {
        "a.txt": ("Trucks left.", "text/plain"),
        "b.dat": ("<!doctype html><p>Trucks left.", "text/html"),
        "c.txt": (record("c"), "application/json"),
        "d.html": ("Trucks <b>left</b>.", "text/html"),
        "e.txt": ("[Update] Trucks left.", "text/plain"),
        "f.txt": ("<3 trucks left", "text/plain"),
        "g.xml": ("<?xml version='1.0'?><rss><channel><item><title>t</title></item></channel></rss>", "application/feed-entry+json"),
    }  # fmt: skip
    for name, (content, media_type) in cases.items():
        (item,) = taken(write(tmp_path, name, content))
        assert isinstance(item, RawReport), name
        assert item.media_type == media_type, name


def test_json_lines_go_on_after_a_bad_line(tmp_path: Path) -> None:
    lines = [
        record("a"),
        '{"id": "b", "text": ',
        "",
        record("c"),
        '{"id": "d"}',
        "[1]",
        record("e", "x" * 600),
        record("f"),
    ]
    items = taken(write(tmp_path, "x.jsonl", "\r\n".join(lines)))
    assert ids(items) == [
        "a",
        "!UnreadableReport",
        "c",
        "!UnreadableReport",
        "!UnreadableReport",
        "!TooLarge",
        "f",
    ]
    assert [item.locator.partition("#")[2] for item in items] == [f"line-{n}" for n in (1, 2, 4, 5, 6, 7, 8)]
    assert "broken JSON" in refusal(items[1])[1]
    assert "no 'text'" in refusal(items[3])[1]
    assert "500 bytes" in refusal(items[5])[1]


def test_the_evidence_of_a_line_is_the_line(tmp_path: Path) -> None:
    line = '{"id":"a",  "text":"Trucks \\u00e9 left."}'
    (item,) = taken(write(tmp_path, "x.jsonl", line + "\n"))
    assert isinstance(item, RawReport)
    assert item.content == line.encode()


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.txt"])
def test_a_broken_first_line_does_not_hide_the_others(tmp_path: Path, name: str) -> None:
    assert ids(taken(write(tmp_path, name, '{"id": "a", "te\n' + record("b")))) == ["!UnreadableReport", "b"]


def test_one_object_over_several_lines_and_its_claims_are_left_alone(tmp_path: Path) -> None:
    source = json.dumps({"report_id": "p", "text": "A\nB", "claims": [{"id": "c1", "text": "no"}]}, indent=1)
    (item,) = taken(write(tmp_path, "p.json", source))
    assert isinstance(item, RawReport)
    assert (item.report_id, read(item).text) == ("p", "A\nB")


def test_arrays(tmp_path: Path) -> None:
    source = f'[{record("a", "é")} , {{"id": "b"}},\n 7, {record("c")}]'
    items = taken(write(tmp_path, "x.json", source))
    assert ids(items) == ["a", "!UnreadableReport", "!UnreadableReport", "c"]
    assert ids(taken(write(tmp_path, "y.json", "[]"))) == ["!UnreadableReport"]
    assert "broken JSON" in refusal(taken(write(tmp_path, "z.json", source[:-1]))[0])[1]
    assert "3 reports" in refusal(taken(write(tmp_path, "x.json", source), cap=Caps(members=3))[3])[1]


@pytest.mark.parametrize(
    "source", ["[" * 5000, '{"text": "a", "x": ' + "[" * 100 + "]" * 100 + "}", "[[" * 70 + "]]" * 70]
)
def test_deep_json_is_refused(tmp_path: Path, source: str) -> None:
    (item,) = taken(write(tmp_path, "x.json", source), cap=Caps())
    assert refusal(item) == ("TooLarge", "JSON nested deeper than 64 levels")


def test_brackets_in_strings_are_no_nesting(tmp_path: Path) -> None:
    (item,) = taken(write(tmp_path, "x.json", record("a", "[{" * 100 + '\\"')), cap=Caps())
    assert isinstance(item, RawReport)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("x.txt", b"", "UnreadableReport"),
        ("x.txt", b"\x00\x01\x02" * 50, "UnreadableReport"),
        ("x.jsonl", b"", "UnreadableReport"),
        ("x.txt", b"word " * 500, "TooLarge"),
        ("x.html", b"<p>word</p>" * 100, "TooLarge"),
        ("x.json", b'{"text": "' + b"a" * 3000 + b'"}', "TooLarge"),
        ("x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><rss/>', "UnsafeInput"),
        ("x.xml", b"<?xml version='1.0'?><note>x</note>", "UnreadableReport"),
    ],
)
def test_bad_files_are_quarantined_and_the_rest_goes_on(
    tmp_path: Path, name: str, content: bytes, error: str
) -> None:
    good = write(tmp_path, "good.txt", "Trucks left.")
    items = taken(write(tmp_path, name, content), good)
    assert refusal(items[0])[0] == error
    assert isinstance(items[1], RawReport)


def test_a_missing_path_is_quarantined_and_the_rest_goes_on(tmp_path: Path) -> None:
    items = taken(tmp_path / "nope.txt", "bad\0path", write(tmp_path, "good.txt", "Trucks left."))
    assert refusal(items[0]) == ("UnreadableReport", "no such file or folder: check the path")
    assert refusal(items[1])[0] == "UnreadableReport"
    assert isinstance(items[2], RawReport)


def test_folders_are_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/x.txt", "c/d/e.txt"):
        write(tmp_path, name, f"Trucks of {name}.")
    found = [Path(item.locator).relative_to(tmp_path).as_posix() for item in taken(tmp_path)]
    assert found == ["a/z.txt", "b.txt", "c/d/e.txt"]


def test_links_do_not_lead_out_of_a_folder_and_loops_end(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside.txt", "Secret.")
    inside = write(tmp_path, "in/file.txt", "Trucks left.")
    folder = inside.parent
    (folder / "a-out").symlink_to(outside)
    (folder / "b-loop").symlink_to(folder)
    (folder / "c-self").symlink_to(folder / "c-self")
    (folder / "d-file").symlink_to(inside)
    os.mkfifo(folder / "e-pipe")
    items = taken(folder)
    assert [type(item).__name__ for item in items] == ["Quarantined"] * 3 + [
        "RawReport",
        "Quarantined",
        "RawReport",
    ]
    assert refusal(items[0]) == ("UnsafeInput", "a link out of the folder: name its target if it is meant")
    assert "not followed" in refusal(items[1])[1]
    assert refusal(items[4])[0] == "UnsafeInput"
    assert isinstance(taken(folder / "a-out")[0], RawReport)  # named by the user: meant


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    assert refusal(taken(tmp_path)[0])[1] == "the folder holds no files"


def test_standard_input() -> None:
    assert ids(taken("-", stdin=io.BytesIO(f"{record('a')}\n{record('b')}".encode()))) == ["a", "b"]
    (item,) = taken("-", stdin=io.BytesIO(b"Trucks left."))
    assert isinstance(item, RawReport)
    assert item.locator == "<stdin>"
    assert "standard input" in refusal(taken("-")[0])[1]


class _Endless(io.RawIOBase):
    """Standard input that never ends: the same line over and over, or one line without an end."""

    def __init__(self, piece: bytes, size: int) -> None:
        self._piece, self._left = piece, size

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        return self._piece if self._left >= 0 else b""


def test_long_streams_are_read_in_bounded_memory() -> None:
    line = (record("a") + "\n").encode()
    many = cast(BinaryIO, _Endless(line * 100, 300))
    one = cast(BinaryIO, _Endless(b'{"text": ' + b"x" * 60_000, 900))  # 54 MB without a line end
    tracemalloc.start()
    counted = sum(1 for _ in intake(["-"], many))
    (item,) = taken("-", stdin=one, cap=Caps())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert counted == 30_000
    assert refusal(item)[0] == "TooLarge"
    assert peak < 40_000_000


def test_reports_are_handed_out_before_the_stream_ends() -> None:
    def lines() -> Iterator[bytes]:
        yield (record("a") + "\n").encode() * 60
        raise AssertionError("read ahead too far")

    class Stream(io.RawIOBase):
        parts = lines()

        def read(self, size: int = -1) -> bytes:
            return next(self.parts)

    first = next(intake(["-"], cast(BinaryIO, Stream())))
    assert isinstance(first, RawReport)
