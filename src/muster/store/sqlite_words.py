"""The word index of SQLite: FTS5 over quotes and over report texts, without a copy of the texts.

Quotes are numbered by the day on which they were published, so that FTS5 walks the newest that hold a word first, and need not
go further than a page shows. Beside the words of a quote stand the months that its claim tells of, as words of their own: what is
asked of some days looks at the claims of the months they begin and end in, and at no others. The index holds the claims that
count, and changes with what people decide on them.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from muster.store.words import Quote

DAY = 32  # bits of a number under those that are its day
_MOST_MONTHS = 36  # of one claim or question; what is longer is not taken apart
_LONG = "long"  # stands for the months of a claim that tells of more

_CLAIM_WORDS = (
    "CREATE TABLE IF NOT EXISTS claim_words_of"
    " (n INTEGER PRIMARY KEY, claim TEXT NOT NULL, first_day INTEGER, last_day INTEGER)",  # proleptic
    "CREATE VIEW IF NOT EXISTS claim_words_said AS"
    " SELECT n, claim, NULL AS quote, NULL AS months FROM claim_words_of",
    "CREATE VIRTUAL TABLE IF NOT EXISTS claim_words USING"
    " fts5(claim UNINDEXED, quote, months, content='claim_words_said', content_rowid='n')",
)
_REPORT_WORDS = (
    "CREATE TABLE IF NOT EXISTS report_words_of (n INTEGER PRIMARY KEY, report TEXT NOT NULL)",
    "CREATE VIEW IF NOT EXISTS report_words_said AS SELECT n, report, NULL AS words FROM report_words_of",
    "CREATE VIRTUAL TABLE IF NOT EXISTS report_words USING"
    " fts5(report UNINDEXED, words, content='report_words_said', content_rowid='n')",
)
_LAST_OF_DAY = "SELECT max(n) FROM claim_words_of WHERE n BETWEEN ? AND ?"
_ON_DAY = "SELECT n, claim FROM claim_words_of WHERE n BETWEEN ? AND ?"


def create(connection: sqlite3.Connection) -> None:
    """Make both indexes where they are not there yet."""
    for statement in (*_CLAIM_WORDS, *_REPORT_WORDS):
        connection.execute(statement)


def add_report(connection: sqlite3.Connection, report: str, said: str) -> None:
    """Index the words of a report."""
    (last,) = connection.execute("SELECT coalesce(max(n), 0) FROM report_words_of").fetchone()
    connection.execute("INSERT INTO report_words_of (n, report) VALUES (?, ?)", (last + 1, report))
    added = "INSERT INTO report_words (rowid, report, words) VALUES (?, ?, ?)"
    connection.execute(added, (last + 1, report, said))


def add_quotes(connection: sqlite3.Connection, quotes: Iterable[Quote]) -> None:
    """Index claims that are not in the index."""
    numbered = list(_numbered(connection, quotes))
    named = "INSERT INTO claim_words_of (n, claim, first_day, last_day) VALUES (?, ?, ?, ?)"
    days = [(n, q.id, _ordinal(q.first_day), _ordinal(q.last_day)) for n, q in numbered]
    connection.executemany(named, days)
    added = "INSERT INTO claim_words (rowid, claim, quote, months) VALUES (?, ?, ?, ?)"
    connection.executemany(added, [(n, q.id, q.quote, _months_of(q)) for n, q in numbered])


def take_quotes(connection: sqlite3.Connection, quotes: Sequence[Quote]) -> None:
    """Take claims out of the index, which holds them with just these words and days."""
    said = {q.id: q for q in quotes}
    gone = [
        (n, claim)
        for day in sorted({number(q.published_day) for q in quotes})
        for n, claim in connection.execute(_ON_DAY, _numbers(day))
        if claim in said
    ]
    taken = "INSERT INTO claim_words (claim_words, rowid, claim, quote, months) VALUES ('delete', ?, ?, ?, ?)"
    connection.executemany(taken, [(n, c, said[c].quote, _months_of(said[c])) for n, c in gone])
    connection.executemany("DELETE FROM claim_words_of WHERE n = ?", [(n,) for n, _ in gone])


def number(day: str | None) -> int:
    """The least number of what was published on a day; what is of unknown day stands before all others."""
    return (_ordinal(day) or 0) << DAY


def months(first: date, last: date) -> str | None:
    """What to ask for beside words so as to find all claims that tell of these days; None where that would be too much."""
    found = _months(first, last)
    if found is None:
        return None
    return "months : (" + " OR ".join(f'"{word}"' for word in (*found, _LONG)) + ")"


def _numbered(connection: sqlite3.Connection, quotes: Iterable[Quote]) -> Iterator[tuple[int, Quote]]:
    by_day = defaultdict[int, list[Quote]](list)
    for quote in quotes:
        by_day[number(quote.published_day)].append(quote)
    for day, ones in sorted(by_day.items()):
        (last,) = connection.execute(_LAST_OF_DAY, _numbers(day)).fetchone()
        yield from enumerate(ones, day if last is None else last + 1)


def _numbers(day: int) -> tuple[int, int]:
    return day, day + (1 << DAY) - 1


def _months_of(quote: Quote) -> str:
    if quote.first_day is None or quote.last_day is None:
        return ""
    found = _months(date.fromisoformat(quote.first_day), date.fromisoformat(quote.last_day))
    return _LONG if found is None else " ".join(found)


def _months(first: date, last: date) -> list[str] | None:
    """The months of some days, each as a word; None where they are too many."""
    found = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(found) > _MOST_MONTHS:
        return None
    return [f"{month // 12:04}{month % 12 + 1:02}" for month in found]


def _ordinal(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).toordinal()
