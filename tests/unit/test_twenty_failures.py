"""The table of failures names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/reference/twenty-failures.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+) \|.*$", TABLE, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", TABLE)))


def test_there_are_twenty_each_with_a_test():
    assert [int(number) for number in ROWS] == list(range(1, 21))
    for line in TABLE.splitlines():
        assert not re.match(r"\| \d", line) or "::test_" in line


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_named_test_exists(file, name):
    assert re.search(rf"^def {name}\(", (ROOT / "tests" / file).read_text("utf-8"), re.MULTILINE)
