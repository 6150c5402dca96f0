"""What each part of the reading is worth: the same reports read with one part left out at a time.

usage: python bench/ablation.py REPORTS_FOLDER [--only ID,ID] [--split test]

The folder holds gold-schema reports. Figures: detection and strict F1, then the share of right values over matched claims.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from muster.domain.claim import Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document, RawReport
from muster.domain.ports import Tagger
from muster.domain.reading import Proposal, Reading
from muster.domain.text import Span
from muster.evaluation.score import flat, score_reports
from muster.export.gold import to_gold
from muster.inference.tagger import NoTagger
from muster.pipeline import engines
from muster.pipeline.analyse import Ports, analyse

Change = Callable[[Reading], Reading]
SHOWN = {
    "detection.f1": "detection",
    "strict_claim.f1": "strict",
    "fields.innermost_source": "source",
    "fields.action": "action",
    "fields.time_frame": "frame",
    "fields.speech_act": "act",
    "fields_where_gold_not_null.origin": "origin",
    "fields_where_gold_not_null.destination": "dest.",
    "fields_where_gold_not_null.site": "site",
    "fields_where_gold_not_null.time_start": "start",
}


class Changed:
    """A tagger whose readings are changed before anybody sees them."""

    def __init__(self, tagger: Tagger, change: Change) -> None:
        self._tagger, self._change = tagger, change

    def read(self, document: Document, only: Sequence[Span] | None = None) -> Reading:
        return self._change(self._tagger.read(document, only))


def each(change: Callable[[Proposal], Proposal]) -> Change:
    return lambda reading: replace(reading, proposals=tuple(map(change, reading.proposals)))


def plain(proposal: Proposal) -> Proposal:
    """Everything affirmed, certain, past and stated."""
    return replace(
        proposal, polarity=Polarity.AFFIRMED, certainty=Certainty.CERTAIN, time_frame=TimeFrame.PAST,
        speech_act=SpeechAct.STATE,
    )  # fmt: skip


def everything_possible(reading: Reading) -> Reading:
    return replace(reading, possible=(Span(0, 10**9),))


def only_proposed(reading: Reading) -> Reading:
    """Claims of the rules stand only where the model proposes one, too."""
    return replace(reading, possible=tuple(p.predicate for p in reading.proposals))


CHANGES: dict[str, Change] = {
    "no claim of the rules alone": only_proposed,
    "no claim of the model alone": each(lambda p: replace(p, probability=min(p.probability, 0.5))),
    "model rules nothing out": everything_possible,
    "no roles": each(lambda p: replace(p, roles=())),
    "no voices": each(lambda p: replace(p, voices=())),
    "no attributes but the action": each(plain),
}


def variants() -> dict[str, Ports]:
    ports = engines.ports()
    made = {"rules alone": replace(ports, tagger=NoTagger()), "rules and model": ports}
    changed = {name: replace(ports, tagger=Changed(ports.tagger, change)) for name, change in CHANGES.items()}
    return made | changed


def scored(ports: Ports, folder: Path, names: list[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as out:
        for name in names:
            raw = RawReport((folder / f"{name}.json").read_bytes(), "application/json", name)
            (Path(out) / f"{name}.json").write_text(json.dumps(to_gold(analyse(raw, ports))), "utf-8")
        return flat(score_reports(folder, Path(out), names).as_json())


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path)
    options.add_argument("--only", type=lambda words: words.split(","))
    options.add_argument("--split")
    given = options.parse_args()
    reports = [json.loads(file.read_text("utf-8")) for file in sorted(given.folder.glob("*.json"))]
    names = [r["report_id"] for r in reports if given.split in (None, r.get("split"))]
    names = [name for name in names if given.only is None or name in given.only]
    table = Table("", *SHOWN.values(), title=f"{len(names)} reports of {given.folder}")
    for variant, ports in variants().items():
        figures = scored(ports, given.folder, names)
        table.add_row(variant, *(f"{figures[key]:.3f}" if key in figures else "–" for key in SHOWN))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
