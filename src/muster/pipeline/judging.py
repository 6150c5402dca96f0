"""An analyst's word put into the ledger: judgements and grades, each added beside the earlier ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from muster.corroborate.judgements import AUTOMATIC, Standing, pair, standings
from muster.domain.errors import NotFound, UsageError
from muster.domain.grade import Reliability, ReliabilityGrade
from muster.domain.link import JudgedKind, Judgement, Verdict
from muster.domain.query import SourceSummary
from muster.domain.reversal import moment
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader

_LISTED = 8


class Word(NamedTuple):
    """Who says it, when at the earliest (aware), and why."""

    by: str
    now: datetime
    why: str


class Judged(NamedTuple):
    """What became of a judgement, and whether it was new."""

    standing: Standing
    new: bool


def judge(ledger: Ledger, a: str, b: str, verdict: Verdict, word: Word) -> Judged:
    """Add a judgement on two claims or two reports. The same word again while it is in force adds nothing.

    Raises NotFound for an unknown record, UsageError for a claim beside a report, one record twice, or no reason.
    """
    by, why = _signed(word)
    with LedgerReader.open(ledger.address) as reader:
        kind, one, two = _records(reader, a, b)
        held = reader.judgements()
    for standing in standings(held):
        said = standing.judgement
        same = (said.kind, pair(said.a, said.b), said.verdict, said.by, said.why, said.reverses)
        if standing.in_force and same == (kind, pair(one, two), verdict, by, why, None):
            return Judged(standing, False)
    at = not_before(word.now, (j.at for j in held))
    return _added(ledger, held, Judgement(one, two, verdict, by, at, why, kind))


def take_back(ledger: Ledger, judgement_id: str, word: Word) -> Judged:
    """Add a judgement that reverses another one; taking that back in turn restores the first.

    Raises NotFound when there is no such judgement, UsageError when it is taken back already or no reason is given.
    """
    by, why = _signed(word)
    with LedgerReader.open(ledger.address) as reader:
        held = reader.judgements()
    for said, _, state in standings(held):
        if said.id == judgement_id:
            if state.startswith("taken back"):
                raise UsageError(f"{judgement_id} is {state} already")
            at = not_before(word.now, (j.at for j in held))
            return _added(
                ledger, held, Judgement(said.a, said.b, said.verdict, by, at, why, said.kind, said.id)
            )
    raise NotFound(f"no judgement {judgement_id}; list them with: muster judgements")


def grade(ledger: Ledger, source: str, reliability: Reliability, word: Word) -> tuple[ReliabilityGrade, bool]:
    """Add a dated grade of a source, given by identity or printed name, and whether it was new.

    Raises NotFound for a name that no claim cites, UsageError where it means several sources or an unnamed one.
    """
    by, why = _signed(word)
    with LedgerReader.open(ledger.address) as reader:
        key = the_source(reader, source).key
        held, latest = reader.grades(), reader.reliability(key)
    if latest and (latest.reliability, latest.by, latest.why) == (reliability, by, why):
        return latest, False
    made = ReliabilityGrade(key, reliability, by, not_before(word.now, (g.at for g in held)), why)
    return made, ledger.grade(made)


def the_source(reader: LedgerReader, asked: str) -> SourceSummary:
    """The one source that ``asked`` means: an identity, else a whole printed name, else a part of one.

    Raises NotFound and UsageError as :func:`grade` does; the message lists what may be meant.
    """
    found = reader.sources(asked)
    whole = [s for s in found if asked == s.key] or [
        s for s in found if asked.casefold() in (s.key, s.name.casefold())
    ]
    meant = whole or list(found)
    if not meant:
        raise NotFound(f"no claim cites a source called {asked!r}; see: muster claims --source WORDS")
    if len(meant) > 1:
        listed = "; ".join(f"{s.key} ({s.name}, {s.kind}, {s.claims} claims)" for s in meant[:_LISTED])
        more = f"; and {len(meant) - _LISTED} more" if len(meant) > _LISTED else ""
        raise UsageError(f"{asked!r} may mean several sources; name one: {listed}{more}")
    if not meant[0].named:
        raise UsageError(
            f"{meant[0].name!r} is not named in print: nobody can tell that it is the same next time; "
            "grade the publisher or relay that answers for it"
        )
    return meant[0]


def not_before(now: datetime, held: Iterable[str]) -> str:
    """``now``, or just after the latest of the times ``held`` (ISO): what is said later is dated later, even where
    the clock was set back or does not move. ISO 8601, UTC."""
    latest = max((moment(at) for at in held), default=None)
    if latest is not None and now <= latest:
        now = latest + timedelta(microseconds=1)
    return moment(now.isoformat()).isoformat()


def _signed(word: Word) -> tuple[str, str]:
    why = " ".join(word.why.split())
    if not why:
        raise UsageError("a judgement needs its reason: --why TEXT")
    return person(word.by), why


def person(name: str) -> str:
    """The name of a person, white space folded. Raises UsageError for none and for the word for what is automatic."""
    by = " ".join(name.split())
    if not by or by == AUTOMATIC:
        raise UsageError("a judgement needs a person's name: --by NAME")
    return by


def _records(reader: LedgerReader, a: str, b: str) -> tuple[JudgedKind, str, str]:
    (kind, one), (other, two) = _record(reader, a), _record(reader, b)
    if kind is not other:
        raise UsageError(f"{a} and {b} are not of one kind: judge two claims, or two reports")
    if one == two:
        raise UsageError(f"{a} and {b} are one and the same record")
    return kind, one, two


def _record(reader: LedgerReader, name: str) -> tuple[JudgedKind, str]:
    """A claim by id, or a report by id or by the name that its input gave it."""
    try:
        return JudgedKind.CLAIMS, reader.claim(name).claim.id
    except NotFound:
        try:
            return JudgedKind.REPORTS, reader.document(name).id
        except NotFound as error:
            raise NotFound(f"no claim {name}, and {error}; see: muster claims") from None


def _added(ledger: Ledger, held: Iterable[Judgement], judgement: Judgement) -> Judged:
    new = ledger.judge(judgement)
    (standing,) = [s for s in standings([*held, judgement]) if s.judgement.id == judgement.id]
    return Judged(standing, new)
