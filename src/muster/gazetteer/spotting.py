"""One pass over running text for the names of a set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from itertools import pairwise

from muster.domain.text import Span
from muster.gazetteer.spelling import plain

_WORD = re.compile(r"[^\W_]+(?:['’ʼ‘][^\W_]+)*", re.UNICODE)
_GAP = re.compile(r"^(?:\s|-|\.\s|\.|–)$")
LONGEST = 6  # words

# Names that are also everyday words, people or months: they count as places only after a locative preposition.
AMBIGUOUS = frozenset(
    line
    for line in files("muster.data").joinpath("gazetteer", "ambiguous.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
_LOCATIVE = frozenset(
    {
        "in",
        "at",
        "near",
        "from",
        "to",
        "into",
        "toward",
        "towards",
        "around",
        "outside",
        "inside",
        "over",
        "off",
        "across",
        "of",
        "via",
    }
)
_TITLES = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "minister",
        "general",
        "admiral",
        "colonel",
        "captain",
        "senator",
        "king",
        "queen",
        "sir",
        "uss",
        "hms",
    }
)


_MONTHS: tuple[str, ...] = (
    "january ",
    "february ",
    "march ",
    "april ",
    "may ",
    "june ",
    "july ",
    "august ",
    "september ",
)
_MONTHS += ("october ", "november ", "december ")
_PLACE_NOUNS = frozenset(
    {
        "province",
        "governorate",
        "oblast",
        "region",
        "district",
        "county",
        "city",
        "airport",
        "base",
        "port",
        "island",
    }
    | {
        "state",
        "bay",
        "river",
        "lake",
        "krai",
        "raion",
        "prefecture",
        "airfield",
        "airbase",
        "air",
        "naval",
        "harbour",
    }
)


class Spotter:
    """Finds names (plain keys) of at most six words. Names in cased scripts must be printed with a capital."""

    def __init__(self, names: Iterable[str], known: Iterable[str] = ()) -> None:
        self._names = {n for n in names if len(n) > 2 and not f"{n} ".startswith(_MONTHS)}
        self._known_names = frozenset(known) - AMBIGUOUS
        self._first: dict[str, int] = {}
        for name in self._names:
            words = name.split(" ")
            if len(words) <= LONGEST:
                self._first[words[0]] = max(self._first.get(words[0], 0), len(words))

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        """Names as (span, printed words), left to right, none overlapping."""
        words = list(_WORD.finditer(text))
        keys = [plain(w.group()).split(" ")[0] for w in words]
        found, at = [], 0
        while at < len(words):
            size = self._match(text, words, keys, at)
            if size:
                span = Span(words[at].start(), words[at + size - 1].end())
                span = self._without_genitive(text, span)
                found.append((span, span.of(text)))
            at += size or 1
        return tuple(found)

    def _match(self, text: str, words: list[re.Match[str]], keys: list[str], at: int) -> int:
        longest = self._first.get(_no_genitive(keys[at]), 0) or self._first.get(keys[at], 0)
        if not longest or not _may_begin(words[at].group()):
            return 0
        for size in range(min(longest, len(words) - at), 0, -1):
            if not _joined(text, words[at : at + size]):
                continue
            printed = text[words[at].start() : words[at + size - 1].end()]
            if (
                self._known(printed)
                and self._fits(printed, keys, at, size)
                and (size > 1 or self._stands_alone(text, words, keys, at))
            ):
                return size
        return 0

    def _known(self, printed: str) -> bool:
        return plain(printed) in self._names or plain(_cut_genitive(printed)) in self._names

    def _fits(self, printed: str, keys: list[str], at: int, size: int) -> bool:
        before = keys[at - 1] if at else ""
        if before in _TITLES:
            return False
        if size == 1 and printed.islower() and printed.isascii():
            return False
        return not (size == 1 and plain(_cut_genitive(printed)) in AMBIGUOUS and before not in _LOCATIVE)

    def _stands_alone(self, text: str, words: list[re.Match[str]], keys: list[str], at: int) -> bool:
        """Whether a lesser name is no part of a longer proper name ("Kyle Bakersfield", "Tara Project")."""
        word = words[at]
        if plain(_cut_genitive(word.group())) in self._known_names or word.group().isupper():
            return True
        before = words[at - 1] if at else None
        after = words[at + 1] if at + 1 < len(words) else None
        if before is not None and keys[at - 1] in _LOCATIVE:
            return True
        led = before is not None and text[before.end() : word.start()] == " " and _proper(before.group())
        followed = after is not None and text[word.end() : after.start()] == " " and _proper(after.group())
        if led and keys[at - 1] != "the":
            return False
        return not (followed and after is not None and plain(after.group()) not in _PLACE_NOUNS)

    @staticmethod
    def _without_genitive(text: str, span: Span) -> Span:
        printed = span.of(text)
        return Span(span.start, span.start + len(_cut_genitive(printed)))


def _proper(word: str) -> bool:
    return word[0].isupper() and not word.isupper()


def _cut_genitive(printed: str) -> str:
    return printed[:-2] if printed.endswith(("'s", "’s")) else printed


def _no_genitive(key: str) -> str:
    return key[:-1] if key.endswith("s") else key


def _may_begin(word: str) -> bool:
    return not (word[0].isalpha() and word[0].islower())


def _joined(text: str, words: list[re.Match[str]]) -> bool:
    """Whether only a space, hyphen or abbreviation point stands between the words."""
    return all(_GAP.match(text[a.end() : b.start()]) for a, b in pairwise(words))
