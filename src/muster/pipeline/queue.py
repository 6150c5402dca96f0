"""What a person should look at next: the decisions that would change most, first, each with the reason in words.

The score is the number of independent origins whose weight hangs on the answer, times how far a grade would move, and less
for what only tidies up. It is an order of work, never a measure of truth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from muster.corroborate.judgements import Standing, pair, standings
from muster.corroborate.matching import THRESHOLD
from muster.domain.claim import Certainty
from muster.domain.decided import DecisionStanding
from muster.domain.event import PostureEvent
from muster.domain.ids import content_id
from muster.domain.link import Edge, Link
from muster.domain.origin import CopyMatch
from muster.domain.record import Recorded
from muster.store.reader import LedgerReader

EACH = 100  # candidates of each kind
WEAK_EDGE = THRESHOLD + 0.75  # log-odds; twice as likely one event as not
WEAK_COPY = 0.5  # share of words, or of names and numbers, that two reports have in common
UNSURE = 0.75  # the reading model's probability below which a reading is worth a look
_MODEL = re.compile(r"model:(\d\.\d+)")
_MANY = 6  # members of an event that are looked at


class Doubt(StrEnum):
    """Why something is in the queue."""

    CONFIRMED = "just confirmed"
    CONTESTED = "contested"
    CONTRADICTION = "contradiction"
    LONE = "one origin"
    JOINED = "weakly joined"
    COPIED = "weak copy"
    READING = "unsure reading"


class Item(NamedTuple):
    """One thing to decide: a claim, beside ``other`` (a claim, or for :attr:`Doubt.COPIED` both are reports), and why."""

    doubt: Doubt
    subject: str
    other: str | None
    score: float
    why: str
    event: str | None = None

    @property
    def id(self) -> str:
        return content_id("q", self.doubt, self.subject, self.other)

    @property
    def reports(self) -> bool:
        return self.doubt is Doubt.COPIED


def queue(reader: LedgerReader) -> tuple[Item, ...]:
    """What nobody has decided yet, what would change most first."""
    return undecided(doubts(reader), reader.decisions(), standings(reader.judgements()))


def undecided(
    items: Iterable[Item], decisions: Iterable[DecisionStanding], judgements: Iterable[Standing]
) -> tuple[Item, ...]:
    """Those of some doubts, in order, that no decision or judgement in force speaks of."""
    done = {s.claim for s in decisions if s.in_force and s.decision.reverses is None}
    judged = {pair(s.judgement.a, s.judgement.b) for s in judgements if s.in_force}
    return tuple(i for i in items if i.subject not in done and _about(i) not in judged)


def doubts(reader: LedgerReader) -> tuple[Item, ...]:
    """All that may be worth a look, decided or not, what would change most first: at most so many of each kind."""
    found = reader.candidates(EACH, WEAK_EDGE, WEAK_COPY)
    events = (*found.contested, *found.confirmed, *found.lone)
    ends = {i for link in found.contradictions for i in (link.a, link.b)}
    ends |= {i for edge in found.joined for i in (edge.a, edge.b)}
    members = {i for event in events for i in event.claims[:_MANY]}
    known = {r.claim.id: r for r in reader.claims_by_id({*members, *ends, *found.newest})}
    homes = {i: event for event in reader.events_of(ends) for i in event.claims}
    items = [
        *(_confirmed(event, known) for event in found.confirmed),
        *(_contested(event, known) for event in found.contested),
        *(_lone(event, known) for event in found.lone),
        *(_contradiction(link, homes) for link in found.contradictions),
        *_joined(found.joined, homes),
        *(_copied(match) for match in found.copied),
        *_unsure(known[i] for i in found.newest if i in known),
    ]
    return _ranked(items)


def _ranked(items: Iterable[Item | None]) -> tuple[Item, ...]:
    """Highest score first; of several about one claim, or one pair, the highest alone."""
    first: dict[object, Item] = {}
    for item in sorted((i for i in items if i), key=lambda i: (-i.score, i.id)):
        first.setdefault(_about(item), item)
    return tuple(first.values())


def _about(item: Item) -> object:
    return item.subject if item.other is None else pair(item.subject, item.other)


def _confirmed(event: PostureEvent, known: Mapping[str, Recorded]) -> Item | None:
    subject = _thinnest(event, known)
    left = _left(event, subject, known)
    falls = f"its origin still has {_count(left, 'claim')}" if left else "the grade falls from 1"
    why = f"Confirmed by exactly two origins: “{event.title}”. Without this claim {falls}."
    return Item(Doubt.CONFIRMED, subject, None, 50.0 + 1 / len(event.claims), why, event.id)


def _contested(event: PostureEvent, known: Mapping[str, Recorded]) -> Item | None:
    if not event.contradicted_by:
        return _lone(event, known)
    subject = _thinnest(event, known)
    other = next((i for i in event.contradicted_by if i != subject), None)
    origins = len(event.origins)
    why = (
        f"Contested, graded {event.credibility.value}: {_count(origins, 'origin')} for “{event.title}”, "
        f"{_count(len(event.contradicted_by), 'claim')} against. Rejecting either side moves the grade."
    )
    return Item(Doubt.CONTESTED, subject, other, 40.0 + min(origins, 9), why, event.id)


def _lone(event: PostureEvent, known: Mapping[str, Recorded]) -> Item | None:
    size = len(event.claims)
    if event.contradicted_by or not event.origins:
        return None
    why = (
        f"“{event.title}” rests on one origin in {_count(size, 'claim')}, graded {event.credibility.value}: "
        "rejecting the claim takes it away, a second origin would confirm it."
    )
    return Item(Doubt.LONE, _thinnest(event, known), None, 15.0 + min(size, 9), why, event.id)


def _contradiction(link: Link, homes: Mapping[str, PostureEvent]) -> Item:
    origins = sum(len(homes[i].origins) for i in (link.a, link.b) if i in homes)
    why = f"Contradiction with {_count(origins, 'origin')} behind its two sides: {link.why}."
    home = homes.get(link.a)
    return Item(Doubt.CONTRADICTION, link.a, link.b, 30.0 + min(origins, 9), why, home.id if home else None)


def _joined(edges: Iterable[Edge], homes: Mapping[str, PostureEvent]) -> Iterator[Item]:
    """Claims of one event that are joined by a score close to the threshold."""
    for edge in edges:
        a, b, score = edge.a, edge.b, edge.score
        home = homes.get(a)
        if home is not None and homes.get(b) is home:
            near = max(0.0, score - THRESHOLD)
            why = (
                f"Counted as one event on a likeness of {score:.2f}, where {THRESHOLD:.2f} is the least: "
                f"“{home.title}” with {_count(len(home.origins), 'origin')}. If they are two, it splits."
            )
            yield Item(Doubt.JOINED, b, a, 20.0 + min(len(home.origins), 9) - near, why, home.id)


def _copied(match: CopyMatch) -> Item:
    said = match.verdict.why if match.verdict else ""
    why = f"Counted as one origin on a score of {match.score:.2f}: {said}. If they are two, an origin is gained."
    return Item(Doubt.COPIED, match.b, match.a, 25.0 - 10 * match.score, why)


def _unsure(records: Iterable[Recorded]) -> Iterator[Item]:
    for record in records:
        found = [m for reason in record.claim.reasons if (m := _MODEL.fullmatch(reason))]
        sure = float(found[0][1]) if found else 1.0
        if sure < UNSURE:
            why = f"The reading model is {round(100 * sure)} % sure that this is said; nothing else found it."
            left_open = record.claim.certainty is Certainty.UNKNOWN
            yield Item(
                Doubt.READING,
                record.claim.id,
                None,
                10.0 + 10 * (UNSURE - sure) + left_open,
                why,
                record.event,
            )


def _thinnest(event: PostureEvent, known: Mapping[str, Recorded]) -> str:
    """The claim whose loss would cost most: of the origin with the fewest claims."""
    sizes = _sizes(event, known)
    ones = [i for i in event.claims[:_MANY] if i in known and i not in event.contradicted_by]
    return min(ones, key=lambda i: (sizes[_origin(known[i])], i), default=event.claims[0])


def _left(event: PostureEvent, subject: str, known: Mapping[str, Recorded]) -> int:
    """How many claims of the same origin stay when this one goes."""
    return _sizes(event, known)[_origin(known[subject])] - 1


def _sizes(event: PostureEvent, known: Mapping[str, Recorded]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for i in event.claims[:_MANY]:
        if i in known:
            sizes[_origin(known[i])] = sizes.get(_origin(known[i]), 0) + 1
    return sizes


def _origin(record: Recorded) -> str:
    return record.origin_group or record.claim.report


def _count(n: int, noun: str) -> str:
    return f"{n or 'no'} {noun}{'' if n == 1 else 's'}"
