"""Records as templates print them: everything worded, nothing left to decide in the template."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from muster.domain.claim import Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.decided import Reviewed, reviewed
from muster.domain.event import PostureEvent
from muster.domain.record import Recorded
from muster.web.desk import Desk, Grade, Index
from muster.web.words import ACTIONS, ACTS, CERTAINTIES, FRAMES, route, visible, when

FIRMEST = ("solid", "hedged", "open", "denied")
REFUSING = frozenset({SpeechAct.CANNOT_CONFIRM, SpeechAct.NO_COMMENT})


class ClaimView(NamedTuple):
    """One claim in a list. ``firmness`` is solid, hedged, open or denied: the way its edge is drawn."""

    record: Recorded
    quote: str
    act: str
    action: str
    certainty: str
    frame: str
    firmness: str
    route: str
    when: str
    origins: int
    disputed: bool
    grade: Grade
    event: PostureEvent | None
    first_seen: bool  # its report is the root of its origin
    reviewed: Reviewed

    @property
    def id(self) -> str:
        return self.record.claim.id

    @property
    def planned(self) -> bool:
        return self.record.claim.time_frame is TimeFrame.FUTURE


class Told(NamedTuple):
    """One telling of a claim, and its copies: the same words of the same speaker in reports of one origin."""

    view: ClaimView
    copies: tuple[ClaimView, ...]


def firmness(record: Recorded) -> str:
    """How the claim's edge is drawn: never by colour alone."""
    claim = record.claim
    if claim.polarity is Polarity.NEGATED or claim.speech_act is SpeechAct.DENY:
        return "denied"
    if claim.certainty is Certainty.UNKNOWN or claim.speech_act in REFUSING:
        return "open"
    if claim.certainty is Certainty.CERTAIN and claim.time_frame is not TimeFrame.FUTURE:
        return "solid"
    return "hedged"


def claim_view(record: Recorded, desk: Desk, index: Index | None = None) -> ClaimView:
    """Word one claim; ``index``: of several claims that it is one of."""
    index = index or desk.index([record])
    claim, event = record.claim, index.event_of(record)
    group = index.origins.get(record.origin_group or "")
    return ClaimView(
        record=record,
        quote=visible(claim.quote),
        act=ACTS[claim.speech_act],
        action=ACTIONS[claim.action],
        certainty=CERTAINTIES[claim.certainty],
        frame=FRAMES[claim.time_frame],
        firmness=firmness(record),
        route=visible(route(claim)),
        when=visible(when(claim.time)),
        origins=len(event.origins) if event else 0,
        disputed=index.disputed(claim.id),
        grade=desk.grade(record, event),
        event=event,
        first_seen=group is not None and group.root == claim.report,
        reviewed=reviewed(record.decided),
    )


def claim_views(records: Iterable[Recorded], desk: Desk) -> list[ClaimView]:
    """Word several claims."""
    ones = tuple(records)
    index = desk.index(ones)
    return [claim_view(record, desk, index) for record in ones]


def folded(views: Iterable[ClaimView]) -> list[Told]:
    """Claims in order, each with its copies under the one that was seen first."""
    groups: dict[tuple[str, ...], list[ClaimView]] = {}
    for view in views:
        groups.setdefault(telling(view.record), []).append(view)
    ranked = [sorted(group, key=nearness) for group in groups.values()]
    return [Told(first, tuple(rest)) for first, *rest in ranked]


def nearness(view: ClaimView) -> tuple[bool, int, str]:
    """Root of the origin first, then the shortest chain."""
    return (not view.first_seen, len(view.record.claim.attribution), view.id)


def telling(record: Recorded) -> tuple[str, ...]:
    """Equal for the same words of the same speaker in reports of one origin."""
    claim = record.claim
    words = " ".join(claim.quote.split())
    return (record.origin_group or claim.report, claim.speech_act, claim.action, claim.speaker.name, words)
