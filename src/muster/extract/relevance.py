"""The cheap gate before parser and model: does a report speak of forces, their equipment or their sites at all?

A look at the words alone. It lets through whatever might hold a claim and spares the costly steps on sport, courts and weather.
"""

from __future__ import annotations

import re
from functools import cache

from muster.extract.equipment_lexicon import equipment_lexicon
from muster.extract.lexicon import table

_SHORT = 1500  # characters of a brief or a post, in which one word of the military is enough
_ENOUGH = 2


def military_words(text: str) -> frozenset[str]:
    """Different words of the military (in lower case) and prefixes of designators ("MiG", "T")."""
    plain = text.casefold()
    found = {match.group() for match in _signs().finditer(plain)}
    found |= {match.group(1) for match in equipment_lexicon().designator.finditer(text)}
    return frozenset(found)


def speaks_of_forces(text: str) -> bool:
    """Whether a report is worth parsing: one word of the military in a short one, two different ones in others."""
    return len(military_words(text)) >= (1 if len(text) < _SHORT else _ENOUGH)


@cache
def _signs() -> re.Pattern[str]:
    """Military signs, words of equipment that are never civil, names of systems and of sites, as one expression."""
    participants = table("codebook", "participants")
    lexicon = equipment_lexicon()
    words = {
        *participants["military"]["signs"],
        *participants["force"]["nouns"],
        *participants["force"]["names"],
    }
    words |= {
        *participants["site"]["nouns"],
        *(w for w, (_, _, civil) in lexicon.classes.items() if not civil),
    }
    words |= {name for name in lexicon.names if name not in lexicon.ambiguous} | set(lexicon.ship_prefixes)
    ordered = sorted({re.escape(w.casefold()) for w in words}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(ordered)})(?=s?\b)")
