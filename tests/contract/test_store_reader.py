"""What the ledger promises its readers, and what verification finds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from muster.domain.claim import Action, SpeechAct
from muster.domain.errors import NotFound
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis, Quarantined
from muster.evaluation.synthetic import archive
from muster.store import claim_pages, schema
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader
from muster.store.sites import summaries

Make = Callable[..., Any]


def found(reader: LedgerReader, **query: Any) -> list[str]:
    return [r.claim.quote for r in reader.claims(ClaimQuery(**query)).items]


LEFT, SHIP = "Lorries left Alpha", "100%_full ship"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [LEFT, SHIP]),
        ({"text": "lorries ALPHA"}, [LEFT]),
        ({"text": "full ship"}, [SHIP]),
        ({"text": '"left OR ship" NEAR('}, []),
        ({"text": "lorr*"}, []),
        ({"text": "   "}, [LEFT, SHIP]),
        ({"text": "!!!"}, []),
        ({"text": "left\0alpha"}, [LEFT]),
        ({"action": Action.DEPART}, [LEFT]),
        ({"speech_act": SpeechAct.DENY}, [SHIP]),
        ({"place": "bravo"}, [SHIP]),
        ({"place": "' OR 1=1 --"}, []),
        ({"actor": "third BRIGADE"}, [LEFT, SHIP]),
        ({"actor": "%"}, []),
        ({"source": "paper"}, [LEFT, SHIP]),
        ({"source": "ŻOŁNIERZ"}, [SHIP]),
        ({"source": "_"}, []),
        ({"bbox": (30.0, 30.0, 40.0, 40.0)}, [LEFT]),
        ({"bbox": (170.0, -20.0, -170.0, 0.0)}, [SHIP]),
        ({"since": date(2025, 1, 10), "until": date(2025, 1, 10)}, [LEFT, SHIP]),
        ({"since": date(2025, 1, 11)}, []),
        ({"report": "r_none"}, []),
        ({"action": Action.DEPART, "speech_act": SpeechAct.DENY}, []),
    ],
)
def test_every_filter_that_is_set_must_hold(
    ledger: Ledger, folder: Path, make: Make, query: dict[str, Any], expected: list[str]
) -> None:
    ledger.store(*make())
    with LedgerReader.open(folder) as reader:
        assert found(reader, **query) == expected


def test_a_page_says_how_many_there_are_whatever_is_asked_and_shown(
    ledger: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for report in archive(7, 12):
        ledger.store(report.raw(), Analysis(report.document, report.claims))
    with LedgerReader.open(folder) as reader:
        for query in (ClaimQuery(), ClaimQuery(text="at"), ClaimQuery(text="at", action=Action.ARRIVE)):
            hits = [r.claim.id for r in reader.claims(replace(query, limit=1_000)).items]
            assert len(hits) > 1
            for offset, limit in ((0, 1), (1, 2), (0, 0), (len(hits), 5)):
                page = reader.claims(replace(query, offset=offset, limit=limit))
                assert page.total == len(hits)
                assert [r.claim.id for r in page.items] == hits[offset : offset + limit]
            with monkeypatch.context() as few:
                few.setattr(claim_pages, "MOST_COUNTED", 2)
                assert reader.claims(replace(query, limit=1)).total == 2


@pytest.mark.parametrize(
    ("start", "end", "since", "until", "hit"),
    [
        ("2024-12-14", "2024-12-14", "2024-12-14", "2024-12-14", True),
        ("2024-12-14", "2024-12-14", "2024-12-15", None, False),
        ("2024-12-14", "2024-12-14", None, "2024-12-13", False),
        ("2017-01-01", None, "2024-12-01", "2024-12-31", True),
        (None, "2024-12-14", None, "2000-01-01", True),
        ("2024-12-01", "2024-12-31", "2024-12-31", None, True),
    ],
)
def test_days_of_the_event_are_inclusive_and_open_ends_reach_far(
    ledger: Ledger,
    folder: Path,
    make: Make,
    dated: Any,
    start: str | None,
    end: str | None,
    since: str | None,
    until: str | None,
    hit: bool,
) -> None:
    ledger.store(*make(time=dated(start, end)))
    asked = {
        name: date.fromisoformat(day) for name, day in (("since", since), ("until", until)) if day is not None
    }
    with LedgerReader.open(folder) as reader:
        assert (LEFT in found(reader, action=Action.DEPART, **asked)) is hit


def test_a_claim_without_any_date_is_listed_but_in_no_period(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    ledger.store(*make(published=None))
    with LedgerReader.open(folder) as reader:
        assert found(reader) == [LEFT, SHIP]
        assert found(reader, since=date(1900, 1, 1)) == []


def test_pages_are_stable_and_count_the_whole(ledger: Ledger, folder: Path, make: Make) -> None:
    for number in range(5):
        ledger.store(*make(f"n{number}", published=f"2025-01-0{number + 1}"))
    with LedgerReader.open(folder) as reader:
        pages = [reader.claims(ClaimQuery(limit=3, offset=offset)) for offset in range(0, 12, 3)]
        assert {page.total for page in pages} == {10}
        ids = [record.claim.id for page in pages for record in page.items]
        assert len(ids) == len(set(ids)) == 10
        newest = [record.document.report_id for page in pages for record in page.items]
        assert newest == [f"n{number}" for number in (4, 4, 3, 3, 2, 2, 1, 1, 0, 0)]
        documents = reader.documents(limit=2, offset=1)
        assert (documents.total, [d.report_id for d in documents.items]) == (5, ["n3", "n2"])
        assert reader.documents(text="report N3 dawn").total == 1


def derived(reader: LedgerReader) -> Derived:
    (first, second), documents = reader.all_claims(), reader.all_documents()
    group = OriginGroup(tuple(sorted(d.id for d in documents)), documents[0].id, "The Paper", True)
    event = PostureEvent(
        (first.claim.id,),
        Action.DEPART,
        "lorries",
        None,
        "alpha",
        None,
        None,
        None,
        (group.id, "o_other"),
        (second.claim.id,),
        Credibility.CONFIRMED,
        ("two origins",),
    )
    link = Link(Relation.CONTRADICTS, first.claim.id, second.claim.id, "cannot both hold", 0.5)
    return Derived((group,), (event,), (link,), summaries(reader.all_claims()))


def test_derived_records_come_back_and_join_the_claims(ledger: Ledger, folder: Path, make: Make) -> None:
    ledger.store(*make())
    with LedgerReader.open(folder) as reader:
        put = derived(reader)
        ledger.replace_derived(put)
        ledger.replace_derived(put)  # replacing is not adding
        assert (reader.origins(), reader.events(), reader.links()) == (put.origins, put.events, put.links)
        assert reader.sites() == put.sites
        assert tuple(reader.counts()) == (1, 2, 1, 1, 1, 1, 0, 2)
        first, second = reader.all_claims()
        assert (first.origin_group, first.event) == (put.origins[0].id, put.events[0].id)
        assert second.event is None
        assert reader.links(second.claim.id) == put.links
        assert reader.links("c_none") == ()
        assert found(reader, event=put.events[0].id) == [LEFT]
        assert found(reader, min_origins=2) == [LEFT]
        assert found(reader, min_origins=3) == []
        assert reader.event(put.events[0].id) == put.events[0]
        assert reader.origin(put.origins[0].id) == put.origins[0]
        assert reader.verify() == ()


def test_places_are_described_by_the_claims_before_and_after_consolidation(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    ledger.store(*make())
    with LedgerReader.open(folder) as reader:
        before = reader.place("alpha")
        ledger.replace_derived(derived(reader))
        assert reader.place("alpha") == before
        assert (before.name, before.lon, before.kind) == ("Alpha", 36.0, "airbase")
        assert [r.claim.quote for r in reader.claims_at("alpha")] == [LEFT]
        (alpha,) = [site for site in reader.sites() if site.place.id == "alpha"]
        assert (alpha.claims, alpha.first, alpha.last) == (1, date(2025, 1, 10), date(2025, 1, 10))


@pytest.mark.parametrize("ask", ["claim", "document", "claims_of", "event", "origin", "place"])
def test_what_is_not_there_is_not_found(ledger: Ledger, folder: Path, ask: str) -> None:
    with LedgerReader.open(folder) as reader, pytest.raises(NotFound):
        getattr(reader, ask)("nothing' OR '1'='1")


def test_quarantined_items_are_listed_with_their_reasons(ledger: Ledger, folder: Path) -> None:
    item = Quarantined("feed.xml#3", "entity bomb", "UnsafeInput", "ab" * 32)
    assert [ledger.quarantine(item), ledger.quarantine(item)] == [True, False]
    with LedgerReader.open(folder) as reader:
        assert reader.quarantined() == (item,)


def test_an_item_stored_at_a_later_try_is_quarantined_no_more(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    raw, analysis = make()
    ledger.quarantine(
        Quarantined(raw.locator, "a defect", "IndexError", hashlib.sha256(raw.content).hexdigest())
    )
    with LedgerReader.open(folder) as reader:
        assert reader.counts().quarantined == len(reader.quarantined()) == 1
        ledger.store(raw, analysis)
        assert reader.counts().quarantined == len(reader.quarantined()) == 0


def test_many_threads_may_ask_at_once(ledger: Ledger, folder: Path, make: Make) -> None:
    for number in range(4):
        ledger.store(*make(f"n{number}"))
    with LedgerReader.open(folder) as reader, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: reader.claims(ClaimQuery()), range(40)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0].total == 8


def test_a_reader_cannot_write(ledger: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader, reader._engine.connect() as connection:
        with pytest.raises(Exception, match=r"read-?only"):
            connection.exec_driver_sql("DELETE FROM reports")
        connection.rollback()


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("UPDATE custody SET locator = 'elsewhere' WHERE seq = 1", "custody entry 1 was changed"),
        ("DELETE FROM custody WHERE seq = 1", "custody entry 1 is absent"),
        ("UPDATE claims SET action = 'arrive' WHERE position = 0", "columns do not say"),
        ("UPDATE claims SET body = '{}' WHERE position = 0", "is no Claim"),
        ("UPDATE reports SET outlet = 'Other' WHERE report_id = 'one'", "columns do not say"),
        ("UPDATE reports SET body = 'x' WHERE report_id = 'one'", "is no Document"),
        ("DELETE FROM sites", "changed since they were computed"),
    ],
)
def test_what_was_changed_behind_its_back_is_found(
    backend: Any, ledger: Ledger, folder: Path, make: Make, statement: str, complaint: str
) -> None:
    ledger.store(*make())
    ledger.store(*make("two"))
    with LedgerReader.open(folder) as reader:
        ledger.replace_derived(Derived(sites=summaries(reader.all_claims())))
        assert reader.verify() == ()
        backend.run(folder, statement)
        assert any(complaint in problem for problem in reader.verify()), reader.verify()


def test_a_body_that_was_changed_behind_its_back_is_found(ledger: Ledger, folder: Path, make: Make) -> None:
    ledger.store(*make())
    claims = schema.claims
    with ledger._engine.begin() as connection:
        body = connection.execute(select(claims.c.body).where(claims.c.position == 0)).scalar_one()
        changed = body.replace("Lorries left", "Lorries LEFT")
        connection.execute(update(claims).where(claims.c.position == 0).values(body=changed))
    with LedgerReader.open(folder) as reader:
        problems = reader.verify()
    assert any("quote does not stand" in problem for problem in problems), problems
    assert any("base tables" in problem for problem in problems), problems


def test_evidence_that_was_changed_or_taken_away_is_found(
    backend: Any, ledger: Ledger, folder: Path, make: Make
) -> None:
    ledger.store(*make())
    ledger.store(*make("two"))
    with LedgerReader.open(folder) as reader:
        first, second = (entry.sha256 for entry in reader.custody())
        backend.spoil(folder, first, reader.evidence.get(first).replace(b"dawn", b"dusk"))
        backend.spoil(folder, second, None)
        problems = reader.verify()
    assert [("not what was collected" in p) + 2 * ("absent" in p) for p in problems] in ([1, 2], [2, 1])


def test_reports_added_since_consolidation_are_said_to_be(ledger: Ledger, folder: Path, make: Make) -> None:
    ledger.store(*make())
    ledger.replace_derived(Derived())
    ledger.store(*make("two"))
    with LedgerReader.open(folder) as reader:
        assert any("reports were added" in problem for problem in reader.verify())
