"""Printed credits: which news agencies a report says it rests on, and whether it says that it looked for itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from muster.corroborate.anchors import without_signs
from muster.corroborate.lexicon import notions, wires
from muster.corroborate.skeleton import skeletons

_ARABIC_JOINED = r"(?:[ولبك]|لل|ال|وال)?"
_PEOPLE = (
    r"(?:own )?(?:\w+ )?(?:correspondents?|reporters?|stringers?|photographers?|team|colleagues?|readings?|counts?|measurements?|"
    r"cameras?|drone|crew|observers?|monitors?|volunteers?)\b"
)
# What tells of one's own people, each with a text without which it cannot be there; searched from a letter run on, which
# is quicker than to try at the start of every word.
_OWN = tuple(
    (within, re.compile(pattern))
    for within, pattern in (
        ("our ", rf"our (?<=\bour ){_PEOPLE}"),
        ("Our ", rf"Our (?<=\bOur ){_PEOPLE}"),
        ("my ", rf"my (?<=\bmy ){_PEOPLE}"),
        ("My ", rf"My (?<=\bMy ){_PEOPLE}"),
        ("paper's ", rf"\b(?:[Tt]his newspaper's|[Tt]his paper's|[Tt]he paper's own) {_PEOPLE}"),
        *((who, rf"{who}(?<=\b{who})"
            r"(?:\w+ly )?(?:have )?(?:count|counted|saw|see|watched|measured?|re-measured?|remeasured?|compared?|visited|drove|"
            r"spoke|stood|heard|photographed|geolocated?|logged|tracked|observed?|recorded|checked)\b")
            for who in ("I ", "we ", "We ")),
        ("told ", r"told (?<=\btold )(?:this (?:newspaper|paper|reporter|site|blog|correspondent)|our (?:correspondent|reporter)|me|us)\b"),
        ("seen by ", r"seen by (?<=\bseen by )(?:this|our) (?:newspaper|reporter|correspondent)s?\b"),
        ("special to ", r"\bspecial to (?:the|this)\b"),
    )
)  # fmt: skip
_OWN_ABROAD = re.compile(
    r"(?i:наш(?:и|его|ему|им)? (?:\w+ )?корреспондент|наш(?:ому|ого|им|і)? кореспондент)|مراسلنا|مراسلتنا|مراسلونا|لمراسل"
    r"|(?i:muhabirimiz|nuestr[oa]s? (?:corresponsal|reporter|enviad)|notre (?:correspondant|envoyé|reporter))"
)
_TOLD_BEFORE = re.compile(r"\b(?:told|seen by) (?:the )?$")
_EDGE = re.compile(r"\b")
_OWN_WORDS = frozenset(
    ("our", "Our", "my", "My", "paper", "newspaper", "I", "we", "We", "told", "seen", "special")
)  # one of them is in whatever matches
_OWN_WORDS_ABROAD = ("наш", "مراسل", "muhabirimiz", "nuestr", "notre ")
_OUTLET = "outlet:"
_WORD = re.compile(r"\w+")
_SPACED = {n: " " for n in range(128) if not _WORD.match(chr(n))}
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_AGENCY = re.compile(
    r"\b(?:[Nn]ews [Aa]gency|[Pp]ress [Aa]gency|[Nn]ewswire|[Nn]ews [Ss]ervice|[Pp]ress [Ss]ervice|[Aa]gency|[Aa]jans[ıi]|[Aa]gencia|"
    r"[Aa]gence|[Aa]gentur|[Аа]гентств\w*|[Аа]генці\w*)\b|(?:لل?)?(?:وكالة|أنباء)"
)
_BESIDE = re.compile(r"(?:агентств\w*|агенці\w*|وكالة|\()\s*[«\"“]?$")
_FOREIGN_WORD = re.compile(r"[\u0400-\u04ff]{3,}|[\u0620-\u064a]{3,}")
_CUE_BEFORE = re.compile(
    r"\b(?:told|citing|quoting|quotes|cites|according to|(?:reported|quoted|carried|published|cited) (?:by|in))(?: the)?\s$"
)
_CUE_AFTER = re.compile(r"(?:'s|’s)? (?:report|said|says|wrote|writes|quot|cit)")
_PICTURE_AFTER = re.compile(r"\s*(?:[Pp]hoto|[Ii]mages?\b|[Pp]ictures\b|[Ff]ile\b|/|via Getty)")
_PICTURE_BEFORE = re.compile(
    r"(?:/\s*|©\s*|[Pp]hotos?: ?|[Pp]ictures?: ?|[Ii]mages?: ?|[Pp]hoto by [^.\n]{0,20})$"
)


class Credit(NamedTuple):
    """One printed mention of a source text's owner: the agency's or outlet's id and where it stands."""

    wire: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Creditable:
    """Whose texts the reports at hand may rest on: known agencies, agencies seen in datelines or among the outlets, and
    the outlets themselves.

    ``forms`` maps a printed form to an id, ``starting`` the first word of a form to the forms, longest first, and
    ``skeletons`` the consonant skeleton of an agency's name in another script.
    """

    forms: Mapping[str, str]
    starting: Mapping[str, tuple[str, ...]]
    arabic: re.Pattern[str]
    skeletons: Mapping[str, str]
    labels: Mapping[str, str]

    def owner(self, name: str | None) -> str | None:
        """The agency that a name stands for, when the name is an agency's and nothing more."""
        found = self._form(name.strip()) if name else None
        return found if found and not found.startswith(_OUTLET) else None

    def itself(self, outlet: str | None) -> str | None:
        """The id under which other reports may credit this outlet, an agency or not."""
        if not outlet:
            return None
        return self.owner(outlet) or self.forms.get(outlet.strip())

    def _form(self, name: str) -> str | None:
        if name in self.forms:
            return self.forms[name]
        m = self.arabic.fullmatch(name)
        return self.forms[m.group(1)] if m else None

    def changed(self, before: Creditable) -> frozenset[str]:
        """Forms that now stand for something else than they did: reports that print them must be read anew."""
        names = {f for f, owner in self.forms.items() if before.forms.get(f) != owner}
        across = {k for k, owner in self.skeletons.items() if before.skeletons.get(k) != owner}
        return frozenset(
            names | {f for f, owner in self.forms.items() for k in across if owner == self.skeletons[k]}
        )


