"""A ledger built in bulk is the ledger that the product would have written; one of several turns is one whole, too."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.event import PostureEvent
from muster.domain.link import Link
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis
from muster.evaluation.synthetic import archive
from muster.pipeline.consolidate import consolidate
from muster.store import schema
from muster.store.codec import loads
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.sqlite import DATABASE

BENCH = Path(__file__).parents[2] / "bench"
SEED, REPORTS, LEFT_OUT, TURNS = 3, 40, 20, 3


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.path.insert(0, str(BENCH))
    try:
        import ledger_build  # noqa: PLC0415 - the benchmarks are no package

        assert ledger_build.LEFT_OUT == LEFT_OUT
        folder = tmp_path_factory.mktemp("bulk")
        made = ledger_build.build(folder, REPORTS, SEED, workers=1)
        assert made.reports == REPORTS - REPORTS // LEFT_OUT
    finally:
        sys.path.remove(str(BENCH))
    return folder


@pytest.fixture(scope="module")
def turned(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.path.insert(0, str(BENCH))
    try:
        import ledger_decades  # noqa: PLC0415

        folder = tmp_path_factory.mktemp("turned")
        assert ledger_decades.decades(built, folder, TURNS).reports == TURNS * (REPORTS - REPORTS // LEFT_OUT)
    finally:
        sys.path.remove(str(BENCH))
    return folder


def base(folder: Path, table: sa.Table) -> list[dict[str, object]]:
    """Rows of a table without what only says when and by whom they were written."""
    engine = sa.create_engine(f"sqlite:///{folder / DATABASE}")
    with engine.connect() as connection:
        found = connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings().all()
    engine.dispose()
    clock = {"recorded_at", "collected_at", "at", "tool"}
    return [{name: value for name, value in row.items() if name not in clock} for row in found]


def test_it_verifies(built: Path) -> None:
    with LedgerReader.open(built) as reader:
        assert reader.verify() == ()
        assert reader.counts().reports == REPORTS - REPORTS // LEFT_OUT


def test_its_base_rows_are_those_of_the_store(built: Path, tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        for n, report in enumerate(archive(SEED, REPORTS)):
            if n % LEFT_OUT:  # one of so many is left to be added
                assert ledger.store(report.raw(), Analysis(report.document, report.claims))
    for table in schema.BASE:
        if table is not schema.custody:
            assert base(built, table) == base(tmp_path, table), table.name


def test_its_indexes_are_all_there(built: Path, tmp_path: Path) -> None:
    Ledger.open(tmp_path).close()

    def names(folder: Path) -> list[str]:
        engine = sa.create_engine(f"sqlite:///{folder / DATABASE}")
        with engine.connect() as connection:
            query = sa.text(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%'"
            )
            found = connection.execute(query).scalars().all()
        engine.dispose()
        return sorted(found)

    assert names(built) == names(tmp_path)


def test_words_are_found(built: Path) -> None:
    with LedgerReader.open(built) as reader:
        claim = reader.claims(ClaimQuery(limit=1)).items[0].claim
        assert claim.id in {
            one.claim.id for one in reader.claims(ClaimQuery(text=claim.quote, limit=50)).items
        }
        assert reader.event(reader.claim(claim.id).event or "").claims


def everything(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of all tables that reports and what is derived of them stand in."""
    engine = sa.create_engine(f"sqlite:///{folder / DATABASE}")
    tables = [
        t for t in (*schema.BASE, *schema.DERIVED, *schema.WORKING) if t not in (schema.names, schema.sites)
    ]
    with engine.connect() as connection:
        found = {t.name: [tuple(row) for row in connection.execute(sa.select(t))] for t in tables}
    engine.dispose()
    return found


def test_every_row_stands_once_in_each_turn(built: Path, turned: Path) -> None:
    one, all_ = everything(built), everything(turned)
    assert {name: len(rows) for name, rows in all_.items()} == {
        n: TURNS * len(rows) for n, rows in one.items()
    }
    for name in ("claims", "events", "links", "postings", "holdings", "propositions", "copy_matches"):
        assert set(one[name]) <= set(all_[name]), name


def test_what_is_turned_is_known_by_its_own_ids(turned: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{turned / DATABASE}")
    kinds = {schema.claims: Claim, schema.reports: Document, schema.events: PostureEvent, schema.links: Link}
    with engine.connect() as connection:
        for table, kind in kinds.items():
            for row in connection.execute(sa.select(table.c.id, table.c.body)):
                assert loads(kind, row.body).id == row.id
    engine.dispose()


def test_a_report_added_finds_in_the_last_turn_what_it_finds_in_the_one_archive(
    built: Path, turned: Path, tmp_path: Path
) -> None:
    (left,) = archive(SEED, 1)
    made = list[dict[str, set[tuple[object, ...]]]]()
    for folder in (built, turned):
        copied = shutil.copytree(folder, tmp_path / folder.name)
        before = everything(copied)
        with Ledger.open(copied) as ledger:
            assert ledger.store(left.raw(), Analysis(left.document, left.claims))
            consolidate(ledger)
        derived = [t.name for t in (*schema.DERIVED, schema.claim_edges) if t is not schema.sites]
        after = everything(copied)
        made.append({name: set(after[name]) - set(before[name]) for name in derived})
    assert made[0] == made[1]
    assert made[0]["event_members"]


def test_reports_of_the_days_after_are_taken_in(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    import ledger_growth  # noqa: PLC0415
    import ledger_measure  # noqa: PLC0415

    monkeypatch.setattr(ledger_measure, "_FEED_BLOCKS", (5_000_000, 5_000_006))
    copied = shutil.copytree(built, tmp_path / "further")
    found = ledger_growth.further(copied, 6, SEED)
    assert (found.archive, found.reports) == (REPORTS - REPORTS // LEFT_OUT, 6)
    assert all(each > 0 for each in found[2:])
    with LedgerReader.open(copied) as reader:
        assert reader.counts().reports == REPORTS - REPORTS // LEFT_OUT + 6
        assert reader.verify() == ()


def test_costs_are_drawn_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    from ledger_drawing import each, totals  # noqa: PLC0415

    whole, more = totals([(1_000, 5.0), (10_000, 60.0)]), each([(1_000, 15.0), (100_000, 25.0)])
    for picture in (whole, more):
        lines = ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}polyline")
        ends = [[float(at) for at in line.attrib["points"].split()[-1].split(",")] for line in lines]
        (linear, drawn) = ends
        assert linear[0] == drawn[0] == 580  # the largest archive stands at the right
        assert drawn[1] < linear[1]  # dearer than linear: above it
    assert "60.0 s" in whole
    assert "25.0 ms" in more
