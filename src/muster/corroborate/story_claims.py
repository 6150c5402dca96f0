"""What a hop changed in the claims that both reports make: field by field, each with both quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

from muster.corroborate.anchors import WORD
from muster.corroborate.lexicon import notions, stem
from muster.corroborate.phases import affinity
from muster.corroborate.skeleton import skeletons
from muster.corroborate.story_changes import Aligned
from muster.domain.claim import Certainty, Claim, SpeechAct, TimeFrame
from muster.domain.event import PostureEvent
from muster.domain.place import Precision
from muster.domain.source import Source, SourceKind
from muster.domain.story_path import Aspect, Change, Excerpt, Shift

_LEAST = 2.0  # points: two of one event, one pair of sentences, one action, the same words
_CERTAINTIES = {Certainty.UNKNOWN: 0, Certainty.POSSIBLE: 1, Certainty.PROBABLE: 2, Certainty.CERTAIN: 3}
_ACTS = {SpeechAct.ASK: 0, SpeechAct.NO_COMMENT: 0, SpeechAct.CANNOT_CONFIRM: 0, SpeechAct.DENY: 0,
         SpeechAct.SUGGEST: 1, SpeechAct.STATE: 2, SpeechAct.ANNOUNCE: 2}  # fmt: skip
_FRAMES = {TimeFrame.FUTURE: 0, TimeFrame.ONGOING: 1, TimeFrame.PAST: 2}
_RELAYS = {SourceKind.WIRE, SourceKind.MEDIA}
_OWN_VOICE = "the report’s own voice"
_NOT_GIVEN = "not given"


T = TypeVar("T", bound=StrEnum)


class Told(NamedTuple):
    """One claim of the parent and the claim of the child that tells the same."""

    parent: Claim
    child: Claim


def matched(
    parent: Sequence[Claim], child: Sequence[Claim], aligned: Aligned, events: Mapping[str, frozenset[str]]
) -> tuple[Told, ...]:
    """Claims of two reports that tell the same, one to one, the surest first.

    ``events`` are the events (ids) of each claim (id). What counts: one event, sentences that carry each other, the
    action, the words quoted.
    """
    scored = [
        (score, one, two)
        for one in parent
        for two in child
        if (score := _score(one, two, aligned, events)) >= _LEAST
    ]
    scored.sort(key=lambda x: (-x[0], x[1].span, x[2].span, x[1].id, x[2].id))
    used, found = set[str](), list[Told]()
    for _, one, two in scored:
        if used.isdisjoint((one.id, two.id)):
            used |= {one.id, two.id}
            found.append(Told(one, two))
    return tuple(sorted(found, key=lambda told: (told.child.span, told.parent.span)))


def _score(one: Claim, two: Claim, aligned: Aligned, events: Mapping[str, frozenset[str]]) -> float:
    kin = affinity(one.action, two.action)
    if kin == 0:
        return 0.0
    together = not events.get(one.id, frozenset()).isdisjoint(events.get(two.id, frozenset()))
    paired = any(
        pair.parent.span.overlaps(one.predicate) and pair.child.span.overlaps(two.predicate)
        for pair in aligned.pairs
    )
    a, b = _stems(one.quote), _stems(two.quote)
    return kin + together + paired + len(a & b) / max(min(len(a), len(b)), 1)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(m.group().casefold()) for m in WORD.finditer(text))


def shifts(told: Told, names: tuple[frozenset[str], frozenset[str]]) -> tuple[Change, ...]:
    """Everything that the child's claim says otherwise than the parent's. ``names`` are the skeletons of all words of the
    parent and of the child."""
    one, two = told
    found = (*_modality(one, two), *_counts(one, two), *_places(one, two, *names), *_chain(one, two))
    there, here = _excerpt(one), _excerpt(two)
    return tuple(change._replace(parent=there, child=here) for change in found)


def _excerpt(claim: Claim) -> Excerpt:
    return Excerpt(claim.report, claim.span, claim.quote)


def _modality(one: Claim, two: Claim) -> Iterator[Change]:
    yield from _ranked(Aspect.CERTAINTY, one.certainty, two.certainty, _CERTAINTIES)
    yield from _ranked(Aspect.SPEECH_ACT, one.speech_act, two.speech_act, _ACTS)
    yield from _ranked(Aspect.TIME_FRAME, one.time_frame, two.time_frame, _FRAMES)
    if one.polarity is not two.polarity:
        yield Change(Aspect.POLARITY, Shift.CHANGED, one.polarity.value, two.polarity.value)


def _ranked(aspect: Aspect, before: T, after: T, ranks: Mapping[T, int]) -> Iterator[Change]:
    """A change along a ladder; values that stand beside it (an order, an open time) are other, not firmer."""
    if before is after:
        return
    low, high = ranks.get(before), ranks.get(after)
    shift = Shift.CHANGED
    if low is not None and high is not None and low != high:
        shift = Shift.HARDENED if high > low else Shift.SOFTENED
    yield Change(aspect, shift, before.value.replace("_", " "), after.value.replace("_", " "))


def _counts(one: Claim, two: Claim) -> Iterator[Change]:
    """Equipment that both name, counted otherwise."""
    there, here = _ranges(one), _ranges(two)
    for key in sorted(there.keys() & here.keys()):
        before, after = there[key], here[key]
        if before != after:
            yield Change(Aspect.COUNT, _narrowed(before, after), _range(before, key), _range(after, key))


Range = tuple[int | None, int | None]


def _ranges(claim: Claim) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for item in claim.equipment:
        found.setdefault(item.type or stem(item.text.split()[-1].casefold()), (item.low, item.high))
    return found


def _narrowed(before: Range, after: Range) -> Shift:
    """A range inside the other is more exact; one that meets it nowhere or on one side is another count."""
    if before == (None, None):
        return Shift.ADDED
    if after == (None, None):
        return Shift.LOST
    if _inside(after, before):
        return Shift.HARDENED
    return Shift.SOFTENED if _inside(before, after) else Shift.CHANGED


def _inside(one: Range, other: Range) -> bool:
    low = other[0] is None or (one[0] is not None and one[0] >= other[0])
    high = other[1] is None or (one[1] is not None and one[1] <= other[1])
    return low and high


def _range(counted: Range, thing: str) -> str:
    low, high = counted
    if low is None and high is None:
        return f"{thing}, {_NOT_GIVEN}"
    if low == high:
        return f"{low} {thing}"
    return f"{'?' if low is None else low} to {'?' if high is None else high} {thing}"


def _places(one: Claim, two: Claim, there: frozenset[str], here: frozenset[str]) -> Iterator[Change]:
    """Places that only one of the claims names, whatever their role: a role is often a matter of wording. One place for
    another is a change; one that is only gone is lost where the report names it nowhere else."""
    gone, new = _beyond(one, two), _beyond(two, one)
    if gone and new:
        yield Change(Aspect.PLACE, Shift.CHANGED, _listed(gone), _listed(new))
        return
    gone = {keys: text for keys, text in gone.items() if keys.isdisjoint(here)}
    new = {keys: text for keys, text in new.items() if keys.isdisjoint(there)}
    if gone or new:
        yield Change(Aspect.PLACE, Shift.LOST if gone else Shift.ADDED, _listed(gone), _listed(new))


def _beyond(one: Claim, other: Claim) -> dict[frozenset[str], str]:
    """Places (skeletons of their names, as printed) that the words of one claim name and those of the other do not.

    What was carried over from elsewhere in the report is no matter of this sentence, and a country or "the airport" is
    no place to compare.
    """
    ids = {m.reading.place_id for _, m in other.places if m.reading and m.reading.place_id}
    quoted = frozenset(key for m in WORD.finditer(other.quote) for key in skeletons(m.group()))
    found = {}
    for _, mention in one.places:
        reading, keys = mention.reading, _keys(mention.text)
        printed = mention.span is not None and one.span.contains(mention.span)
        same = reading is not None and reading.place_id in ids
        wide = reading is not None and reading.precision is Precision.COUNTRY
        if printed and keys and not same and not wide and keys.isdisjoint(quoted):
            found[keys] = mention.text
    return found


def _keys(text: str) -> frozenset[str]:
    """Skeletons of the proper names in the words of a place."""
    names = [m.group() for m in WORD.finditer(text)]
    names = [word for word in names if word[:1].isupper() and not notions(word.casefold(), "en")]
    return frozenset(key for word in names for key in skeletons(word)[:1] if len(key) > 1)


def _listed(places: Mapping[frozenset[str], str]) -> str:
    return ", ".join(sorted(set(places.values()))) or _NOT_GIVEN


def _chain(one: Claim, two: Claim) -> Iterator[Change]:
    """Steps of the chain that are gone, and what became of the speaker. Each claim's publisher stands apart."""
    there, here = one.attribution[1:], two.attribution[1:]
    for step in there[:-1]:
        if step.kind in _RELAYS and not any(_one_source(step, other) for other in here):
            yield Change(Aspect.SOURCE, Shift.LOST, f"through {step.name}", "not named")
    passed_on = (*here, *two.attribution[:1])
    if not there:
        if here and not any(_one_source(one.attribution[0], step) for step in passed_on):
            yield Change(Aspect.SOURCE, Shift.ADDED, _OWN_VOICE, here[-1].name)
        return
    yield from _speaker(there[-1], here)


def _speaker(before: Source, here: Sequence[Source]) -> Iterator[Change]:
    speakers = [step for step in here if step.kind not in _RELAYS or step is here[-1]]
    if not speakers:
        yield Change(Aspect.SOURCE, Shift.LOST, before.name, _OWN_VOICE)
    elif not any(_one_source(before, step) for step in here):
        after = speakers[-1]
        shift = Shift.CHANGED
        if before.named != after.named:
            shift = Shift.LOST if before.named else Shift.ADDED
        yield Change(Aspect.SOURCE, shift, before.name, after.name)


def _one_source(a: Source, b: Source) -> bool:
    """One body, a word of the name in common, or two unnamed ones of one kind ("dock workers" and "labourers")."""
    if a.identity and b.identity:
        return a.identity == b.identity
    if not a.named and not b.named and a.kind is b.kind:
        return True
    return a.named == b.named and bool(_stems(a.name) & _stems(b.name))


def events_of(events: Iterable[PostureEvent]) -> dict[str, frozenset[str]]:
    """Events (ids) of each claim (id)."""
    found: dict[str, set[str]] = {}
    for event in events:
        for claim in event.claims:
            found.setdefault(claim, set()).add(event.id)
    return {claim: frozenset(ids) for claim, ids in found.items()}
