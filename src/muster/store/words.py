"""Search for words: what a word is, and a condition that each database compiles in its own way.

A word is what SQLite's FTS5 tokenizer ``unicode61`` takes for one: a run of letters and numbers (Unicode categories L, N
and Co), case folded, single marks taken off Latin letters. FTS5 does this itself; for PostgreSQL it is done here, since
the parsers there go by the locale of the database and take numbers, addresses and hyphenated words apart differently.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, column, false, literal, select, table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import Boolean

CLAIM_WORDS = table("claim_words", column("claim"), column("quote"))
REPORT_WORDS = table("report_words", column("report"), column("words"))

# Marks that FTS5 skips inside a word: those that Latin letters of European and Vietnamese writing are composed with.
_MARKS = (
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030f\u0311\u031b\u0323\u0324\u0325"
    "\u0326\u0327\u0328\u032d\u032e\u0330\u0331"
)
_LONGEST = 255  # code points of one word; an index entry of PostgreSQL holds about 2700 bytes


class _Folding(dict[int, str]):
    """Code point to what stands for it among words: itself folded, a blank, or nothing. Filled as characters occur."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


def _folded(char: str) -> str:
    if char in _MARKS:
        return ""
    category = unicodedata.category(char)
    if category[0] not in "LN" and category != "Co":
        return " "
    lower = next((form for form in (char.casefold(), char.lower()) if len(form) == 1), char)
    for form in (char, lower):
        parts = unicodedata.normalize("NFD", form)
        if len(parts) == 2 and parts[0].isascii():
            return parts[0].lower()
    return lower


_FOLDING = _Folding()


def words(text: str) -> list[str]:
    """The words of a text, folded, in order. One longer than 255 code points is cut into such pieces."""
    found = text.translate(_FOLDING).split()
    return [word[at : at + _LONGEST] for word in found for at in range(0, len(word), _LONGEST)]


class Holds(FunctionElement[bool]):
    """Condition: an indexed column holds every one of some phrases (words that stand side by side)."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Holds:
        """As it is: SQLite has MATCH as a condition, and not as a value that could be compared with true."""
        return self


def holding(indexed: ColumnElement[Any], asked: str) -> ColumnElement[bool]:
    """Whether ``indexed`` holds all that ``asked`` says: blanks part it into terms, and a term of several words
    (``100%_full``) is met where they stand side by side. There are no operators: punctuation only parts words.
    """
    phrases = _phrases(asked)
    if not phrases:
        return false()
    each = sorted({word for phrase in phrases for word in phrase})
    runs = ["% " + " ".join(phrase) + " %" for phrase in phrases if len(phrase) > 1]
    arrays = [literal(values, ARRAY(Text)) for values in (each, runs) if values]
    return Holds(indexed, literal(fts5(asked)), *arrays)


def fts5(asked: str) -> str:
    """What FTS5 is asked for all that ``asked`` says (see :func:`holding`); empty where it has no words."""
    return " ".join('"' + " ".join(phrase) + '"' for phrase in _phrases(asked))


def _phrases(asked: str) -> list[list[str]]:
    return [found for term in asked.replace("\0", " ").split() if (found := words(term))]


@compiles(Holds, "sqlite")
def _fts5(element: Holds, compiler: Any, **options: Any) -> str:
    indexed, match, *_ = element.clauses
    return f"{compiler.process(indexed, **options)} MATCH {compiler.process(match, **options)}"


@compiles(Holds, "postgresql")
def _arrays(element: Holds, compiler: Any, **options: Any) -> str:
    """The index finds the rows that hold all words; the rows themselves say whether they stand side by side."""
    indexed, _, each, *runs = element.clauses
    text, words_of = compiler.process(indexed, **options), compiler.process(each, **options)
    found = f"string_to_array({text}, ' ') @> {words_of}"
    beside = [f"' ' || {text} || ' ' LIKE ALL ({compiler.process(run, **options)})" for run in runs]
    return f"({' AND '.join([found, *beside])})"


def claims_with_words(asked: str) -> Select[Any]:
    """Ids of claims whose quote holds every word of ``asked``."""
    return select(CLAIM_WORDS.c.claim).where(holding(CLAIM_WORDS.c.quote, asked))


def reports_with_words(asked: str) -> Select[Any]:
    """Ids of reports whose title or text holds every word of ``asked``."""
    return select(REPORT_WORDS.c.report).where(holding(REPORT_WORDS.c.words, asked))
