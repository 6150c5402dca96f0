"""Decisions carried from one ledger to another over the same reports: after all of them were analysed anew, say.

A decision finds its claim by id, else by where it stands in print; one whose claim is not there is kept all the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from muster.domain.decision import Decision
from muster.domain.errors import LedgerCorrupt, UsageError
from muster.store.codec import dumps, loads
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader


class Taken(NamedTuple):
    """How many decisions were new, known before, and how many of all of them have no claim here."""

    new: int
    known: int
    alone: int


def record(decision: Decision) -> str:
    """A decision as one line of JSON that loses nothing."""
    return dumps(Decision, decision)


def take_over(ledger: Ledger, path: Path) -> Taken:
    """Add the decisions that a file holds (``{"decisions": [{"record": …}, …]}``). Raises UsageError for another file."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["decisions"]
        said = [loads(Decision, one["record"]) for one in listed]
    except (ValueError, KeyError, TypeError, LedgerCorrupt) as error:
        raise UsageError(f"{path} is not what `muster decisions --json` writes: {error}") from error
    new = sum(ledger.decide(one) for one in said)
    with LedgerReader.open(ledger.address) as reader:
        homes = {s.decision.id: s.claim for s in reader.decisions()}
    return Taken(new, len(said) - new, sum(homes[one.id] is None for one in said))
