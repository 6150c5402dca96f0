"""The span of a claim: the smallest contiguous stretch with predicate and core arguments, attribution cut away."""

from __future__ import annotations

import re

from muster.domain.syntax import Token
from muster.domain.text import Span
from muster.extract.findings import Finding
from muster.extract.scene import Scene

_CLAUSAL = ("advcl", "ccomp", "parataxis", "csubj")
_TRIM_LEFT = {
    "that", "and", "but", "or", "also", "then", "while", "as", "when", "whether", "because", "although",
    "though", "however", "meanwhile", "so", "if", "since", "after", "before", "with", "where", "yet", "still",
    "now", "instead",
}  # fmt: skip
_CUT = {"according", "citing", "quoting", "per"}
_QUOTES = {'"', "“", "”", "'", "‘", "’", "''", "``"}
_LEAD = 6  # words of a leading phrase that still belong to the clause ("On 1 January, …")


def claim_span(scene: Scene, finding: Finding) -> Span:
    """Where the claim is printed."""
    first, last = _range(scene, finding)
    return _trimmed(scene, first, last, finding)


def _range(scene: Scene, finding: Finding) -> tuple[int, int]:
    if finding.bounds is not None:
        return finding.bounds
    syntax, found = scene.syntax, finding.predicate
    if finding.form == "noun" and finding.carrier is None:
        under = _kept(scene, finding, finding.head, set(finding.words))
        return min(under), max(under) + 1
    top = finding.carrier if finding.carrier is not None else found.top
    needed = {finding.head.i, *finding.words, *(t.i for t in found.chain)}
    kept = _kept(scene, finding, top, needed)
    if finding.form != "noun" and top.dep in ("acl", "relcl"):
        kept |= _host(scene, top, found.subject)
    sentence = syntax.sentence_of(top.i)
    return max(min(kept), sentence.first), min(max(kept) + 1, sentence.last)


def _host(scene: Scene, top: Token, subject: Token | None) -> set[int]:
    """A participle keeps the noun it describes; a relative clause stands alone from its relativiser."""
    syntax = scene.syntax
    if top.dep == "relcl":
        return set()
    head = subject if subject is not None and subject.i < top.i else syntax.tokens[top.head]
    return {
        i
        for i in syntax.subtree(head.i)
        if i < top.i and i >= head.i - 12 and not _beyond_comma(scene, i, top.i)
    }


def _beyond_comma(scene: Scene, at: int, top: int) -> bool:
    return any(t.text in (";", "—", ":") for t in scene.syntax.tokens[at:top])


def _kept(scene: Scene, finding: Finding, top: Token, needed: set[int]) -> set[int]:
    syntax = scene.syntax
    kept: set[int] = {top.i, *needed}
    stack = [top.i, *needed]
    seen: set[int] = set()
    while stack:
        at = stack.pop()
        if at in seen:
            continue
        seen.add(at)
        for child in syntax.children(at):
            if child.i in needed or not _dropped(scene, finding, child, syntax.tokens[at], top):
                kept.add(child.i)
                stack.append(child.i)
    return _contiguous(scene, kept, finding)


def _dropped(scene: Scene, finding: Finding, child: Token, parent: Token, top: Token) -> bool:
    """Whether a branch lies outside the claim."""
    syntax = scene.syntax
    holds = set(syntax.subtree(child.i))
    if finding.head.i in holds:
        return False
    word = child.text.lower()
    if child.dep in ("punct", "cc", "intj", "meta", "dep", "mark") or word in _CUT:
        return True
    if child.dep == "conj":
        return (
            child.pos in ("VERB", "AUX") and parent.pos in ("VERB", "AUX", "NOUN", "ADJ", "ADP")
        ) or _own_clause(scene, child)
    if child.dep in _CLAUSAL:
        return not _tight_infinitive(scene, child, parent)
    if child.dep in ("relcl", "acl") and child.i > finding.head.i:
        return _after_comma(scene, child)
    if child.dep in ("relcl",) and child.i < finding.head.i:
        return False
    if child.dep in ("prep", "advmod", "npadvmod") and child.i < top.i:
        return _too_long_lead(scene, child, top, finding)
    return False


