"""verify, evaluate: does the ledger hold, and how good is the extraction."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from muster.cli.console import emit, note, progress, say
from muster.cli.options import AsJson, LedgerFolder, Multilingual, settings
from muster.domain.errors import LedgerCorrupt, NotFound
from muster.domain.reading import Scale
from muster.evaluation.commands import (
    evaluate_compare,
    evaluate_copies,
    evaluate_factuality,
    evaluate_gold,
    evaluate_links,
    evaluate_origins,
    evaluate_polnear,
    evaluate_sites,
    evaluate_stories,
    evaluate_time,
)
from muster.evaluation.geoparsing import evaluate_geoparsing
from muster.pipeline import compose
from muster.pipeline.consolidate import IN_MEMORY, consolidate, differences

evaluate = typer.Typer(
    name="evaluate",
    help="Measure against gold data: gold, origins, polnear, factuality, time, geoparsing, sites, stories, copies, links, compare.",
    no_args_is_help=True,
)


def verify(
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Migrate an older ledger and compute origins, events, links and sites anew."
        ),
    ] = False,
    ledger: LedgerFolder = None,
    as_json: AsJson = False,
) -> None:
    """Check the ledger: evidence hashes, custody chain, every quote at its offsets, derived tables recomputed.

    Lists what was set aside, too. A ledger of more than 15,000 reports is too large to be recomputed in memory: --rebuild
    does it in portions. Exit code 3 when anything does not agree.

    \b
    Examples:
      muster verify
      muster verify --ledger syria --json
      muster verify --rebuild
    """
    chosen = settings(ledger)
    owners = compose.owners(chosen.owners)
    if rebuild:
        with (
            compose.writer(chosen.ledger, chosen.clock, create=False) as book,
            progress("comparing reports", None),
        ):
            consolidate(book, owners, anew=True)
    with compose.reader(chosen.ledger) as reader, progress("checking", None):
        counts, digest, aside = reader.counts(), reader.digest(), reader.quarantined()
        anew = rebuild or counts.reports <= IN_MEMORY
        compared = differences(reader, owners) if counts.reports <= IN_MEMORY else ()
        problems = (*reader.verify(), *compared)
    if as_json:
        listed = [{"locator": item.locator, "reason": item.reason, "error": item.error} for item in aside]
        found = {"problems": list(problems), "counts": counts._asdict(), "digest": digest}
        emit({**found, "set_aside": listed, "recomputed": anew})
    else:
        for item in aside:
            note(f"set aside: {item.locator}: {item.reason}")
        for problem in problems:
            note(problem)
        if not anew:
            note(
                f"origins, events, links and sites were not computed anew: {counts.reports:,} reports; --rebuild does"
            )
        sizes = ", ".join(f"{size} {name}" for name, size in counts._asdict().items())
        say(f"{sizes}\n{'does not hold' if problems else 'all holds'}; digest {digest}")
    if problems:
        raise typer.Exit(LedgerCorrupt.exit_code)


@evaluate.command("gold")
def gold(
    predictions: Annotated[Path, typer.Argument(help="Folder that muster extract wrote.")],
    gold_folder: Annotated[
        Path | None, typer.Option("--gold", help="Folder of gold reports.", show_default=False)
    ] = None,
    only: Annotated[str | None, typer.Option("--only", help="Report ids, separated by commas.")] = None,
    as_json: AsJson = False,
) -> None:
    """Score extracted claims against gold reports.

    \b
    Example:
      muster extract reports.jsonl --out claims/ && muster evaluate gold claims/ --gold gold/reports
    """
    ids = tuple(part.strip() for part in only.split(",") if part.strip()) if only else None
    raise typer.Exit(evaluate_gold(_there(predictions), gold_folder and _there(gold_folder), ids, as_json))


@evaluate.command("time")
def time(
    path: Annotated[Path, typer.Argument(help="JSON Lines of expressions.")], as_json: AsJson = False
) -> None:
    """Score the reading of time expressions.

    \b
    Example:
      muster evaluate time tests/golden/news_time.jsonl
    """
    raise typer.Exit(evaluate_time(_there(path), as_json))


@evaluate.command("sites")
def sites(
    path: Annotated[Path, typer.Argument(help="JSON Lines of printed names with coordinates.")],
    reports: Annotated[Path, typer.Option(help="Folder of the reports that print them.")] = Path(
        "corpus/reports"
    ),
    as_json: AsJson = False,
) -> None:
    """Score where the sites that reports name are put: shares within ten kilometres.

    \b
    Example:
      muster evaluate sites corpus/sites.jsonl --reports corpus/reports
    """
    raise typer.Exit(evaluate_sites(_there(path), _there(reports), as_json))


@evaluate.command("origins")
def origins(
    path: Annotated[Path, typer.Argument(help="JSON Lines of reports whose origins are known.")],
    stories: Annotated[
        str | None, typer.Option("--stories", help="Stories to score beside all, separated by commas.")
    ] = None,
    lead: Annotated[
        int | None, typer.Option("--lead", min=1, help="Cut copies to so many sentences, as a brief does.")
    ] = None,
    multilingual: Multilingual = False,
    as_json: AsJson = False,
) -> None:
    """Score which reports are put together as copies of one text, by relation and language.

    \b
    Examples:
      muster evaluate origins corpus/translations.jsonl
      muster evaluate origins corpus/translations.jsonl --lead 1 --multilingual
    """
    chosen = [part.strip() for part in (stories or "").split(",") if part.strip()]
    raise typer.Exit(evaluate_origins(_there(path), chosen, lead, multilingual, as_json))


@evaluate.command("links")
def links(
    path: Annotated[
        Path, typer.Argument(help="JSON Lines of links, or of scenarios with reports and links.")
    ],
    gold_folder: Annotated[
        Path | None,
        typer.Option("--gold", help="Folder of the gold reports that links join.", show_default=False),
    ] = None,
    extract: Annotated[
        bool, typer.Option("--extract", help="Link the claims extracted from the texts, not the gold claims.")
    ] = False,
    held_out: Annotated[
        str | None, typer.Option("--held-out", help="Report ids to count apart, separated by commas.")
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", help="Only scenarios whose split this is (train, dev, test).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Score which claims are held to tell of one event, to contradict one another, to supersede.

    \b
    Examples:
      muster evaluate links gold/links.jsonl --gold gold/reports
      muster evaluate links gold/links.jsonl --gold gold/reports --extract --held-out d06,d07
      muster evaluate links corpus/links/stories.jsonl --split dev
    """
    apart = tuple(part.strip() for part in (held_out or "").split(",") if part.strip())
    raise typer.Exit(
        evaluate_links(_there(path), gold_folder and _there(gold_folder), extract, apart, as_json, split)
    )


