"""Whether two claims speak of one event or state: a score with its reasons, and conflicts that forbid it.

The features are those of cross-document event coreference (Cybulska & Vossen 2015: action, participants, place, time),
read from the claims' own fields; nothing is guessed from headlines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from muster.corroborate.anchors import WORD
from muster.corroborate.lexicon import notions, stem
from muster.corroborate.skeleton import skeletons
from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.place import PlaceMention, Precision
from muster.domain.proposition import Proposition
from muster.domain.record import Recorded

THRESHOLD = 3.0
SAME_PLACE = 1.5
_WIDE = {Precision.COUNTRY, Precision.ADMIN1, Precision.AREA, Precision.UNLOCATED}
_WIDE_KINDS = {"country", "admin1", "region", "sea"}
_GENERIC = {
    "the", "of", "at", "in", "on", "near", "off", "around", "along", "former", "main", "and", "two", "three", "its", "their",
    "those", "these", "old", "new", "all", "from", "to", "a", "an", "own", "first", "second", "some", "any", "other", "air",
}  # fmt: skip
_SAYING = {
    "said", "says", "told", "could", "would", "comment", "commented", "confirm", "confirmed", "deny", "denied", "that", "have",
    "been", "were", "will", "with", "there", "which", "what", "when", "this", "independently", "verify", "asked", "whether",
    "declined", "refused", "answer", "respond", "reply",
}  # fmt: skip
_DIRECTIONS = {"north", "south", "east", "west", "coast", "front", "mountain", "border"}
_NEUTRAL_ACTS = {SpeechAct.CANNOT_CONFIRM, SpeechAct.NO_COMMENT, SpeechAct.ASK}
_ANSWERS = {*_NEUTRAL_ACTS, SpeechAct.DENY, SpeechAct.AGREE}
_LEAVE = {Action.WITHDRAW, Action.DEPART, Action.MOVE}
_COME = {Action.ARRIVE, Action.DEPLOY, Action.REINFORCE, Action.MOVE}
_STAY = {Action.PRESENT, Action.REMAIN}
_SEEN = {Action.PRESENT, Action.MOVE}
_GROUPS = (_LEAVE, _COME, {Action.ARRIVE, Action.PRESENT, Action.DEPLOY, Action.REINFORCE}, {Action.WITHDRAW, Action.REMAIN},
           _STAY, _SEEN, {Action.LOAD, Action.DEPART, Action.MOVE}, {Action.AGREEMENT, Action.TRANSFER}, {Action.EXERCISE, Action.ALERT}, {Action.DEPART, Action.ARRIVE, Action.MOVE})  # fmt: skip


class Score(NamedTuple):
    """How strongly two claims look like one event (3 and more: one event), with reasons; a veto forbids it."""

    value: float
    reasons: tuple[str, ...]
    veto: str | None = None


def proposition(recorded: Recorded, group: str | None = None) -> Proposition:
    """What a claim says, in comparable form."""
    c, d = recorded.claim, recorded.document
    near, far = _place_keys(p for _, p in c.places)
    phrases = [p.text for p in (c.actor, c.object) if p] + [e.text for e in c.equipment]
    words = [m.group() for text in phrases for m in WORD.finditer(text)]
    low = [w.casefold() for w in words]
    quoted = frozenset(m.group().casefold() for m in WORD.finditer(c.quote))
    noted = [n for w in low for n in notions(w, d.language or "en")]
    return Proposition(
        id=c.id,
        document=c.report,
        group=group or recorded.origin_group,
        published=d.published.day if d.published else None,
        action=c.action,
        polarity=c.polarity,
        speech_act=c.speech_act,
        certainty=c.certainty,
        time_frame=c.time_frame,
        speaker=c.speaker.name,
        span=c.span,
        about=c.about,
        places=near,
        areas=far,
        came_from=_place_keys(c.origin)[0],
        went_to=_place_keys(c.destination)[0],
        equipment=tuple((_type_key(e.type or e.text), e.low, e.high) for e in c.equipment),
        names=frozenset(_names(words)),
        things=frozenset(n.key for n in noted if n.kind == "concept")
        | {stem(w) for w in low if len(w) > 3 and w not in _GENERIC},
        countries=frozenset(n.key for n in noted if n.kind == "country"),
        start=c.time.start if c.time else None,
        end=c.time.end if c.time else None,
        words=quoted,
        topic=frozenset(stem(w) for w in quoted if len(w) > 3 and w not in _GENERIC and w not in _SAYING),
    )


def _type_key(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _names(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        known = notions(word.casefold(), "en")
        if word[:1].isupper() and len(word) > 2 and not known and word.casefold() not in _GENERIC:
            yield from skeletons(word)[:1]


def _place_keys(mentions: Iterable[PlaceMention]) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of definite places, and of countries and vague areas."""
    near, far = set[str](), set[str]()
    for mention in mentions:
        reading = mention.reading
        if reading and reading.place_id:
            wide = reading.precision in _WIDE or reading.kind in _WIDE_KINDS
            (far if wide else near).add(reading.place_id)
            if wide:
                continue
        for m in WORD.finditer(mention.text):
            found = notions(m.group().casefold(), "en")
            far.update(n.key for n in found if n.kind == "country" or n.key in _DIRECTIONS)
            if not found and m.group()[:1].isupper() and m.group().casefold() not in _GENERIC:
                near.update(k for k in skeletons(m.group())[:1] if len(k) > 1)
    return frozenset(near), frozenset(far)


