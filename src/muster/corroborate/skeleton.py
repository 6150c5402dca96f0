"""Names across scripts: consonant skeletons that fold the usual transliterations together.

The idea is that of phonetic matching (Soundex and its successors), kept to consonants that survive transliteration
between Latin, Cyrillic and Arabic script; vowels, glides and doubled letters are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGRAPHS = (
    ("shch", "š"), ("sch", "š"), ("tch", "š"), ("kh", "h"), ("gh", "g"), ("sh", "š"), ("ch", "š"), ("zh", "j"),
    ("dj", "j"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("ou", "u"), ("ts", "s"), ("tz", "s"), ("cz", "š"),
    ("x", "ks"), ("q", "k"),
)  # fmt: skip
_POLISH = (("szcz", "š"), ("rz", "j"), ("sz", "š"))
_LATIN = {
    "ç": "š",
    "ş": "š",
    "š": "š",
    "ś": "š",
    "č": "š",
    "ć": "š",
    "ž": "j",
    "ż": "j",
    "ł": "l",
    "ğ": "",
    "ñ": "n",
}
_CYRILLIC = dict(zip("бвгґджзклмнпрстфхцчшщ", "bvggdjzklmnprstfhsššš", strict=True))
_ARABIC = {
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "h", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s",
    "ش": "š", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h", "پ": "p", "چ": "š", "ڤ": "v", "گ": "g", "ژ": "j",
}  # fmt: skip
_DOUBLED, _SOFT = re.compile(r"(.)\1+"), re.compile(r"c(?=[eiy])")
_IN_ARABIC, _IN_CYRILLIC = re.compile(r"[\u0600-\u06ff]"), re.compile(r"[\u0400-\u04ff]")
_FOLD = str.maketrans({"p": "b", "v": "f", "w": "f", "z": "s", "g": "k", "j": "k", "c": "k"})
_CASE_ENDING = re.compile(
    r"(?:[сц]ь?к(?:ий|ая|ое|ие|ого|ому|ой|ую|им|ими|их|ій|ої|ою)"
    r"|ого|ому|ами|ями|ах|ях|ом|ем|ой|ей|ов|ев|ім|ові|еві|єві|ів|їв|ою)$"
)
_ARABIC_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "فال", "كال", "ول", "وب")


def _consonants(word: str) -> str:
    out = []
    for char in word:
        if char in _LATIN or char in _CYRILLIC or char in _ARABIC:
            out.append(_LATIN.get(char) or _CYRILLIC.get(char) or _ARABIC.get(char) or "")
            continue
        base = char if char.isascii() else unicodedata.normalize("NFD", char)[0]
        if "a" <= base <= "z" and base not in "aeiouy":
            out.append(base)
    return "".join(out)


def _fold(consonants: str) -> str:
    folded = consonants.translate(_FOLD)
    head = folded[:1]
    rest = folded[1:].replace(
        "h", ""
    )  # a later h is written or not as the writer likes: Hasakah, Maaten al-Sarrah
    return head + rest


@lru_cache(maxsize=200_000)
def skeletons(word: str) -> tuple[str, ...]:
    """Skeletons a printed word may have, the likeliest first; several where a script hides prefixes or case endings.

    ``skeletons("Tartous") == ("trts",)``, as for Tartus, Тартус and طرطوس.
    """
    low = _DOUBLED.sub(r"\1", word.casefold())
    if not low.isascii() and _IN_ARABIC.search(low):
        stems = [low[len(p) :] for p in _ARABIC_PREFIXES if low.startswith(p) and len(low) - len(p) >= 3]
        return tuple(dict.fromkeys(filter(None, (_fold(_consonants(s.removesuffix("ة"))) for s in stems))))
    if not low.isascii() and _IN_CYRILLIC.search(low):
        low = low.replace("дж", "ж")  # one sound, as j in Jufra
        bare = _CASE_ENDING.sub("", low) if len(low) > 5 else low
        return tuple(dict.fromkeys(filter(None, (_fold(_consonants(w)) for w in (bare, low)))))
    polish = low
    for letters, letter in _POLISH:  # as other scripts hear it: Rzeszów is Жешув
        polish = polish.replace(letters, letter)
    heard = (low,) if polish == low else (low, polish)
    return tuple(dict.fromkeys(filter(None, map(_latin, heard))))


def _latin(low: str) -> str:
    for digraph, letter in _DIGRAPHS:
        low = low.replace(digraph, letter)
    return _fold(_consonants(_SOFT.sub("s", low)))
