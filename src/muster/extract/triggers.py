"""Words that may report a posture event: verbs, phrasal verbs and event nouns of the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from muster.domain.syntax import Sentence, Syntax, Token
from muster.extract.codebook import Entry, codebook

_NAMED_EXERCISE = re.compile(r"[A-Z][A-Za-z]{3,}[-–](?:19|20)\d\d")
_INNER = 3  # and between its further words ("came under [rocket] fire")
_GAP = 6  # words that may stand between a phrasal verb and its particle ("pulled its last troops out")


class Trigger(NamedTuple):
    """A trigger token, all tokens of the trigger, and the entries it may stand for, best first."""

    token: Token
    words: tuple[int, ...]
    entries: tuple[Entry, ...]
    nominal: bool


def triggers(syntax: Syntax, sentence: Sentence) -> Iterator[Trigger]:
    """Candidates of one sentence in order; whether they count is for their arguments to say."""
    for token in syntax.sentence_tokens(sentence):
        verbal = token.pos in ("VERB", "AUX") or token.tag.startswith("VB")
        if verbal and token.dep not in ("amod", "compound") and not _gerund(token):
            yield from _verbal(syntax, sentence, token)
        if token.pos in ("NOUN", "PROPN") or _gerund(token):
            yield from _nominal(syntax, sentence, token)


def _gerund(token: Token) -> bool:
    """A gerund in a noun's place ("Dredging has stopped")."""
    bare = token.tag == "VB" and token.dep in ("nsubj", "nsubjpass")  # a sentence that opens with "Work on"
    nominal = bare or (token.tag == "VBG" and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj"))
    return nominal and token.text.lower() in codebook().nouns


def _verbal(syntax: Syntax, sentence: Sentence, token: Token) -> Iterator[Trigger]:
    book = codebook()
    found: list[Entry] = []
    words: tuple[int, ...] = (token.i,)
    for phrase in book.phrases.get(token.lemma, ()):
        match = _phrase(syntax, sentence, token, phrase.words)
        if match:
            words = words if len(words) > 1 else (token.i, *match)
            found.append(phrase.entry)
    found.extend(book.verbs.get(token.lemma, ()))
    if found and token.dep not in ("aux", "auxpass", "amod", "compound"):
        yield Trigger(token, words, tuple(found), nominal=False)


def _phrase(syntax: Syntax, sentence: Sentence, token: Token, words: tuple[str, ...]) -> tuple[int, ...]:
    at, found = token.i + 1, []
    for number, word in enumerate(words):
        limit = min(sentence.last, at + (_GAP if number == 0 else _INNER))
        while at < limit and not _same(syntax.tokens[at], word):
            if syntax.tokens[at].pos in ("VERB", "PUNCT", "CCONJ", "ADP") and syntax.tokens[at].text not in (
                "-",
                "’",
            ):
                return ()
            at += 1
        if at >= limit:
            return ()
        if number == 0 and at > token.i + 1 and not _hangs_on(syntax, at, token):
            return ()
        found.append(at)
        at += 1
    return tuple(found)


def _same(token: Token, word: str) -> bool:
    return token.text.lower() == word or (token.lemma == word and token.pos in ("NOUN", "ADJ", "VERB"))


def _hangs_on(syntax: Syntax, at: int, token: Token) -> bool:
    return any(above.i == token.i for above in list(syntax.ancestors(at))[:2])


def _nominal(syntax: Syntax, sentence: Sentence, token: Token) -> Iterator[Trigger]:
    book = codebook()
    if _NAMED_EXERCISE.fullmatch(token.text):
        yield Trigger(token, (token.i,), book.nouns["named exercise"], nominal=True)
        return
    if token.dep in ("compound", "nmod") and syntax.tokens[token.head].i > token.i:
        return
    for first in range(max(sentence.first, token.i - 2), token.i + 1):
        before = syntax.text[syntax.tokens[first].start : token.start].lower()
        for form in {token.lemma, token.text.lower()}:
            entries = book.nouns.get(before + form)
            if entries:
                yield Trigger(token, tuple(range(first, token.i + 1)), entries, nominal=True)
                return
