"""Pictures and tracks: whose they are, of which day, and who may be looking at the same one.

Shared imagery is one piece of evidence however many texts rest on it. What is not shown to be another picture counts
as the same one.
"""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Iterator, Sequence

from muster.corroborate.skeleton import skeletons
from muster.domain.record import Recorded
from muster.domain.source import SourceKind

_PICTURES = (SourceKind.IMAGERY, SourceKind.TRACKER)
_IMAGERY_WORDS = {
    "satellite",
    "imagery",
    "image",
    "images",
    "picture",
    "pictures",
    "photo",
    "scene",
    "frame",
    "pass",
    "labs",
}
_DATES = {name.casefold() for names in (calendar.day_name, calendar.month_name, calendar.day_abbr, calendar.month_abbr)
          for name in names if name}  # fmt: skip
_NO_NAME = (
    _IMAGERY_WORDS | _DATES | {"the", "a", "an", "recent", "new", "fresh", "high-resolution", "commercial"}
)
_OWN = {"our", "my"}
_OVER = {"over", "of", "at", "from", "near", "showing"}  # what follows says where or when


def evidence(r: Recorded) -> str | None:
    """Key of a picture or track: provider and day of the scene; None when either is not known."""
    name, start = provider(r), _day(r)
    return f"scene:{name}:{start}" if name and start else None


def provider(r: Recorded) -> str | None:
    """Key of whose picture or track it is: skeletons of :func:`provider_words`; None when nobody is named."""
    return " ".join(sorted("".join(skeletons(w)[:1]) for w in provider_words(r))) or None


def provider_words(r: Recorded) -> tuple[str, ...]:
    """Whose picture or track it is: the name printed with it, the publisher for "our frame", else nothing.

    Dates and places printed with the picture ("imagery of 8 March over Qamishli") are no names.
    """
    inner = r.claim.speaker
    if inner.kind not in _PICTURES:
        return ()
    words = inner.name.replace("’s", "").replace("'s", "").split()
    if words and words[0].casefold() in _OWN:
        return tuple(r.claim.attribution[0].name.split())
    located = {w for _, place in r.claim.places for w in re.findall(r"\w+", place.text)}
    before_place = itertools.takewhile(lambda w: w.casefold() not in _OVER, words)
    return tuple(
        w
        for w in before_place
        if w[:1].isupper() and w.casefold().strip(",.") not in _NO_NAME and w.strip(",.") not in located
    )


def maybe_one_picture(recorded: Sequence[Recorded]) -> Iterator[tuple[Recorded, Recorded]]:
    """Pairs that may rest on one picture: readings of it, and reports that in their own voice tell the same while they
    name its provider or are the provider. Readings of two different days are two pictures."""
    pictures = [(r, " ".join(provider_words(r))) for r in recorded]
    for picture, name in pictures:
        if not name:
            continue
        for other, shown in pictures:
            days = {_day(picture), _day(other)} - {None}
            if other is not picture and len(days) < 2 and _speaks_of(other, shown, name):
                yield picture, other


def _speaks_of(r: Recorded, shown: str, name: str) -> bool:
    """``shown``: whose picture it is itself, empty where it is none."""
    if r.claim.speaker.kind in _PICTURES:
        return shown == name
    own_voice = len(r.claim.attribution) == 1
    return own_voice and (r.claim.speaker.name == name or name in r.document.text)


def _day(r: Recorded) -> object:
    return r.claim.time.start if r.claim.time else None
