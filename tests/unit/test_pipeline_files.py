"""Files are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from muster.pipeline.files import replaced


def test_a_file_takes_its_name_when_complete(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    with replaced(target) as file:
        file.write("one\r\ntwo\n")
        assert not target.exists()
    assert target.read_bytes() == b"one\r\ntwo\n"


def test_a_failure_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def fail() -> None:
        with replaced(target) as file:
            file.write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
