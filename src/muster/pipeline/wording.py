"""A claim's fields in a few words, as the terminal shows them. Printed words stay as printed."""

from __future__ import annotations

from muster.domain.claim import Certainty, Claim, Polarity, SpeechAct

_SAID = {
    SpeechAct.STATE: "says",
    SpeechAct.ANNOUNCE: "announces",
    SpeechAct.DENY: "denies",
    SpeechAct.CANNOT_CONFIRM: "cannot confirm",
    SpeechAct.NO_COMMENT: "does not comment on",
    SpeechAct.ORDER: "orders",
    SpeechAct.DEMAND: "demands",
    SpeechAct.WARN: "warns of",
    SpeechAct.SUGGEST: "suggests",
    SpeechAct.AGREE: "agrees to",
    SpeechAct.ASK: "asks about",
}
_ARROWS = (("origin", "from"), ("destination", "to"), ("via", "via"), ("site", "at"))


def manner(claim: Claim) -> str:
    """Speech act, action, polarity and certainty: ``says: not withdraw (possible)``."""
    negated = claim.polarity is Polarity.NEGATED and claim.speech_act is not SpeechAct.DENY
    firm = "" if claim.certainty is Certainty.CERTAIN else f" ({claim.certainty.value})"
    return f"{_SAID[claim.speech_act]}: {'not ' if negated else ''}{claim.action.value}{firm}"


def where(claim: Claim) -> str:
    """Places with their roles as printed: ``from Hmeimim to Libya``."""
    parts = [
        f"{word} {' and '.join(mention.text for mention in getattr(claim, role))}"
        for role, word in _ARROWS
        if getattr(claim, role)
    ]
    return " ".join(parts)


def when(claim: Claim) -> str:
    """Days of the event, ends inclusive, ``?`` for an open end; the printed words where they do not resolve."""
    time = claim.time
    if time is None:
        return ""
    if not time.resolved:
        return f"“{time.text}”" if time.text else ""
    start, end = (bound.isoformat() if bound else "?" for bound in (time.start, time.end))
    return start if start == end else f"{start} to {end}"


def what(claim: Claim) -> str:
    """Equipment, or object, or actor as printed, with places and time."""
    thing = ", ".join(item.text for item in claim.equipment)
    thing = thing or (claim.object.text if claim.object else "") or (claim.actor.text if claim.actor else "")
    return " · ".join(part for part in (thing, where(claim), when(claim)) if part) or claim.action.value
