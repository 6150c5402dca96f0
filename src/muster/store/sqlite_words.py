"""The word indexes of SQLite: FTS5 over claims and over report texts, without a copy of the texts.

Claims are numbered by the day on which they were published, so that FTS5 walks the newest of those asked for first, and need not
go further than a page shows. Beside the words of its quote stand as words of their own the action and the speech act of a claim,
the places and countries that it names, and the months that it tells of: what is asked of some days looks at the claims of the
months they begin and end in, and at no others. The index holds the claims that count, and changes with what people decide on them.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from muster.store.claim_entries import OF_CLAIM, Entry

DAY = 32  # bits of a number under those that are its day
_MOST_MONTHS = 36  # of one claim or question; what is longer is not taken apart
_LONG = "mlong"  # stands for the months of a claim that tells of more
_AT_ONCE = 5_000  # claims

_CLAIM_WORDS = (
    "CREATE TABLE IF NOT EXISTS claim_words_of"
    " (n INTEGER PRIMARY KEY, claim TEXT NOT NULL, first_day INTEGER, last_day INTEGER)",  # proleptic
    "CREATE VIEW IF NOT EXISTS claim_words_said AS"
    " SELECT n, claim, NULL AS quote, NULL AS facts FROM claim_words_of",
    "CREATE VIRTUAL TABLE IF NOT EXISTS claim_words USING"
    " fts5(claim UNINDEXED, quote, facts, content='claim_words_said', content_rowid='n')",
)
_REPORT_WORDS = (
    "CREATE TABLE IF NOT EXISTS report_words_of (n INTEGER PRIMARY KEY, report TEXT NOT NULL)",
    "CREATE VIEW IF NOT EXISTS report_words_said AS SELECT n, report, NULL AS words FROM report_words_of",
    "CREATE VIRTUAL TABLE IF NOT EXISTS report_words USING"
    " fts5(report UNINDEXED, words, content='report_words_said', content_rowid='n')",
)
_LAST_OF_DAY = "SELECT max(n) FROM claim_words_of WHERE n BETWEEN ? AND ?"
_ON_DAY = "SELECT n, claim FROM claim_words_of WHERE n BETWEEN ? AND ?"
_LYING = "SELECT group_concat(DISTINCT nullif(hex({}), '')) FROM claim_places WHERE claim = claims.id"
_EVERY = (
    f"SELECT {', '.join(OF_CLAIM)}, ({_LYING.format('place')}), ({_LYING.format('country')})"  # noqa: S608
    " FROM claims ORDER BY published_day, id"
)


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


def add_claims(connection: sqlite3.Connection, claims: Iterable[Entry]) -> None:
    """Index claims that are not in the index."""
    numbered = list(_numbered(connection, claims))
    named = "INSERT INTO claim_words_of (n, claim, first_day, last_day) VALUES (?, ?, ?, ?)"
    days = [(n, c.id, _ordinal(c.first_day), _ordinal(c.last_day)) for n, c in numbered]
    connection.executemany(named, days)
    added = "INSERT INTO claim_words (rowid, claim, quote, facts) VALUES (?, ?, ?, ?)"
    connection.executemany(added, [(n, c.id, c.quote, _facts(c)) for n, c in numbered])


def take_claims(connection: sqlite3.Connection, claims: Sequence[Entry]) -> None:
    """Take claims out of the index, which holds them just as they are given."""
    held = {c.id: c for c in claims}
    gone = [
        (n, held[claim])
        for day in sorted({first_number(c.published_day) for c in claims})
        for n, claim in connection.execute(_ON_DAY, _numbers(day))
        if claim in held
    ]
    taken = "INSERT INTO claim_words (claim_words, rowid, claim, quote, facts) VALUES ('delete', ?, ?, ?, ?)"
    connection.executemany(taken, [(n, c.id, c.quote, _facts(c)) for n, c in gone])
    connection.executemany("DELETE FROM claim_words_of WHERE n = ?", [(n,) for n, _ in gone])


def fill(connection: sqlite3.Connection) -> None:
    """Index all claims of a ledger, none of which is in the index."""
    every = connection.execute(_EVERY)
    while some := every.fetchmany(_AT_ONCE):
        add_claims(connection, [Entry(*row[:-2], *(_parted(names) for names in row[-2:])) for row in some])


def first_number(day: str | None) -> int:
    """The least number of what was published on a day; what is of unknown day stands before all others."""
    return (_ordinal(day) or 0) << DAY


def fact(kind: str, value: str) -> str:
    """The word that stands for a fact: letters and digits whatever the value."""
    return kind + value.encode().hex()


def within(first: date, last: date) -> str | None:
    """What to ask for so as to find all claims that tell of these days; None where that would be too much."""
    found = _months(first, last)
    return None if found is None else "(" + " OR ".join(f'"{word}"' for word in (*found, _LONG)) + ")"


def _numbered(connection: sqlite3.Connection, claims: Iterable[Entry]) -> Iterator[tuple[int, Entry]]:
    by_day = defaultdict[int, list[Entry]](list)
    for claim in claims:
        by_day[first_number(claim.published_day)].append(claim)
    for day, ones in sorted(by_day.items()):
        (last,) = connection.execute(_LAST_OF_DAY, _numbers(day)).fetchone()
        yield from enumerate(ones, day if last is None else last + 1)


def _numbers(day: int) -> tuple[int, int]:
    return day, day + (1 << DAY) - 1


def _parted(names: str | None) -> tuple[str, ...]:
    """Names out of a list of their bytes in hexadecimal digits, so that a name may hold what parts the list."""
    return tuple(sorted(bytes.fromhex(name).decode() for name in names.split(","))) if names else ()


def _facts(claim: Entry) -> str:
    named = (("a", (claim.action,)), ("s", (claim.speech_act,)), ("p", claim.places), ("c", claim.countries))
    words = [fact(kind, value) for kind, values in named for value in values]
    if claim.first_day is None or claim.last_day is None:
        return " ".join(words)
    told = _months(date.fromisoformat(claim.first_day), date.fromisoformat(claim.last_day))
    return " ".join([*words, *([_LONG] if told is None else told)])


def _months(first: date, last: date) -> list[str] | None:
    """The months of some days, each as a word; None where they are too many."""
    found = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(found) > _MOST_MONTHS:
        return None
    return [f"m{month // 12:04}{month % 12 + 1:02}" for month in found]


def _ordinal(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).toordinal()
