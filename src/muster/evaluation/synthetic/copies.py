"""How a copy differs: sentences cut from the end, words substituted, taken out or put in."""

from __future__ import annotations

from random import Random

from muster.evaluation.synthetic.draft import ClaimDraft, Range, Sentence
from muster.evaluation.synthetic.grammar import grammar, synonyms

_SUBSTITUTED, _DELETED = 0.6, 0.8  # cumulated shares of the edits; the rest is inserted


def trimmed(sentences: tuple[Sentence, ...], share: float) -> tuple[Sentence, ...]:
    """The first ``share`` of the sentences, one at least."""
    return sentences[: max(1, round(share * len(sentences)))]


def edited(sentences: tuple[Sentence, ...], share: float, rng: Random) -> tuple[tuple[Sentence, ...], float]:
    """The sentences with ``share`` of their words edited, and the share that could be.

    Names, numbers, marks and the arguments of claims are never touched: a copy that changes them tells another story.
    """
    free = [(n, i) for n, s in enumerate(sentences) for i in range(1, len(s.words)) if i not in s.fixed]
    words = sum(len(s.words) for s in sentences)
    wanted = min(len(free), max(1, round(share * words)))
    at: dict[int, set[int]] = {}
    for n, i in rng.sample(free, wanted):
        at.setdefault(n, set()).add(i)
    changed = tuple(_rewritten(s, at[n], rng) if n in at else s for n, s in enumerate(sentences))
    return changed, wanted / words


def _rewritten(sentence: Sentence, at: set[int], rng: Random) -> Sentence:
    words: list[str] = []
    moved: list[int] = []  # where each old position lies now
    fixed: set[int] = set()
    for n, word in enumerate(sentence.words):
        moved.append(len(words))
        if n not in at:
            if n in sentence.fixed:
                fixed.add(len(words))
            words.append(word)
            continue
        words += _edit(word, rng)
    moved.append(len(words))
    claims = tuple(_shifted(claim, moved) for claim in sentence.claims)
    return Sentence(tuple(words), frozenset(fixed), claims)


def _edit(word: str, rng: Random) -> list[str]:
    drawn = rng.random()
    if drawn < _SUBSTITUTED:
        known = synonyms().get(word)
        return [rng.choice(known)] if known else [_any_word(rng)]
    return [] if drawn < _DELETED else [_any_word(rng), word]


def _any_word(rng: Random) -> str:
    choices = grammar()["plain" if rng.random() < 0.5 else "adj"]
    return str(choices[int(rng.random() * len(choices))][0])


def _shifted(claim: ClaimDraft, moved: list[int]) -> ClaimDraft:
    def there(old: Range) -> Range:
        return moved[old[0]], moved[old[1]]

    return claim._replace(
        words=there(claim.words),
        parts={role: there(old) for role, old in claim.parts.items()},
        source=there(claim.source) if claim.source else None,
        cue=there(claim.cue) if claim.cue else None,
    )
