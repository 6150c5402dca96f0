"""The grammar of time expressions: one master expression finds the core, a second reads what stands to its left.

A core is a date, weekday, period or the like; to its left may stand an operator ("since", "by", "as of") and a part
of day or of the period ("late on", "before dawn on", "the end of"). Cores are tried only at words that can begin one,
so that a report costs a fraction of a millisecond. Names of months and weekdays are read only as printed names, so
"may" and "march" are never times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from muster.domain.text import Span
from muster.resolve.temporal_lexicon import Lexicon, alternation, lexicon, proper


class Found(NamedTuple):
    """One expression as printed. ``parts`` are the named pieces of the core, ``op``/``mod``/``part`` in lower case."""

    kind: str
    span: Span  # with operator and modifiers
    core: Span
    parts: dict[str, str]
    op: str | None = None
    mod: str | None = None
    part: str | None = None


class Grammar(NamedTuple):
    core: re.Pattern[str]
    kinds: dict[str, re.Pattern[str]]
    left: re.Pattern[str]
    right: re.Pattern[str]
    starters: frozenset[str]
    leftward: frozenset[str]


_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_TH = r"(?:st|nd|rd|th)?\b"
_YEAR = r"(?:19|20)\d\d"
_CLOCK = (
    r"(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?(?i:[ap]\.?m\b\.?))?|(?:1[0-2]|0?[1-9])\s?(?i:[ap]\.?m\b\.?)"
    r"|(?:[01]\d|2[0-3])[0-5]\d(?=\s?(?:GMT|UTC|Z\b|hrs|hours|local)))"
    r"(?:\s?(?:GMT|UTC|Z\b|CET|CEST|EET|EEST|MSK|BST|EST|EDT|ET\b|(?i:hours|hrs))|\s(?i:local(?:\s+time)?|[A-Z][a-z]+\s+time))?"
)
_CLOCK4 = r"(?:[01]?\d|2[0-3])[:.]?[0-5]\d(?:\s?(?:GMT|UTC|Z|local|hrs|hours))?"
_TO = r"(?:\s*[–—-]\s*|\s+(?:to|and|or|until|till|through)\s+|\s*/\s*)"
_EDGE = rf"(?:end|start|beginning)\s+of\s+(?:(?:the|this|last|next)\s+)?(?:week|month|year|day|[A-Z]|{_YEAR})"
_NO_END = r"(?!\s+(?:to|until|till|up\s+to|ending|before|through)\b)"
_UNIT = r"(?P<unit>hour|day|week|month|year)s?"
_BEGINNERS = (
    "the a an last this next that same today tonight tomorrow yesterday overnight now currently presently at in over "
    "within for earlier later early mid late noon midnight midday since following after before until by some several "
    "few many couple so during days weeks months years year month week q1 q2 q3 q4 end daybreak dawn dusk nightfall sunrise "
    "sunset morning afternoon evening new christmas"
)


def _patterns(words: Lexicon) -> dict[str, str]:
    """Cores by kind, in the order in which they are tried: the more specific first."""
    weekday = f"(?:{proper(words.weekdays)})"
    any_weekday = rf"(?:{weekday}|(?:{proper(words.weekday_short)})\b\.?)"
    month = rf"(?:(?:{proper(words.months)})\b|(?:{proper(words.month_short)})\b\.?)"
    number = rf"(?:\d{{1,3}}|{alternation([*words.numbers, *words.vague_numbers])})"
    season = f"(?:{alternation(words.seasons)})"
    part = "(?:early\\s+|late\\s+)?(?:morning|afternoon|evening|night)"
    year = rf"(?:,?\s+(?:of\s+)?(?P<y>{_YEAR})(?![\d:]|\.\d)|\s+(?:of\s+)?(?P<yrel>last|this|next)\s+year)?"
    return {
        "iso": rf"(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?:T[\d:.Z+-]*)?",
        "numeric": rf"(?P<a>\d{{1,2}})(?P<sep>[./])(?P<b>\d{{1,2}})(?P=sep)(?P<y>{_YEAR}|\d\d)(?!\d)",
        "dmy_range": rf"(?P<d>{_DAY}){_TH}{_TO}(?:the\s+)?(?P<d2>{_DAY}){_TH}(?:\s+of)?\s+(?P<m>{month}){year}",
        "dmy_span": rf"(?P<d>{_DAY}){_TH}\s+(?P<m>{month})(?:\s+(?P<y1>{_YEAR}))?{_TO}(?P<d2>{_DAY}){_TH}\s+(?P<m2>{month}){year}",
        "night_range": rf"(?i:(?:in\s+|on\s+|overnight\s+)?(?:the\s+)?night\s+(?:from|of|between)\s+)(?:the\s+)?(?P<d>{_DAY}){_TH}{_TO}(?:the\s+)?(?P<d2>{_DAY}){_TH}(?:\s+of)?\s+(?P<m>{month}){year}",
        "clocked_span": rf"{_CLOCK4}\s+on\s+(?P<d>{_DAY}){_TH}(?:\s+(?P<m>{month}))?\s+(?:to|until|till|through)\s+{_CLOCK4}\s+on\s+(?P<d2>{_DAY}){_TH}\s+(?P<m2>{month}){year}",
        "dmy": rf"(?:(?P<wd>{any_weekday}),?\s+(?:the\s+)?)?(?:the\s+)?(?P<d>{_DAY}){_TH}(?:\s+of)?\s+(?P<m>{month}){year}",
        "mdy_span": rf"(?P<m>{month})\s+(?P<d>{_DAY}){_TH}(?:,?\s+(?P<y1>{_YEAR}))?{_TO}(?P<m2>{month})\s+(?P<d2>{_DAY}){_TH}{year}",
        "mdy_range": rf"(?P<m>{month})\s+(?P<d>{_DAY}){_TH}{_TO}(?:the\s+)?(?P<d2>{_DAY}){_TH}(?!:){year}",
        "mdy": rf"(?:(?P<wd>{any_weekday}),?\s+)?(?P<m>{month})\s+(?:the\s+)?(?P<d>{_DAY}){_TH}(?![:.]\d){year}",
        "month_pair": rf"(?P<m>{month})(?:\s+(?P<y1>{_YEAR}))?{_TO}(?P<m2>{month}){year}",
        "month_year": rf"(?P<m>{month})(?:,?\s+(?:of\s+)?(?P<y>{_YEAR})(?!\d)|\s+(?:of\s+)?(?P<yrel>last|this|next)\s+year)",
        "month_rel": rf"(?P<rel>(?i:last|this|next|this past|this coming))\s+(?P<m>{month})",
        "month": rf"(?P<m>{month})",
        "weekday_night": rf"(?i:overnight\s+(?:on\s+|from\s+)?|(?:the|on|in)\s+(?:the\s+)?night\s+(?:from\s+|of\s+|between\s+)?)(?P<wd>{weekday}){_TO}(?P<wd2>{weekday})",
        "overnight_into": rf"(?i:overnight\s+(?:in)?to|overnight\s+on|overnight)\s+(?P<wd>{weekday})",
        "weekday_pair": rf"(?P<wd>{weekday})(?:\s+{part})?{_TO}(?P<rel>(?:the\s+)?following\s+)?(?P<wd2>{weekday})(?:\s+(?P<after>{part}))?",
        "weekday": rf"(?:(?P<rel>(?i:last|next|this|this\s+past|this\s+coming|the\s+previous|the\s+preceding|the\s+following|the\s+next))\s+)?(?P<wd>{weekday})(?:\s+(?:of\s+)?(?P<before>last|next|this)\s+week)?(?:\s+(?P<after>{part}|lunchtime))?",
        "around_day": r"(?i:the\s+day\s+(?P<way>before|after)\s+(?P<which>yesterday|tomorrow))",
        "deictic": rf"(?P<word>(?i:today|tonight|yesterday|tomorrow))(?:\s+(?P<after>{part}))?",
        "this_part": rf"(?i:(?P<rel>this|last)\s+(?P<after>{part}))",
        "ago": rf"(?i:(?P<n>{number})\s+(?:whole\s+|full\s+)?{_UNIT}(?:[’']s?)?\s+(?P<way>ago|earlier|later|before|after(?:wards?)?(?=\s*[,.;])|previously|prior|from\s+now|hence))",
        "ago_vague": r"(?i:(?:hours|days|weeks|months|years|decades)\s+(?:ago|earlier))",
        "last_n": rf"(?i:(?P<rel>(?:the\s+)?(?:last|past|previous|next|coming|following))\s+(?P<n>{number})\s+{_UNIT})",
        "recent_n": r"(?i:(?:in|over|during|within|for)\s+(?:the\s+)?(?P<rel>recent|coming|past|last|next|following)\s+(?:few\s+|several\s+|couple\s+of\s+)?(?:hours|days|weeks|months|years|decades))",
        "past_one": r"(?i:(?:in|over|during|within|for)\s+the\s+(?P<rel>past|last|next|coming|following)\s+(?P<unit>day|week|month|year))",
        "within": rf"(?i:(?:within|in)\s+(?:the\s+)?(?:next\s+|under\s+|less\s+than\s+|about\s+|around\s+|some\s+)?(?P<n>{number})\s+(?:more\s+)?{_UNIT}(?P<time>[’']\s*time)?(?:\s+of)?\b{_NO_END})",
        "duration": rf"(?i:for\s+(?:a\s+period\s+of\s+|more\s+than\s+|over\s+|nearly\s+|almost\s+|at\s+least\s+|about\s+|around\s+|the\s+(?:past|last)\s+|some\s+|up\s+to\s+)?(?:{number}\s+)?(?:hours?|days?|weeks?|months?|years?|decades?)\b{_NO_END})",
        "same": r"(?i:(?P<rel>(?:that|the)(?:\s+very)?\s+same|that)\s+(?P<unit>day|week|weekend|month|year|morning|afternoon|evening|night)\b)",
        "next_day": r"(?i:the\s+(?P<rel>next|following|previous|preceding)\s+(?P<unit>day|week|month|year|morning|afternoon|evening|night)\b|(?P<bare>next)\s+(?P<unit2>day|morning|evening)\b|the\s+day\s+(?P<way>before|after)\b(?!\s+(?:the|a|his|her|its|their|that)\b)|(?P<further>the\s+(?:night|evening)\s+before)\b(?!\s+(?:the|a|his|her|its|their|that)\b))",
        "in_the_day": r"(?i:during\s+(?:the|that)\s+(?P<unit>day|night))\b",
        "then": r"(?i:(?P<op>since|until|by)\s+then)",
        "period_beyond": r"(?i:the\s+(?P<unit>week|weekend|month|year)\s+(?P<way>before\s+last|after\s+next))\b",
        "weekend": r"(?i:(?P<rel>the|this|last|next|this\s+past|this\s+coming|the\s+previous|the\s+following|the\s+coming)\s+weekend)",
        "period": r"(?i:(?P<rel>this|last|next|the\s+current|the\s+previous|the\s+coming|this\s+coming)\s+(?P<unit>week|month|year|quarter)\b)",
        "the_period": r"(?i:the\s+(?P<unit>week|month|year))\b(?!\s+(?:of|beginning|starting|ending|to)\b)",
        "period_so_far": r"(?i:so\s+far\s+this\s+(?P<unit>week|month|year))\b",
        "period_end": r"(?i:(?P<unit>year|month|week)[’']?s?[’']?[\s-]+end)\b",
        "quarter": rf"(?i:(?:the\s+)?(?P<q>first|second|third|fourth|final|1st|2nd|3rd|4th)\s+(?P<unit>quarter|half)|Q(?P<qn>[1-4]))(?:\s+of)?(?:,?\s+(?P<y>{_YEAR})|\s+(?P<yrel>last|this|next|the)\s+year)?",
        "season": rf"(?:(?P<rel>(?i:last|this|next|the\s+coming|the\s+previous|the))\s+)?(?P<s>(?i:{season}))(?:(?:\s+of)?\s+(?P<y>{_YEAR})(?:[/–-]\d\d(?:\d\d)?)?\b|\s+(?:of\s+)?(?P<yrel>last|this|next)\s+year|(?!\s+of\b))",
        "decade": r"(?:the\s+)?(?:(?P<sub>early|mid|late)[\s-]+)?(?P<y>(?:19|20)\d0)s\b",
        "ordinal": rf"(?:the\s+)(?P<d>{_DAY})(?:st|nd|rd|th)(?:{_TO}(?:the\s+)?(?P<d2>{_DAY})(?:st|nd|rd|th))?(?:\s+of\s+(?P<rel>this|last|next|the|that)\s+month)?\b",
        "clock": rf"(?P<clock>{_CLOCK}|(?i:noon|midnight|midday)\b)",
        "year_range": rf"(?P<y>{_YEAR})(?:[–/-]|\s+(?:to|and|until|through)\s+)(?P<y2>{_YEAR}|\d\d)\b",
        "year": rf"(?P<y>{_YEAR})(?:\s+(?i:onwards?))?",
        "feast": rf"(?P<feast>(?i:{alternation(words.feasts)}))",
        "overnight": r"(?i:overnight)",
        "daypart": rf"(?i:(?:in\s+the\s+|at\s+|by\s+|during\s+the\s+|the\s+)?(?P<after>{alternation(p for p in words.parts if p not in ('late', 'early'))}))\b",
        "now": r"(?i:now|currently|presently|at\s+present|at\s+the\s+moment|at\s+this\s+(?:time|moment|stage))",
        "later": r"(?i:later)",
        "event": rf"(?i:(?P<op>since|following|after|before|until|ahead\s+of))\s+(?:(?:the|his|her|its|their|a)\s+)?(?:[\w’'-]+\s+)?(?!{_EDGE})(?:{alternation(words.event_nouns)})\b(?:\s+(?:of|in|on|against)\s+(?:(?:the|its|his|her|their)\s+)?[\w’'-]+(?:\s+[A-Z][\w’'-]+)*)?",
        "vague": rf"(?i:{alternation(words.vague_phrases)})\b(?!\s+(?:after|before)\b)",
    }


_LEFT = r"""
(?:(?<!\w)(?P<op>(?i:(?:in|over|during|within|for|of)?\s*(?:the\s+)?(?:NUMBER)[\s-]+(?:hours?|days?)(?:\s+period)?\s+(?:to|until|till|up\s+to|ending|before|through)(?:\s+(?:at|on))?
  |since\s+before|until\s+after|no\s+later\s+than|not\s+later\s+than|no\s+earlier\s+than|as\s+from|as\s+of|as\s+early\s+as
  |as\s+late\s+as|starting\s+(?:on|from|in)|starting|beginning\s+(?:on|in)|beginning|effective|prior\s+to|ahead\s+of|up\s+to|up\s+until|from|since|until|till|'til
  |through(?:out)?|(?:shortly\s+|just\s+|soon\s+)?(?:before|after)|between|during|within|around|about|by|on|in|at|over|for|of|dated|late\s+as)(?:\s+at\s+(?:least|the\s+latest))?)\s+)?
