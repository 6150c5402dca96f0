"""A ledger built in bulk is the ledger that the product would have written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis
from muster.evaluation.synthetic import archive
from muster.store import schema
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.sqlite import DATABASE

BENCH = Path(__file__).parents[2] / "bench"
SEED, REPORTS, LEFT_OUT = 3, 40, 20


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
