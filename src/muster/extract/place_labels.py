"""Labels that open a paragraph and say where it goes on: "2. Kaliningrad, harbour. …", "Gibraltar: …", a line "Brest"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from muster.domain.place import PlaceMention
from muster.domain.syntax import Token
from muster.domain.text import Span
from muster.extract.lexicon import table
from muster.extract.noun_phrases import noun_forms
from muster.extract.scene import FORCE, MATERIEL, PLACE, PLATFORM, PRESENCE, Scene, words

_LONGEST = 7  # words of a label
_LONGEST_UNKNOWN = 3  # words of a name that no register knows
_NUMBERING = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)/:]{0,2}|[•*\-–—#.)/|]")
_VERBAL = ("VERB", "AUX", "PRON", "DET", "SCONJ")


@cache
def _topics() -> frozenset[str]:
    """What an entry may be headed with when it is no place."""
    return frozenset(table("codebook", "places")["labels"]["topics"])


def labelled_places(scene: Scene) -> Mapping[int, PlaceMention]:
    """The place that each paragraph is headed with, by paragraph number.

    A label that fills a paragraph of its own holds for those below it until the next such line.
    """
    paragraphs: dict[int, list[Token]] = {}
    for sentence in scene.syntax.sentences:
        paragraphs.setdefault(sentence.paragraph, []).extend(scene.syntax.sentence_tokens(sentence))
    found: dict[int, PlaceMention] = {}
    above: PlaceMention | None = None
    for number, tokens in paragraphs.items():
        label, whole = _label(scene, tokens)
        if whole:
            above = label
        held = label or above
        if held is not None:
            found[number] = held
    return found


def _label(scene: Scene, tokens: Sequence[Token]) -> tuple[PlaceMention | None, bool]:
    """The place of a paragraph's label, and whether the label is all of the paragraph."""
    body = list(tokens)
    while body and (_NUMBERING.fullmatch(body[0].text) or body[0].tag == "LS"):
        body.pop(0)
    name: list[Token] = []
    for token in body[: _LONGEST + 1]:
        if token.text in (".", ":", "—", "–"):  # an unknown name before a colon is as often a speaker
            return _place(scene, name, marked=token.text == "."), len(name) + 1 == len(body)
        if token.pos in _VERBAL or scene.in_time(token) or token.i in scene.equipment:
            return None, False
        name.append(token)
    if len(name) < len(body) or not body:
        return None, False
    place = _place(scene, name, marked=False)  # without a stop it must be known to be a heading
    return place, place is not None


def _place(scene: Scene, label: Sequence[Token], *, marked: bool) -> PlaceMention | None:
    cut = next((n for n, t in enumerate(label) if t.text in (",", "/")), len(label))
    name = label[:cut]
    if not name or not name[0].text[:1].isupper():
        return None
    span = Span(name[0].start, name[-1].end)
    printed = span.of(scene.syntax.text)
    plain = printed.split(" (")[0]
    if printed in scene.ships or plain.lower() in _topics() or plain.lower() in words().countries:
        return None
    known = scene.gazetteer.find(plain) or any(
        PLACE in scene.kinds.get(t.i, ()) and t.text[:1].isupper() for t in name
    )
    if known or (marked and _unknown_name(scene, plain, name)):
        return PlaceMention(printed, span)
    return None


def _unknown_name(scene: Scene, plain: str, name: Sequence[Token]) -> bool:
    """A proper name that is no topic word and no force or thing; small places are in no gazetteer."""
    parts = [t for t in name if t.text[:1].isalnum()]
    if len(plain) < 4 or len(parts) > _LONGEST_UNKNOWN or not scene.posture:
        return False
    if any(t.pos not in ("PROPN", "ADJ") or not t.text[:1].isupper() for t in parts):
        return False
    kinds = frozenset(k for t in parts for k in scene.kinds.get(t.i, frozenset()))
    if kinds & {FORCE, MATERIEL, PLATFORM, PRESENCE} or any(noun_forms(t) & _topics() for t in parts):
        return False
    return re.search(rf"\b{re.escape(plain.lower())}", scene.syntax.text) is None
