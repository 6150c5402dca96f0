"""The same ledger whatever analysed it, with workers that are killed half-way."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from muster.cli import main
from muster.domain.document import Document
from muster.domain.errors import AssetMismatch, UsageError
from muster.domain.place import Place
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.inference.tagger import NoTagger
from muster.pipeline import engines
from muster.pipeline.analyse import Ports
from muster.pipeline.distributed import Distributed, Workers
from muster.pipeline.engine import Engine, Inline, MakePorts
from muster.pipeline.engines import EngineName, archive_engine, hire
from muster.pipeline.fingerprint import fingerprint
from muster.pipeline.ingest import Tally, ingest
from muster.pipeline.parts import Parts
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

pytest.importorskip("pyarrow", reason="the extra 'archive' is not installed")

ray = pytest.mark.skipif(find_spec("ray") is None, reason="the extra 'ray' is not installed")
ON = [EngineName.POOL, pytest.param(EngineName.RAY, marks=ray)]
NOW = datetime(2025, 1, 31, 12, tzinfo=UTC)
SIZE = 4  # reports a block: twelve reports are some blocks
WAIT = 120.0  # seconds; a process that loads its models on a busy machine


class Mortal:
    """An empty parse; what the text asks for happens to the process, through marks in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def parse(self, document: Document, only: Sequence[Span] | None = None) -> Syntax:
        if "KILL" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "ONCE" in document.text and self._first("died"):
            os.kill(os.getpid(), signal.SIGKILL)
        if "HOLD" in document.text and self._first("held"):
            time.sleep(WAIT)  # the test kills this process from outside
        return Syntax.build(document.text, (), ())

    def _first(self, mark: str) -> bool:
        path = self._folder / mark
        if path.exists():
            return False
        part = path.with_suffix(".part")
        part.write_text(str(os.getpid()), "utf-8")
        part.replace(path)
        return True


class Nowhere:
    """A gazetteer without places."""

    def find(self, name: str) -> tuple[Place, ...]:
        return ()

    def get(self, place_id: str) -> Place | None:
        return None

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        return ()

    def near(self, lon: float, lat: float, metres: float) -> tuple[Place, ...]:
        return ()


def mortal(folder: Path) -> Ports:
    return Ports(Mortal(folder), Nowhere(), NoTagger())


def wrong_model() -> Ports:
    raise AssetMismatch("the model is not the recorded one")


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes import this module; those of Ray get it sent."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    if find_spec("ray") is not None:
        os.environ.setdefault("RAY_AUTH_MODE", "token")  # before Ray is loaded: it reads them once
        os.environ.setdefault("RAY_AUTH_TOKEN", "0" * 64)
        from ray import cloudpickle  # noqa: PLC0415

        cloudpickle.register_pickle_by_value(sys.modules[__name__])


def reports(folder: Path, *words: str) -> Path:
    """Twelve short reports, one line that is none, and one report for each of ``words``, among them."""
    lines = [
        json.dumps(
            {
                "report_id": f"n{number}",
                "outlet": f"Paper {number % 5}",
                "published": f"2025-01-{number + 1:02d}",
                "language": "en",
                "text": f"Officials said on Monday that {number + 2} trucks with troops left Tartus. "
                "The ministry denied that troops were withdrawing.",
            }
        )
        for number in range(12)
    ]
    lines[5:5] = ["{broken", *(json.dumps({"text": f"{word} befell the troops."}) for word in words)]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "reports.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def filled(folder: Path, source: Path, engine: Engine) -> tuple[str, Tally]:
    with Ledger.open(folder, lambda: NOW) as ledger:
        tally = ingest([source], ledger, engine)
        return ledger.digest(), tally


def distributed(name: EngineName, make: MakePorts, work: Path, workers: int = 2) -> Distributed:
    return Distributed(lambda: hire(name, make, workers), Parts(work, keep=True), fingerprint(), SIZE)


@pytest.fixture
def undisturbed(tmp_path: Path) -> Callable[[Path], tuple[str, Tally]]:
    """What one process makes of reports when nothing dies."""

    def of(source: Path) -> tuple[str, Tally]:
        marks = tmp_path / "marks of the undisturbed"
        marks.mkdir()
        for mark in ("died", "held"):
            (marks / mark).touch()
        return filled(tmp_path / "undisturbed", source, Inline(partial(mortal, marks)))

    return of


Undisturbed = Callable[[Path], tuple[str, Tally]]


@ray
def test_every_engine_makes_the_same_ledger(tmp_path: Path) -> None:
    """With the whole of analysis: parser, reading model, gazetteer."""
    source, found = reports(tmp_path), {}
    ways: list[tuple[str, EngineName, Path | None]] = [
        ("inline", EngineName.INLINE, None),
        ("pool", EngineName.POOL, None),
        ("pool with parts", EngineName.POOL, tmp_path / "parts"),
        ("ray", EngineName.RAY, None),
    ]
    for label, name, work in ways:
        ledger = tmp_path / label
        found[label], tally = filled(ledger, source, archive_engine(name, 2, ledger, work))
        assert (tally.stored, tally.quarantined) == (12, 1)
        assert tally.claims > 12
    assert len(set(found.values())) == 1, found
    assert list((tmp_path / "parts").glob("*.part.parquet"))
    assert not (tmp_path / "ray" / engines.WORK).exists()  # parts that nobody asked for do not stay


