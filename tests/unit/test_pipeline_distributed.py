"""The distributed run with workers that are none: what is lost, found again, halved, refused, and kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from muster.domain.document import Document, RawReport
from muster.domain.errors import StopRun
from muster.domain.record import Analysis, Quarantined
from muster.pipeline.blocks import blocks
from muster.pipeline.crew import Died, Done
from muster.pipeline.distributed import Distributed
from muster.pipeline.engine import Outcome
from muster.pipeline.parts import Parts
from muster.pipeline.verdicts import Verdict

pytest.importorskip("pyarrow", reason="the extra 'archive' is not installed")

SIZE = 8


def raw(number: int) -> RawReport:
    return RawReport(f"Report {number}".encode(), "text/plain", f"a#{number}", title="Ünïcode")


def result(report: RawReport) -> Analysis | Quarantined:
    if report.content == b"Report 13":
        return Quarantined(report.locator, "no report", "UnreadableReport")
    return Analysis(Document(report.content.decode(), "text", notes=("read",)), ())


REPORTS = [raw(number) for number in range(100)]
WANTED = [Outcome(report, result(report)) for report in REPORTS]


class Fakes:
    """Workers that answer the last thing they were given first, and die of what they are told to die of."""

    def __init__(self, dies: Callable[[Sequence[RawReport]], bool] = lambda reports: False) -> None:
        self.dies = dies
        self.room = 0  # as with real ones, until the first is ready
        self.waiting = deque[tuple[int, Sequence[RawReport]]]()
        self.analysed: list[str] = []
        self.deaths = self.most = self.hired = self.closed = 0

    def __call__(self) -> Fakes:
        self.hired += 1
        return self

    def give(self, number: int, reports: Sequence[RawReport]) -> None:
        assert self.room > 0
        self.room -= 1
        self.waiting.append((number, reports))
        self.most = max(self.most, sum(len(reports) for _, reports in self.waiting))

    def hear(self, wait: bool) -> list[Done | Died]:
        if not self.hired or (not self.waiting and self.room == 0):
            self.room = 4
            return []
        if not self.waiting:
            assert not wait, "nothing will ever come"
            return []
        number, reports = self.waiting.pop()
        self.room += 1
        if self.dies(reports):
            self.deaths += 1
            return [Died(number, "killed")]
        self.analysed += [report.locator for report in reports]
        return [Done(number, tuple(Verdict.of(result(report)) for report in reports))]

    def close(self) -> None:
        self.closed += 1


def run(
    folder: Path, crew: Fakes, reports: Sequence[RawReport] = REPORTS, keep: bool = True
) -> Iterator[Outcome]:
    return Distributed(crew, Parts(folder, keep), "tool", SIZE).run(reports)


def parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.part.parquet"))


def test_outcomes_come_in_the_order_of_the_input(tmp_path: Path) -> None:
    crew = Fakes()
    assert list(run(tmp_path, crew)) == WANTED
    assert (crew.hired, crew.closed) == (1, 1)
    assert len(crew.analysed) == len(REPORTS)


def test_memory_holds_as_many_blocks_as_the_workers_take(tmp_path: Path) -> None:
    read = 0

    def source() -> Iterator[RawReport]:
        nonlocal read
        for report in REPORTS:
            read += 1
            yield report

    crew = Fakes()
    outcomes = Distributed(crew, Parts(tmp_path, True), "tool", SIZE).run(source())
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert crew.most <= 4 * SIZE
    assert crew.closed == 1
    list(run(tmp_path / "all", crew := Fakes()))
    assert crew.most <= 4 * SIZE


def test_nothing_is_started_for_nothing(tmp_path: Path) -> None:
    crew = Fakes()
    assert list(run(tmp_path, crew, ())) == []
    assert crew.hired == 0


def test_a_run_cut_short_is_taken_up(tmp_path: Path) -> None:
    first, second = Fakes(), Fakes()
    outcomes = run(tmp_path, first)
    got = [next(outcomes) for _ in range(50)]
    outcomes.close()  # type: ignore[attr-defined]
    assert got == WANTED[:50]
    assert list(run(tmp_path, second)) == WANTED
    assert set(first.analysed) & set(second.analysed) == set()
    assert sorted(first.analysed + second.analysed) == sorted(report.locator for report in REPORTS)


def test_parts_of_another_program_are_not_taken_up(tmp_path: Path) -> None:
    list(run(tmp_path, Fakes()))
    crew = Fakes()
    assert list(Distributed(crew, Parts(tmp_path, True), "newer tool", SIZE).run(REPORTS)) == WANTED
    assert len(crew.analysed) == len(REPORTS)


def test_where_all_parts_are_there_nobody_is_hired(tmp_path: Path) -> None:
    list(run(tmp_path, Fakes()))
    crew = Fakes()
    assert list(run(tmp_path, crew)) == WANTED
    assert crew.hired == 0


def test_a_damaged_part_is_made_again(tmp_path: Path) -> None:
    list(run(tmp_path, Fakes()))
    damaged = parts(tmp_path)[3]
    damaged.write_bytes(damaged.read_bytes()[:-20])
    crew = Fakes()
    assert list(run(tmp_path, crew)) == WANTED
    assert 0 < len(crew.analysed) <= SIZE


def test_damage_that_the_footer_does_not_show_stops_the_run(tmp_path: Path) -> None:
    list(run(tmp_path, Fakes()))
    damaged = parts(tmp_path)[0]
    content = bytearray(damaged.read_bytes())
    content[40] ^= 255
    damaged.write_bytes(bytes(content))
    with pytest.raises(StopRun, match="damaged"):
        list(run(tmp_path, Fakes()))


def test_parts_that_are_not_kept_go_when_their_reports_have_gone_on(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    outcomes = run(folder, Fakes(), keep=False)
    for _ in range(40):
        next(outcomes)
    there = {
        report
        for block in blocks(REPORTS, "tool", SIZE)
        for report in block.reports
        if _part(folder, block.key)
    }
    assert not there & set(REPORTS[: 40 - SIZE])
    assert len(list(outcomes)) == 60
    assert not folder.exists()


def _part(folder: Path, key: str) -> bool:
    return any(path.name.startswith(key[:40]) for path in parts(folder))


@pytest.mark.parametrize("keep", [True, False])
def test_a_file_given_twice_comes_twice(tmp_path: Path, keep: bool) -> None:
    one = next(blocks(REPORTS, "tool", SIZE)).reports
    crew = Fakes()
    assert list(run(tmp_path, crew, one + one, keep)) == WANTED[: len(one)] * 2


def test_a_worker_that_dies_once_changes_nothing(tmp_path: Path) -> None:
    seen = set[str]()

    def first_time(reports: Sequence[RawReport]) -> bool:
        new = reports[0].locator not in seen
        seen.add(reports[0].locator)
        return new

    crew = Fakes(first_time)
    assert list(run(tmp_path, crew)) == WANTED
    assert crew.deaths == len(list(blocks(REPORTS, "tool", SIZE)))
    assert len(crew.analysed) == len(REPORTS)


@pytest.mark.parametrize("poison", [{0}, {99}, {41}, {40, 41, 42, 43}, {16, 63, 64}])
def test_a_report_that_kills_its_worker_is_refused_and_the_rest_goes_on(
    tmp_path: Path, poison: set[int]
) -> None:
    bad = {REPORTS[number].locator for number in poison}
    outcomes = list(run(tmp_path, Fakes(lambda reports: any(r.locator in bad for r in reports))))
    assert [outcome.raw for outcome in outcomes] == REPORTS
    for number, outcome in enumerate(outcomes):
        if number in poison:
            assert isinstance(outcome.result, Quarantined)
            assert (outcome.result.locator, outcome.result.error) == (f"a#{number}", "WorkerDied")
            assert outcome.result.sha256
        else:
            assert outcome == WANTED[number]


def test_workers_that_die_of_everything_stop_the_run(tmp_path: Path) -> None:
    crew = Fakes(lambda reports: True)
    with pytest.raises(StopRun, match="in a row"):
        list(run(tmp_path, crew))
    assert crew.closed == 1
    assert list(run(tmp_path, Fakes())) == WANTED  # what was refused then is not held against the reports


def test_a_report_that_cost_workers_is_tried_again_by_the_next_run(tmp_path: Path) -> None:
    bad = REPORTS[41].locator
    first = list(run(tmp_path, Fakes(lambda reports: any(r.locator == bad for r in reports))))
    assert [outcome for outcome, wanted in zip(first, WANTED, strict=True) if outcome != wanted] == [
        first[41]
    ]
    crew = Fakes()
    assert list(run(tmp_path, crew)) == WANTED
    assert bad in crew.analysed
    assert len(crew.analysed) <= SIZE


def test_a_file_given_twice_with_such_a_report_comes_twice(tmp_path: Path) -> None:
    one = next(blocks(REPORTS, "tool", SIZE)).reports
    crew = Fakes(lambda reports: one[0] in reports)
    outcomes = list(run(tmp_path, crew, one * 40, keep=False))
    refused = [isinstance(outcome.result, Quarantined) for outcome in outcomes]
    assert refused == [report == one[0] for report in one * 40]


def test_a_part_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("muster.pipeline.parts.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        list(run(tmp_path, Fakes()))
    assert list(tmp_path.iterdir()) == []
