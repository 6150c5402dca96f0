"""What words of several languages speak of: numbers, months, countries and some ninety notions of posture news."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from muster.domain.errors import AssetMismatch

LANGUAGES = ("en", "ru", "ar", "tr", "es", "fr", "uk")
_DATA = files("muster.data") / "corroborate"
_STOP = {
    "tr": {"ve", "bir", "bu", "ile", "için", "olarak", "göre", "de", "da"},
    "es": {"el", "los", "las", "una", "del", "que", "para", "por", "según", "y"},
    "fr": {"le", "les", "des", "une", "du", "que", "pour", "par", "selon", "et"},
    "en": {"the", "and", "of", "to", "in", "a", "that", "for", "was", "is"},
}
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_ARABIC_INFLECTING = "أاتنيسم"
_ARABIC_PREFIX = re.compile(r"^(?:[وف])?(?:[بكل])?(?:ال|لل)?")


class Notion(NamedTuple):
    """What a word stands for: its class (number, month, weekday, country, concept) and a key shared by all languages."""

    kind: str
    key: str


class Wire(NamedTuple):
    """A news agency: id, label and the spellings under which it is credited."""

    id: str
    label: str
    forms: tuple[str, ...]


def rows(name: str) -> list[list[str]]:
    """Tab-separated rows of a data file, comments left out. Raises AssetMismatch when the file is absent."""
    path = _DATA / name
    if not path.is_file():
        raise AssetMismatch(f"data file corroborate/{name} is missing: reinstall the package")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def wires() -> tuple[Wire, ...]:
    """News agencies in file order."""
    return tuple(Wire(i, label, tuple(forms.split("|"))) for i, label, forms in rows("wires.tsv"))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A crude English stem, enough to join inflections of one word; other languages pass through."""
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + ("y" if ending in ("ied", "ies") else "")
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


@lru_cache(maxsize=1)
def _english() -> dict[str, tuple[Notion, ...]]:
    table: dict[str, tuple[Notion, ...]] = {}
    for kind, key, english, *_ in rows("lexicon.tsv"):
        for word in english.split():
            for form in _english_forms(word) - {"_"}:
                table[form] = (*table.get(form, ()), Notion(kind, key))
    return table


def _english_forms(word: str) -> set[str]:
    return {word[:-1]} if word.endswith("$") else {word, stem(word)}


@lru_cache(maxsize=8)
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], Notion], ...]:
    column = 2 + LANGUAGES.index(language)
    found = []
    for row in rows("lexicon.tsv"):
        words = [w for w in row[column].split() if w != "_"]
        if words:
            found.append((re.compile("|".join(words)), Notion(row[0], row[1])))
    return tuple(found)


@lru_cache(maxsize=200_000)
def notions(word: str, language: str) -> tuple[Notion, ...]:
    """What a lower-case word stands for; empty for words the lexicon does not know or a language it does not cover."""
    if language == "en":
        table = _english()
        return table.get(word) or table.get(stem(word)) or ()
    if language not in LANGUAGES:
        return ()
    forms = {word, _ARABIC_PREFIX.sub("", word), word.removeprefix("و")} if language == "ar" else {word}
    hits = [n for p, n in _patterns(language) if any(_matches(p, f, language) for f in forms)]
    return tuple(dict.fromkeys(hits))


def _matches(pattern: re.Pattern[str], form: str, language: str) -> bool:
    hit = pattern.match(form)
    if hit is None and language == "ar" and len(form) > 3 and form[0] in _ARABIC_INFLECTING:
        hit = pattern.match(form, 1)  # one inflecting letter before the stem: تسحب, يسحب
    return hit is not None


def guess_language(text: str) -> str:
    """Language by script and commonest words; "en" where nothing tells otherwise."""
    if len(_ARABIC.findall(text)) * 3 > len(text):
        return "ar"
    if len(_CYRILLIC.findall(text)) * 3 > len(text):
        return "uk" if _UKRAINIAN.search(text) else "ru"
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {lang: sum(w in stop for w in words) for lang, stop in _STOP.items()}
    best = max(sorted(counts), key=lambda lang: counts[lang])
    return best if counts[best] > counts["en"] else "en"
