"""Which stretches of text belong to a clause, without its asides, its cue and its outer punctuation?"""

from __future__ import annotations

from collections.abc import Iterable

from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span


def apart(syntax: Syntax, a: Token, b: Token) -> str | None:
    """The semicolon or colon between two tokens of a sentence, the nearest to the later one."""
    low, high = sorted((a.i, b.i))
    return next((t.text for t in reversed(syntax.tokens[low:high]) if t.text in {";", ":"}), None)


def background(syntax: Syntax, head: int) -> set[int]:
    """Tokens of relative clauses set off by commas: the writer's own aside inside reported words."""
    gone: set[int] = set()
    for i in syntax.subtree(head):
        token = syntax.tokens[i]
        under = syntax.subtree(i)
        if token.dep == "relcl" and under[0] > 0 and syntax.tokens[under[0] - 1].text == ",":
            gone.update(under)
    return gone


def span_of(syntax: Syntax, tokens: Iterable[int]) -> Span | None:
    """The stretch from the first to the last of ``tokens``, outer punctuation left out."""
    kept = sorted(tokens)
    while kept and syntax.tokens[kept[0]].text in {",", ":", ";", "—", "–", "-", '"', "“", "”", "'"}:
        kept.pop(0)
    while kept and syntax.tokens[kept[-1]].text in {",", ":", ";", "—", "–", ".", '"', "“", "”", "!", "?"}:
        kept.pop()
    if not kept:
        return None
    return Span(syntax.tokens[kept[0]].start, syntax.tokens[kept[-1]].end)


def pieces(syntax: Syntax, tokens: Iterable[int]) -> tuple[Span, ...]:
    """Contiguous stretches of ``tokens`` (positions), each without outer punctuation."""
    runs: list[list[int]] = []
    for i in sorted(tokens):
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    found = (span_of(syntax, run) for run in runs)
    return tuple(span for span in found if span is not None)


def clause_without(syntax: Syntax, head: int, left_out: Iterable[int]) -> tuple[Span, ...]:
    """The words under ``head`` less those under each of ``left_out`` and less clauses set off by a colon or semicolon."""
    gone: set[int] = set()
    for i in left_out:
        gone.update(syntax.subtree(i))
    for child in syntax.children(head, "ccomp", "parataxis", "conj"):
        if apart(syntax, child, syntax.tokens[head]) is not None:
            gone.update(syntax.subtree(child.i))
    return pieces(syntax, (i for i in syntax.subtree(head) if i not in gone))
