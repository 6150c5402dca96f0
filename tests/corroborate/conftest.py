"""Constructed claims: a callable that makes one recorded claim from a few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from muster.domain.claim import Action, Certainty, Claim, Equipment, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, Published
from muster.domain.interval import TimeReading, days
from muster.domain.place import PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.record import Recorded
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span

Tell = Callable[..., Recorded]
START = date(2025, 3, 1)


def _longitude(name: str) -> float:
    """Sites of different names lie far apart."""
    return 10.0 + sum(map(ord, name)) % 89


def located(name: str) -> tuple[PlaceMention, ...]:
    """Mentions of the ``;``-separated sites, each resolved to an id made of its name."""
    names = [n.strip() for n in name.split(";") if n.strip()]
    return tuple(
        PlaceMention(
            n,
            None,
            PlaceReading(
                f"site:{n.casefold()}",
                n,
                Precision.SITE,
                PlaceBasis.STATED,
                "printed",
                _longitude(n),
                40.0,
                900,
            ),
        )
        for n in names
    )


@pytest.fixture(scope="session")
def tell() -> Tell:
    """``tell("r1", "withdraw", origin="Alpha", day=3, who="police chief")``; days count from 1 March 2025."""

    def made(
        report: str,
        action: str,
        *,
        at: int = 0,
        who: str | None = None,
        kind: str = "official",
        via: tuple[tuple[str, str], ...] = (),
        named: bool = False,
        act: str = "state",
        polarity: str = "affirmed",
        certainty: str = "certain",
        frame: str = "past",
        actor: str | None = "Northern troops",
        thing: str | None = None,
        equipment: tuple[str, str | None, int | None, int | None] | None = None,
        origin: str = "",
        destination: str = "",
        site: str = "",
        through: str = "",
        day: int | None = None,
        until: int | None = None,
        published: int = 5,
        quote: str | None = None,
        group: str | None = None,
    ) -> Recorded:
        outlet = f"Outlet {report}"
        when = START + timedelta(days=published)
        document = Document(
            report, f"text of {report}", outlet, None, Published(when.isoformat(), DateBasis.DECLARED), "en"
        )
        chain = [Source(outlet, SourceKind.OUTLET, True)]
        chain += [Source(n, SourceKind(k), True) for n, k in via]
        chain += [Source(who, SourceKind(kind), named)] if who else []
        first = START + timedelta(days=day) if day is not None else None
        last = START + timedelta(days=until if until is not None else day) if day is not None else None
        earliest, latest = days(first, last)
        words = quote or f"{actor or ''} {action} {origin}{destination}{site}"
        claim = Claim(
            report=document.id,
            span=Span(at, at + 40),
            quote=words,
            predicate=Span(at + 5, at + 12),
            attribution=tuple(chain),
            speech_act=SpeechAct(act),
            action=Action(action),
            polarity=Polarity(polarity),
            certainty=Certainty(certainty),
            time_frame=TimeFrame(frame),
            actor=Phrase(actor) if actor else None,
            object=Phrase(thing) if thing else None,
            equipment=(Equipment(*equipment),) if equipment else (),
            origin=located(origin),
            destination=located(destination),
            via=located(through),
            site=located(site),
            time=TimeReading("then", None, earliest, latest) if day is not None else None,
        )
        return Recorded(claim, document, datetime(2025, 6, 1, tzinfo=UTC), group)

    return made