def affinity(a: Action, b: Action) -> float:
    """1 for one action, 0.5 for phases or sides of one event (depart and arrive, withdraw and remain), else 0."""
    if a is b:
        return 1.0
    return 0.5 if any(a in g and b in g for g in _GROUPS) else 0.0


def stance(claim: Claim | Proposition) -> int:
    """+1 for the action, -1 against it, 0 neither (no comment, could not confirm)."""
    if claim.speech_act in _NEUTRAL_ACTS or claim.certainty is Certainty.UNKNOWN:
        return 0
    return -1 if claim.polarity is Polarity.NEGATED else 1


def answered(propositions: Sequence[Proposition]) -> dict[str, str]:
    """For each denial, refusal, assent or doubt, the claim of the same report that it answers.

    That is the claim with a kindred action and the most in common nearby; words before the answer go before words
    after it.
    """
    by_document: dict[str, list[Proposition]] = defaultdict(list)
    for p in propositions:
        by_document[p.document].append(p)
    found = {}
    for ones in by_document.values():
        ones.sort(key=lambda p: (p.span.start, p.span.end, p.id))
        for p in ones:
            if p.speech_act in _ANSWERS:
                best = max(((_fit(p, q), q.id) for q in ones if q is not p), default=(0.0, ""))
                if best[0] > 0:
                    found[p.id] = best[1]
    return found


def _fit(answer: Proposition, asked: Proposition) -> float:
    """How well ``asked`` suits as what is answered; 0 and less is not at all."""
    kin = affinity(answer.action, asked.action)
    if asked.speech_act in _NEUTRAL_ACTS or kin == 0:
        return 0.0
    if answer.places and asked.places and answer.places.isdisjoint(asked.places):
        return 0.0
    about = answer.about
    named = 3.0 if about and about.overlaps(asked.span) else 0.0
    between = answer.span.start - asked.span.start
    distance = between / 400 if between >= 0 else -between / 200
    common = bool(answer.things & asked.things) + min(2, len(answer.topic & asked.topic)) / 2
    place = bool(answer.places & asked.places)
    return named + 2 * kin + 0.7 * common + 0.7 * place - distance


def compare(a: Proposition, b: Proposition) -> Score:
    """Score two claims, knowing which claim each answer answers (:func:`answered`). Symmetric."""
    kin = affinity(a.action, b.action)
    answer = a.answers == b.id or b.answers == a.id
    if kin == 0:
        return Score(0.0, ("different actions",), None)
    if a.group and a.group == b.group and a.document != b.document and _alike(a, b):
        return Score(9.0, ("the same sentence in two copies of one text",))
    total, reasons = kin, [f"{a.action} and {b.action}"]
    for part in (_place(a, b), _equipment(a, b), _things(a, b), _time(a, b), _setting(a, b, answer)):
        if part.veto:
            return part
        total += part.value
        reasons += part.reasons
    return Score(total, tuple(reasons))


def _alike(a: Proposition, b: Proposition) -> bool:
    return len(a.words & b.words) >= 0.7 * min(len(a.words), len(b.words)) and a.action is b.action


def _place(a: Proposition, b: Proposition) -> Score:
    reversed_way = (a.came_from & b.went_to or b.came_from & a.went_to) and not (
        a.came_from & b.came_from or a.went_to & b.went_to
    )
    if reversed_way and a.action is b.action:
        return Score(0.0, (), "the way back is another movement")
    shared = a.places & b.places
    if shared and (_elsewhere(a.went_to, b.went_to) or _elsewhere(a.came_from, b.came_from)):
        return Score(-0.5, ("another leg: one end differs",))
    if shared:
        return Score(SAME_PLACE, (f"same place ({', '.join(sorted(shared))})",))
    if a.places and b.places:
        return Score(-2.0, ("different places",))
    if a.areas & b.areas:
        return Score(0.7, ("same wider area",))
    return Score(0.0, ())


def _elsewhere(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b and a.isdisjoint(b))


