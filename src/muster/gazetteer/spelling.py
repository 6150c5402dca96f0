"""Keys under which place names are filed: one for what is printed, one for how it sounds.

Two keys are made from a name. :func:`plain` undoes what typography does (case, accents, hyphens, apostrophes, tatweel).
:func:`loose` also undoes what romanisation does (articles, doubled letters, kh/h, q/k, ou/u, ee/i, y/i) and is only
filed for names that were romanised; it is never used for short names, where it would make different names equal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670\u0640\u05b0-\u05c7]")
_JOINS = re.compile(r"[^\w\s]|_")
_APOSTROPHES = re.compile(r"['’‘ʼʻ`´ʿʾ′]")
_SPACES = re.compile(r"\s+")
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a", "ŋ": "n"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
_ARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|ash|at|az|ed|er|es|esh|ez|the) (?=\S{3})")
_SOUNDS = (
    ("kh", "h"),
    ("gh", "g"),
    ("dj", "j"),
    ("zh", "j"),
    ("ph", "f"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("ay", "ai"),
    ("ya", "ia"),
    ("iy", "i"),
    ("ij", "i"),
    ("y", "i"),
    ("q", "k"),
    ("c", "k"),
    ("w", "v"),
    ("e", "i"),
    ("o", "u"),
)
_DOUBLED = re.compile(r"([^\W\d_])\1+")
SHORTEST_LOOSE = 5

# Words that say what a site is; they may be missing or different in print ("airbase", "air base", "airfield").
KIND_WORDS = {
    "air base": "airbase",
    "airbase": "airbase",
    "air force base": "airbase",
    "air station": "airbase",
    "naval air station": "airbase",
    "airfield": "airbase",
    "aerodrome": "airbase",
    "airstrip": "airbase",
    "strip": "airbase",
    "airport": "airport",
    "international airport": "airport",
    "naval base": "naval_base",
    "naval facility": "naval_base",
    "naval station": "naval_base",
    "naval port": "naval_base",
    "naval dockyard": "naval_base",
    "navy base": "naval_base",
    "submarine base": "naval_base",
    "port": "port",
    "harbour": "port",
    "harbor": "port",
    "seaport": "port",
    "shipyard": "shipyard",
    "military base": "base",
    "army base": "garrison",
    "base": "base",
    "bases": "base",
    "garrison": "garrison",
    "barracks": "garrison",
    "camp": "garrison",
    "fort": "garrison",
    "outpost": "garrison",
    "training area": "training_area",
    "training ground": "training_area",
    "training range": "training_area",
    "proving ground": "training_area",
    "range": "training_area",
    "firing range": "training_area",
    "depot": "depot",
    "ammunition depot": "depot",
    "arsenal": "depot",
    "missile base": "missile_site",
    "missile site": "missile_site",
    "radar station": "radar",
    "cosmodrome": "spaceport",
    "nuclear plant": "nuclear_site",
    "nuclear power plant": "nuclear_site",
    "nuclear facility": "nuclear_site",
    "nuclear site": "nuclear_site",
    "facility": "base",
    "complex": "base",
}
_KIND_TAIL = re.compile(
    r"\s(?:" + "|".join(sorted((re.escape(w) for w in KIND_WORDS), key=len, reverse=True)) + r")$"
)
_KIND_HEAD = re.compile(
    r"^(?:the\s)?(?:"
    + "|".join(sorted((re.escape(w) for w in KIND_WORDS), key=len, reverse=True))
    + r")\s(?:of|at|in)\s"
)


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """Case, accents, hyphens and apostrophes folded; scripts kept apart."""
    if name.isascii():
        folded = name.lower()
    else:
        folded = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
        folded = unicodedata.normalize("NFC", _MARKS.sub("", folded))
        folded = _APOSTROPHES.sub("", folded)
    return _SPACES.sub(" ", _JOINS.sub(" ", folded.replace("'", "").replace(".", ""))).strip()


@lru_cache(maxsize=65536)
def loose(name: str) -> str | None:
    """How a romanised name sounds, or None for names too short or not in Latin letters."""
    key = plain(name)
    if not key.isascii():
        return None
    key = _ARTICLE.sub("", key)
    key = key.replace(" al ", " ").replace(" el ", " ").replace(" ", "")
    if len(key) < SHORTEST_LOOSE or not key.isalpha():
        return None
    key = key[:-1] if key.endswith("h") else key
    for sound, letter in _SOUNDS:
        key = key.replace(sound, letter)
    return _DOUBLED.sub(r"\1", key)


def kind_of(name: str) -> tuple[str, str | None]:
    """A plain name without the words for a kind of site, and that kind: "tartus naval base" -> ("tartus", "naval_base")."""
    key = plain(name)
    head = _KIND_HEAD.search(key)
    if head:
        words = re.sub(r"^the\s|\s(?:of|at|in)\s$", "", head.group())
        return key[head.end() :], KIND_WORDS[words]
    tail = _KIND_TAIL.search(key)
    if tail:
        return key[: tail.start()].strip(), KIND_WORDS[tail.group().strip()]
    return key, None
