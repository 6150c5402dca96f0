"""Which military equipment and personnel does a document mention: what, of which type, how many?

The words that say what a thing is come from ``equipment_cores``, ships known by name from ``ship_names``, the edges of
the phrase from ``equipment_extent``; here they become one mention each, with its count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from muster.domain.claim import Equipment
from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.extract.counts import Count, count
from muster.extract.equipment_cores import Core, equipment_cores
from muster.extract.equipment_extent import left_edge, right_edge
from muster.extract.ship_names import named_again, ship_names

_COUNTERS = {"sortie"}
_FORMATIONS = frozenset({"squadron", "division", "regiment", "unit", "brigade", "battalion"})
_INVARIANT = frozenset({"aircraft", "craft", "hovercraft", "spacecraft", "watercraft"})
_DETERMINED = re.compile(r"\W*(?:an?|one|the|this|that|its|his|her|another|each|every)\b", re.I)
_MODIFIES = frozenset({"compound", "nmod", "amod", "poss"})
_INDEFINITE = re.compile(r"(?:an?|one)\b", re.I)
_NONE_OF = re.compile(r"[\"“]?(?:no|any|not|neither)\b", re.I)
_UNKNOWN = Count(None, None)


class EquipmentMention(NamedTuple):
    """A mention with its head token, token range ``[first, last)``, kind of thing and strength as a military sign."""

    head: int
    first: int
    last: int
    kind: str  # aircraft | ship | vehicle | train | artillery | missile | air_defence | radar | munition | equipment | logistics | personnel
    civil: bool  # the words alone may be civil ("truck")
    equipment: Equipment
    counted: bool


def equipment(syntax: Syntax) -> tuple[EquipmentMention, ...]:
    """Every mention of equipment or counted personnel, in order, none overlapping."""
    found: list[EquipmentMention] = []
    cores: dict[int, list[Core]] = {}
    names: dict[str, tuple[str, str]] = {}
    for sentence in syntax.sentences:
        cores[sentence.number] = equipment_cores(syntax, sentence)
        for core in cores[sentence.number]:
            names.update(ship_names(syntax, sentence, core))
    for sentence in syntax.sentences:
        taken = cores[sentence.number]
        taken.extend(named_again(syntax, sentence, names, taken))
        found.extend(_mention(syntax, sentence, core, names) for core in sorted(taken))
    return tuple(_apart(found))


def _apart(found: list[EquipmentMention]) -> Iterator[EquipmentMention]:
    last = -1
    for mention in found:
        if mention.first >= last or mention.head >= last:
            yield mention
            last = mention.last


def _mention(
    syntax: Syntax, sentence: Sentence, core: Core, names: dict[str, tuple[str, str]]
) -> EquipmentMention:
    first = left_edge(syntax, sentence, core)
    last = right_edge(syntax, sentence, core)
    name = _name_behind(syntax, core, last)
    span = Span(syntax.tokens[first].start, syntax.tokens[last - 1].end)
    counted = _count(syntax, sentence, core, first, named=bool(name))
    type_ = names[name][0] if name in names else core.type
    item = Equipment(span.of(syntax.text), type_, counted.low, counted.high, span)
    return EquipmentMention(
        _top(syntax, first, last), first, last, core.kind, core.civil, item, counted != _UNKNOWN
    )


def _name_behind(syntax: Syntax, core: Core, last: int) -> str:
    """The name printed between the core and the end of the mention, "" where there is none."""
    if last <= core.last + 1:
        return ""
    return syntax.text[syntax.tokens[core.last].end : syntax.tokens[last - 1].end].strip()


def _count(syntax: Syntax, sentence: Sentence, core: Core, first: int, *, named: bool) -> Count:
    """How many things the words from token ``first`` up to the core count."""
    head = syntax.tokens[core.last]
    before = syntax.text[syntax.tokens[first].start : syntax.tokens[core.first].start]
    before = re.sub(r"^.*\w[’']s? ", "its ", before)  # "one squadron's launchers" counts squadrons
    if _NONE_OF.match(before):
        return _UNKNOWN
    if head.lemma in _FORMATIONS and core.first < core.last:
        return _UNKNOWN  # a squadron of them is not one of them
    if any(t.lemma in _COUNTERS for t in syntax.tokens[core.last : min(core.last + 5, sentence.last)]):
        return _UNKNOWN  # sorties are not aircraft
    if core.type == "personnel":
        return count(before, singular=_INDEFINITE.match(before) is not None)
    plural = _plural(head) and not named
    uncountable = core.kind in ("equipment", "munition")
    return count(before, singular=not plural and not uncountable and _determined(head, core, before))


def _determined(head: Token, core: Core, before: str) -> bool:
    """Whether a singular is one thing: by its determiner or another word before it, or as a ship or aircraft called by its name."""
    named = core.strong and core.kind in ("ship", "aircraft") and head.dep not in _MODIFIES
    if _DETERMINED.match(before) or named:
        return True
    return bool(before.strip()) and head.lemma not in _INVARIANT


def _top(syntax: Syntax, first: int, last: int) -> int:
    """The token of the mention that the rest of the sentence hangs on."""
    for at in range(last - 1, first - 1, -1):
        if not first <= syntax.tokens[at].head < last:
            return at
    return last - 1


def _plural(head: Token) -> bool:
    if re.search(r"\d[A-Z]*s$", head.text):
        return True
    return (
        head.tag in ("NNS", "NNPS")
        or (head.text.endswith("s") and not head.text.endswith("ss") and head.lemma != head.text.lower())
        or head.lemma in ("personnel", "people")
    )
