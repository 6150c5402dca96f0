"""What changed between two looks at a site: a pure function of the earlier and the later status.

Findings of the two are one finding where they list claims in common; of several the one with most in common is taken.
A look compared with itself shows no change, and the comparison the other way round mirrors it (property tests).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from muster.domain.status import Presence, SiteStatus, StatusLine

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class ChangeKind(StrEnum):
    NEW = "new"
    GONE = "gone"  # no longer stated by anything that counts
    STATE = "state"  # arriving -> present, present -> left
    DISPUTED = "disputed"
    SETTLED = "settled"  # no longer disputed
    RAISED = "raised"  # credibility
    LOWERED = "lowered"
    COUNT = "count"
    LIKELIHOOD = "likelihood"
    OPENED = "opened"  # a question
    CLOSED = "closed"


class Change(NamedTuple):
    """One change in words, with the claims (ids) that came with it; for a finding that is gone, those that it listed."""

    kind: ChangeKind
    text: str
    claims: tuple[str, ...] = ()


def changes(before: SiteStatus, after: SiteStatus, unread: Collection[str] = ()) -> tuple[Change, ...]:
    """What ``after`` says that ``before`` did not, and the reverse, in the order of ``after``.

    ``unread``: claims (ids) of ``before`` that ``after`` may not have read. A finding that rests on such alone is not called
    gone, and where ``after`` left claims unread no question is called closed.

    Raises ValueError when the two are of different places.
    """
    if before.place_id != after.place_id:
        raise ValueError(f"not one place: {before.place_id} and {after.place_id}")
    pairs = _matched(before.lines, after.lines)
    unseen = frozenset(unread)
    gone = [
        line
        for n, line in enumerate(before.lines)
        if n not in pairs.values() and not unseen.issuperset(line.claims)
    ]
    found: list[Change] = []
    for n, line in enumerate(after.lines):
        found += _compared(before.lines[pairs[n]], line) if n in pairs else [_new(line)]
    found += [_gone(line, after.lines) for line in gone]
    asked = _questions(before.questions, after.questions)
    return (*found, *(c for c in asked if c.kind is not ChangeKind.CLOSED or not after.claims_unread))


def _matched(before: Sequence[StatusLine], after: Sequence[StatusLine]) -> dict[int, int]:
    """Later findings by index, with the earlier one that each goes on from."""
    scored = []
    for n, new in enumerate(after):
        for m, old in enumerate(before):
            common = len({*new.claims} & {*old.claims})
            if common:
                scored.append((-common, min(n, m), max(n, m), new.text != old.text, n, m))
    pairs: dict[int, int] = {}
    for *_, n, m in sorted(scored):
        if n not in pairs and m not in pairs.values():
            pairs[n] = m
    return pairs


def _new(line: StatusLine) -> Change:
    return Change(ChangeKind.NEW, _told(line), (*line.claims, *line.against))


def _gone(line: StatusLine, after: Sequence[StatusLine]) -> Change:
    """No later finding goes on from it: its claims are left out, or stand within a finding that goes on from another."""
    within = next((x.text for x in after if {*x.claims} & {*line.claims}), None)
    text = f"now within “{within}”: {_told(line)}" if within else f"no longer stated: {_told(line)}"
    return Change(ChangeKind.GONE, text, (*line.claims, *line.against))


def _told(line: StatusLine) -> str:
    return f"{line.presence.value}, {line.text} [{line.credibility.value}]"


def _compared(old: StatusLine, new: StatusLine) -> list[Change]:
    fresh = tuple(c for c in (*new.claims, *new.against) if c not in {*old.claims, *old.against})
    return [
        Change(kind, text, fresh) for kind, text in (*_state(old, new), *_grade(old, new), *_words(old, new))
    ]


def _state(old: StatusLine, new: StatusLine) -> Iterator[tuple[ChangeKind, str]]:
    if old.presence is new.presence:
        return
    if new.presence is Presence.DISPUTED:
        yield ChangeKind.DISPUTED, f"now disputed (was {old.presence.value}): {new.text}"
    elif old.presence is Presence.DISPUTED:
        yield ChangeKind.SETTLED, f"no longer disputed, now {new.presence.value}: {new.text}"
    else:
        yield ChangeKind.STATE, f"{old.presence.value} → {new.presence.value}: {new.text}"


def _grade(old: StatusLine, new: StatusLine) -> Iterator[tuple[ChangeKind, str]]:
    if old.credibility is new.credibility:
        return
    raised = new.credibility.value < old.credibility.value
    kind = ChangeKind.RAISED if raised else ChangeKind.LOWERED
    word = "up" if raised else "down"
    grades = f"{old.credibility.value} → {new.credibility.value} {new.credibility.words.lower()}"
    yield kind, f"credibility {word}, {grades}: {new.text} ({_why(old, new)})"


def _why(old: StatusLine, new: StatusLine) -> str:
    """What the two looks list that differs: independent origins, claims for, claims against."""
    parts = []
    for name, was, now in (
        ("independent origins", old.origins, new.origins),
        ("claims for", len(old.claims), len(new.claims)),
        ("claims against", len(old.against), len(new.against)),
    ):
        if was != now:
            parts.append(f"{name} {was} → {now}")
    return ", ".join(parts) or "the same number of claims, of another strength"


def _words(old: StatusLine, new: StatusLine) -> Iterator[tuple[ChangeKind, str]]:
    was, now = _NUMBER.findall(old.text), _NUMBER.findall(new.text)
    same_frame = _NUMBER.sub("#", old.text) == _NUMBER.sub("#", new.text)
    if was != now and same_frame:
        yield ChangeKind.COUNT, f"count changed, {', '.join(was)} → {', '.join(now)}: {new.text}"
    first, last = (line.likelihood.word if line.likelihood else None for line in (old, new))
    if first is not last:
        told = " → ".join(word.value if word else "no word" for word in (first, last))
        yield ChangeKind.LIKELIHOOD, f"likelihood {told}: {new.text}"


def _questions(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Questions opened and closed; one that is only put in other words, by the same asker, is neither."""
    opened, closed = (
        [q for q in sorted(ones) if q not in others] for ones, others in ((after, before), (before, after))
    )
    for question in list(closed):
        again = next((q for q in opened if _opening(q) == _opening(question)), None)
        if again is not None:
            opened.remove(again)
            closed.remove(question)
    return [
        *(Change(ChangeKind.OPENED, f"question opened: {q}") for q in opened),
        *(Change(ChangeKind.CLOSED, f"question closed: {q}") for q in closed),
    ]


def _opening(question: str) -> str:
    return question.partition(": ")[0]