@lru_cache(maxsize=8)
def creditable(outlets: frozenset[str] = frozenset(), datelines: frozenset[str] = frozenset()) -> Creditable:
    """Known agencies and those that outlets' names and dateline credits show."""
    forms = {form: wire.id for wire in wires() for form in wire.forms}
    labels = {wire.id: wire.label for wire in wires()}
    printed = {o.strip() for o in outlets}
    names = {n.strip() for n in datelines} | {n for n in printed if _AGENCY.search(n)}
    across: dict[str, str] = {}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        core = _AGENCY.sub("", name).strip(" ,-–«»\"'")
        if len(core) < 4 or notions(core.casefold(), "en") or name in forms:
            continue
        key = next((forms[f] for f in (name, core) if f in forms), f"agency:{core.casefold()}")
        forms |= {name: key, core: key}
        labels.setdefault(key, name)
        across |= {k: key for k in skeletons(core) if len(k) >= 3 and " " not in core}
    for outlet in sorted(printed):
        if outlet not in forms and len(outlet.split()) >= 2:
            forms[outlet] = labels_key = f"{_OUTLET}{outlet.casefold()}"
            labels[labels_key] = outlet
    return Creditable(forms, _by_first_word(forms), _arabic(forms), across, labels)


def _by_first_word(forms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        first = _WORD.search(form)
        if first and not _ARABIC.search(form):
            found.setdefault(first.group(), []).append(form)
    return {word: tuple(ones) for word, ones in found.items()}


def _arabic(forms: Iterable[str]) -> re.Pattern[str]:
    ones = [re.escape(f) for f in sorted(forms, key=lambda f: (-len(f), f)) if _ARABIC.search(f)]
    return re.compile(rf"(?<!\w){_ARABIC_JOINED}({'|'.join(ones)})(?!\w)")


def is_outlet(owner: str) -> bool:
    """Whether an id stands for an outlet, not for an agency."""
    return owner.startswith(_OUTLET)


def known_agencies() -> Creditable:
    """The agencies of the data file alone."""
    return creditable()


def credits(
    text: str, sources: Creditable | None = None, cues: frozenset[str] | None = None, foreign: bool = True
) -> tuple[Credit, ...]:
    """Mentions of agencies, and of outlets beside a word of attribution, in order of appearance.

    Credits of pictures ("AP Photo/…", "Getty/AFP") are left out. ``cues`` are the words of the text that begin a form, where they
    are known already; ``foreign``: it may have Cyrillic or Arabic letters.
    """
    if cues is not None and not (cues or foreign):
        return ()
    sources = sources or known_agencies()
    found = [
        mention
        for mention in _mentions(text, sources, cues)
        if not _PICTURE_AFTER.match(text, mention.end)
        and not _PICTURE_BEFORE.search(text, max(0, mention.start - 24), mention.start)
        and (not mention.wire.startswith(_OUTLET) or _attributed(text, mention.start, mention.end))
    ]
    return tuple(sorted({*found, *_in_other_script(text, sources)}, key=lambda c: (c.start, c.end)))


def _mentions(text: str, sources: Creditable, cues: frozenset[str] | None) -> Iterable[Credit]:
    """Printed forms as whole words, the longest at each place, none inside another."""
    past = 0
    words = sources.starting.keys() & _words(text) if cues is None else cues
    for start, forms in sorted(_starts(text, sources.starting, words)):
        form = _form_at(text, start, forms) if start >= past else None
        if form:
            past = start + len(form)
            yield Credit(sources.forms[form], start, past)
    if not text.isascii() and _ARABIC.search(text):
        for m in sources.arabic.finditer(text):
            yield Credit(sources.forms[m.group(1)], m.start(), m.end())


def _starts(
    text: str, starting: Mapping[str, tuple[str, ...]], words: Iterable[str]
) -> Iterator[tuple[int, list[str]]]:
    """Where forms that begin with one of the words may begin, with those that may: for most texts nowhere."""
    for word in words:
        forms = [form for form in starting[word] if form in text]
        at = text.find(word) if forms else -1
        while at >= 0:
            end = at + len(word)
            if not _WORD.match(text[at - 1 : at]) and not _WORD.match(text[end : end + 1]):
                yield at, forms
            at = text.find(word, end)


def _words(text: str) -> set[str]:
    """The words of a text, each once."""
    plain = without_signs(text)
    return set(plain.translate(_SPACED).split()) if plain.isascii() else set(_WORD.findall(text))


def _form_at(text: str, start: int, forms: Sequence[str]) -> str | None:
    return next(
        (f for f in forms if text.startswith(f, start) and not _WORD.match(text[start + len(f) :][:1])), None
    )


def _attributed(text: str, start: int, end: int) -> bool:
    return bool(_CUE_BEFORE.search(text, max(0, start - 24), start) or _CUE_AFTER.match(text, end))


def _in_other_script(text: str, sources: Creditable) -> Iterable[Credit]:
    """Names in Cyrillic or Arabic, beside a word for agency or in brackets, that sound like a known agency."""
    if not sources.skeletons or without_signs(text).isascii():
        return
    for m in _FOREIGN_WORD.finditer(text):
        key = next((sources.skeletons[k] for k in skeletons(m.group()) if k in sources.skeletons), None)
        if key and _BESIDE.search(text, max(0, m.start() - 16), m.start()):
            yield Credit(key, m.start(), m.end())


def may_tell_of_own(word: str, low: str) -> bool:
    """Whether a printed word (``low``: in lower case) may be part of what tells of one's own people: without any there is no
    such thing in a text."""
    return word in _OWN_WORDS or any(part.strip() in low for part in _OWN_WORDS_ABROAD)


def own_reporting(text: str, outlet: str | None = None, telling: bool = True) -> bool:
    """Whether the report speaks of its own people's looking, counting or asking ("told the Harbour Gazette"). ``telling``: a
    word that may tell of it is there, or may be."""
    if telling and _tells_of_own(text):
        return True
    return bool(outlet) and any(_told_to(text, m.start(), m.end()) for m in _places(text, outlet or ""))


def _tells_of_own(text: str) -> bool:
    if any(within in text and pattern.search(text) for within, pattern in _OWN):
        return True
    low = text.casefold()
    return any(word in low for word in _OWN_WORDS_ABROAD) and bool(_OWN_ABROAD.search(text))


def _places(text: str, name: str) -> Iterator[re.Match[str]]:
    """Where a name stands, if it stands in the text at all."""
    return re.finditer(re.escape(name), text) if name in text else iter(())


def _told_to(text: str, start: int, end: int) -> bool:
    told = _TOLD_BEFORE.search(text, max(0, start - 12), start)
    return bool(told and _EDGE.match(text, end))
