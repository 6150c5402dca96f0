"""The same task by MinHash LSH, as rensa and datasketch are used for near-duplicates: sketch, index, verify, unite.

Both get what Muster's side gets, read documents in memory, and do alike: words and 4-word shingles, 128 permutations (in
two processes where Muster has two), bands for the threshold, every candidate pair verified by its estimated Jaccard
similarity, and pairs united into groups.
"""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.pool import Pool
from typing import Any, NamedTuple

import numpy as np
from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH

PERMUTATIONS = 128
SHINGLE = 4
THRESHOLDS = (0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
_WORD = re.compile(r"\w+")
_CHUNK = 500

Groups = list[list[int]]


class Peer(NamedTuple):
    """One library: ``sketches`` makes an opaque sketch a text, ``matrix`` shows them as rows, ``pairs`` gives candidates."""

    name: str
    sketches: Callable[[Sequence[str]], list[Any]]
    matrix: Callable[[list[Any]], np.ndarray]
    candidates: Callable[[list[Any], float], Iterator[tuple[int, list[int]]]]


def shingles(text: str) -> list[str]:
    words = _WORD.findall(text.casefold())
    return list({" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))})


@contextmanager
def processes(workers: int) -> Iterator[Pool]:
    """Warm processes for sketching. Spawned: a fork would copy the locks of the libraries' own threads."""
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        pool.map(shingles, ["a text to load the libraries with"] * workers * 4)
        yield pool


def groups(peer: Peer, texts: Sequence[str], threshold: float, pool: Pool) -> Groups:
    """The whole task, from texts to groups of their positions."""
    return united(len(texts), verified(peer, sketched(peer, texts, pool), threshold))


def sketched(peer: Peer, texts: Sequence[str], pool: Pool | None = None) -> list[Any]:
    """Sketches in the order of the texts, in this process where there is no pool."""
    chunks = [texts[n : n + _CHUNK] for n in range(0, len(texts), _CHUNK)]
    found = pool.imap(peer.sketches, chunks) if pool else map(peer.sketches, chunks)
    return [sketch for some in found for sketch in some]


def verified(peer: Peer, sketches: list[Any], threshold: float) -> Iterator[tuple[int, int]]:
    """Candidate pairs whose estimated similarity reaches the threshold."""
    return ((one, two) for one, two, _ in similar(peer, sketches, threshold))


def similar(peer: Peer, sketches: list[Any], threshold: float) -> Iterator[tuple[int, int, float]]:
    """The same pairs with their estimated similarity."""
    rows = peer.matrix(sketches)
    for one, others in peer.candidates(sketches, threshold):
        later = [other for other in others if other > one]
        if later:
            alike = (rows[later] == rows[one]).mean(axis=1)
            yield from ((one, later[n], float(alike[n])) for n in np.flatnonzero(alike >= threshold))


def united(number: int, pairs: Iterable[tuple[int, int]]) -> Groups:
    """Connected components of the pairs (union-find with path halving)."""
    parent = list(range(number))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for one, two in pairs:
        a, b = root(one), root(two)
        parent[max(a, b)] = min(a, b)
    found: dict[int, list[int]] = {}
    for n in range(number):
        found.setdefault(root(n), []).append(n)
    return list(found.values())


def bands(threshold: float) -> int:
    """Bands of a 128-permutation index whose S-curve rises below the threshold: (1/bands)^(bands/128) < threshold."""
    fitting = (16, 32, 64)
    return next((b for b in fitting if (1 / b) ** (b / PERMUTATIONS) < threshold), fitting[-1])


def _rensa_sketches(texts: Sequence[str]) -> list[Any]:
    return list(RMinHash.from_token_sets([shingles(text) for text in texts], num_perm=PERMUTATIONS, seed=1))


def _rensa_candidates(sketches: list[Any], threshold: float) -> Iterator[tuple[int, list[int]]]:
    index = RMinHashLSH(threshold, PERMUTATIONS, bands(threshold))
    index.insert_many(sketches)
    for start in range(0, len(sketches), _CHUNK):
        yield from enumerate(index.query_all(sketches[start : start + _CHUNK]), start)


def _datasketch_sketches(texts: Sequence[str]) -> list[Any]:
    encoded = [[shingle.encode() for shingle in shingles(text)] for text in texts]
    return MinHash.bulk(encoded, num_perm=PERMUTATIONS)


def _datasketch_candidates(sketches: list[Any], threshold: float) -> Iterator[tuple[int, list[int]]]:
    b = bands(threshold)
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(b, PERMUTATIONS // b))
    with index.insertion_session() as session:
        for n, sketch in enumerate(sketches):
            session.insert(n, sketch, check_duplication=False)
    for n, sketch in enumerate(sketches):
        yield n, index.query(sketch)


PEERS = (
    Peer("rensa", _rensa_sketches, lambda ones: np.array([one.digest() for one in ones]), _rensa_candidates),
    Peer(
        "datasketch",
        _datasketch_sketches,
        lambda ones: np.array([one.hashvalues for one in ones]),
        _datasketch_candidates,
    ),
)
