"""Titles of events and lines of a site's status, built from the claims' own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from muster.domain.claim import Action, Claim
from muster.domain.interval import TimeReading

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOUNS = {
    Action.WITHDRAW: "withdrawal", Action.DEPLOY: "deployment", Action.REINFORCE: "reinforcement",
    Action.MOVE: "movement", Action.DEPART: "departure", Action.ARRIVE: "arrival", Action.LOAD: "loading",
    Action.PRESENT: "presence", Action.REMAIN: "staying", Action.TRANSFER: "handover", Action.CONSTRUCT: "works",
    Action.EXERCISE: "exercise", Action.ALERT: "alert", Action.ATTACK: "attack", Action.AGREEMENT: "talks or accord",
    Action.OTHER: "activity",
}  # fmt: skip


def noun(action: Action) -> str:
    """The action as a noun for people."""
    return _NOUNS[action]


def day(d: date) -> str:
    return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"


def when(time: TimeReading | None) -> str | None:
    """The interval for people, end inclusive; None when nothing is resolved."""
    if time is None or not time.resolved:
        return None
    start, end = time.start, time.end
    if start and end:
        return day(start) if start == end else f"{day(start)} – {day(end)}"
    return f"since {day(start)}" if start else f"until {day(end)}" if end else None


def what(claims: Sequence[Claim]) -> str | None:
    """Count and type of equipment, or the object or actor as printed, from the fullest claim."""
    for claim in claims:
        counted = [e for e in claim.equipment if e.type]
        if counted:
            return ", ".join(f"{_count(e.low, e.high)}{e.type}" for e in counted[:2])
    for claim in claims:
        if claim.object:
            return claim.object.text
    return next((c.actor.text for c in claims if c.actor), None)


def _count(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if low == high:
        return f"{low} × "
    if high is None:
        return f"at least {low} × "
    return f"up to {high} × " if low is None else f"{low}–{high} × "


def where(claims: Sequence[Claim]) -> str | None:
    """Route or site as printed: “Hmeimim → Libya”."""
    routes = [c for c in claims if c.origin or c.destination]
    for claim in sorted(routes, key=lambda c: -(bool(c.origin) + bool(c.destination))):
        source = ", ".join(p.text for p in claim.origin)
        target = ", ".join(p.text for p in claim.destination)
        return f"{source} → {target}" if source and target else f"from {source}" if source else f"to {target}"
    return next((", ".join(p.text for p in c.site) for c in claims if c.site), None)


def title(claims: Sequence[Claim], time: TimeReading | None, negated: bool) -> str:
    """“2 × An-124 · departure · Hmeimim → Libya · 14 Dec 2024”; claims in order of weight."""
    action = ("no " if negated else "") + noun(claims[0].action)
    return join(what(claims), action, where(claims), when(time))


def join(*parts: str | None) -> str:
    return " · ".join(_kept(parts))


def _kept(parts: Iterable[str | None]) -> list[str]:
    return [p for p in parts if p]
