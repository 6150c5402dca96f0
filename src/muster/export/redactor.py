"""Words that no output may hold, found however they are written, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from muster.export.folded import fold, folded

_FREE = 4  # characters from which a word is found inside a longer one too
_ESCAPED = re.compile(r"[^\s\"'<>]*%[0-9A-Fa-f]{2}[^\s\"'<>]*")
_JOINED = 8  # characters from which a name is found without its spaces too


class Secret(NamedTuple):
    """Words, why they are sensitive, and whether they count only as whole words."""

    words: str
    reason: str
    whole: bool = False


class Cut(NamedTuple):
    """A stretch of a text (code points, half-open) and what stands in its place."""

    start: int
    end: int
    mark: str


class _Term(NamedTuple):
    text: str
    rarest: str  # its longest word, to see at once that a text does not hold it
    mark: str
    whole: bool


def mark_of(reason: str) -> str:
    """What a reader sees in the place of what was redacted."""
    return f"[redacted: {reason}]"


class Redactor:
    """Finds the words of some secrets in any text: whatever the case, the accents, the separators between words."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        told = list(secrets)
        every = {fold(secret.words) for secret in told} - {""}
        found: dict[str, _Term] = {}
        for words, reason, whole in told:
            mark = mark_of(reason if not _held(reason, every) else "sensitive")
            for text in _forms(words):
                term = _Term(text, max(text.split(), key=len), mark, whole or len(text) < _FREE)
                if text not in found or found[text].whole:
                    found[text] = term
        self._terms = sorted(found.values(), key=lambda term: (-len(term.text), term.text))

    def __bool__(self) -> bool:
        return bool(self._terms)

    def text(self, text: str) -> str:
        """The text with a mark in the place of each secret."""
        return cut(text, self.cuts(text)) if self._terms else text

    def cuts(self, text: str) -> tuple[Cut, ...]:
        """Where secrets stand, in order, none overlapping another. Of an address that spells one out in escapes, all of it."""
        found = self._found(text)
        for word in _ESCAPED.finditer(text) if "%" in text else ():
            plain = self._found(unquote(word.group()))
            found += [Cut(*word.span(), plain[0].mark)] if plain and not self._found(word.group()) else []
        return _merged(text, found)

    def _found(self, text: str) -> list[Cut]:
        if text.isascii():
            low = text.lower()
            terms = [term for term in self._terms if term.rarest in low]
        else:
            terms = self._terms
        if not terms:
            return []
        plain, at = folded(text)
        return [Cut(*_stretch(text, at, *hit), term.mark) for term in terms for hit in _hits(plain, term)]


def cut(text: str, cuts: Iterable[Cut]) -> str:
    """The text with every cut made."""
    parts, end = [], 0
    for one in cuts:
        parts += [text[end : one.start], one.mark]
        end = one.end
    return "".join((*parts, text[end:]))


def moved(offset: int, cuts: Iterable[Cut], end: bool) -> int:
    """Where an offset into a text stands after the cuts; one inside a cut goes to the side of it that lies outside."""
    shift = 0
    for one in cuts:
        if offset <= one.start:
            break
        if offset < one.end:
            return one.start + shift + (len(one.mark) if end else 0)
        shift += len(one.mark) - (one.end - one.start)
    return offset + shift


def _forms(words: str) -> set[str]:
    """The ways in which words are searched for: as they stand, without what brackets add, each handle, spaces left out."""
    bare = re.sub(r"\([^)]*\)", " ", words)
    handles = [handle.removeprefix("@") for handle in re.findall(r"@[\w.]{3,}", words)]
    forms = {fold(form) for form in (words.removeprefix("@"), bare, *handles)}
    forms |= {joined for form in forms if len(joined := form.replace(" ", "")) >= _JOINED}
    return {form for form in forms if sum(c.isalnum() for c in form) > 1}


def _held(reason: str, terms: Iterable[str]) -> bool:
    plain = fold(mark_of(reason))
    return any(term in plain for term in terms)


def _hits(plain: str, term: _Term) -> list[tuple[int, int]]:
    found, start = [], plain.find(term.text)
    while start >= 0:
        end = start + len(term.text)
        if not term.whole or not (plain[start - 1 : start].isalnum() or plain[end : end + 1].isalnum()):
            found.append((start, end))
        start = plain.find(term.text, end if found and found[-1][1] == end else start + 1)
    return found


def _stretch(text: str, at: tuple[int, ...], start: int, end: int) -> tuple[int, int]:
    """The characters of the text that a hit came from, with the accents behind its last letter."""
    last = at[end] if end < len(at) else len(text)
    tail = at[end - 1] + 1
    while tail < last and not folded(text[tail]).text.strip():
        if text[tail].isspace() or folded(text[tail]).text:
            break
        tail += 1
    return at[start], tail


def _merged(text: str, cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Overlapping cuts as one, and neighbours of one mark with nothing but white space between them."""
    made: list[Cut] = []
    for one in sorted(cuts):
        if made and (
            one.start < made[-1].end
            or (one.mark == made[-1].mark and not text[made[-1].end : one.start].strip())
        ):
            made[-1] = made[-1]._replace(end=max(made[-1].end, one.end))
        else:
            made.append(one)
    return tuple(made)
