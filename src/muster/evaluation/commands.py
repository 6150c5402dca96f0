"""What ``muster evaluate`` runs: each prints to standard output and returns an exit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

from muster.domain.errors import NotFound
from muster.domain.reading import Scale
from muster.domain.text import paragraphs
from muster.evaluation.compare import compare_scores
from muster.evaluation.copies import score_copies
from muster.evaluation.corpus_sites import score_sites, site_figures
from muster.evaluation.factuality import score_factuality
from muster.evaluation.link_worlds import extracted, given, read_worlds
from muster.evaluation.links import score_links
from muster.evaluation.news_time import score_news_time
from muster.evaluation.origins import read_gold, score_origins
from muster.evaluation.polnear import Labelled, score_polnear
from muster.evaluation.score import score_reports
from muster.evaluation.stories import score_stories
from muster.evaluation.table import (
    comparison_table,
    copies_table,
    factuality_table,
    gold_tables,
    links_table,
    origins_table,
    polnear_table,
    sites_table,
    stories_table,
    time_table,
)
from muster.pipeline import compose, engines

_BESIDE = (Path("gold/reports"), Path("../shared/gold/reports"))


def evaluate_gold(predictions: Path, gold: Path | None, only: Sequence[str] | None, as_json: bool) -> int:
    """Score a folder that ``muster extract`` wrote; ``gold`` None looks for gold reports beside the project.

    Raises NotFound where a folder is absent, UsageError where nothing can be scored.
    """
    score = score_reports(gold or _gold_beside(), predictions, only)
    return _show(score.as_json(), gold_tables(score), as_json)


def evaluate_time(path: Path, as_json: bool) -> int:
    """Score a table of time expressions."""
    score = score_news_time(path)
    return _show(score.as_json(), time_table(score), as_json)


def evaluate_sites(path: Path, reports: Path, as_json: bool) -> int:
    """Score where the sites that reports name are put."""
    score = site_figures(score_sites(path, reports, compose.gazetteer()))
    return _show(score, sites_table(score), as_json)


def evaluate_links(
    path: Path,
    gold: Path | None,
    extract: bool,
    held_out: Sequence[str],
    as_json: bool,
    split: str | None = None,
) -> int:
    """Score events and links over all claims of a gold set together: gold claims given, or those that are extracted.

    ``split``: only the scenarios of that part.

    Raises NotFound where a file or folder is absent, UsageError for a malformed one.
    """
    worlds = read_worlds(path, gold, split)
    if extract:
        ports = engines.ports()
        score = score_links(worlds, lambda world: extracted(world, ports), held_out)
    else:
        gazetteer = compose.gazetteer()
        score = score_links(worlds, lambda world: given(world, gazetteer), held_out)
    figures = score.as_json()
    return _show(figures, links_table(figures), as_json)


def evaluate_polnear(path: Path, as_json: bool) -> int:
    """Score the source, cue and content spans that the reading model finds. Raises NotFound where there is no model."""
    tagger = engines.reading_model()

    def read(text: str) -> list[Labelled]:
        return [Labelled(guess.role, guess.span) for guess in tagger.attributions(text, paragraphs(text))]

    score = score_polnear(path, read).as_json()
    return _show(score, polnear_table(score), as_json)


def evaluate_factuality(path: Path, as_json: bool, scale: Scale | None = None) -> int:
    """Score how factual the reading model takes predicates to be. Raises NotFound where there is no model."""
    tagger = engines.reading_model()

    score = score_factuality(path, tagger.factuality, scale).as_json()
    return _show(score, factuality_table(score), as_json)


def evaluate_stories(path: Path, as_json: bool) -> int:
    """Score stories against the events that reports were filed under."""
    score = score_stories(path).as_json()
    return _show(score, stories_table(score), as_json)


def evaluate_copies(path: Path, labels: Path, as_json: bool) -> int:
    """Score origins on pairs of articles whose shared words were labelled."""
    score = score_copies(path, labels).as_json()
    return _show(score, copies_table(score), as_json)


def evaluate_origins(
    path: Path, stories: Sequence[str], lead: int | None, multilingual: bool, as_json: bool
) -> int:
    """Score which reports are put together. Raises AssetMismatch where ``multilingual`` is asked for and absent."""
    encoder = engines.encoder() if multilingual else None
    scores = score_origins(read_gold(path, lead), stories, encoder)
    figures = {name: one.as_json() for name, one in scores.items()}
    return _show(figures, origins_table(figures), as_json)


def evaluate_compare(a: Path, b: Path) -> int:
    """Gains and losses from score file ``a`` to ``b``; exit code 1 where any figure fell."""
    comparison = compare_scores(a, b)
    _show(comparison.as_json(), comparison_table(comparison), as_json=False)
    return 1 if comparison.losses else 0


def _gold_beside() -> Path:
    for folder in _BESIDE:
        if folder.is_dir():
            return folder
    raise NotFound("no gold reports beside the project: name their folder with --gold")


def _show(figures: dict[str, Any], table: RenderableType, as_json: bool) -> int:
    console = Console(width=None if Console().is_terminal else 140)
    if as_json:
        console.file.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    else:
        console.print(table)
    return 0