def _equipment(a: Proposition, b: Proposition) -> Score:
    total, reasons = 0.0, list[str]()
    if a.names & b.names:
        total += 1.5
        reasons.append("same name of ship, unit or force")
    pairs = [(x, y) for x in a.equipment for y in b.equipment if x[0] == y[0]]
    if pairs:
        total += 1.2
        reasons.append(f"same equipment ({pairs[0][0][0]})")
        if all(_apart(x, y) for x, y in pairs):
            total -= 1.0
            reasons.append("counted differently")
        elif any(x[1] == y[1] and (x[1] or 0) > 1 for x, y in pairs):
            total += 0.8
            reasons.append("same count")
    elif a.equipment and b.equipment and not a.things & b.things:
        total -= 0.6
        reasons.append("different equipment")
    return Score(total, tuple(reasons))


def _apart(x: tuple[str, int | None, int | None], y: tuple[str, int | None, int | None]) -> bool:
    if (x[1] is None and x[2] is None) or (y[1] is None and y[2] is None):
        return False
    return _below(x[2], y[1]) or _below(y[2], x[1])


def _below(high: int | None, low: int | None) -> bool:
    return high is not None and low is not None and high < low


def counts_apart(a: Proposition, b: Proposition) -> str | None:
    """The equipment that the two claims count differently, if any."""
    for x in a.equipment:
        for y in b.equipment:
            if x[0] == y[0] and _apart(x, y):
                return x[0]
    return None


def _types(p: Proposition) -> set[str]:
    return {kind for kind, _, _ in p.equipment}


def _things(a: Proposition, b: Proposition) -> Score:
    total, reasons = 0.0, list[str]()
    if a.things and b.things:
        share = len(a.things & b.things) / min(len(a.things), len(b.things))
        total += 1.2 * share if share else -0.6
        reasons += ["same actor or object"] if share >= 0.5 else []
    if a.countries and b.countries and a.countries.isdisjoint(b.countries):
        total -= 1.0
        reasons.append("forces of different countries")
    elif a.countries & b.countries:
        total += 0.4
    return Score(total, tuple(reasons))


def _time(a: Proposition, b: Proposition) -> Score:
    if (a.start or a.end) and (b.start or b.end):
        gap = _gap(a, b)
        if gap > 3:
            return Score(0.0, (), f"{gap} days between them")
        if gap > 0:
            return Score(-1.0 * gap, (f"{gap} days between them",))
        both_short = _length(a) <= 3 and _length(b) <= 3
        return Score(1.3 if both_short else 0.0, ("same time",))
    if a.published and b.published and abs((a.published - b.published).days) > 45:
        return Score(-1.0, ("reported more than six weeks apart",))
    return Score(0.0 if a.document == b.document else -0.6, ("time not printed in both",))


def _gap(a: Proposition, b: Proposition) -> int:
    """Days between two intervals; 0 when they meet. An open side reaches without end."""
    if a.end and b.start and a.end < b.start:
        return (b.start - a.end).days
    if b.end and a.start and b.end < a.start:
        return (a.start - b.end).days
    return 0


def _length(p: Proposition) -> int:
    return (p.end - p.start).days + 1 if p.start and p.end else 10_000


def _setting(a: Proposition, b: Proposition, answer: bool) -> Score:
    if answer:
        return Score(2.5, ("an answer to it in the same report",))
    nothing_shared = not (a.places & b.places or a.names & b.names or _types(a) & _types(b))
    if a.polarity is not b.polarity and nothing_shared:
        return Score(-1.5, ("affirmed and negated, of nothing named in common",))
    if a.document != b.document:
        return Score(0.0, ())
    if a.speech_act in _ANSWERS or b.speech_act in _ANSWERS:
        return Score(-1.0, ("answers something else",))
    if {a.time_frame, b.time_frame} == {TimeFrame.PAST, TimeFrame.FUTURE}:
        return Score(-1.5, ("one report tells what was and what is to come",))
    one_speaker = a.speaker == b.speaker
    if a.action is not b.action and not _two_accounts(a, b, one_speaker):
        return Score(-1.5, ("two steps told in one report",))
    if one_speaker:
        return Score(-1.2, ("one speaker tells two things",))
    return Score(0.5, ())


def _two_accounts(a: Proposition, b: Proposition, one_speaker: bool) -> bool:
    """Different words for one thing: legs of one platform's day, staying against leaving, another speaker's version."""
    if a.names & b.names and a.start and a.start == b.start:
        return True
    opposed = a.polarity is not b.polarity
    if opposed and not one_speaker and a.places & b.places and (a.things & b.things or _types(a) & _types(b)):
        return True
    return not one_speaker and {a.action, b.action} == {Action.WITHDRAW, Action.REMAIN}
