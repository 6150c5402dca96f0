"""Which stretches of a report come from another one: the origin of a claim is decided by the passage it stands in."""

from __future__ import annotations

from collections.abc import Iterable

from muster.corroborate.agreement import known, mass, same_language, shared
from muster.corroborate.alignment import Run, covered
from muster.corroborate.profile import Profile
from muster.domain.text import Span

NEARLY_ALL = 0.8  # of the words
_SHARE = 0.6  # of the anchors of a sentence
_MASS = 2.0
RUN = 12  # words of one aligned run
LEAST = 5

Spans = tuple[Span, ...]


def passages(
    a: Profile, b: Profile, found: tuple[Run, ...], whole: bool, credited: bool, in_content: bool
) -> tuple[Spans, Spans]:
    """Sentences of ``a`` that come from ``b``, and the other way round.

    A passage counts when one text reuses the other as a whole, or when its source is printed in it or beside it.
    Agreeing anchors (``in_content``) count beside reused words.
    """
    if not (whole or credited):
        return (), ()
    turned = tuple(Run(r.b, r.a, r.length) for r in found)
    return _of(a, b, found, whole, in_content), _of(b, a, turned, whole, in_content)


def _of(holder: Profile, other: Profile, found: tuple[Run, ...], whole: bool, in_content: bool) -> Spans:
    """The stretches of one report that come from the other: all of it where nearly all of its words do."""
    if whole and sum(r.length for r in found) >= NEARLY_ALL * holder.size:
        return (Span(0, len(holder.document.text)),)
    carried = _carried(holder, other, found, in_content)
    stretches = holder.stretches
    return tuple(Span(stretches[n].start, stretches[n].end) for n in _known(holder, other, carried, whole))


def _carried(a: Profile, b: Profile, found: tuple[Run, ...], in_content: bool) -> list[int]:
    """Numbers of the sentences of ``a`` that ``b`` has: by a long aligned run, or by agreeing anchors."""
    inside = covered(found, a.size)
    kept = []
    for n, (_, _, first, last) in enumerate(a.stretches):
        size, reused = last - first, inside.count(1, first, last)
        copied = (reused * 2 >= size and size >= LEAST) or reused >= RUN
        if copied or (in_content and _agrees(a, b, n)):
            kept.append(n)
    return kept


def _agrees(a: Profile, b: Profile, n: int) -> bool:
    words = same_language(a, b)
    mine = known(a, a.contents[n].anchors, words)
    alike = mass(shared(mine, b, words))
    return alike >= _SHARE * mass(mine) and alike >= _MASS


def _known(holder: Profile, other: Profile, sentences: Iterable[int], whole: bool) -> list[int]:
    found = list(sentences)
    if whole or not found:
        return found
    near = {s + n for s in found for n in (-1, 0, 1)}
    count = len(holder.sentences)
    credited = any(holder.sentences[s].wires & other.wires for s in near if 0 <= s < count)
    return found if credited and not holder.own and not other.looked_beyond(other.wires) else []
