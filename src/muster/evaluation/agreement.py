"""When two printed values count as the same: names of sources, places, counts.

Strings are compared without case, accents, articles and possessive endings, as bags of words: they agree where the
token F1 (Rajpurkar et al. 2016) reaches one half.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

_ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVE = re.compile(r"['’]s\b")
_LINKS = frozenset({"of", "the", "for", "and"})
_THRESHOLD = 0.5
_INTRODUCED = re.compile(
    r"(?P<long>(?:[A-Z][\w’'.-]*|of|the|for|and|de|al)(?:[ -](?:[A-Z][\w’'.-]*|[a-z]{2,14}))*)"
    r"\s*\((?P<short>[A-Z][A-Za-z.]{1,9})\)"
)


def plain(words: str | None) -> str | None:
    """The words without case, accents, possessives and articles; None where nothing is left."""
    if words is None:
        return None
    bare = "".join(c for c in unicodedata.normalize("NFKD", str(words)) if not unicodedata.combining(c))
    tokens = re.findall(r"\w+", _POSSESSIVE.sub("", bare.casefold()))
    return " ".join(token for token in tokens if token not in _ARTICLES) or None


def token_f1(a: str | None, b: str | None) -> float:
    """Harmonic mean of precision and recall of shared words, of strings already made plain."""
    one, other = (a or "").split(), (b or "").split()
    if not one or not other:
        return 0.0
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other))


def same(a: str | None, b: str | None) -> bool:
    """Whether two printed phrases agree; two absent ones do."""
    one, other = plain(a), plain(b)
    if one is None or other is None:
        return one is None and other is None
    return one == other or token_f1(one, other) >= _THRESHOLD


def abbreviations(text: str) -> dict[str, str]:
    """Short forms that the text introduces in brackets, to their long forms, both made plain."""
    pairs = ((plain(m["short"]), plain(m["long"])) for m in _INTRODUCED.finditer(text))
    return {short: long for short, long in pairs if short and long}


def same_source(a: str | None, b: str | None, known: Mapping[str, str]) -> bool:
    """Whether two printed forms name one body: short against long form, abbreviation against expansion."""
    if same(a, b):
        return True
    one, other = plain(a), plain(b)
    if not one or not other:
        return False
    if any(token_f1(p, q) >= _THRESHOLD for p in _forms(one, known) for q in _forms(other, known)):
        return True
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long.split() if word not in _LINKS)
    return set(short.split()) < set(long.split()) or (len(short) > 1 and short.replace(" ", "") == initials)


def _forms(name: str, known: Mapping[str, str]) -> set[str]:
    words = name.split()
    longer = {long for short, long in known.items() if short in words}
    shorter = {short for short, long in known.items() if token_f1(long, name) >= _THRESHOLD}
    return {name} | longer | shorter


def same_count(gold: Sequence[int], predicted: Sequence[int]) -> bool:
    """Whether the lowest counts agree in sum or in their largest."""
    if not gold or not predicted:
        return not gold and not predicted
    return sum(gold) == sum(predicted) or max(gold) == max(predicted)
