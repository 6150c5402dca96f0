"""ingest, extract, origins: reports go in."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from muster.cli.console import line, note, progress, safe, say
from muster.cli.options import (
    ClusterAddress,
    Inputs,
    LedgerFolder,
    Multilingual,
    OnEngine,
    Work,
    Workers,
    settings,
)
from muster.config import Settings
from muster.corroborate.owners import Owners
from muster.domain.engine_name import EngineName
from muster.domain.errors import SkipReport, UsageError
from muster.domain.record import Quarantined
from muster.export.gold import to_gold
from muster.pipeline import compose, engines
from muster.pipeline.consolidate import consolidate
from muster.pipeline.engine import Engine
from muster.pipeline.files import replaced
from muster.pipeline.ingest import Fate, Step, Tally, analyses
from muster.pipeline.ingest import ingest as take_in
from muster.pipeline.origins import origins_of
from muster.store.ledger import Ledger

_UNSAFE = re.compile(r"[^\w.@+-]+")
_LONGEST_NAME = 120


INTERRUPTED = 130  # 128 + SIGINT, as shells count


def ingest(
    inputs: Inputs,
    ledger: LedgerFolder = None,
    workers: Workers = None,
    engine: OnEngine = None,
    work: Work = None,
    address: ClusterAddress = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="A line for each input, once it is on the disk.")
    ] = False,
) -> None:
    """Read reports, extract their claims and keep both in the ledger.

    The same input again changes nothing, and a run that was cut short is continued by running it again. What cannot be
    read is set aside with its reason (exit code 1) and the rest goes on.

    \b
    Examples:
      muster ingest reports/
      muster ingest monday.html feed.xml archive.jsonl --ledger syria
      cat archive.jsonl | muster ingest - --workers 4
      muster ingest crawl.warc.gz pages.zip list.mbox
      muster ingest archive.parquet --engine ray --workers 16 --work parts/
    """
    chosen = settings(ledger, workers)
    runs_on, owners = _engine(engine, chosen, work, address), compose.owners(chosen.owners)
    with compose.writer(chosen.ledger, chosen.clock) as book:
        try:
            tally = run_ingest(inputs, book, runs_on, None, verbose, owners)
        except KeyboardInterrupt:
            note(
                "interrupted: what was read so far is kept; the same command again goes on from there and compares the reports"
            )
            raise typer.Exit(INTERRUPTED) from None
    say(told(tally, str(chosen.ledger)))
    if tally.quarantined:
        raise typer.Exit(SkipReport.exit_code)


def _engine(name: EngineName | None, chosen: Settings, work: Path | None, address: str | None) -> Engine:
    """The engine that is named, else the one that the number of workers asks for."""
    if name is None:
        name = EngineName.INLINE if chosen.workers == 1 else EngineName.POOL
        if work or address:
            raise UsageError("--work and --address go with --engine pool or ray: name the engine")
    return engines.archive_engine(name, chosen.workers, chosen.ledger, work, address)


def run_ingest(
    inputs: Sequence[str | Path],
    book: Ledger,
    engine: Engine,
    total: int | None,
    verbose: bool = False,
    owners: Owners | None = None,
) -> Tally:
    """Ingest with a bar, then consolidate when anything changed."""
    with progress("reading reports", total) as bar:

        def stepped(step: Step) -> None:
            bar.advance(bar.task_ids[0])
            if verbose:
                line(f"{step.fate.value}\t{step.claims}\t{safe(step.locator)}")
            if step.fate is Fate.QUARANTINED:
                note(f"set aside: {step.locator}: {step.detail}")
            elif step.fate is Fate.LEFT_OUT:
                note(f"left out, no reports: {step.locator.removesuffix('#left-out')}: {step.detail}")

        tally = take_in(inputs, book, engine, standard_input(inputs), stepped)
    if not book.current():
        with progress("comparing reports", None):
            consolidate(book, owners)
    return tally


def told(tally: Tally, ledger: str) -> str:
    """The counts of a run in words: what went in is what came out."""
    left_out = f" + {tally.left_out} left out" if tally.left_out else ""
    return (
        f"{tally.taken} taken in = {tally.stored} stored + {tally.known} already known + {tally.quarantined} set aside{left_out}; "
        f"{tally.claims} new claims; ledger {safe(ledger)}"
    )


def standard_input(inputs: Sequence[str | Path]) -> BinaryIO | None:
    return sys.stdin.buffer if "-" in [str(item) for item in inputs] else None


def extract(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for one JSON file a report.")],
    workers: Workers = None,
) -> None:
    """Write the claims of each report as one JSON file (gold schema), without any ledger.

    \b
    Examples:
      muster extract reports.jsonl --out claims/
      muster extract page.html - --out claims/ < post.txt
    """
    chosen = settings(workers=workers)
    out.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    written = claims = refused = 0
    with progress("extracting", None) as bar:
        for result in analyses(inputs, engines.engine(chosen.workers), standard_input(inputs)):
            bar.advance(bar.task_ids[0])
            if isinstance(result, Quarantined):
                refused += 1
                note(f"set aside: {result.locator}: {result.reason}")
                continue
            gold = to_gold(result)
            _write_json(out / file_name(result.document.report_id, taken), gold)
            written += 1
            claims += len(result.claims)
    say(f"{written} reports written to {safe(str(out))}, {claims} claims, {refused} set aside")
    if refused:
        raise typer.Exit(SkipReport.exit_code)


def file_name(report_id: str, taken: set[str]) -> str:
    """A file name for a report that cannot leave its folder; a second report of one name gets a number."""
    stem = _UNSAFE.sub("_", report_id).lstrip(".-")[:_LONGEST_NAME] or "report"
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}~{number}", number + 1
    taken.add(name.casefold())
    return f"{name}.json"


def _write_json(path: Path, value: dict[str, Any]) -> None:
    with replaced(path) as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        file.write("\n")


def origins(
    reports: Annotated[str, typer.Argument(help="JSON Lines of reports; - is standard input.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="JSON Lines: report_id and its origins.")],
    multilingual: Multilingual = False,
) -> None:
    """Say which reports carry one text: one line a report with the ids of its origins, the main one first.

    \b
    Example:
      muster origins archive.jsonl --out origins.jsonl
    """
    encoder = engines.encoder() if multilingual else None
    with progress("comparing reports", None):
        found = origins_of([reports], standard_input([reports]), encoder)
    with replaced(out) as file:
        for line in found.lines:
            record = {"report_id": line.report_id, "origins": list(line.origins)}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    for item in found.refused:
        note(f"set aside: {item.locator}: {item.reason}")
    distinct = {line.origins[0] for line in found.lines if line.origins}
    say(f"{len(found.lines)} reports rest on {len(distinct)} origins; written to {safe(str(out))}")
    if found.refused:
        raise typer.Exit(SkipReport.exit_code)
