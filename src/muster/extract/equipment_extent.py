"""Where a mention of equipment begins and ends: articles, numbers and modifiers on its left, a ship's name on its right."""

from __future__ import annotations

from muster.domain.syntax import Sentence, Syntax
from muster.extract.equipment_cores import Core
from muster.extract.ship_names import name_run

_QUANTITY = frozenset({
    "dozens", "pair", "couple", "scores", "hundreds", "thousands", "dozen", "handful", "number", "lots",
    "plenty",
})  # fmt: skip
_INSIDE = frozenset({
    "more", "than", "at", "least", "up", "to", "about", "around", "some", "nearly", "almost", "over", "as",
    "many", "fewer", "less", "approximately", "roughly", "between", "or", "half", "no", "close", "just",
    "under",
})  # fmt: skip
_DETERMINERS = frozenset({"the", "a", "an", "no", "any", "this", "these", "those", "both"})
_NOMINAL = frozenset({"compound", "nmod", "amod", "poss", "npadvmod", "nummod"})
_OPENING = frozenset({'"', "“"})
_JOINTS = frozenset({"-", "–"})
_LOOSE = _JOINTS | {"to", "at", "or", "as"}


def left_edge(syntax: Syntax, sentence: Sentence, core: Core) -> int:
    """The first token of the mention of ``core``: its article, number, adjectives and nouns before it."""
    at = core.first
    seen_number = False
    while at > sentence.first:
        word = syntax.tokens[at - 1].text.lower()
        if ":" in word or (word.startswith("0") and word.isdigit()):  # a time stamp: "18:40 Two batteries"
            break
        counts = seen_number and _inside_count(syntax, sentence, at)
        if _is_number(syntax, sentence, at - 1):
            seen_number = True
        elif not counts and not _modifier(syntax, sentence, at - 1):
            if word in _OPENING and seen_number and at - 1 > sentence.first:
                at -= 1
            break
        at -= 1
        if word in _DETERMINERS and not _quantity_before(syntax, sentence, at):
            break
    return _without_joint(syntax, at, core)


def _is_number(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    """A number, or the "of" behind a word of quantity ("dozens of")."""
    token, word = syntax.tokens[at], syntax.tokens[at].text.lower()
    if token.tag == "CD" or word in ("several", "hundred", "thousand"):
        return True
    return word == "of" and at - 1 >= sentence.first and syntax.tokens[at - 1].text.lower() in _QUANTITY


def _inside_count(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    """The words of "more than", "as many as", "between … and" before a number at token ``at``."""
    return syntax.tokens[at - 1].text.lower() in _INSIDE or _range_joint(syntax, sentence, at)


def _modifier(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    """Whether the token at ``at`` modifies the noun phrase behind it."""
    token, word = syntax.tokens[at], syntax.tokens[at].text.lower()
    if word in _QUANTITY:
        return True
    if token.pos in ("ADJ", "DET") or token.tag in ("PRP$", "POS") or word in ("some", "the", "a", "an"):
        return not (word in ("that", "which", "both") and token.tag in ("IN", "WDT"))
    if token.pos in ("NOUN", "PROPN") and token.dep in _NOMINAL:
        return True
    if token.tag in ("VBN", "VBG") and token.dep == "amod":
        return True
    return word in _JOINTS and at > sentence.first


def _without_joint(syntax: Syntax, at: int, core: Core) -> int:
    """The first token behind dashes and prepositions that the walk to the left took with it."""
    while at < core.first:
        word, after = syntax.tokens[at].text.lower(), syntax.tokens[at + 1].text.lower()
        if word not in _LOOSE or f"{word} {after}" in ("at least", "as many"):
            break
        at += 1
    return at


def _range_joint(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    """The "and" of "between 88 and 96"."""
    words = [t.text.lower() for t in syntax.tokens[max(sentence.first, at - 3) : at]]
    return words[-1:] == ["and"] and words[:1] == ["between"]


def _quantity_before(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    return at > sentence.first and syntax.tokens[at - 1].text.lower() in ("half", "nearly", "almost", "about")


def right_edge(syntax: Syntax, sentence: Sentence, core: Core) -> int:
    """One past the last token: a ship takes the name printed behind it."""
    end = core.last + 1
    if core.kind == "ship":
        run = name_run(syntax, sentence, end)
        if run > end:
            return run
    return end
