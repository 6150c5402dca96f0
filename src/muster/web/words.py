"""The coded values of a claim in words for people."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, SectionKind
from muster.domain.grade import Credibility
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading
from muster.domain.link import Relation
from muster.domain.place import PlaceBasis, PlaceReading, Precision
from muster.domain.source import Source, SourceKind
from muster.domain.status import Clock
from muster.export.brief import HEADINGS

ACTS = {
    SpeechAct.STATE: "stated",
    SpeechAct.ANNOUNCE: "announced",
    SpeechAct.DENY: "denied",
    SpeechAct.CANNOT_CONFIRM: "could not confirm",
    SpeechAct.NO_COMMENT: "gave no comment",
    SpeechAct.ORDER: "ordered",
    SpeechAct.DEMAND: "demanded",
    SpeechAct.WARN: "warned",
    SpeechAct.SUGGEST: "suggested",
    SpeechAct.AGREE: "agreed",
    SpeechAct.ASK: "asked",
}
CERTAINTIES = {
    Certainty.CERTAIN: "without hedging",
    Certainty.PROBABLE: "hedged: probable",
    Certainty.POSSIBLE: "hedged: possible",
    Certainty.UNKNOWN: "left open",
}
POLARITIES = {Polarity.AFFIRMED: "affirmed", Polarity.NEGATED: "negated: not so"}
FRAMES = {
    TimeFrame.PAST: "has happened",
    TimeFrame.ONGOING: "under way or still so",
    TimeFrame.FUTURE: "planned or expected",
    TimeFrame.OPEN: "time left open",
}
ACTIONS = {
    Action.AGREEMENT: "agreement or talks",
    Action.ALERT: "alert",
    Action.ARRIVE: "arrive",
    Action.ATTACK: "attack",
    Action.CONSTRUCT: "construct",
    Action.DEPART: "depart",
    Action.DEPLOY: "deploy",
    Action.EXERCISE: "exercise",
    Action.LOAD: "load",
    Action.MOVE: "move",
    Action.OTHER: "other",
    Action.PRESENT: "present",
    Action.REINFORCE: "reinforce",
    Action.REMAIN: "remain",
    Action.TRANSFER: "transfer",
    Action.WITHDRAW: "withdraw",
}
KINDS = {
    SourceKind.OUTLET: "publisher",
    SourceKind.WIRE: "news agency",
    SourceKind.MEDIA: "media",
    SourceKind.GOVERNMENT: "government body",
    SourceKind.MILITARY: "armed forces",
    SourceKind.OFFICIAL: "official",
    SourceKind.PERSON: "person",
    SourceKind.GROUP: "group",
    SourceKind.ANALYST: "analyst",
    SourceKind.RESIDENT: "resident or witness",
    SourceKind.DOCUMENT: "document",
    SourceKind.IMAGERY: "imagery",
    SourceKind.SOCIAL: "social media account",
    SourceKind.TRACKER: "ship or flight tracker",
}
PRECISIONS = {
    Precision.SITE: "the site itself",
    Precision.VICINITY: "near the site",
    Precision.LOCALITY: "town or village",
    Precision.ADMIN2: "district",
    Precision.ADMIN1: "province",
    Precision.COUNTRY: "country only",
    Precision.AREA: "area without firm borders",
    Precision.UNLOCATED: "not located",
}
PLACE_BASES = {
    PlaceBasis.STATED: "stated",
    PlaceBasis.RESOLVED: "chosen among candidates",
    PlaceBasis.INFERRED: "inferred from context",
    PlaceBasis.IMAGERY: "from imagery",
}
TIME_BASES = {
    TimeBasis.STATED: "full date printed",
    TimeBasis.RESOLVED: "read against the report’s date",
    TimeBasis.INFERRED: "carried over from a neighbouring sentence",
}
TIME_PRECISIONS = {
    TimePrecision.MINUTE: "to the minute",
    TimePrecision.PART_OF_DAY: "to a part of the day",
    TimePrecision.DAY: "to the day",
    TimePrecision.WEEK: "to the week",
    TimePrecision.MONTH: "to the month",
    TimePrecision.SEASON: "to the season",
    TimePrecision.YEAR: "to the year",
    TimePrecision.VAGUE: "vague",
}
DATE_BASES = {
    DateBasis.DECLARED: "declared by the file or feed",
    DateBasis.METADATA: "from the page’s markup",
    DateBasis.PRINTED: "printed in the text",
}
RELATIONS = {
    Relation.SAME_EVENT: "Same event",
    Relation.SUPPORTS: "Supports",
    Relation.CONTRADICTS: "Contradicts",
    Relation.SUPERSEDES: "Replaces",
    Relation.SAME_EVIDENCE: "Same evidence",
}
SECTIONS = {
    SectionKind.BODY: "",
    SectionKind.DATELINE: "Dateline",
    SectionKind.CAPTION: "Caption",
    SectionKind.CREDIT: "Image credit, not analysed",
    SectionKind.EMBED: "Embedded post",
    SectionKind.POINTER: "Pointer to another story, not analysed",
    SectionKind.NOTICE: "Notice, not analysed",
}
PARTS = {
    SectionKind.BODY: "Running text",
    SectionKind.DATELINE: "Dateline",
    SectionKind.CAPTION: "Captions",
    SectionKind.CREDIT: "Image credits",
    SectionKind.EMBED: "Embedded posts",
    SectionKind.POINTER: "Pointers to other stories",
    SectionKind.NOTICE: "Notices",
}
SKIPPED = frozenset({SectionKind.POINTER, SectionKind.NOTICE, SectionKind.CREDIT})
PRESENCES = HEADINGS  # a page and a brief head their findings alike
CLOCKS = {Clock.PUBLISHED: "published", Clock.RECORDED: "recorded here"}
LANGUAGES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sr": "Serbian", "sv": "Swedish", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "und": "not known", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_REPORT_ID = re.compile(r"r_[0-9a-f]{20}")
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """``text`` with control and direction-override characters spelled out, so that nothing hides in it."""
    return _HARMFUL.sub(lambda m: f"[U+{ord(m.group()):04X}]", text)


def day(value: date | None) -> str:
    """``10 Mar 2026``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def chosen(name: str, value: str) -> str:
    """The value of a filter in the words of the form that it was chosen in."""
    worded = _CHOSEN.get(name)
    return worded(value) if worded else value


