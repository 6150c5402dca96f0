"""When one claim takes the place of another: corrections, retractions, a word gone back on, plans that were carried out.

A plan that is announced, ordered, begun, completed or reversed is one chain of states and no conflict. Every rule is a
function of two claims judged to speak of one event; only the chain looks for the nearest step before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from muster.corroborate.equipment_types import kinship
from muster.corroborate.features import counted_apart
from muster.corroborate.lines import body
from muster.corroborate.phases import affinity, opposed
from muster.corroborate.titles import noun
from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.link import Link, Relation
from muster.domain.proposition import Proposition, Said
from muster.domain.source import SourceKind

_RETRACTS = {"error", "mistake", "mistakenly", "void", "withdrawn", "retracted", "retracts", "retracting", "rescinded", "revoked",
             "cancelled", "canceled", "erroneous", "annulled"}  # fmt: skip
_STEPS = {TimeFrame.FUTURE: 1, TimeFrame.OPEN: 1, TimeFrame.ONGOING: 3, TimeFrame.PAST: 4}
_ORDERED = 2
_STATES = {Action.PRESENT, Action.REMAIN, Action.OTHER}  # they are seen or end, but are not carried out
_STATE_WEEKS = 3  # after which two undated states are no longer taken to speak of one moment


def replaces(newer: Proposition, older: Proposition, answers: Mapping[str, str]) -> Link | None:
    """The link where ``newer`` corrects, retracts or goes back on ``older``, both of one event; None elsewhere."""
    a, b = newer.claim, older.claim
    if (
        newer.id in (answers.get(older.id), *_answering(newer, older, answers))
        and b.taken_back
        and not a.taken_back
    ):
        return _link(newer, older, "a correction of the report's own words", 0.9)
    if _retracts(a, newer) and _published_words(b, a) and _not_before(newer, older):
        return _link(newer, older, f"{a.speaker.name} takes back what {b.speaker.name} said", 0.9)
    if not later(newer, older):
        return None
    counted = _counts_differ(newer, older)
    if (opposed(a, b) or counted) and body(a.speaker) == body(b.speaker):
        return _link(newer, older, f"{a.speaker.name} now says otherwise", 0.7)
    if counted and body(a.publisher) == body(b.publisher):
        return _link(newer, older, f"{a.publisher.name} now counts otherwise", 0.6)
    if a.speech_act is SpeechAct.AGREE and a.polarity is Polarity.AFFIRMED and b.polarity is Polarity.NEGATED:
        return _link(newer, older, "what was refused or forbidden is now allowed", 0.7)
    if opposed(a, b) and (_states_of_other_weeks(newer, older) or after(newer, older)):
        return _link(newer, older, "a later state against an earlier one", 0.5)
    return None


def _answering(newer: Proposition, older: Proposition, answers: Mapping[str, str]) -> tuple[str, ...]:
    return (newer.id,) if answers.get(newer.id) == older.id else ()


def later(newer: Proposition, older: Proposition) -> bool:
    """Reported on a later day, or in a later post of one live blog."""
    if newer.document == older.document:
        return newer.posted is not None and older.posted is not None and newer.posted > older.posted
    return bool(newer.published and older.published and newer.published > older.published)


def _not_before(newer: Proposition, older: Proposition) -> bool:
    if newer.document == older.document:
        return newer.claim.span.start >= older.claim.span.start
    return later(newer, older)


def _retracts(claim: Said, p: Proposition) -> bool:
    return claim.polarity is Polarity.NEGATED and not _RETRACTS.isdisjoint(p.words)


def _published_words(older: Said, newer: Said) -> bool:
    """Words that the retracting body has power over: a document, or its own."""
    return older.polarity is Polarity.AFFIRMED and (
        older.speaker.kind is SourceKind.DOCUMENT or body(older.speaker) == body(newer.speaker)
    )


def _counts_differ(a: Proposition, b: Proposition) -> bool:
    return any(kinship(x[0], y[0]) == 1 and counted_apart(x, y) for x in a.equipment for y in b.equipment)


def after(newer: Proposition, older: Proposition) -> bool:
    """What it tells lies after all that the other tells."""
    return bool(newer.start and older.end and newer.start > older.end)


def _states_of_other_weeks(newer: Proposition, older: Proposition) -> bool:
    ongoing = newer.claim.time_frame is TimeFrame.ONGOING is older.claim.time_frame
    undated = not (newer.start or newer.end or older.start or older.end)
    weeks = (newer.published - older.published).days / 7 if newer.published and older.published else 0
    return ongoing and undated and weeks >= _STATE_WEEKS


def chain(inside: Sequence[Proposition]) -> Iterable[Link]:
    """Each step of a plan, told in a later report than the step before, with the nearest such step.

    ``inside`` are the claims of one event. Undecided comes before any step; refusals to comment and doubts are none.
    """
    steps = sorted(
        (p for p in inside if step(p.claim) is not None),
        key=lambda p: (str(p.published), p.document, p.posted or 0, p.id),
    )
    for newer in steps:
        before = [older for older in steps if later(newer, older) and _goes_on(newer.claim, older.claim)]
        if before:
            nearest = max(before, key=lambda p: (step(p.claim) or 0, str(p.published), p.id))
            why = f"the {noun(newer.claim.action)} told before as {_NAMES[step(nearest.claim) or 0]} is told as {_NAMES[step(newer.claim) or 0]}"
            yield _link(newer, nearest, why, 0.7)


_NAMES = ("undecided", "planned", "ordered", "under way", "done")


def step(claim: Said) -> int | None:
    """How far a plan has come: 0 undecided, 1 planned, 2 ordered, 3 under way, 4 done; None for doubts and denials."""
    if claim.speech_act in (SpeechAct.NO_COMMENT, SpeechAct.CANNOT_CONFIRM, SpeechAct.ASK, SpeechAct.DENY):
        return None
    if claim.certainty is Certainty.UNKNOWN:
        return 0 if claim.time_frame is TimeFrame.OPEN else None
    if claim.polarity is Polarity.NEGATED:
        return None
    return _ORDERED if claim.speech_act is SpeechAct.ORDER else _STEPS[claim.time_frame]


def _goes_on(newer: Said, older: Said) -> bool:
    one, two = step(newer), step(older)
    if one is None or two is None or one <= two or opposed(newer, older):
        return False
    if newer.action in _STATES and two > _ORDERED:
        return False
    return newer.action is older.action or (two <= _ORDERED and affinity(newer.action, older.action) > 0)


def _link(newer: Proposition, older: Proposition, why: str, score: float) -> Link:
    return Link(Relation.SUPERSEDES, newer.id, older.id, why, score)
