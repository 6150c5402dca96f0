"""Reports a second: the whole analysis beside spaCy's small English pipeline alone, on the same texts in the same run.

usage: python bench/throughput.py REPORTS.jsonl [--limit N]

Both sides run in this process, one after the other in two alternating rounds; the best round of each counts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import spacy

from muster.domain.document import Document, RawReport
from muster.inference.model_card import ModelCard
from muster.pipeline.analyse import Ports, analyse_many
from muster.pipeline.engines import ports as compose_ports
from muster.read.document import read

ROUNDS = 2


def load(path: Path, limit: int | None) -> list[Document]:
    lines = [line for line in path.read_bytes().splitlines() if line.strip()][:limit]
    return [read(RawReport(line, "application/json", f"{path}#{n}")) for n, line in enumerate(lines)]


def timed(work: Callable[[], int]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("reports", type=Path)
    arguments.add_argument("--limit", type=int)
    chosen = arguments.parse_args()
    documents = load(chosen.reports, chosen.limit)
    ports: Ports = compose_ports()
    peer = spacy.load(ModelCard.read("english-parser").locate())
    texts = [document.text for document in documents]

    def ours() -> int:
        return sum(len(analysis.claims) for analysis in analyse_many(documents, ports))

    def theirs() -> int:
        return sum(len(doc) for doc in peer.pipe(texts))

    rounds = [(timed(ours), timed(theirs)) for _ in range(ROUNDS)]
    muster, spacy_alone = (len(documents) / min(side) for side in zip(*rounds, strict=True))
    print(
        json.dumps(
            {
                "reports": len(documents),
                "mean_words": round(sum(len(text.split()) for text in texts) / len(texts)),
                "muster_reports_per_second": round(muster, 1),
                "spacy_small_alone_reports_per_second": round(spacy_alone, 1),
                "ratio": round(muster / spacy_alone, 2),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
