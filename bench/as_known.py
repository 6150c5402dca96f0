"""How far a status as of a day is free of what came later: against ledgers that hold only what was published by then.

usage: python bench/as_known.py [--reports 700] [--days 7] [--sites 150] [--seed 21]

A dense archive of one year is written whole, and once for each of some days up to that day. Of the most spoken-of sites the
status as of each day is asked of both.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from muster.domain.record import Analysis
from muster.domain.status import AsOf, SiteStatus
from muster.evaluation.synthetic import Options, SyntheticReport, archive
from muster.pipeline.consolidate import consolidate
from muster.pipeline.site import site_status
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

_DENSE = Options(years=1)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, usual in (("reports", 700), ("days", 7), ("sites", 150), ("seed", 21)):
        arguments.add_argument(f"--{name}", type=int, default=usual)
    chosen = arguments.parse_args()
    dated = [r for r in archive(chosen.seed, chosen.reports, _DENSE) if r.document.published]
    pairs = list(compared(dated, chosen.days, chosen.sites))
    told = sum(said(whole) == said(then) for whole, then in pairs)
    found = sum(findings(whole) == findings(then) for whole, then in pairs)
    sys.stdout.write(f"statuses {len(pairs)}, the same {told}, with the same findings and claims {found}\n")


def compared(
    reports: list[SyntheticReport], days: int, sites: int
) -> Iterator[tuple[SiteStatus, SiteStatus]]:
    """Statuses of the whole archive, each with that of what was published by its day."""
    printed = sorted(day_of(r) for r in reports)
    with tempfile.TemporaryDirectory() as folder:
        everything = Path(folder) / "everything"
        fill(everything, reports)
        for n in range(1, days + 1):
            day, then = printed[len(printed) * n // (days + 1)], Path(folder) / str(n)
            fill(then, (r for r in reports if day_of(r) <= day))
            as_of = AsOf(day, datetime.combine(day, time.max, tzinfo=UTC))
            with LedgerReader.open(everything) as whole, LedgerReader.open(then) as part:
                for site in part.sites()[:sites]:
                    yield (
                        site_status(whole, site.place.id, as_of),
                        site_status(part, site.place.id, as_of),
                    )


def day_of(report: SyntheticReport) -> date:
    if report.document.published is None:
        raise ValueError(f"{report.document.id} has no day")
    return report.document.published.day


def fill(folder: Path, reports: Iterable[SyntheticReport]) -> None:
    with Ledger.open(folder) as ledger:
        for report in reports:
            ledger.store(report.raw(), Analysis(report.document, report.claims))
        consolidate(ledger)


def said(status: SiteStatus) -> list[tuple[object, ...]]:
    """The lines with their claims and grades."""
    return [(x.presence, x.text, x.claims, x.against, x.credibility, x.origins) for x in status.lines]


def findings(status: SiteStatus) -> list[tuple[object, ...]]:
    """The lines with their claims, without grades."""
    return [(x.text, x.claims) for x in status.lines]


if __name__ == "__main__":
    main()