@evaluate.command("geoparsing")
def geoparsing(
    path: Annotated[Path, typer.Argument(help="Data set of located place names.")], as_json: AsJson = False
) -> None:
    """Score the locating of place names.

    \b
    Example:
      muster evaluate geoparsing geovirus/
    """
    raise typer.Exit(evaluate_geoparsing(_there(path), as_json))


@evaluate.command("polnear")
def polnear(
    path: Annotated[
        Path, typer.Argument(help="Folder with text/ and attributions/ (brat files of PolNeAR).")
    ],
    as_json: AsJson = False,
) -> None:
    """Score the reading model's source, cue and content spans: exact match, each kind apart.

    \b
    Example:
      muster evaluate polnear polnear/data/dev
    """
    raise typer.Exit(evaluate_polnear(_there(path), as_json))


@evaluate.command("factuality")
def factuality(
    path: Annotated[Path, typer.Argument(help="JSON Lines of judged predicates, or a folder of them.")],
    scale: Annotated[
        Scale | None,
        typer.Option(help="Guideline of the judgements; taken from the values that occur unless given."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Score how factual the reading model takes predicates to be: Pearson r and mean absolute error.

    \b
    Example:
      muster evaluate factuality UDS_IH2/dev.jsonl
    """
    raise typer.Exit(evaluate_factuality(_there(path), as_json, scale))


@evaluate.command("stories")
def stories(
    path: Annotated[
        Path, typer.Argument(help="Folder with articles/*.json, or JSON Lines of reports with their story.")
    ],
    as_json: AsJson = False,
) -> None:
    """Score the grouping of reports into stories: BCubed with intervals over events.

    \b
    Example:
      muster evaluate stories news_cluster
    """
    raise typer.Exit(evaluate_stories(_there(path), as_json))


@evaluate.command("copies")
def copies(
    path: Annotated[Path, typer.Argument(help="Folder with articles/*.json.")],
    labels: Annotated[Path, typer.Option(help="Table of labelled pairs.")] = Path("corpus/copy_pairs.tsv"),
    as_json: AsJson = False,
) -> None:
    """Score the finding of copies on labelled pairs of articles: copies joined, and what else was joined.

    \b
    Example:
      muster evaluate copies news_cluster --labels corpus/copy_pairs.tsv
    """
    raise typer.Exit(evaluate_copies(_there(path), _there(labels), as_json))


@evaluate.command("compare")
def compare(
    a: Annotated[Path, typer.Argument(help="Scores before (JSON of muster evaluate gold --json).")],
    b: Annotated[Path, typer.Argument(help="Scores after.")],
) -> None:
    """List gains and losses between two score files.

    \b
    Example:
      muster evaluate compare before.json after.json
    """
    raise typer.Exit(evaluate_compare(_there(a), _there(b)))


def _there(path: Path) -> Path:
    if not path.exists():
        raise NotFound(f"{path}: no such file or folder")
    return path
