"""What a report changed of the text it was taken from, read from the words of both: no claims needed, any language pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from muster.corroborate.anchors import Anchor, Token, number_of
from muster.corroborate.firmness import Firmness, Mark, firmness, has, marked
from muster.corroborate.lexicon import stem
from muster.corroborate.story_text import Sentence, Text, common, mass
from muster.domain.story_path import Aspect, Change, Excerpt, Shift

_CARRIED = 0.5  # share of a sentence's weight that one sentence of the other report must have
_LONE = 0.7  # the same where that sentence rather carries another one
_ALIKE = 0.25  # share from which the words of two sentences are compared
_LEAST = 1.0  # weight of what two sentences share
_TELLING = 2.5  # the same where their plain words do not agree
_SAME = 0.9  # share from which two sentences are one: no third one is looked for in either
_CLOSE = 0.6  # share of the words from which a negation in one of two sentences is a change of polarity
_PLAIN = "stated plainly"
_FORCES = {
    "aircraft",
    "helicopter",
    "drone",
    "ship",
    "submarine",
    "vehicle",
    "troops",
    "missile",
    "airdefence",
}


class Pair(NamedTuple):
    """A sentence of the parent and the sentence of the child that carries it; ``share`` of the weightier one's content."""

    parent: Sentence
    child: Sentence
    share: float

    @property
    def differs(self) -> bool:
        """Other words, but alike enough that a difference is a change."""
        return self.parent.plain != self.child.plain and self.share >= _ALIKE


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two reports sentence by sentence."""

    pairs: tuple[Pair, ...]
    dropped: tuple[Sentence, ...]
    added: tuple[Sentence, ...]


def align(parent: Text, child: Text) -> Aligned:
    """Pair the sentences of two reports. A sentence is kept when one of the other report has half of what it speaks of.

    Content is compared as anchors (names, numbers, designators, notions; plain words within one language), so that
    rewritten and translated sentences find each other.
    """
    words = parent.language == child.language
    ahead, back = _carriers(parent, child, words), _carriers(child, parent, words)
    found = {(n, m) for n, (m, share) in ahead.items() if _free(m, n, share, back, (child, parent), words)}
    found |= {(n, m) for m, (n, share) in back.items() if _free(n, m, share, ahead, (parent, child), words)}
    held, taken = {n for n, _ in found}, {m for _, m in found}
    return Aligned(
        tuple(_pair(parent.sentences[n], child.sentences[m], words) for n, m in sorted(found)),
        tuple(s for n, s in enumerate(parent.sentences) if n not in held),
        tuple(s for n, s in enumerate(child.sentences) if n not in taken),
    )


def _carriers(ones: Text, others: Text, words: bool) -> dict[int, tuple[int, float]]:
    """For each sentence (number) that the other report carries the sentence there that has most of it, and how much."""
    printed = {sentence.plain: n for n, sentence in reversed(list(enumerate(others.sentences)))}
    found = {}
    for n, sentence in enumerate(ones.sentences):
        if sentence.plain in printed:
            found[n] = (printed[sentence.plain], 1.0)
            continue
        shares = [(_contained(sentence, other, words), -m) for m, other in enumerate(others.sentences)]
        share, _ = max(shares, default=(0.0, 0))
        if share >= _CARRIED:
            back = [
                (_contained(others.sentences[-m], sentence, words), m) for one, m in shares if one == share
            ]
            found[n] = (-max(back)[1], share)
    return found


def _free(
    at: int,
    asked: int,
    share: float,
    best: dict[int, tuple[int, float]],
    sides: tuple[Text, Text],
    words: bool,
) -> bool:
    """Whether sentence ``at`` of the first side may carry sentence ``asked`` of the other: it carries no other one
    better, or holds nearly all of it and is not one with another sentence."""
    other, _ = best.get(at, (asked, 0.0))
    if other == asked:
        return True
    one_with = _pair(sides[0].sentences[at], sides[1].sentences[other], words).share >= _SAME
    return share >= _LONE and not one_with


def _pair(one: Sentence, two: Sentence, words: bool) -> Pair:
    return Pair(one, two, min(_contained(one, two, words), _contained(two, one, words)))


def _contained(sentence: Sentence, other: Sentence, words: bool) -> float:
    """Share of the weight of a sentence that another sentence has (0 to 1), within one language also by what survives
    rewriting alone, where that is enough to tell."""
    if words and sentence.plain == other.plain:
        return 1.0
    rewritten = _held(sentence, other, False, _TELLING if words else _LEAST)
    return max(rewritten, _held(sentence, other, True, _LEAST)) if words else rewritten


def _held(sentence: Sentence, other: Sentence, words: bool, least: float) -> float:
    mine = sentence.anchors if words else sentence.sturdy
    both = mass(common(mine, other.anchors, other.names, words))
    total = mass(mine)
    return both / total if total and both >= min(least, total if words else least) else 0.0


def excerpts(text: Text, sentences: Sequence[Sentence]) -> tuple[Excerpt, ...]:
    return tuple(text.excerpt(sentence.span) for sentence in sentences)


def wording(pair: Pair, parent: Text, child: Text) -> Iterator[Change]:
    """Hedges, claimed evidence and negation that came or went."""
    before, after = firmness(pair.parent.words, parent.language), firmness(pair.child.words, child.language)
    shift = _step(before, after, parent.language == child.language)
    if shift and _covered(parent, child):
        told = [", ".join(f.words) or _PLAIN for f in (before, after)]
        yield _change(Aspect.WORDING, shift, told[0], told[1], pair, parent, child)
    negated = [has(s.words, t.language, Mark.NEGATION) for s, t in _sides(pair, parent, child)]
    if negated[0] != negated[1] and parent.language == child.language and _worded(pair) >= _CLOSE:
        told = ["negated" if n else "affirmed" for n in negated]
        yield _change(Aspect.POLARITY, Shift.CHANGED, told[0], told[1], pair, parent, child)


def _step(before: Firmness, after: Firmness, one_language: bool) -> Shift | None:
    """Which way the words moved. Claimed evidence counts where it is gained, within one language: whether an image
    "shows" a thing or it "is seen" there is often a matter of translation."""
    if int(before.level) != int(after.level):
        return Shift.HARDENED if after.level > before.level else Shift.SOFTENED
    return Shift.HARDENED if after.level > before.level and one_language else None


def _worded(pair: Pair) -> float:
    """Share of the words of the longer sentence that the other has."""
    one, two = ({stem(word) for word in s.plain} for s in (pair.parent, pair.child))
    return len(one & two) / max(len(one), len(two), 1)


def _covered(parent: Text, child: Text) -> bool:
    """Whether the table of words covers both languages: it then knows their commonest words."""
    return all(any(marked(s.words, text.language) for s in text.sentences) for text in (parent, child))


def saying(pair: Pair, parent: Text, child: Text) -> Iterator[Change]:
    """The words that named somebody as the source are gone, from the sentence and from those beside it: what was said by
    somebody is now told as known."""
    at = child.sentences.index(pair.child)
    near = child.sentences[max(at - 1, 0) : at + 2]
    said = any(has(sentence.words, child.language, Mark.SAID) for sentence in near)
    if has(pair.parent.words, parent.language, Mark.SAID) and not said and _covered(parent, child):
        yield _change(
            Aspect.SOURCE, Shift.LOST, "said by a source", "the report’s own voice", pair, parent, child
        )


def counting(pair: Pair, parent: Text, child: Text) -> Iterator[Change]:
    """Counts of one thing that differ, that lost their "about", or that are gone."""
    there, here = _counts(pair.parent), _counts(pair.child)
    for thing in sorted(there):
        numbers, told = there[thing], here.get(thing, frozenset())
        if told and numbers.isdisjoint(told):
            yield _change(
                Aspect.COUNT,
                Shift.CHANGED,
                _number(numbers, thing),
                _number(told, thing),
                pair,
                parent,
                child,
            )
        elif not told and _uncounted(thing, pair.child, parent, child):
            yield _change(Aspect.COUNT, Shift.LOST, _number(numbers, thing), thing, pair, parent, child)
    vague = [_approximate(s.words, t.language) for s, t in _sides(pair, parent, child)]
    exact = [
        _numbers(s.words, t.language) - v
        for (s, t), v in zip(_sides(pair, parent, child), vague, strict=True)
    ]
    for number in sorted(vague[0] & exact[1]):
        yield _change(Aspect.COUNT, Shift.HARDENED, f"about {number}", str(number), pair, parent, child)
    for number in sorted(exact[0] & vague[1]):
        yield _change(Aspect.COUNT, Shift.SOFTENED, str(number), f"about {number}", pair, parent, child)


def _uncounted(thing: str, sentence: Sentence, parent: Text, child: Text) -> bool:
    """The child speaks of forces or equipment and nowhere counts them; across languages a dual may hold the number."""
    spoken = parent.language == child.language and Anchor("concept", thing) in sentence.anchors
    return (
        thing in _FORCES
        and spoken
        and not any(thing == one for s in child.sentences for number, one in s.counts if number > 1)
    )


def _sides(pair: Pair, parent: Text, child: Text) -> tuple[tuple[Sentence, Text], tuple[Sentence, Text]]:
    return (pair.parent, parent), (pair.child, child)


def _counts(sentence: Sentence) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, thing in sentence.counts:
        if number > 1:
            found.setdefault(thing, set()).add(number)
    return {thing: frozenset(numbers) for thing, numbers in found.items()}


def _number(numbers: frozenset[int], thing: str) -> str:
    return f"{' or '.join(str(n) for n in sorted(numbers))} ({thing})"


def _numbers(words: Sequence[Token], language: str) -> frozenset[int]:
    found = (number_of(word.text, language) for word in words)
    return frozenset(number for number in found if number is not None and number > 1)


def _approximate(words: Sequence[Token], language: str) -> frozenset[int]:
    """Numbers with a word such as "about" among the two words before them."""
    rough = {id(token) for token, classes in marked(words, language) if Mark.ABOUT in classes}
    found = set()
    for n, word in enumerate(words):
        number = number_of(word.text, language)
        if number is not None and number > 1 and any(id(w) in rough for w in words[max(0, n - 2) : n]):
            found.add(number)
    return frozenset(found)


def doubts(aligned: Aligned, parent: Text, child: Text) -> Iterator[Change]:
    """A denial, refusal or "could not confirm" in a dropped sentence; none where the child doubts elsewhere."""
    if any(doubting(sentence, child.language) for sentence in child.sentences):
        return
    for sentence in aligned.dropped:
        if doubting(sentence, parent.language):
            yield Change(
                Aspect.DOUBT,
                Shift.LOST,
                "denied, refused or not confirmed",
                "not told",
                parent.excerpt(sentence.span),
            )


def doubting(sentence: Sentence, language: str) -> bool:
    """Whether a sentence denies, refuses, or says that something is not confirmed, clear or known."""
    held = frozenset().union(*(classes for _, classes in marked(sentence.words, language)))
    return Mark.DENIAL in held or {Mark.NEGATION, Mark.CONFIRM} <= held


def _change(
    aspect: Aspect, shift: Shift, before: str, after: str, pair: Pair, parent: Text, child: Text
) -> Change:
    return Change(
        aspect, shift, before, after, parent.excerpt(pair.parent.span), child.excerpt(pair.child.span)
    )