def language(code: str) -> str:
    """The name of a language; the code itself where it is none of the commonest."""
    return LANGUAGES.get(code, code)


def moment(at: datetime) -> str:
    """``Tue 14 Apr 2026, 09:10 UTC``."""
    utc = at.astimezone(UTC)
    return f"{WEEKDAYS[utc.weekday()]} {day(utc.date())}, {utc:%H:%M} UTC"


_CHOSEN: dict[str, Callable[[str], str]] = {
    "act": lambda value: ACTS[SpeechAct(value)],
    "action": lambda value: ACTIONS[Action(value)],
    "grade": lambda value: f"{value}, {Credibility(value).words.lower()}",
    "language": language,
    "clock": lambda value: CLOCKS[Clock(value)],
    "disputed": lambda _: "by another claim",
    "since_seen": lambda value: moment(datetime.fromisoformat(value)),
    "since": lambda value: day(date.fromisoformat(value)),
    "until": lambda value: day(date.fromisoformat(value)),
    "known": lambda value: day(date.fromisoformat(value)),
}


def query(**values: str | None) -> str:
    """A query string of what is set."""
    return urlencode({name: str(value) for name, value in values.items() if value})


def before(value: date) -> str:
    """The day before, as an address writes it."""
    return (value - timedelta(days=1)).isoformat()


def after(value: date) -> str:
    """The day after, as an address writes it."""
    return (value + timedelta(days=1)).isoformat()


def day_range(start: date | None, end: date | None) -> str:
    """Inclusive days as people write them; an open end is said."""
    if start and end:
        if start == end:
            return day(start)
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day}–{day(end)}"
        return f"{day(start)} – {day(end)}"
    if start:
        return f"from {day(start)}"
    return f"until {day(end)}" if end else ""


def when(time: TimeReading | None) -> str:
    """The reading in words; the printed words alone where they could not be resolved."""
    if time is None:
        return "no time given"
    if not time.resolved:
        return f"“{time.text}”, not datable" if time.text else "no time given"
    return day_range(time.start, time.end)


def headline(document: Document) -> str:
    """The title, or the first words of the text where there is none."""
    if document.title:
        return visible(document.title)
    first = " ".join(document.text[:200].split())
    return visible(f"“{first[:80].rstrip()}…”" if len(first) > 80 else f"“{first}”")


def origin_label(label: str) -> str:
    """The wire or publisher that an origin is named after; an id in its place says that nobody is known."""
    return "publisher not known" if _REPORT_ID.fullmatch(label) else visible(label)


def iso_day(iso: str | None) -> str:
    """The day of an ISO date or date-time in words."""
    return day(date.fromisoformat(iso[:10])) if iso else "no date"


def instant(iso: str) -> str:
    """``10 Mar 2026, 14:05 UTC``."""
    at = datetime.fromisoformat(iso)
    return f"{day(at.date())}, {at:%H:%M} UTC"


def distance(metres: int | None) -> str:
    """``± 3 km``."""
    if metres is None:
        return ""
    return f"± {metres} m" if metres < 1000 else f"± {round(metres / 1000):,} km"


def reading(place: PlaceReading | None) -> str:
    """What a place name was taken for."""
    if place is None or place.place_id is None:
        return PRECISIONS[Precision.UNLOCATED]
    return ", ".join(part for part in (PRECISIONS[place.precision], distance(place.uncertainty_m)) if part)


def route(claim: Claim) -> str:
    """``Qamishli → Hmeimim by Raqqa``, or the site."""
    origin, destination, via, site = (
        ", ".join(m.text for m in mentions)
        for mentions in (claim.origin, claim.destination, claim.via, claim.site)
    )
    if origin or destination:
        by = f" by {via}" if via else ""
        return f"{origin or '…'} → {destination or '…'}{by}"
    return site or via


def through(chain: tuple[Source, ...]) -> str:
    """Speaker first, then whoever passed the words on."""
    speaker, *outer = reversed(chain)
    return f"{speaker.name}, through {', '.join(s.name for s in outer)}" if outer else speaker.name


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 origin``, ``3 origins``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
