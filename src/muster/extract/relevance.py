"""The cheap gates before the costly steps: does a report speak of forces at all, and which of its lines can bear on a claim?

They let through whatever might hold a claim and spare parser and model sport, courts and weather.
"""

from __future__ import annotations

import re
from functools import cache

from muster.domain.reading import Reading
from muster.domain.text import Span, paragraphs
from muster.extract.equipment_lexicon import equipment_lexicon
from muster.extract.lexicon import table

_SHORT = 1500  # characters of a brief or a post, in which one word of the military is enough
_ENOUGH = 2
_BEFORE, _AFTER = 3, 2  # lines around a possible predicate that are parsed, too


def military_words(text: str) -> frozenset[str]:
    """Different words of the military (in lower case) and prefixes of designators ("MiG", "T")."""
    plain = text.casefold()
    found = {match.group() for match in _signs().finditer(plain)}
    found |= {match.group(1) for match in equipment_lexicon().designator.finditer(text)}
    return frozenset(found)


def speaks_of_forces(text: str) -> bool:
    """Whether a report is worth parsing: one word of the military in a short one, two different ones in others."""
    return len(military_words(text)) >= (1 if len(text) < _SHORT else _ENOUGH)


def worth_parsing(text: str, reading: Reading) -> tuple[Span, ...] | None:
    """The lines in which the model finds a possible predicate, with those around them that may hold speaker, place or day.

    None, for all lines, where no model read the report.
    """
    if reading.model is None:
        return None
    rows = paragraphs(text)
    at = [n for n, row in enumerate(rows) if any(row.overlaps(word) for word in reading.possible)]
    near = {n for hit in at for n in range(hit - _BEFORE, hit + _AFTER + 1)}
    return tuple(row for n, row in enumerate(rows) if n in near)


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