@pytest.mark.parametrize("name", ON)
def test_a_worker_that_dies_half_way_changes_nothing(
    tmp_path: Path, name: EngineName, undisturbed: Undisturbed
) -> None:
    source = reports(tmp_path / "in", "ONCE")
    engine = distributed(name, partial(mortal, tmp_path), tmp_path / "work")
    assert filled(tmp_path / "ledger", source, engine) == undisturbed(source)
    assert (tmp_path / "died").exists()
    with LedgerReader.open(tmp_path / "ledger") as reader:
        assert reader.verify() == ()


@pytest.mark.parametrize("name", ON)
def test_a_worker_killed_from_outside_changes_nothing(
    tmp_path: Path, name: EngineName, undisturbed: Undisturbed
) -> None:
    source = reports(tmp_path / "in", "HOLD")

    def kill_who_holds() -> None:
        until = time.monotonic() + WAIT
        while not (tmp_path / "held").exists() and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(int((tmp_path / "held").read_text("utf-8")), signal.SIGKILL)

    killer = threading.Thread(target=kill_who_holds)
    killer.start()
    engine = distributed(name, partial(mortal, tmp_path), tmp_path / "work")
    found = filled(tmp_path / "ledger", source, engine)
    killer.join()
    assert found == undisturbed(source)


@pytest.mark.parametrize("name", ON)
def test_a_report_that_kills_every_worker_is_set_aside(tmp_path: Path, name: EngineName) -> None:
    source = reports(tmp_path / "in", "KILL")
    engine = distributed(name, partial(mortal, tmp_path), tmp_path / "work")
    _, tally = filled(tmp_path / "ledger", source, engine)
    assert (tally.stored, tally.quarantined) == (12, 2)
    with LedgerReader.open(tmp_path / "ledger") as reader:
        (item,) = [item for item in reader.quarantined() if item.error == "WorkerDied"]
    assert item.locator == f"{source}#line-7"


@pytest.mark.parametrize("name", ON)
def test_what_concerns_every_report_stops_the_run(tmp_path: Path, name: EngineName) -> None:
    with pytest.raises(AssetMismatch, match="not the recorded one"):
        filled(tmp_path / "ledger", reports(tmp_path / "in"), distributed(name, wrong_model, tmp_path / "w"))


def test_a_ledger_that_was_cut_short_is_filled_from_the_parts(
    tmp_path: Path, undisturbed: Undisturbed
) -> None:
    """Killed while the ledger was written: the parts are taken up and no worker is started for them."""
    source = reports(tmp_path / "in")
    make = partial(mortal, tmp_path)
    list_of = partial(filled, source=source)
    list_of(tmp_path / "first", engine=distributed(EngineName.POOL, make, tmp_path / "work", 1))
    again = Distributed(_nobody, Parts(tmp_path / "work", keep=True), fingerprint(), SIZE)
    assert list_of(tmp_path / "second", engine=again) == undisturbed(source)


def _nobody() -> Workers:
    raise AssertionError("a worker was started")


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        (EngineName.POOL, {"address": "auto"}, "--engine ray"),
        (EngineName.INLINE, {"work": Path("w")}, "--engine pool or ray"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    tmp_path: Path, name: EngineName, options: dict[str, Path | str], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        archive_engine(name, 2, tmp_path, **options)  # type: ignore[arg-type]


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(str(end.value.code))


@pytest.mark.parametrize("more", [("--work", "parts"), ("--address", "auto")])
def test_the_engine_of_a_work_folder_or_an_address_must_be_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], more: tuple[str, str]
) -> None:
    assert ended("ingest", str(tmp_path), "--ledger", str(tmp_path / "ledger"), *more) == 2
    assert "name the engine" in capfd.readouterr().err


@pytest.mark.parametrize("engine", ["inline", "pool", "ray"])
def test_the_command_takes_the_engine(tmp_path: Path, capfd: pytest.CaptureFixture[str], engine: str) -> None:
    """Nothing to analyse, so no engine is started; what cannot be read is counted all the same."""
    (tmp_path / "in.jsonl").write_text("{broken\n", "utf-8")
    found = ended("ingest", str(tmp_path / "in.jsonl"), "--ledger", str(tmp_path / "l"), "--engine", engine)
    assert found == 1
    assert "1 taken in = 0 stored + 0 already known + 1 set aside" in capfd.readouterr().out
    assert not (tmp_path / "l" / engines.WORK).exists()


def test_an_engine_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(module: str) -> object:
        raise ModuleNotFoundError(name=module.partition(".")[0])

    monkeypatch.setattr("muster.domain.extras.import_module", absent)
    with pytest.raises(
        UsageError, match=r"a work folder needs an extra: pip install 'muster-osint\[archive\]'"
    ):
        archive_engine(EngineName.RAY, 2, tmp_path)
    with pytest.raises(UsageError, match=r"the engine ray needs an extra: pip install 'muster-osint\[ray\]'"):
        hire(EngineName.RAY, engines.ports, 1)
