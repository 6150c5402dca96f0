"""Printed credits: which news agencies a report says it rests on, and whether it says that it looked for itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from muster.corroborate.lexicon import wires

_ARABIC_JOINED = r"(?:[ولبك]|لل|ال|وال)?"
_OWN = re.compile(
    r"\b(?:[Oo]ur|[Tt]his newspaper's|[Tt]his paper's|[Tt]he paper's own|[Mm]y) (?:own )?(?:\w+ )?(?:correspondents?|reporters?|stringers?|"
    r"photographers?|team|colleagues?|readings?|counts?|measurements?|cameras?|drone|crew|observers?|monitors?|volunteers?)\b"
    r"|\b(?:I|[Ww]e) (?:\w+ly )?(?:have )?(?:count|counted|saw|see|watched|measured?|re-measured?|remeasured?|compared?|"
    r"visited|drove|spoke|stood|heard|photographed|geolocated?|logged|tracked|observed?|recorded|checked)\b"
    r"|\btold (?:this (?:newspaper|paper|reporter|site|blog|correspondent)|our (?:correspondent|reporter)|me|us)\b"
    r"|\bseen by (?:this|our) (?:newspaper|reporter|correspondent)s?\b"
    r"|\bspecial to (?:the|this)\b"
    r"|наш(?:и|его|ему|им)? (?:\w+ )?корреспондент|наш(?:ому|ого|им|і)? кореспондент|مراسلنا|مراسلتنا|مراسلونا|لمراسل"
    r"|muhabirimiz|nuestr[oa]s? corresponsal|nuestr[oa]s? (?:reporter|enviad)|notre (?:correspondant|envoyé|reporter)"
)


_PICTURE_AFTER = re.compile(r"\s*(?:[Pp]hoto|[Ii]mages?\b|[Pp]ictures\b|[Ff]ile\b|/|via Getty)")
_PICTURE_BEFORE = re.compile(
    r"(?:/\s*|©\s*|[Pp]hotos?: ?|[Pp]ictures?: ?|[Ii]mages?: ?|[Pp]hoto by [^.\n]{0,20})$"
)


class Credit(NamedTuple):
    """One printed mention of an agency: its id and where it stands."""

    wire: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    by_form = {form: wire.id for wire in wires() for form in wire.forms}
    forms = sorted(by_form, key=lambda f: (-len(f), f))
    arabic = [re.escape(f) for f in forms if re.search(r"[\u0600-\u06ff]", f)]
    other = [re.escape(f) for f in forms if not re.search(r"[\u0600-\u06ff]", f)]
    pattern = rf"(?<!\w)(?:(?P<plain>{'|'.join(other)})|{_ARABIC_JOINED}(?P<arabic>{'|'.join(arabic)}))(?!\w)"
    return re.compile(pattern), by_form


def credits(text: str) -> tuple[Credit, ...]:
    """Mentions of agencies in order of appearance; credits of pictures ("AP Photo/…", "Getty/AFP") left out."""
    pattern, by_form = _pattern()
    return tuple(
        Credit(by_form[m.group("plain") or m.group("arabic")], m.start(), m.end())
        for m in pattern.finditer(text)
        if not _PICTURE_AFTER.match(text, m.end())
        and not _PICTURE_BEFORE.search(text, max(0, m.start() - 24), m.start())
    )


def wire_of(outlet: str | None) -> str | None:
    """The agency that an outlet's name stands for, when the name is an agency's and nothing more."""
    if not outlet:
        return None
    pattern, by_form = _pattern()
    m = pattern.fullmatch(outlet.strip())
    return by_form[m.group("plain") or m.group("arabic")] if m else None


def own_reporting(text: str) -> bool:
    """Whether the report speaks of its own people's looking, counting or asking."""
    return _OWN.search(text) is not None