def _own_clause(scene: Scene, child: Token) -> bool:
    return scene.syntax.child(child.i, "nsubj", "nsubjpass") is not None


def _tight_infinitive(scene: Scene, child: Token, parent: Token) -> bool:
    """A purpose infinitive without comma: "stayed behind to pack up"."""
    syntax = scene.syntax
    if child.dep == "advcl" and child.i > parent.i:
        starts = syntax.subtree(child.i)[0]
        marked = syntax.child(child.i, "mark", "nsubj", "nsubjpass") is not None
        before = syntax.tokens[starts - 1].text if starts else ""
        return not marked and before not in (",", "—", ";", ":") and child.tag in ("VB", "VBG", "VBN")
    return False


def _after_comma(scene: Scene, child: Token) -> bool:
    starts = scene.syntax.subtree(child.i)[0]
    return starts > 0 and scene.syntax.tokens[starts - 1].text in (",", "—", ";", "–")


def _too_long_lead(scene: Scene, child: Token, top: Token, finding: Finding) -> bool:
    """Long scene-setting before the subject stays out, short "On 1 January" stays in."""
    syntax = scene.syntax
    subject = finding.predicate.subject
    under = syntax.subtree(child.i)
    before_subject = subject is not None and under[-1] < subject.i
    return before_subject and (
        len(under) > _LEAD
        or child.text.lower()
        in ("since", "despite", "after", "amid", "following", "however", "then", "meanwhile", "also")
    )


def _contiguous(scene: Scene, kept: set[int], finding: Finding) -> set[int]:
    """The run of kept tokens around the trigger; small gaps (punctuation, dropped adverbs) are bridged."""
    ordered = sorted(kept)
    at = ordered.index(finding.head.i)
    first = last = at
    while first > 0 and _bridged(scene, ordered[first - 1], ordered[first]):
        first -= 1
    while last + 1 < len(ordered) and _bridged(scene, ordered[last], ordered[last + 1]):
        last += 1
    return set(ordered[first : last + 1])


def _bridged(scene: Scene, left: int, right: int) -> bool:
    between = scene.syntax.tokens[left + 1 : right]
    if any(t.text in (";", "—") for t in between):
        return False
    return len(between) <= 12


def _trimmed(scene: Scene, first: int, last: int, finding: Finding) -> Span:
    tokens = scene.syntax.tokens
    heads = set(finding.words)
    first, last = _without_labels(tokens, first, last, finding)
    while first < last - 1 and first not in heads and _leading(tokens[first]):
        first += 1
    while last > first + 1 and last - 1 not in heads and _trailing(tokens[last - 1]):
        last -= 1
    end = tokens[last - 1].end
    while end > tokens[last - 1].start + 1 and scene.syntax.text[end - 1] in ".,;":
        end -= 1
    return Span(tokens[first].start, end)


def _without_labels(tokens: tuple[Token, ...], first: int, last: int, finding: Finding) -> tuple[int, int]:
    """Cut numbering and labels before the clause ("3/", "Regarding X:") and links after it."""
    subject = finding.predicate.subject
    stop = min(finding.head.i, subject.i if subject is not None and subject.i >= first else finding.head.i)
    begin = first
    for at in range(first, stop):
        if tokens[at].text in (":", "—") or (
            at == begin and re.fullmatch(r"\d+[/.)]+|\d{1,2}[:.]\d\d", tokens[at].text)
        ):
            first = at + 1
    for at in range(finding.head.i + 1, last):
        if re.match(r"https?:|pic\.|t\.co", tokens[at].text) and at not in finding.words:
            return first, at
    return first, last


def _leading(token: Token) -> bool:
    word = token.text.lower()
    if token.pos in ("PUNCT", "SPACE", "SYM") or token.dep == "cc" or token.text in _QUOTES:
        return True
    return (
        word in _TRIM_LEFT
        and token.dep in ("mark", "cc", "advmod", "prep", "nsubj", "punct", "preconj")
        and not (token.dep == "nsubj" and token.tag != "WDT")
    )


def _trailing(token: Token) -> bool:
    return (token.pos in ("PUNCT", "SPACE", "CCONJ") and token.text not in (")", "%")) or token.dep in (
        "cc",
        "mark",
    )
