"""Tokens and dependency trees, independent of the parser that made them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from muster.domain.text import Span


class Token(NamedTuple):
    """One word. ``i`` and ``head`` are positions in the document's token tuple; a root is its own head.

    ``pos`` is the universal tag (VERB, NOUN, …), ``tag`` the Penn tag (VBD, NNS, …), ``dep`` the CLEAR label
    (nsubj, nsubjpass, dobj, prep, pobj, ccomp, xcomp, advcl, relcl, acl, agent, aux, auxpass, neg, prt, conj, …).
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Sentence(NamedTuple):
    """A sentence: its tokens are ``tokens[first:last]`` of the document; ``embed`` is the index of the embedded post it stands in."""

    number: int
    first: int
    last: int
    span: Span
    paragraph: int
    embed: int | None


@dataclass(frozen=True, slots=True)
class Syntax:
    """The parse of one document. Skipped sections (pointers, notices, datelines) hold no sentences."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    kids: tuple[tuple[int, ...], ...]  # children of each token, in order
    # answers of subtree(), which the stages ask for again and again; says nothing that the tokens do not say
    _under: dict[int, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def build(cls, text: str, tokens: tuple[Token, ...], sentences: tuple[Sentence, ...]) -> Syntax:
        kids: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                kids[token.head].append(token.i)
        return cls(text, tokens, sentences, tuple(tuple(k) for k in kids))

    def children(self, i: int, *deps: str) -> Iterator[Token]:
        """Children of token ``i`` in order, only those with one of ``deps`` where any are named."""
        for k in self.kids[i]:
            token = self.tokens[k]
            if not deps or token.dep in deps:
                yield token

    def child(self, i: int, *deps: str) -> Token | None:
        return next(self.children(i, *deps), None)

    def subtree(self, i: int) -> tuple[int, ...]:
        """Positions of ``i`` and everything under it, ascending."""
        if i in self._under:
            return self._under[i]
        found, stack = [], [i]
        while stack:
            at = stack.pop()
            found.append(at)
            stack.extend(self.kids[at])
        self._under[i] = tuple(sorted(found))
        return self._under[i]

    def subtree_span(self, i: int) -> Span:
        under = self.subtree(i)
        return Span(self.tokens[under[0]].start, self.tokens[under[-1]].end)

    def ancestors(self, i: int) -> Iterator[Token]:
        """Heads of ``i`` from the nearest upwards."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield self.tokens[i]

    def sentence_of(self, i: int) -> Sentence:
        """The sentence that holds token ``i``."""
        low, high = 0, len(self.sentences) - 1
        while low < high:
            mid = (low + high) // 2
            if self.sentences[mid].last <= i:
                low = mid + 1
            else:
                high = mid
        return self.sentences[low]

    def sentence_at(self, offset: int) -> Sentence | None:
        n = bisect_right(self.sentences, offset, key=lambda sentence: sentence.span.start) - 1
        return self.sentences[n] if n >= 0 and offset < self.sentences[n].span.end else None

    def sentences_in(self, span: Span) -> range:
        """Numbers of the sentences that share characters with a span."""
        first = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.span.end)
        return range(first, bisect_left(self.sentences, span.end, key=lambda sentence: sentence.span.start))

    def tokens_from(self, offset: int) -> Iterator[Token]:
        """Tokens that begin at an offset or behind it, in order."""
        first = bisect_left(self.tokens, offset, key=lambda token: token.start)
        return islice(self.tokens, first, None)

    def sentence_tokens(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first : sentence.last]
