"""Which ships a claim names: what tells one frigate's arrival from another's, whatever else is told alike.

A name is known by the prefix before it ("USS", "TCG") and kept by its last word, so that "USS Harry S. Truman" and "USS
Truman" are one; a hull number in brackets behind it ("(CVN 75)") says the same and is left out of account.
"""

from __future__ import annotations

import re
from functools import cache

from muster.corroborate.lexicon import rows

_MOST = 4  # words of a name


def ships(words: str) -> frozenset[str]:
    """The last words of the names of ships in running words, without case."""
    return frozenset(m.group("name").split()[-1].casefold() for m in _named().finditer(words))


@cache
def _named() -> re.Pattern[str]:
    prefixes = "|".join(re.escape(prefix) for (prefix,) in rows("ship_prefixes.tsv"))
    word = r"(?:(?:[A-Z]\.)+|[^\W\d_a-z][\w'’-]*\w)"
    linked = rf"(?:\s(?:(?:de|da|di|del|la|le|of|the|van)\s){{0,2}}(?:{word}|[IVX]+\b))"
    return re.compile(rf"\b(?:{prefixes})\s(?P<name>{word}{linked}{{0,{_MOST - 1}}})")
