"""Sites of the own corpus are put where they are: floors a little under what docs/evaluation.md says."""

from __future__ import annotations

from pathlib import Path

from muster.evaluation.corpus_sites import score_sites, site_figures
from muster.pipeline import compose

CORPUS = Path(__file__).parents[2] / "corpus"


def test_pins_are_right_and_most_sites_are_found() -> None:
    figures = site_figures(score_sites(CORPUS / "sites.jsonl", CORPUS / "reports", compose.gazetteer()))
    assert figures["names"] >= 350
    assert figures["pins_within_10_km"] >= 0.94
    assert figures["within_10_km"] >= 0.75
