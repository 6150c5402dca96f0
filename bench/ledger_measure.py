"""What questions to a large ledger and one more report cost: each operation in a transaction of its own.

Operations are drawn by a seeded generator from the ledger itself. The reports added are those of the archive that the build
left out, anywhere in its years; those of the feed are published after its last day, and come in the order of publication.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as datetime_time
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import sqlalchemy as sa
from ledger_build import LEFT_OUT

from muster.domain.claim import Action
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis
from muster.domain.status import AsOf
from muster.evaluation.synthetic import Options, SyntheticReport, archive
from muster.pipeline.consolidate import consolidate
from muster.pipeline.site import site_status
from muster.store import schema
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.sqlite import DATABASE
from muster.web.steady import settle

ADD, FEED, STATUS, SEARCH, CHAIN = "add", "feed", "status", "search", "chain"
OPERATIONS = (STATUS, SEARCH, CHAIN, FEED, ADD)
_FEED = Options(first_day=date(2024, 12, 30), years=1)
_FEED_BLOCKS = (5_000_000, 5_010_000)  # of the same archive, were it that long


class Timing(NamedTuple):
    """Milliseconds of one operation over its runs; ``cpu``: of this process's own time, whatever else the machine does."""

    operation: str
    runs: int
    p50: float
    p95: float
    most: float
    cpu_p50: float
    cpu_p95: float


def measure(folder: Path, runs: int, seed: int, only: tuple[str, ...] = OPERATIONS) -> list[Timing]:
    """Time ``runs`` of each operation of ``only``."""
    settle()  # as the server does that answers and takes reports in
    with LedgerReader.open(folder) as reader:
        asks = {
            STATUS: status_operations(reader, folder, seed),
            SEARCH: search_operations(reader, seed),
            CHAIN: chain_operations(reader, folder, seed),
        }
        found = [timing(name, runs, asks[name]) for name in only if name in asks]
    for name, draw in ((FEED, feed), (ADD, left_out)):
        if name in only:
            reports = draw(folder, seed)
            with Ledger.open(folder) as ledger:
                found.append(timing(name, runs, add_operations(ledger, reports)))
    return found


def timing(name: str, runs: int, operations: Iterator[Callable[[], object]]) -> Timing:
    """Run and time; what an operation needs is drawn before its clock starts."""
    took, worked = [], []
    for operation in islice(operations, runs):
        start, cpu = time.perf_counter(), time.process_time()
        operation()
        took.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    took.sort()
    worked.sort()
    return Timing(
        name, len(took), _at(took, 0.5), _at(took, 0.95), took[-1], _at(worked, 0.5), _at(worked, 0.95)
    )


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def status_operations(reader: LedgerReader, folder: Path, seed: int) -> Iterator[Callable[[], object]]:
    """Status of a site as of a date: sites as often as claims speak of them, so the largest are asked most."""
    rng = Random(f"{seed} status")  # noqa: S311 - a benchmark's draw
    sites = _sites(folder)
    weights = [number for _, number in sites]
    while True:
        place = rng.choices(sites, weights)[0][0]
        day = date(2015, 1, 1) + timedelta(days=rng.randrange(3650))
        as_of = AsOf(day, datetime.combine(day, datetime_time.max, tzinfo=UTC))
        yield lambda place=place, as_of=as_of: site_status(reader, place, as_of)


def search_operations(reader: LedgerReader, seed: int) -> Iterator[Callable[[], object]]:
    """Claims by words, action, place and dates, in turn and together."""
    rng = Random(f"{seed} search")  # noqa: S311 - a benchmark's draw
    places = [site.place.id for site in reader.sites()[:500]]
    words = (
        "submarines",
        "helicopters overnight",
        "Pantsir launchers",
        "withdrew",
        "warships",
        "transport aircraft",
        "drones",
    )
    while True:
        since = date(2015, 1, 1) + timedelta(days=rng.randrange(3500))
        until = since + timedelta(days=rng.choice((7, 30, 365)))
        queries = (
            ClaimQuery(text=rng.choice(words)),
            ClaimQuery(text=rng.choice(words), since=since, until=until),
            ClaimQuery(action=rng.choice(list(Action)), since=since, until=until),
            ClaimQuery(place=rng.choice(places), since=since, until=until),
            ClaimQuery(place=rng.choice(places), action=rng.choice(list(Action))),
        )
        query = rng.choice(queries)
        yield lambda query=query: reader.claims(query)


