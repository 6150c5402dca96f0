"""When two claims cannot both hold: a denial against an assertion, two counts, two places, leaving against staying.

Every rule is a function of two claims alone. "Could not confirm" and "declined to comment" oppose nothing, and a denial that
answers one of two claims leaves the other standing.
"""

from __future__ import annotations

from collections.abc import Mapping

from muster.corroborate.equipment_types import classes
from muster.corroborate.features import apart, gap_days, length_days, nearby
from muster.corroborate.lines import body
from muster.corroborate.matching import Score, counts_apart
from muster.corroborate.phases import affinity, opposed, stance
from muster.corroborate.titles import noun
from muster.domain.claim import Action, Certainty, SpeechAct, TimeFrame
from muster.domain.link import Link, Relation
from muster.domain.proposition import Proposition

SAME_TIME_DAYS = 45
ONE_PROPOSITION = 2.5  # score at which an affirmed and a negated claim are taken to speak of one thing
_LEAVING = {Action.WITHDRAW, Action.DEPART}
_STAYING = {Action.REMAIN}
_STANDING = {Action.PRESENT, Action.REMAIN}


def contradiction(a: Proposition, b: Proposition, score: Score, answers: Mapping[str, str]) -> Link | None:
    """The contradiction between two claims of one event, or whose score says that they speak of one thing."""
    if score.veto or _after(a, b) or _after(b, a) or a.claim.taken_back or b.claim.taken_back:
        return None
    if opposed(a.claim, b.claim) and _about_one_thing(a, b, score, answers):
        return _denial(a, b)
    if _elsewhere(a, b):
        first, second = (a, b) if a.id > b.id else (b, a)
        return Link(Relation.CONTRADICTS, first.id, second.id, "one object at two places at one time", 0.6)
    counted = counts_apart(a, b)
    if (
        counted
        and not _other_ways(a, b)
        and stance(a.claim) * stance(b.claim) > 0
        and _two_voices(a, b)
        and _one_moment(a, b)
    ):
        first, second = (a, b) if a.id > b.id else (b, a)
        return Link(Relation.CONTRADICTS, first.id, second.id, f"{counted} counted differently", 0.6)
    return None


def _after(a: Proposition, b: Proposition) -> bool:
    """One tells of a time after all that the other tells: a later state is no conflict."""
    return bool(a.start and b.end and a.start > b.end)


def _about_one_thing(a: Proposition, b: Proposition, score: Score, answers: Mapping[str, str]) -> bool:
    if body(a.claim.speaker) == body(b.claim.speaker):
        return False
    if answers.get(a.id) == b.id or answers.get(b.id) == a.id:
        return score.value >= ONE_PROPOSITION
    if _other_ways(a, b) or _other_frames(a, b):
        return False
    if _all_against_some(a, b) or affinity(a.claim.action, b.claim.action) == 0:
        return False
    if a.document == b.document and (_answers_another(a, b, answers) or _answers_another(b, a, answers)):
        return score.value >= ONE_PROPOSITION and a.claim.action is b.claim.action and _same_speech(a, b)
    return score.value >= ONE_PROPOSITION


def _other_ways(a: Proposition, b: Proposition) -> bool:
    """Who did not go to one place may have gone to another."""
    return apart(a.went_to, b.went_to) or apart(a.bound_for, b.bound_for) or apart(a.came_from, b.came_from)


def _other_frames(a: Proposition, b: Proposition) -> bool:
    """What was not so may come to be."""
    return {a.claim.time_frame, b.claim.time_frame} == {TimeFrame.PAST, TimeFrame.FUTURE}


def _all_against_some(a: Proposition, b: Proposition) -> bool:
    """Who denies that all goes does not deny that some goes."""
    negated, affirmed = (a, b) if stance(a.claim) < 0 else (b, a)
    return negated.total and not affirmed.total and stance(negated.claim) < 0


def _answers_another(a: Proposition, b: Proposition, answers: Mapping[str, str]) -> bool:
    return a.claim.speech_act is SpeechAct.DENY and answers.get(a.id, b.id) != b.id


def _same_speech(a: Proposition, b: Proposition) -> bool:
    return bool(a.places & b.places) or not (a.places and b.places)


def _two_voices(a: Proposition, b: Proposition) -> bool:
    return body(a.claim.speaker) != body(b.claim.speaker)


def _one_moment(a: Proposition, b: Proposition) -> bool:
    """Two counts of one day, or of one movement."""
    if a.start and b.start:
        return a.start == b.start and gap_days(a, b) == 0
    return False


def _denial(a: Proposition, b: Proposition) -> Link:
    denier, other = (b, a) if _denies(b) and not _denies(a) else (a, b)
    how = "denies" if _denies(denier) else "says the opposite of"
    why = f"{denier.claim.speaker.name} {how} what {other.claim.speaker.name} says of the {noun(other.claim.action)}"
    return Link(Relation.CONTRADICTS, denier.id, other.id, why, 0.9)


def _denies(p: Proposition) -> bool:
    return p.claim.speech_act is SpeechAct.DENY or stance(p.claim) < 0


def dispute(newer: Proposition, older: Proposition) -> str | None:
    """Why two claims of one place or of one named object conflict although told as two events."""
    if body(newer.claim.speaker) == body(older.claim.speaker) and newer.document == older.document:
        return None
    if _all_against_some(newer, older) or _all_against_some(older, newer):
        return None
    if _stays(newer) * _stays(older) < 0 and newer.places & older.places and at_one_time(newer, older):
        where = newer.claim.place or "one place"
        return f"leaving against staying at {where} at one time"
    if _elsewhere(newer, older):
        return "one object at two places at one time"
    return None


def _stays(p: Proposition) -> int:
    """+1 where the claim leaves the force at the place, -1 where it takes it away, 0 for guesses, for the
    departure of platforms and for a stay denied, which takes nothing away."""
    c = p.claim
    if (
        c.action not in _LEAVING | _STAYING
        or c.speech_act is SpeechAct.SUGGEST
        or c.certainty is Certainty.POSSIBLE
    ):
        return 0
    if c.action in _LEAVING and any("class:personnel" not in classes(kind) for kind, _, _ in p.equipment):
        return 0
    if c.action is Action.DEPART and (p.equipment or c.time_frame is TimeFrame.PAST):
        return 0
    if c.action in _STAYING:
        return max(stance(c), 0)
    return -stance(c)


def at_one_time(a: Proposition, b: Proposition) -> bool:
    """Forces not of different countries, and times that meet; where a time is not printed, reports of six weeks."""
    if apart(a.countries, b.countries):
        return False
    if a.start and b.start:
        return not ((a.end and a.end < b.start) or (b.end and b.end < a.start))
    return bool(a.published and b.published and abs((a.published - b.published).days) <= SAME_TIME_DAYS)


def _elsewhere(a: Proposition, b: Proposition) -> bool:
    """One ship, plane or unit with a name seen at two places on one day."""
    one_day = a.start is not None and a.start == b.start and length_days(a) == 1 == length_days(b)
    both_seen = a.claim.action in _STANDING and b.claim.action in _STANDING
    affirmed = stance(a.claim) > 0 and stance(b.claim) > 0
    named = bool(a.names & b.names) and {x[0] for x in a.equipment} & {y[0] for y in b.equipment}
    return bool(
        one_day and both_seen and affirmed and named and apart(a.places, b.places) and not nearby(a, b)
    )
