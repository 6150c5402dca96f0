"""The cheap gates before the costly steps: does a report speak of forces at all, and which of its lines can bear on a claim?

They let through whatever might hold a claim and spare parser and model sport, courts and weather.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from muster.domain.claim import Claim
from muster.domain.reading import Reading
from muster.domain.text import Span, around, paragraphs
from muster.extract.equipment_lexicon import equipment_lexicon
from muster.extract.lexicon import table
from muster.extract.scene import words as lexicon

_SHORT = 1500  # characters of a brief or a post, in which one word of the military is enough
_ENOUGH = 2
_WORDS_A_SIGN, _LONG = 130, 1000  # words to each different sign in a report about forces, however long
_PROBABLE = re.compile(r"model:(\d\.\d+)")
_MANY, _CONCRETE, _SURE = 8, 0.2, 0.9  # claims of a report; share dated or counted; probability
_WEAK = frozenset({"carrier", "drone", "force", "outpost", "rocket"})
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


def worth_reading(text: str) -> tuple[Span, ...]:
    """The lines that the model reads: all of a brief or where signs of the military are as dense as in reports about forces, else those
    with one.

    A story about a space capsule that docks, or a train that leaves, has the verbs of posture and none of its forces.
    """
    rows = paragraphs(text)
    if len(text) < _SHORT or len(_strong(text)) * _WORDS_A_SIGN >= min(len(text.split()), _LONG):
        return tuple(rows)
    return tuple(row for row in rows if _strong(row.of(text)))


def of_events(claims: Sequence[Claim], reading: Reading) -> tuple[Claim, ...]:
    """The claims; where a report has many and hardly any is dated or counted, only those that rules and model surely agree on.

    Such a report tells what equipment can do or troops are trained for, not what moved. Where no model read it nothing is left out.
    """
    concrete = sum(1 for claim in claims if _dated(claim) or any(e.low is not None for e in claim.equipment))
    if reading.model is None or len(claims) < _MANY or concrete >= _CONCRETE * len(claims):
        return tuple(claims)
    return tuple(claim for claim in claims if _agreed(claim))


def _dated(claim: Claim) -> bool:
    return claim.time is not None and claim.time.start is not None


def _agreed(claim: Claim) -> bool:
    """Whether a rule made the claim and the model is sure of it, as the claim's reasons say."""
    rule, *others = claim.reasons or ("",)
    sure = next((float(m.group(1)) for m in map(_PROBABLE.fullmatch, others) if m), 0.0)
    return _PROBABLE.fullmatch(rule) is None and sure >= _SURE


def _strong(text: str) -> frozenset[str]:
    """Different signs of the military, without those that civil news has as often, and prefixes of designators."""
    found = {match.group().casefold().rstrip("s") for match in lexicon().signs.finditer(text)} - _WEAK
    return frozenset(found | {match.group(1) for match in equipment_lexicon().designator.finditer(text)})


def worth_parsing(text: str, reading: Reading) -> tuple[Span, ...] | None:
    """The lines in which the model finds a possible predicate, with those around them that may hold speaker, place or day.

    None, for all lines, where no model read the report.
    """
    if reading.model is None:
        return None
    rows = paragraphs(text)
    hits = (n for n, row in enumerate(rows) if any(row.overlaps(word) for word in reading.possible))
    return around(rows, hits, _BEFORE, _AFTER)


@cache
def _signs() -> re.Pattern[str]:
    """Military signs, words of equipment that are never civil, names of systems and of sites, as one expression."""
    participants = table("codebook", "participants")
    equipment = equipment_lexicon()
    words = {
        *participants["military"]["signs"],
        *participants["force"]["nouns"],
        *participants["force"]["names"],
    }
    words |= {
        *participants["site"]["nouns"],
        *(w for w, (_, _, civil) in equipment.classes.items() if not civil),
    }
    words |= {name for name in equipment.names if name not in equipment.ambiguous} | set(
        equipment.ship_prefixes
    )
    ordered = sorted({re.escape(w.casefold()) for w in words}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(ordered)})(?=s?\b)")
