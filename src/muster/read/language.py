"""Which language a report is in: declared, else told by function words; None where that is not sure."""

from __future__ import annotations

import re
from collections import Counter

from muster.read.lexicon import function_words, named_languages

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000  # characters
_FEWEST = 8  # words: less cannot be told
_SHARE = 0.12  # of all words must be function words of the language
_MARGIN = 1.3  # times as many as in the second best
_THREE_LETTERS = {
    "eng": "en", "rus": "ru", "ukr": "uk", "ara": "ar", "tur": "tr", "spa": "es", "fra": "fr", "fre": "fr", "deu": "de",
    "ger": "de", "ita": "it", "por": "pt", "pol": "pl", "fas": "fa", "per": "fa", "heb": "he", "zho": "zh", "chi": "zh",
}  # fmt: skip


def declared_language(value: object) -> str | None:
    """ISO 639-1 code of a language field such as "en-GB", "EN" or "eng"; None where it is no code."""
    if not isinstance(value, str):
        return None
    code = re.split(r"[-_]", value.strip().lower())[0]
    if len(code) == 2 and code.isascii() and code.isalpha():
        return code
    return _THREE_LETTERS.get(code)


def detect_language(text: str) -> str | None:
    """Language of ``text`` where function words leave no doubt, else None."""
    words = [word.casefold() for word in _WORD.findall(text[:_SAMPLE])]
    if len(words) < _FEWEST:
        return None
    counts = Counter(words)
    scores = Counter({name: sum(counts[word] for word in known) for name, known in function_words().items()})
    (best, most), (_, second) = scores.most_common(2)
    sure = most >= _SHARE * len(words) and most >= _MARGIN * second
    return best if sure and best in named_languages() else None
