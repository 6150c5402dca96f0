"""The claims of one event field by field: where they agree, and where they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from muster.domain.claim import Equipment
from muster.domain.interval import TimeReading
from muster.domain.place import PlaceMention
from muster.web.views import ClaimView, Told
from muster.web.words import ACTIONS, CERTAINTIES, FRAMES, POLARITIES, visible, when

MAX_COMPARED = 40  # tellings; more of them are listed below the table

Value = tuple[str, str]  # as it is compared, as it is shown


class Cell(NamedTuple):
    """What one claim says of one field; ``apart`` where more claims say something else than any other thing."""

    text: str
    apart: bool


class Row(NamedTuple):
    told: Told
    cells: tuple[Cell, ...]


class Comparison(NamedTuple):
    """``fields`` are those in which the claims differ, one cell of each row; ``agreed`` pairs of field and value in
    which all that speak of it agree. ``left_out`` tellings are not compared."""

    fields: tuple[str, ...]
    rows: tuple[Row, ...]
    agreed: tuple[tuple[str, str], ...]
    left_out: int


def compare(told: Sequence[Told]) -> Comparison:
    """One row a telling; copies of one origin in the same words are one."""
    compared = told[:MAX_COMPARED]
    table = {name: [read(one.view) for one in compared] for name, read in FIELDS.items()}
    kinds = {name: {value for value, _ in column if value} for name, column in table.items()}
    differing = tuple(name for name in table if len(kinds[name]) > 1)
    agreed = tuple((name, _shown(table[name])) for name in table if len(kinds[name]) == 1)
    marked = {name: _marked(table[name]) for name in differing}
    rows = tuple(Row(one, tuple(marked[name][n] for name in differing)) for n, one in enumerate(compared))
    return Comparison(differing, rows, agreed, len(told) - len(compared))


def _shown(column: Sequence[Value]) -> str:
    return next(shown for value, shown in column if value)


def _marked(column: Sequence[Value]) -> list[Cell]:
    """Where no value has more claims than every other, none is marked: the field itself says that they differ."""
    ranked = Counter(value for value, _ in column if value).most_common(2)
    usual = ranked[0][0] if ranked[0][1] > ranked[1][1] else None
    return [Cell(shown, bool(value and usual) and value != usual) for value, shown in column]


def _says(view: ClaimView) -> Value:
    return view.act, view.act


def _polarity(view: ClaimView) -> Value:
    words = POLARITIES[view.record.claim.polarity]
    return words, words


def _firmness(view: ClaimView) -> Value:
    words = CERTAINTIES[view.record.claim.certainty]
    return words, words


def _frame(view: ClaimView) -> Value:
    words = FRAMES[view.record.claim.time_frame]
    return words, words


def _action(view: ClaimView) -> Value:
    words = ACTIONS[view.record.claim.action]
    return words, words


def _who(view: ClaimView) -> Value:
    """The actor; the object stands in where no equipment names it."""
    claim = view.record.claim
    phrase = claim.actor or (None if claim.equipment else claim.object)
    return (phrase.text.casefold(), visible(phrase.text)) if phrase else ("", "")


def _counts(view: ClaimView) -> Value:
    items = view.record.claim.equipment
    key = ";".join(sorted(f"{(i.type or i.text).casefold()}:{i.low}-{i.high}" for i in items))
    return key, visible(", ".join(_counted(item) for item in items))


def _counted(item: Equipment) -> str:
    """The printed words, and the numbers read from them where they do not stand there in figures."""
    numbers = dict.fromkeys(str(n) for n in (item.low, item.high) if n is not None)
    bare = [n for n in numbers if n not in item.text]
    return f"{item.text} ({'–'.join(numbers)})" if bare else item.text


def _place(role: str) -> Callable[[ClaimView], Value]:
    def read(view: ClaimView) -> Value:
        mentions: tuple[PlaceMention, ...] = getattr(view.record.claim, role)
        key = ";".join(sorted((m.reading and m.reading.place_id) or m.text.casefold() for m in mentions))
        return key, visible(", ".join(m.text for m in mentions))

    return read


def _when(view: ClaimView) -> Value:
    time: TimeReading | None = view.record.claim.time
    return (f"{time.start}/{time.end}" if time and time.resolved else "", visible(when(time)) if time else "")


FIELDS: dict[str, Callable[[ClaimView], Value]] = {
    "says": _says,
    "so or not": _polarity,
    "firmness": _firmness,
    "action": _action,
    "of whom": _who,
    "equipment": _counts,
    "from": _place("origin"),
    "to": _place("destination"),
    "by": _place("via"),
    "at": _place("site"),
    "when": _when,
    "time frame": _frame,
}
