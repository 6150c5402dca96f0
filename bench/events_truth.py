"""How well the claims of a constructed archive are put into events, against the truth that the archive was made from.

usage: python bench/events_truth.py [--reports N] [--seed S]

Prints BCubed precision, recall and F1 over claims (Bagga & Baldwin 1998), how many of the claims stand for all that repeat
them in copies of one text, and the processor time of deriving.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime

from muster.corroborate.claim_graph import standing_among
from muster.corroborate.clustering import propositions
from muster.corroborate.lines import Lineage
from muster.corroborate.team import uncollected
from muster.domain.record import Recorded
from muster.evaluation.bcubed import bcubed, mean
from muster.evaluation.synthetic import archive
from muster.pipeline.consolidate import derive


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--reports", type=int, default=3000)
    arguments.add_argument("--seed", type=int, default=5)
    chosen = arguments.parse_args()
    reports, at = list(archive(chosen.seed, chosen.reports)), datetime(2030, 1, 1, tzinfo=UTC)
    recorded = [Recorded(claim, r.document, at) for r in reports for claim in r.claims]
    truth = {c.id: e for r in reports for c, e in zip(r.claims, r.truth.events, strict=True)}
    start = time.process_time()
    with uncollected():
        derived = derive([r.document for r in reports], recorded)
    took = time.process_time() - start
    found = {claim: event.id for event in derived.events for claim in event.claims}
    agreement = mean(bcubed(truth, found).values())
    standing = standing_among(propositions(recorded, Lineage.of(derived.origins)))
    sys.stdout.write(
        f"{len(reports):,} reports, {len(truth):,} claims, {len(derived.events):,} events ({len(set(truth.values())):,} in truth)\n"
        f"BCubed precision {agreement.precision:.4f} recall {agreement.recall:.4f} F1 {agreement.f1:.4f}\n"
        f"{len(standing):,} claims stand for all; derived in {took / len(reports) * 1000:.1f} ms of processor time a report\n"
    )


if __name__ == "__main__":
    main()
