"""Blocks: nothing lost, nothing twice, and the same ones again where a run begins later."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from muster.domain.document import RawReport
from muster.pipeline.blocks import SIZE, blocks


def raw(number: int) -> RawReport:
    return RawReport(f"Report {number}.".encode(), "text/plain", f"a#{number}")


ARCHIVE = [raw(number) for number in range(3000)]


@given(st.integers(0, 300), st.integers(1, 70))
def test_blocks_are_the_reports_in_order_and_within_their_size(count: int, size: int) -> None:
    found = list(blocks(ARCHIVE[:count], "tool", size))
    assert [report for block in found for report in block.reports] == ARCHIVE[:count]
    assert all(max(1, size // 4) <= len(block.reports) <= size for block in found[:-1])


def test_a_run_that_begins_later_meets_the_same_blocks_after_a_few() -> None:
    whole = {block.key for block in blocks(ARCHIVE, "tool")}
    for begun in (1, 100, 777):
        later = [block.key in whole for block in blocks(ARCHIVE[begun:], "tool")]
        assert later.index(True) <= 10
        assert all(later[later.index(True) :])


def test_one_report_more_changes_few_blocks() -> None:
    whole = {block.key for block in blocks(ARCHIVE, "tool")}
    more = [block.key for block in blocks([*ARCHIVE[:1500], raw(-1), *ARCHIVE[1500:]], "tool")]
    assert sum(key not in whole for key in more) <= 10


def test_a_key_tells_bytes_fields_order_and_program_apart() -> None:
    def key(*reports: RawReport, tool: str = "tool") -> str:
        (block,) = blocks(reports, tool)
        return block.key

    one, two = ARCHIVE[:2]
    keys = [
        key(one, two),
        key(two, one),
        key(one),
        key(one, two, tool="other"),
        key(replace(one, outlet="Gazette"), two),
        key(replace(one, locator="b"), two),
        key(replace(one, content=b"Else."), two),
        key(replace(one, locator="\udcff"), two),
    ]
    assert len(set(keys)) == len(keys)
    assert key(one, two) == keys[0]


def test_blocks_are_no_crumbs() -> None:
    assert SIZE / 3 < len(ARCHIVE) / len(list(blocks(ARCHIVE, "tool"))) < SIZE
