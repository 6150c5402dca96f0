"""Keys under which reports are found that may carry one text: reused words, and names under one agency's credit."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from muster.corroborate.anchors import Anchor, weight
from muster.corroborate.credits import is_outlet
from muster.corroborate.hashing import text_key
from muster.corroborate.profile import Profile
from muster.domain.postings import Space

_INDEXED = {"name", "designator", "number", "country", "month"}
_TELLING = 0.6
_MOST = 24  # the heaviest anchors under each credit
_UNIT = 10  # weights are kept as whole tenths
_PRINT = 30  # one sentence with the same words under the same credit is worth a look


class Search(NamedTuple):
    """One way of finding candidates: how much must be shared, and how many of the best are compared."""

    space: Space
    least: int
    most: int


TEXT = Search(Space(1, reach=31, nearest=64), least=2, most=8)
CREDIT = Search(Space(2, reach=31, nearest=64), least=30, most=8)
SEARCHES = (TEXT, CREDIT)


def keys(p: Profile, credited: Container[str] = ()) -> tuple[Mapping[int, int], ...]:
    """Key -> weight, for each of the searches. ``credited`` are the outlets that some report credits: only under these can
    an outlet's own reports be found by their content."""
    wires = {w for w in p.wires if not is_outlet(w) or w in p.credits or w in credited}
    return dict.fromkeys(p.prints, 1), _credited(p, wires) if wires else {}


def _credited(p: Profile, wires: Iterable[str]) -> dict[int, int]:
    """Each telling anchor, and each print, under each body that the report credits or is."""
    anchors = {a: weight(a) for a in p.anchors if a.kind in _INDEXED and weight(a) >= _TELLING}
    if p.language == "ar":
        anchors |= {a: weight(a) for a in (Anchor("name", k) for k in p.names if len(k) >= 3)}
    most = 4 * _MOST if p.language == "ar" else _MOST
    heaviest = sorted(anchors, key=lambda a: (-anchors[a], a))[:most]
    telling = {(a.kind, a.key): round(_UNIT * anchors[a]) for a in heaviest}
    telling |= {("print", str(h)): _PRINT for h in p.prints}
    return {text_key("credit", wire, *what): heft for wire in wires for what, heft in telling.items()}
