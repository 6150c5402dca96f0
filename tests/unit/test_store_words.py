"""What a word is: the same to the index made here and to SQLite's."""

from __future__ import annotations

import sqlite3
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from muster.store.words import claims_with_words, words

# Assigned long before the tables that SQLite carries were made; a later letter is a word here and may be none there.
_OLD = unicodedata.ucd_3_2_0
# Two letters that Unicode has since made marks.
_CHANGED = {0x1885, 0x1886}


def fts5(texts: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """The words that FTS5 finds in numbered texts."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(body)")
    connection.execute("CREATE VIRTUAL TABLE each USING fts5vocab(found, 'instance')")
    connection.executemany("INSERT INTO found(rowid, body) VALUES (?, ?)", texts)
    listed: dict[int, list[str]] = defaultdict(list)
    for number, word in connection.execute('SELECT doc, term FROM each ORDER BY doc, "offset"'):
        listed[number].append(word)
    connection.close()
    return listed


def test_every_character_is_folded_as_sqlite_folds_it() -> None:
    codes = [
        code
        for code in range(1, sys.maxunicode + 1)
        if code not in _CHANGED and _OLD.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    expected = fts5((code, f"a{chr(code)}b") for code in codes)
    assert len(codes) > 90_000
    assert [hex(code) for code in codes if words(f"a{chr(code)}b") != expected[code]] == []


@given(st.lists(st.sampled_from("aZé_ 0.'-%\u0301عİß中"), max_size=30).map("".join))
def test_texts_come_apart_as_in_sqlite(text: str) -> None:
    assert words(text) == fts5([(1, text)]).get(1, [])


def test_a_word_without_end_is_cut_into_pieces() -> None:
    assert [len(word) for word in words("x" * 600)] == [255, 255, 90]


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda d: d.name)
def test_what_is_asked_for_is_bound_and_never_part_of_the_statement(dialect: sqlite.dialect) -> None:
    compiled = claims_with_words("left' OR 100%_full").compile(dialect=dialect)
    assert "left" not in str(compiled)
    assert "full" not in str(compiled)
    assert any("left" in str(value) for value in compiled.params.values())
