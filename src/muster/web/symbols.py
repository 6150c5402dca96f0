"""Military symbols of what is told of a place: MIL-STD-2525C, neutral unless the person says whose side an actor is on."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

from muster.corroborate.equipment_types import classes, type_key
from muster.domain.overview import FRIEND, HOSTILE, NEUTRAL
from muster.store.survey import Selection
from muster.store.tallies import SIDES
from muster.store.vocabulary import Numbers
from muster.web.filters import Filters

_AFFILIATION = {NEUTRAL: "N", FRIEND: "F", HOSTILE: "H"}


@cache
def _codes() -> dict[str, str]:
    text = (files("muster.data") / "equipment" / "symbols.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["symbols"])


def kind(equipment: str) -> str | None:
    """The narrowest class of a type of equipment that has a symbol; None where there is none."""
    return next((one for name in classes(type_key(equipment)) if (one := name.removeprefix("class:")) in _codes()), None)  # fmt: skip


def sidc(name: str, side: str = NEUTRAL) -> str:
    """Symbol identification code (15 letters) of a class, which must have one."""
    return _codes()[name].replace("*", _AFFILIATION[side], 1)


def sides(chosen: Selection, filters: Filters) -> Numbers | None:
    """Per claim, whose side its actor is on by the words that the person gave; None where none were given.

    An actor that both sides' words name is on neither.
    """
    words = {FRIEND: _words(filters.friend), HOSTILE: _words(filters.hostile)}
    if not any(words.values()):
        return None
    claims = chosen.survey.claims
    of = [_side(actor, words) for actor in claims.words.actors.values]
    found: Numbers = np.array([*of, SIDES.index(NEUTRAL)], dtype=np.int64)[claims.actor]
    return found


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word for part in (text or "").split(",") if (word := part.strip().casefold()))


def _side(actor: str, words: dict[str, tuple[str, ...]]) -> int:
    on = [side for side, some in words.items() if any(word in actor for word in some)]
    return SIDES.index(on[0] if len(on) == 1 else NEUTRAL)
