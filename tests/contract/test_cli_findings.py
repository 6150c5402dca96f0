"""What is shown first is chosen by counts, and an empty ledger has nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from muster.cli.findings import (
    Picture,
    as_known,
    busiest_site,
    clearest_contradiction,
    deepest_event,
    two_dates,
    widest_origin,
)
from muster.cli.telling import story
from muster.domain.claim import Action
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility
from muster.domain.link import Link, Relation
from muster.domain.origin import OriginGroup
from muster.domain.place import Place, Precision
from muster.domain.query import SiteSummary
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader

Make = Callable[..., Any]


def event(claims: tuple[str, ...], origins: tuple[str, ...]) -> PostureEvent:
    return PostureEvent(
        claims,
        Action.MOVE,
        "t",
        None,
        None,
        None,
        None,
        None,
        origins,
        (),
        Credibility.CANNOT_BE_JUDGED,
        (),
    )


@pytest.fixture
def picture(ledger: Ledger, folder: Path, make: Make) -> Picture:
    for number in range(3):
        ledger.store(*make(f"n{number}", published=f"2025-01-0{number + 1}"))
    with LedgerReader.open(folder) as reader:
        return Picture.of(reader)


def test_an_empty_ledger_tells_its_counts_and_nothing_else(ledger: Ledger, folder: Path) -> None:
    with LedgerReader.open(folder) as reader:
        assert len(list(story(reader))) == 1
        empty = Picture.of(reader)
    assert (
        widest_origin(empty)
        is busiest_site(empty)
        is deepest_event(empty)
        is clearest_contradiction(empty)
        is None
    )
    assert two_dates(()) is None


def test_the_widest_origin_has_copies(picture: Picture) -> None:
    one, two, three = sorted(picture.documents)
    alone = OriginGroup((one,), one, "A", True)
    assert widest_origin(replace(picture, origins=(alone,))) is None
    pair = OriginGroup((two, three), two, "B", True)
    assert widest_origin(replace(picture, origins=(alone, pair))) == pair


def test_a_site_comes_before_a_country_however_often_that_is_named(picture: Picture) -> None:
    base = Place("b", "Base", "airbase", 1.0, 1.0, Precision.SITE, 500)
    land = Place("c", "Land", "country", 1.0, 1.0, Precision.COUNTRY, 500_000)
    summaries = (SiteSummary(land, 90, None, None), SiteSummary(base, 2, None, None))
    chosen = busiest_site(replace(picture, sites=summaries))
    assert chosen is not None
    assert chosen.place == base


def test_two_dates_are_the_first_and_the_last_of_publication(picture: Picture) -> None:
    records = tuple(picture.records.values())
    found = two_dates(records)
    assert found == (as_known(date(2025, 1, 1)), as_known(date(2025, 1, 3)))
    assert found[0].known < datetime(2025, 1, 2, tzinfo=UTC)
    assert two_dates([r for r in records if r.document.report_id == "n1"]) is None


def test_the_deepest_event_rests_on_several_origins(picture: Picture) -> None:
    one, two, *_ = picture.records
    lone, shared = event((one, two), ("o1",)), event((one,), ("o1", "o2"))
    assert deepest_event(replace(picture, events=(lone, shared))) == shared


def test_a_contradiction_between_origins_comes_first_and_agreement_is_none(picture: Picture) -> None:
    ids = list(picture.records)
    records = {
        key: replace(record, origin_group="o1" if key in ids[:2] else "o2")
        for key, record in picture.records.items()
    }
    inside = Link(Relation.CONTRADICTS, ids[0], ids[1], "w", 0.9)
    between = Link(Relation.CONTRADICTS, ids[0], ids[2], "w", 0.3)
    agreeing = Link(Relation.SUPPORTS, ids[0], ids[3], "w", 1.0)
    assert (
        clearest_contradiction(replace(picture, records=records, links=(inside, between, agreeing)))
        == between
    )
    assert clearest_contradiction(replace(picture, records=records, links=(agreeing,))) is None


def test_the_story_is_told_with_active_characters_shown(ledger: Ledger, folder: Path, make: Make) -> None:
    for number in range(2):
        ledger.store(*make(f"n{number}", published=f"2025-01-0{number + 1}", speaker="an \x1b[31mofficer"))
    with LedgerReader.open(folder) as reader:
        first, *_, last = sorted(reader.all_claims(), key=lambda r: r.document.report_id)
        documents = tuple(sorted(d.id for d in reader.all_documents()))
        group = OriginGroup(documents, documents[0], "The Paper", True)
        link = Link(Relation.CONTRADICTS, first.claim.id, last.claim.id, "cannot both hold")
        made = event((first.claim.id,), (group.id,))
        ledger.replace_derived(Derived((group,), (made,), (link,), reader.summaries()))
        console = Console(width=120, force_terminal=False)
        with console.capture() as captured:
            for part in story(reader):
                console.print(part)
    told = captured.get()
    for words in ("2 reports", "only 1 origin.", "one origin", "cannot both hold", "as known on 2025-01-02"):
        assert words in told
    assert "\x1b" not in told
