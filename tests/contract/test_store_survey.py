"""The survey of all claims answers as the ledger's own questions do, in either database, however it came about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from muster.domain.claim import Action, SpeechAct
from muster.domain.decision import ClaimField, Ruling
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility
from muster.domain.interval import TimeReading
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup, Passage
from muster.domain.query import ClaimQuery, Known
from muster.domain.status import Clock
from muster.domain.text import Span
from muster.gazetteer.lookup import PlaceIndex
from muster.pipeline.deciding import Correction, decide
from muster.pipeline.judging import Word
from muster.store.columnar import FAR
from muster.store.event_tallies import changes, days_known, event_times, published
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader
from muster.store.sites import summaries
from muster.store.tallies import facets, paths, places, unlocated
from muster.store.vocabulary import NONE

Make = Callable[..., Any]
NOW = datetime(2025, 1, 31, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


class Clockwork:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clockwork:
    return Clockwork()


@pytest.fixture
def book(folder: Path | str, clock: Clockwork, make: Make, dated: Any) -> Any:
    """Four reports on two days of recording, one of them undated, with what was found across them."""
    with Ledger.open(folder, clock=clock) as ledger:
        ledger.store(*make("one", published="2025-01-10", time=dated("2025-01-08", "2025-01-09")))
        ledger.store(
            *make("two", published="2025-01-12", speaker="two officials", time=dated("2024-12-01", None))
        )
        ledger.store(*make("undated", published=None))
        clock.now = LATER
        ledger.store(*make("nul\0", published="2025-02-01", act=SpeechAct.DENY))
        with LedgerReader.open(folder) as reader:
            ledger.replace_derived(derived(reader))
        yield ledger


def derived(reader: LedgerReader) -> Derived:
    claims = reader.all_claims()
    by = {(r.document.report_id, r.claim.action): r for r in claims}
    one, two, late = (by[name, Action.DEPART] for name in ("one", "two", "nul\0"))
    reports = {r.document.report_id: r.document.id for r in claims}
    joint = OriginGroup(tuple(sorted((reports["one"], reports["two"]))), reports["one"], "The Paper", True)
    whole = Passage(reports["nul\0"], Span(late.claim.span.start, late.claim.span.end))
    roundup = OriginGroup((reports["nul\0"],), reports["nul\0"], "Late", True, passages=(whole,))
    event = posture(one, two, origins=(joint.id,), grade=Credibility.PROBABLY_TRUE, time=one.claim.time)
    other = posture(late, origins=(joint.id, roundup.id), grade=Credibility.CONFIRMED, time=None)
    against = Link(Relation.CONTRADICTS, late.claim.id, one.claim.id, "one says that it is not so")
    with_them = Link(Relation.SAME_EVENT, one.claim.id, two.claim.id, "one event")
    return Derived((joint, roundup), (event, other), (against, with_them), summaries(claims))


def posture(
    *records: Any, origins: tuple[str, ...], grade: Credibility, time: TimeReading | None
) -> PostureEvent:
    ids = tuple(sorted(r.claim.id for r in records))
    return PostureEvent(
        ids, Action.DEPART, "lorries", None, "alpha", None, None, time, origins, (), grade, ()
    )


QUESTIONS: list[dict[str, Any]] = [
    {},
    {"text": "lorries ALPHA"},
    {"text": "   "},
    {"text": "!!!"},
    {"action": Action.DEPART},
    {"action": Action.ATTACK},
    {"speech_act": SpeechAct.DENY},
    {"place": "bravo"},
    {"place": "' OR 1=1 --"},
    {"country": "XX"},
    {"country": "ZZ"},
    {"place": "bravo", "country": "XX"},
    {"actor": "third BRIGADE"},
    {"actor": "%"},
    {"source": "paper"},
    {"source": "ŻOŁNIERZ"},
    {"source": "officials"},
    {"source": "_"},
    {"report": "nowhere"},
    {"event": "nothing"},
    {"bbox": (30.0, 30.0, 40.0, 40.0)},
    {"bbox": (170.0, -20.0, -170.0, 0.0)},
    {"since": date(2025, 1, 10)},
    {"since": date(2025, 1, 9), "until": date(2025, 1, 9)},
    {"until": date(2024, 12, 1)},
    {"min_origins": 1},
    {"min_origins": 2},
    {"language": "und"},
    {"language": "en"},
    {"disputed": True},
    *({"credibility": grade} for grade in Credibility),
    *({"known": Known(Clock.PUBLISHED, datetime(2025, 1, day, 23, tzinfo=UTC))} for day in (1, 10, 11, 12)),
    {"known": Known(Clock.RECORDED, NOW)},
    {"known": Known(Clock.RECORDED, NOW - timedelta(microseconds=1))},
    {"recorded_after": NOW},
    {"recorded_after": LATER},
    {"action": Action.DEPART, "disputed": True, "known": Known(Clock.RECORDED, NOW)},
]


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
def test_it_selects_what_the_ledger_selects_and_in_its_order(
    book: Ledger, folder: Path, asked: dict[str, Any]
) -> None:
    with LedgerReader.open(folder) as reader:
        found = reader.claims(ClaimQuery(**asked))
        chosen = reader.survey().select(ClaimQuery(**asked))
        assert chosen.page(100) == tuple(r.claim.id for r in found.items)
        assert chosen.total == found.total
        assert chosen.page(2, 1) == tuple(r.claim.id for r in found.items[1:3])
        assert chosen.reports == len({r.claim.report for r in found.items})
        assert chosen.origins == len({r.origin_group or r.claim.report for r in found.items})


def test_the_number_beside_a_choice_is_what_choosing_it_leaves(book: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        survey = reader.survey()
        for under in ({}, {"action": Action.DEPART}, {"speech_act": SpeechAct.DENY, "language": "und"}):
            counted = facets(survey.select(ClaimQuery(**under)))
            for name, kind, counts in (
                ("action", Action, counted.action),
                ("speech_act", SpeechAct, counted.speech_act),
                ("language", str, counted.language),
                ("credibility", Credibility, counted.credibility),
                ("actor", str, counted.actor),
            ):
                for value, number in counts.items():
                    asked = ClaimQuery(**(under | {name: kind(value)}))  # type: ignore[operator]
                    assert survey.select(asked).total == number, (under, name, value)
            assert counted.disputed == survey.select(ClaimQuery(**under, disputed=True)).total


def test_what_is_added_is_read_and_the_rest_is_not_read_again(
    book: Ledger, folder: Path, make: Make, clock: Clockwork
) -> None:
    with LedgerReader.open(folder) as reader:
        before = reader.survey()
        assert reader.survey(before).claims is before.claims
        clock.now = LATER + timedelta(hours=1)
        for number in range(3):
            book.store(*make(f"new{number}", published=f"2025-01-1{number}", speaker=f"witness {number}"))
        grown, fresh = reader.survey(before), reader.survey()
        assert len(grown.claims) == len(fresh.claims) == len(before.claims) + 6
        assert grown.claims.ids[: len(before.claims)] == before.claims.ids
        for asked in (*QUESTIONS, {"source": "witness 2"}, {"report": fresh.claims.words.reports.values[-1]}):
            query = ClaimQuery(**asked)
            assert grown.select(query).page(100) == fresh.select(query).page(100), asked
            assert facets(grown.select(query)) == facets(fresh.select(query))
        assert before.select(ClaimQuery()).total == len(before.claims)


def test_claims_that_were_decided_on_are_read_again(book: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        before = reader.survey()
        one, two, *_ = reader.all_claims()
        word = Word("ana", LATER, "looked at the page")
        decide(book, one.claim.id, Ruling.REJECT, word)
        decide(
            book,
            two.claim.id,
            Ruling.CORRECT,
            word,
            Correction(ClaimField.ACTION, "arrive", PlaceIndex.bundled()),
        )
        decided, fresh = reader.survey(before), reader.survey()
        assert one.claim.id not in decided.claims.row
        assert len(decided.claims) == len(before.claims) - 1
        assert decided.select(ClaimQuery(action=Action.ARRIVE)).page(9) == (two.claim.id,)
        for asked in QUESTIONS:
            query = ClaimQuery(**asked)
            assert decided.select(query).page(100) == fresh.select(query).page(100), asked
            assert facets(decided.select(query)) == facets(fresh.select(query))
            assert unlocated(decided.select(query), 9) == unlocated(fresh.select(query), 9)


def test_a_ledger_without_claims_has_a_survey(ledger: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        chosen = reader.survey().select(ClaimQuery(place="alpha", known=Known(Clock.PUBLISHED, NOW)))
        assert (chosen.total, chosen.page(10), chosen.reports, chosen.origins) == (0, (), 0, 0)
        assert places(chosen, str) == []
        assert paths(chosen, 10) == ([], 0)
        assert unlocated(chosen, 10) == ([], 0)
        assert event_times(chosen).ids == ()
        assert not len(days_known(chosen, Clock.RECORDED))
        assert facets(chosen).action == {}


def test_places_count_origins_once_and_know_what_is_disputed(book: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        tallies = {one.key: one for one in places(reader.survey().select(ClaimQuery()), str)}
        alpha, bravo = tallies["alpha"], tallies["bravo"]
        assert (alpha.claims, alpha.origins, alpha.disputed, alpha.doubtful) == (4, 3, True, False)
        # the roundup's other words are its own, not those of the origin that its passage comes from
        assert (bravo.claims, bravo.origins, bravo.disputed) == (4, 3, False)
        assert (alpha.place.name, alpha.place.uncertainty_m) == ("Alpha", 800)


def test_events_keep_their_bounds_and_an_unknown_bound_is_none(book: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        times = event_times(reader.survey().select(ClaimQuery()))
        spans = sorted(zip(times.start.tolist(), times.end.tolist(), times.claims.tolist(), strict=True))
        assert spans == [
            (NONE, FAR, 1),
            (date(2025, 1, 8).toordinal(), date(2025, 1, 9).toordinal(), 2),
        ]
        only = event_times(
            reader.survey().select(
                ClaimQuery(known=Known(Clock.PUBLISHED, datetime(2025, 1, 10, tzinfo=UTC)))
            )
        )
        assert only.claims.tolist() == [1]


def test_days_on_which_something_became_known(book: Ledger, folder: Path) -> None:
    early = Known(Clock.PUBLISHED, datetime(2025, 1, 10, tzinfo=UTC))
    with LedgerReader.open(folder) as reader:
        chosen = reader.survey().select(ClaimQuery(known=early))
        days = [date.fromordinal(day) for day in days_known(chosen, Clock.PUBLISHED)]
        assert days == [date(2025, 1, 10), date(2025, 1, 12), date(2025, 2, 1)]
        recorded = [date.fromordinal(day) for day in days_known(chosen, Clock.RECORDED)]
        assert recorded == [NOW.date(), LATER.date()]
        assert published(chosen).days.tolist() == [date(2025, 1, 10).toordinal()]
        assert np.array_equal(published(chosen).reports, [1])


def test_what_came_since_the_last_look(book: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        came = changes(reader.survey().select(ClaimQuery(recorded_after=NOW)))
        assert (came.claims, came.reports, came.contradictions, came.events, came.confirmed) == (
            2,
            1,
            1,
            1,
            1,
        )
        nothing = changes(reader.survey().select(ClaimQuery(recorded_after=LATER)))
        assert nothing == (0, 0, 0, 0, 0)
