"""All claims of a ledger as columns of numbers, so that any question over all of them is answered in milliseconds.

What a claim itself says is read once and added to; the claims of a report that somebody decided on are read again. What was found
across reports is in :mod:`muster.store.found_columns`. Rows stand in the order in which they were read; ``newest`` gives the order of lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, func, or_, select

from muster.domain.claim import Certainty, Polarity, TimeFrame
from muster.domain.query import NO_LANGUAGE
from muster.store import schema
from muster.store.place_columns import EquipmentColumns, Equipped, PlaceColumns, SourceColumns
from muster.store.vocabulary import NONE, Flags, Numbers, Vocabulary

DAY = 86_400_000_000  # microseconds
EPOCH_DAY = 719_163  # ordinal of 1970-01-01
FAR = 4_000_000  # a day after all others: the first day of a claim that has none


@dataclass(frozen=True, slots=True)
class Words:
    """The values behind the codes; shared by all columns that were read one after the other."""

    reports: Vocabulary[str] = field(default_factory=Vocabulary)
    languages: Vocabulary[str] = field(default_factory=Vocabulary)
    actions: Vocabulary[str] = field(default_factory=Vocabulary)
    acts: Vocabulary[str] = field(default_factory=Vocabulary)
    actors: Vocabulary[str] = field(default_factory=Vocabulary)


@dataclass(frozen=True, slots=True)
class ClaimColumns:
    """One row a claim. Days are proleptic ordinals, moments microseconds since 1970 in UTC."""

    words: Words
    ids: tuple[str, ...]
    row: dict[str, int]  # claim id -> row
    report: Numbers
    position: Numbers
    action: Numbers
    act: Numbers
    actor: Numbers
    uncertain: Flags  # hedged or left open
    negated: Flags
    planned: Flags
    first: Numbers  # event days, inclusive; FAR where there is none
    last: Numbers  # NONE where there is none
    published: Numbers  # NONE where the report bears no date
    recorded: Numbers
    language: Numbers  # of the claim's report
    newest: Numbers  # rows, newest report first
    places: PlaceColumns
    sources: SourceColumns
    equipment: EquipmentColumns
    equipped: Equipped = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "equipped", Equipped.of(self.places, self.equipment))

    @property
    def doubtful(self) -> Flags:
        """Hedged, left open, denied or only planned."""
        return self.uncertain | self.negated | self.planned

    def __len__(self) -> int:
        return len(self.ids)

    def without(self, reports: frozenset[str]) -> ClaimColumns:
        """The same but for the claims of some reports (ids)."""
        gone = [code for code, report in enumerate(self.words.reports.values) if report in reports]
        kept = ~np.isin(self.report, gone)
        row = np.cumsum(kept) - 1
        ids = tuple(one for one, stays in zip(self.ids, kept, strict=True) if stays)
        own = {name: getattr(self, name)[kept] for name in _OWN}
        return ClaimColumns(
            self.words,
            ids,
            {one: n for n, one in enumerate(ids)},
            **own,
            newest=_newest(self.words.reports.values, own),
            places=self.places.only(kept, row),
            sources=self.sources.only(kept, row),
            equipment=self.equipment.only(kept, row),
        )


_OWN = (
    *("report", "position", "action", "act", "actor", "uncertain", "negated", "planned"),
    *("first", "last", "published", "recorded", "language"),
)
_MANY = 500  # reports: beyond that everything is read again


def claim_columns(
    connection: Connection, before: ClaimColumns | None = None, decided: frozenset[str] = frozenset()
) -> ClaimColumns:
    """The columns; of what was not yet in ``before``, where the ledger holds all of that still. ``decided``: reports (ids)
    on whose claims somebody decided since."""
    claims = schema.claims
    size = connection.execute(select(func.count()).select_from(claims)).scalar_one()
    if before is not None and size == len(before) and not decided:
        return before
    kept = before.without(decided) if before is not None and decided else before
    if kept is not None and len(kept) and len(decided) <= _MANY:
        since = claims.c.recorded_at >= _moment(int(kept.recorded.max()))
        grown = _read(
            connection, kept, or_(since, claims.c.report.in_(sorted(decided))) if decided else since
        )
        if len(grown) == size:
            return grown
    return _read(connection, None, None)


def _read(
    connection: Connection, before: ClaimColumns | None, fresh: ColumnElement[bool] | None
) -> ClaimColumns:
    """The claims for which ``fresh`` holds, or all, after what was there before."""
    query = select(*_COLUMNS) if fresh is None else select(*_COLUMNS).where(fresh)
    known = before.row if before else {}
    found = [row for row in connection.execute(query).all() if row.id not in known]
    words = before.words if before else Words()
    ids = (*(before.ids if before else ()), *(row.id for row in found))
    row_of = {**known, **{row.id: len(known) + k for k, row in enumerate(found)}}
    own = _own(found, words, _languages(connection, {row.report for row in found}))
    if before is not None:
        own = {name: np.concatenate([getattr(before, name), column]) for name, column in own.items()}
    start = len(known)
    return ClaimColumns(
        words,
        ids,
        row_of,
        **own,
        newest=_newest(words.reports.values, own),
        places=PlaceColumns.read(connection, row_of, start, fresh, before.places if before else None),
        sources=SourceColumns.read(connection, row_of, start, fresh, before.sources if before else None),
        equipment=EquipmentColumns.read(
            connection, row_of, start, fresh, before.equipment if before else None
        ),
    )


_COLUMNS = tuple(
    schema.claims.c[name]
    for name in (
        *("id", "report", "position", "action", "speech_act", "polarity", "certainty", "time_frame", "actor"),
        *("first_day", "last_day", "published_day", "recorded_at"),
    )
)


def _own(rows: Sequence[Any], words: Words, languages: dict[str, str]) -> dict[str, Any]:
    return {
        "report": words.reports.codes(r.report for r in rows),
        "position": np.array([r.position for r in rows], dtype=np.int64),
        "action": words.actions.codes(r.action for r in rows),
        "act": words.acts.codes(r.speech_act for r in rows),
        "actor": words.actors.codes(r.actor for r in rows),
        "uncertain": _set(r.certainty != Certainty.CERTAIN.value for r in rows),
        "negated": _set(r.polarity == Polarity.NEGATED.value for r in rows),
        "planned": _set(r.time_frame == TimeFrame.FUTURE.value for r in rows),
        "first": _days((r.first_day for r in rows), FAR),
        "last": _days((r.last_day for r in rows), NONE),
        "published": _days((r.published_day for r in rows), NONE),
        "recorded": np.array([moment(r.recorded_at) for r in rows], dtype=np.int64),
        "language": words.languages.codes(languages[r.report] for r in rows),
    }


def _set(values: Iterable[bool]) -> Flags:
    return np.array(list(values), dtype=np.bool_)


def _days(values: Iterable[str | None], absent: int) -> Numbers:
    return np.array([absent if value is None else ordinal(value) for value in values], dtype=np.int64)


@lru_cache(65_536)
def ordinal(iso: str) -> int:
    """The proleptic ordinal of an ISO day."""
    return date.fromisoformat(iso).toordinal()


@lru_cache(65_536)
def moment(iso: str) -> int:
    """Microseconds since 1970 of an ISO moment with its zone."""
    return microseconds(datetime.fromisoformat(iso))


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970 in UTC of an aware moment."""
    past = at - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _moment(micros: int) -> str:
    from_epoch = np.datetime64(micros, "us").astype(datetime)
    return f"{from_epoch.isoformat()}+00:00"


def _languages(connection: Connection, reports: set[str]) -> dict[str, str]:
    """Language of some reports; all are asked for at once where they are many."""
    table = schema.reports
    query = select(table.c.id, table.c.language)
    if len(reports) <= 500:
        query = query.where(table.c.id.in_(sorted(reports)))
    return {row.id: row.language or NO_LANGUAGE for row in connection.execute(query)}


def _newest(reports: Sequence[str], own: dict[str, Any]) -> Numbers:
    """Rows by day of publication, latest first and undated last, then by report and position; as questions.matching."""
    rank = np.empty(len(reports), dtype=np.int64)
    rank[sorted(range(len(reports)), key=reports.__getitem__)] = np.arange(len(reports))
    keys = (own["position"], rank[own["report"]] if len(reports) else own["report"], -own["published"])
    found: Numbers = np.lexsort(keys)
    return found