(?:(?P<mod>(?i:(?:the\s+|at\s+the\s+)?(?:very\s+)?(?:end|close|beginning|start|middle|latter\s+half|first\s+half|second\s+half)\s+of
  |(?:the\s+)?week\s+(?:of|beginning|starting|ending|to)|early\s+in|late\s+in|mid|early|late|earlier|later|end))[\s-]+(?:(?:the\s+)?(?:on|of|in)\s+)?)?
(?:(?P<part>(?i:
  (?:(?:in|on|at|during|before|after|by|from|through|since|until)\s+)?(?:the\s+)?(?:shortly\s+|just\s+|soon\s+|well\s+)?(?:before\s+|after\s+|around\s+|about\s+|at\s+|by\s+|towards?\s+)?(?:PARTS)
  |(?:at\s+|from\s+|by\s+|around\s+|until\s+|before\s+|after\s+|shortly\s+(?:before|after)\s+)?(?:about\s+|around\s+|roughly\s+|approximately\s+|some\s+)?(?:CLOCK)
  ))\s*,?\s+(?:(?:on|of)\s+)?(?:the\s+)?)?$
"""


_LEFT_WORDS = (
    "since before until after no not later earlier earliest than as from of early late starting on in beginning "
    "effective prior to ahead up till til through throughout between during within around about by at over for dated "
    "the very end close start middle latter half first second mid least latest week of hours hour days day period ending shortly just soon "
    "well towards toward roughly approximately some a p m am pm gmt utc z cet cest eet eest msk bst est edt et hrs local time"
)


@cache
def grammar() -> Grammar:
    words = lexicon()
    patterns = _patterns(words)
    flat = {kind: re.sub(r"\(\?P<\w+>", "(?:", body) for kind, body in patterns.items() if kind != "numeric"}
    flat["numeric"] = (
        rf"\d{{1,2}}([./])\d{{1,2}}\{1 + list(patterns).index('numeric') + 1}(?:{_YEAR}|\d\d)(?!\d)"
    )
    ordered = [f"(?P<{kind}>{flat[kind]})" for kind in patterns]
    core = re.compile(f"(?:{'|'.join(ordered)})(?![\\w])(?!-[A-Za-z])")
    parts = alternation(p for p in words.parts if p not in ("late", "early"))
    counted = rf"\d{{1,3}}|{alternation(words.numbers)}"
    left = _LEFT.replace("PARTS", parts).replace("CLOCK", _CLOCK).replace("NUMBER", counted)
    names = [*words.weekdays, *words.weekday_short, *words.months, *words.month_short, *words.seasons]
    counts = [word.split()[0] for word in (*words.numbers, *words.vague_numbers, *words.ordinals)]
    phrases = [word.split()[0].split("-")[0] for word in (*words.vague_phrases, *words.parts, *words.feasts)]
    starters = frozenset([*names, *counts, *phrases, *_BEGINNERS.split()])
    right = re.compile(
        rf",?\s+(?:(?:shortly\s+|just\s+)?(?P<part>(?:before|at|after|around)\s+(?:{parts})|overnight)"
        rf"|(?:at|around|about|by)\s+(?:about\s+|around\s+)?(?P<clock>{_CLOCK}))(?![\w-])"
    )
    inner = " ".join([*words.parts, *words.numbers, *_LEFT_WORDS.split()])
    leftward = frozenset(re.findall(r"[a-z]+", inner))
    kinds = {kind: re.compile(body) for kind, body in patterns.items()}
    return Grammar(core, kinds, re.compile(left, re.VERBOSE), right, starters, leftward)


_OP_TRIM = re.compile(r"^(?:shortly|just|soon)\s+|\s+at\s+(?:least|the\s+latest)$")
_TOKEN = re.compile(r"\w+")
_WORD = re.compile(r"[A-Za-z]+\d?|\d+")
_REACH = 70  # characters to the left in which operator and modifiers are looked for
_DAYLIKE = frozenset(
    {
        "iso",
        "numeric",
        "dmy_range",
        "dmy_span",
        "dmy",
        "mdy_span",
        "mdy_range",
        "mdy",
        "weekday_pair",
        "weekday",
    }
    | {"deictic", "around_day", "ordinal", "feast", "same", "next_day"}
)


def find(text: str) -> list[Found]:
    """Every expression of ``text`` in order, not overlapping."""
    rules, found = grammar(), list[Found]()
    for match, kind in _cores(text, rules):
        if found and match.start() < found[-1].span.end:
            continue  # a clock time that the day before it already holds
        one = _extended(text, kind, match, rules, found)
        while found and found[-1].span.end > one.span.start:
            if found[-1].kind not in ("daypart", "clock", "overnight", "now", "later"):
                one = _narrowed(text, one, found[-1].span.end)
                break
            found.pop()
        found.append(one)
    return found


def _cores(text: str, rules: Grammar) -> Iterator[tuple[re.Match[str], str]]:
    reached = 0
    for word in _WORD.finditer(text):
        at = word.start()
        if at < reached or not _may_begin(text, at, word.group(), rules.starters):
            continue
        match = rules.core.match(text, at)
        if match and match.end() > at:
            kind = next(name for name, value in match.groupdict().items() if value is not None)
            reached = match.end()
            yield match, kind


def _may_begin(text: str, at: int, word: str, starters: frozenset[str]) -> bool:
    before = text[at - 1] if at else " "
    joined = before == "-" and text[max(0, at - 4) : at].lower() in ("mid-", "end-")
    if word[0].isdigit():
        return joined or not (before.isalnum() or before in "-/.:,$€£#_–№")
    if before == "-":
        return joined and word.lower() in starters
    return not (before.isalnum() or before in "@#_’'") and word.lower() in starters


def _extended(text: str, kind: str, match: re.Match[str], rules: Grammar, found: list[Found]) -> Found:
    """The core with what stands to its left, and for days a part of day to its right."""
    core = Span(match.start(), match.end())
    exact = rules.kinds[kind].match(text, core.start)
    pieces = {k: v for k, v in exact.groupdict().items() if v is not None} if exact else {}
    taken = (f.span.end for f in found[-1:] if f.kind not in ("daypart", "clock", "later"))
    low = max(0, core.start - _REACH, *taken)
    left = _leftward(text, low, core.start, rules)
    start, named = core.start, dict[str, str | None]()
    if left and left.group():
        start, named = left.start(), left.groupdict()
        if (named["op"] or "").lower() == "of":  # "imagery of 24 Jan": the preposition is the noun's
            start += len(left.group()) - len(left.group()[2:].lstrip())
    end, part = core.end, named.get("part")
    if kind in _DAYLIKE and not part and (right := rules.right.match(text, core.end)):
        end, part = right.end(), right.group("part") or right.group("clock")
    op, mod = _OP_TRIM.sub("", named.get("op") or ""), named.get("mod")
    return Found(kind, Span(start, end), core, pieces, _plain(op), _plain(mod), _plain(part))


def _leftward(text: str, low: int, end: int, rules: Grammar) -> re.Match[str] | None:
    """The longest operator and modifiers that end at ``end``: only words that can stand there are gone back over."""
    starts: list[int] = []
    following = ""
    for word in reversed(list(_TOKEN.finditer(text, low, end))):
        plain = word.group().lower()
        if not (plain in rules.leftward or plain[0].isdigit() or following == "time"):
            break
        starts.append(word.start())
        following = plain
    for start in reversed(starts):
        if (match := rules.left.match(text, start, end)) and match.end() == end:
            return match
    return None


def _narrowed(text: str, one: Found, low: int) -> Found:
    """The expression without the words that the one before it already holds."""
    start = max(low, one.span.start)
    while start < one.core.start and not text[start].isalnum():
        start += 1
    return one._replace(span=Span(min(start, one.core.start), one.span.end), op=None, mod=None)


def _plain(words: str | None) -> str | None:
    return " ".join(words.lower().split()) if words else None
