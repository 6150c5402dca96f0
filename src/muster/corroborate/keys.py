"""Keys under which reports are found that may carry one text: reused words, and names under one agency's credit."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from muster.corroborate.anchors import Anchor
from muster.corroborate.credits import is_outlet
from muster.corroborate.hashing import joint_keys, text_key
from muster.corroborate.lexicon import LANGUAGES
from muster.corroborate.profile import Profile
from muster.corroborate.vocabulary import Particular, in_particular
from muster.domain.postings import Space

_LEAST_WEIGHT = 0.6
_MOST = 24  # the heaviest anchors under each credit
STRETCH = 5  # days: as long a translation is looked for
_LANGUAGE = {language: text_key("language", language) for language in LANGUAGES}
_UNIT = 10  # weights are kept as whole tenths
_PRINT = 30  # one sentence with the same words under the same credit is worth a look


class Search(NamedTuple):
    """One way of finding candidates: how much must be shared, and how many of the best are compared."""

    space: Space
    least: int
    most: int


TEXT = Search(Space(1, reach=31, nearest=64), least=2, most=8)
CREDIT = Search(Space(2, reach=31, nearest=64), least=30, most=8)
ABROAD = Search(Space(8, reach=STRETCH, nearest=64), least=25, most=8)
SEARCHES = (TEXT, CREDIT, ABROAD)


def keys(p: Profile, credited: Container[str] = (), abroad: bool = False) -> tuple[Mapping[int, int], ...]:
    """Key -> weight, for each of the searches.

    ``credited`` are the outlets that some report credits: only under these can an outlet's own reports be found by their
    content. ``abroad``: reports in another language were published in the same days.
    """
    wires = {w for w in p.wires if not is_outlet(w) or w in p.credits or w in credited}
    found = (_credited(p, wires) if wires else {}), (_dated(p) if abroad and p.day else {})
    return dict.fromkeys(p.prints, 1), *found


def sought(search: Search, held: Mapping[int, int], language: str) -> Mapping[int, int]:
    """The keys that a report looks for in a search, by those that it holds: other languages' in the last one."""
    if search is not ABROAD:
        return held
    mine = _LANGUAGE.get(language, 0)
    others = [salt for salt in _LANGUAGE.values() if salt != mine]
    return {key ^ mine ^ other: heft for key, heft in held.items() for other in others}


def _dated(p: Profile) -> dict[int, int]:
    """Each telling anchor under the report's language."""
    mine = _LANGUAGE.get(p.language, 0)
    return {text_key("abroad", *one.anchor) ^ mine: _heft(one) for one in _telling(p)}


def _telling(p: Profile) -> list[Particular]:
    """What is heaviest of what a report tells in particular."""
    found = dict(p.particulars)
    if p.language == "ar":
        more = (in_particular(Anchor("name", k)) for k in p.names if len(k) >= 3)
        found |= {one.key: one for one in more}
    most = 4 * _MOST if p.language == "ar" else _MOST
    return sorted(one for one in found.values() if one.light <= -_LEAST_WEIGHT)[:most]


def _heft(one: Particular) -> int:
    return round(_UNIT * -one.light)


def _credited(p: Profile, wires: Iterable[str]) -> dict[int, int]:
    """Each telling anchor, and each print, under each body that the report credits or is."""
    telling = _telling(p)
    hefts, prints = [_heft(one) for one in telling], p.prints
    each = np.array([*(one.key for one in telling), *prints], np.int64)
    found = dict[int, int]()
    for wire in wires:
        joint = joint_keys(text_key("credit", wire), each).tolist()
        found |= dict.fromkeys(joint[len(hefts) :], _PRINT)
        found |= zip(joint, hefts, strict=False)
    return found