def chain_operations(reader: LedgerReader, folder: Path, seed: int) -> Iterator[Callable[[], object]]:
    """The evidence chain of a claim: claim, links, event, origin, custody of the bytes."""
    rng = Random(f"{seed} chain")  # noqa: S311 - a benchmark's draw
    engine = sa.create_engine(f"sqlite:///{folder / DATABASE}")
    with engine.connect() as connection:
        top = connection.exec_driver_sql("SELECT max(rowid) FROM claims").scalar_one()
    while True:
        wanted = rng.randint(1, top)
        with engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT id FROM claims WHERE rowid >= ? LIMIT 1", (wanted,))
            claim = found.scalar_one()
        yield lambda claim=claim: chain(reader, engine, claim)


def chain(reader: LedgerReader, engine: sa.Engine, claim: str) -> tuple[Any, ...]:
    """Everything that a claim rests on."""
    recorded = reader.claim(claim)
    entries = sa.select(schema.custody).where(schema.custody.c.sha256 == recorded.document.evidence_sha256)
    with engine.connect() as connection:
        custody = connection.execute(entries).all()
    return (
        recorded,
        reader.links(claim),
        reader.event(recorded.event) if recorded.event else None,
        reader.origin(recorded.origin_group, recorded.claim.report) if recorded.origin_group else None,
        custody,
    )


def left_out(folder: Path, seed: int) -> Iterator[SyntheticReport]:
    """The reports that the build left out, in any order: each finds the copies and events that it has in an archive."""
    held = _one(folder, "SELECT count(*) FROM reports WHERE report_id >= 'syn-' AND report_id < 'syn.'")
    numbers = list(range(0, held, LEFT_OUT))
    Random(f"{seed} add").shuffle(numbers)  # noqa: S311 - a benchmark's draw
    for number in numbers:
        yield from archive(seed, number + 1, start=number)


def feed(_folder: Path, seed: int) -> Iterator[SyntheticReport]:
    """Reports of the days after the archive's last one, as they are published: their copies and events are of those days."""
    first, last = _FEED_BLOCKS
    reports = archive(seed, last, _FEED, start=first)
    return iter(sorted(reports, key=lambda one: str(one.document.published and one.document.published.iso)))


def add_operations(ledger: Ledger, reports: Iterator[SyntheticReport]) -> Iterator[Callable[[], object]]:
    """One report more, consolidated."""
    for report in reports:
        raw, analysis = report.raw(), Analysis(report.document, report.claims)
        if ledger.known(raw):  # added by an earlier measurement
            continue

        def add(raw: Any = raw, analysis: Analysis = analysis) -> None:
            ledger.store(raw, analysis)
            consolidate(ledger)

        yield add


def _one(folder: Path, query: str) -> int:
    engine = sa.create_engine(f"sqlite:///{folder / DATABASE}")
    with engine.connect() as connection:
        found = connection.exec_driver_sql(query).scalar_one()
    engine.dispose()
    return int(found)


def _sites(folder: Path) -> list[tuple[str, int]]:
    engine = sa.create_engine(f"sqlite:///{folder / DATABASE}")
    with engine.connect() as connection:
        rows = connection.execute(sa.select(schema.sites.c.place, schema.sites.c.claims)).all()
    engine.dispose()
    return [(place, claims) for place, claims in rows]


def peak_memory() -> dict[str, float]:
    """MiB: the most that was resident, and the share of memory that is this process's own now (Linux)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"max_rss_mib": round(most, 1)}
    rollup = Path("/proc/self/smaps_rollup")
    if sys.platform == "linux" and rollup.is_file():
        lines = dict(line.split(":", 1) for line in rollup.read_text().splitlines()[1:])
        found["pss_mib"] = round(int(lines["Pss"].split()[0]) / 1024, 1)
    return found
