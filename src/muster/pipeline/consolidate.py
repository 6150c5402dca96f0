"""Across reports: copies into origins, claims into events, contradictions, sites. A pure function of the base tables,
kept up with every report that comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from muster.corroborate.foresight import foresee
from muster.corroborate.given import Given
from muster.corroborate.judgements import constraints
from muster.corroborate.owners import Owners, known_owners
from muster.corroborate.team import uncollected
from muster.domain.document import Document
from muster.domain.link import JudgedKind, Judgement
from muster.domain.record import Recorded, Recording
from muster.pipeline.absorb import absorb
from muster.pipeline.space import MemorySpace
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.workspace import Derived

PORTION = 200  # reports in one transaction
# in one transaction where more than half as many wait: neighbours in time are compared within a portion, not with what was
# written before, which takes half the time and half a gigabyte
BULK = 2_000
IN_MEMORY = 15_000  # reports that are derived in memory (200 KB each) when nothing was derived before

OnTaken = Callable[[int], None]


def consolidate(
    ledger: Ledger,
    owners: Owners | None = None,
    on_taken: OnTaken | None = None,
    workers: int = 1,
    anew: bool = False,
) -> None:
    """Bring the derived tables up to date with what the ledger holds; ``anew`` forgets what was derived before.

    ``owners``: which outlets belong to one house; the table that comes with Muster where none is given.

    ``on_taken`` is told how many reports were taken in. A run that is cut short is continued by the next one: each portion
    of reports is one transaction.
    """
    given = given_by(ledger.judgements(), owners)
    if anew or ledger.outdated():
        with uncollected():
            _anew(ledger, given, workers)
    taken = PORTION
    while taken >= PORTION:
        with uncollected():
            taken = _portion(ledger, given, workers)
        if on_taken and taken:
            on_taken(taken)


def _anew(ledger: Ledger, given: Given, workers: int) -> None:
    """Forget what was derived, and derive a ledger of moderate size at once."""
    with ledger.working() as space:
        space.clear()
        if space.waiting() > IN_MEMORY:
            return
        reports = space.pending(IN_MEMORY)
        documents = space.copies.documents(reports)
        recorded, recordings = space.recorded_of(reports), space.recordings(reports)
        made = _in_memory(list(documents.values()), recorded, given, recordings, workers)
        space.load(made, made.derived())


def _portion(ledger: Ledger, given: Given, workers: int) -> int:
    with ledger.working() as space:
        waiting = space.waiting()
        if waiting > BULK and space.copies.blank:
            foresee(space.pending(waiting), space.copies)
        reports = space.pending(BULK if waiting > BULK // 2 else PORTION)
        if reports:
            absorb(frozenset(reports), space, given, workers)
            space.taken(reports)
        return len(reports)


def given_by(judgements: Iterable[Judgement], owners: Owners | None = None) -> Given:
    """What the judgements in force, and a table of owners, lay down."""
    ones = list(judgements)
    return Given(
        constraints(ones, JudgedKind.CLAIMS), constraints(ones, JudgedKind.REPORTS), owners or known_owners()
    )


def derive(
    documents: Sequence[Document],
    recorded: Sequence[Recorded],
    given: Given | None = None,
    recordings: Mapping[str, Recording] | None = None,
) -> Derived:
    """Everything that many reports together say. Nothing computed before is used."""
    return _in_memory(documents, recorded, given or Given(), recordings or {}, 1).derived()


def _in_memory(
    documents: Sequence[Document],
    recorded: Sequence[Recorded],
    given: Given,
    recordings: Mapping[str, Recording],
    workers: int,
) -> MemorySpace:
    space = MemorySpace(documents, recorded, recordings)
    if space.everything:
        absorb(space.everything, space, given, workers)
    return space


def differences(reader: LedgerReader, owners: Owners | None = None) -> tuple[str, ...]:
    """Derived tables that are not what the base tables give, in words."""
    given = given_by(reader.judgements(), owners)
    fresh = derive(reader.all_documents(), reader.all_claims(), given, reader.recordings())
    pairs = (
        ("origins", reader.origins(), fresh.origins),
        ("events", reader.events(), fresh.events),
        ("links", reader.links(), fresh.links),
        ("sites", reader.sites(), fresh.sites),
        ("revisions", reader.revisions(), fresh.revisions),
    )
    return tuple(
        f"{name}: what is stored is not what the reports give; run: muster verify --rebuild"
        for name, stored, computed in pairs
        if sorted(stored, key=repr) != sorted(computed, key=repr)
    )
