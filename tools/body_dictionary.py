"""What bodies of a ledger have in common, for src/muster/data/store (see muster/store/packed.py).

usage: python tools/body_dictionary.py LEDGER [--size 8192] > DICTIONARY

Segments of bodies are chosen by how many bodies share their parts, each part counted once (COVER: Liao, Petri, Moffat,
Wirth, Effective construction of relative Lempel-Ziv dictionaries, WWW 2016). The best ones stand last, nearest to what is packed.
A dictionary that ledgers were written with must stay as it is: a new one gets a new number.
"""

from __future__ import annotations

import argparse
import heapq
import re
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from muster.store import schema
from muster.store.reader import LedgerReader

_PART = 7  # bytes that are met again
_SEGMENT = 40
_TABLES = (
    schema.claims,
    schema.propositions,
    schema.events,
    schema.copy_matches,
    schema.links,
    schema.sites,
    schema.report_traits,
)
_MOST = 200  # bodies of one table
_ID = re.compile("(?<=_)[0-9a-f]{20}")


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("ledger", type=Path)
    arguments.add_argument("--size", type=int, default=8192)
    chosen = arguments.parse_args()
    with LedgerReader.open(chosen.ledger) as reader:
        bodies = [
            piece.encode()
            for table in _TABLES
            for body in sorted(reader.ask(lambda c, t=table: c.execute(select(t.c.body)).scalars().all()))[
                :_MOST
            ]
            for piece in _ID.split(body)
        ]
    sys.stdout.buffer.write(dictionary(bodies, chosen.size))


def dictionary(bodies: list[bytes], size: int) -> bytes:
    """At most ``size`` bytes of segments, the most shared last."""
    shared = Counter(part for body in bodies for part in {body[n : n + _PART] for n in range(len(body))})
    worth = {part: count for part, count in shared.items() if count > 1}
    heap = [
        (-_score(segment, worth), segment)
        for segment in {body[n : n + _SEGMENT] for body in bodies for n in range(len(body) - _PART)}
    ]
    heapq.heapify(heap)
    chosen: list[bytes] = []
    while heap and sum(map(len, chosen)) + _SEGMENT <= size:
        known, segment = heapq.heappop(heap)
        now = -_score(segment, worth)
        if now > known:  # parts of it stand in a segment chosen since
            if now:
                heapq.heappush(heap, (now, segment))
            continue
        chosen.append(segment)
        for part in _parts(segment):
            worth.pop(part, None)
    return b"".join(reversed(chosen))


def _parts(segment: bytes) -> set[bytes]:
    return {segment[n : n + _PART] for n in range(len(segment) - _PART + 1)}


def _score(segment: bytes, worth: dict[bytes, int]) -> int:
    return sum(worth.get(part, 0) for part in _parts(segment))


if __name__ == "__main__":
    main()
