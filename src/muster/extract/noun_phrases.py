"""Noun phrases as printed: their extent, head and coordinated parts."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Phrase
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span

_LEFT = (
    "det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "npadvmod", "advmod", "case",
    "neg", "punct",
)  # fmt: skip
_IRREGULAR = {"bases": "base", "men": "man", "women": "woman", "headquarters": "headquarters"}
_ARTICLES = {"the", "a", "an"}


def noun_forms(token: Token) -> frozenset[str]:
    """Forms of a noun to look up: as printed, its lemma, and its plain singular (lemmatisers read "bases" as "basis")."""
    text = token.text.lower()
    forms = {text, token.lemma, _IRREGULAR.get(text, text)}
    if (
        token.tag in ("NNS", "NNPS")
        or token.pos == "PROPN"
        or (len(text) > 4 and text.endswith("s") and not text.endswith("ss"))
    ):
        forms |= {text.removesuffix("s"), text.removesuffix("es")}
    return frozenset(forms)


def left_edge(syntax: Syntax, head: int) -> int:
    """First token of the phrase's own modifiers before its head, unbroken."""
    at = head
    members = set(syntax.subtree(head))
    while at - 1 in members and at > 0:
        token = syntax.tokens[at - 1]
        if ":" in token.text or token.text in (",", ";", ":", "(", ")", "—") or token.dep in ("cc", "mark"):
            break
        at -= 1
    return at


def conjuncts(syntax: Syntax, head: int) -> Iterator[Token]:
    """The head and the nouns coordinated with it, in order."""
    token = syntax.tokens[head]
    yield token
    for child in syntax.children(head, "conj", "appos"):
        if child.dep == "conj" and child.pos in ("NOUN", "PROPN", "NUM", "X", "ADJ", "PRON"):
            yield from conjuncts(syntax, child.i)


def phrase_range(
    syntax: Syntax, head: int, *, complements: tuple[str, ...] = ("of",), depth: int = 3
) -> tuple[int, int]:
    """``[first, last)`` of a noun phrase: modifiers, head, and following prepositional phrases with ``complements``."""
    first, end = left_edge(syntax, head), head + 1
    for child in syntax.children(head):
        if child.i < head:
            continue
        if child.dep in ("compound", "nummod", "nmod", "case") or (
            child.dep == "appos" and child.i == end and child.pos == "PROPN"
        ):
            end = max(end, child.i + 1)
        elif child.dep == "prep" and child.i == end and child.text.lower() in complements and depth:
            inner = syntax.child(child.i, "pobj")
            if inner is None:
                break
            end = phrase_range(syntax, inner.i, complements=complements, depth=depth - 1)[1]
        elif child.dep != "punct":
            break
    return first, end


def phrase(syntax: Syntax, head: int, *, complements: tuple[str, ...] = ("of",)) -> Phrase:
    """A noun phrase without its leading article."""
    first, end = phrase_range(syntax, head, complements=complements)
    while first < head and syntax.tokens[first].text.lower() in _ARTICLES | {'"', "“", "'"}:
        first += 1
    span = Span(syntax.tokens[first].start, syntax.tokens[end - 1].end)
    return Phrase(span.of(syntax.text), span)
