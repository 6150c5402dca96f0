"""Who "he", "the official", "the same sources" and "Rehn" are: antecedents among the sources printed before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax
from muster.domain.text import Span

_BODIES = {SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.GROUP, SourceKind.MEDIA, SourceKind.WIRE,
           SourceKind.OUTLET, SourceKind.DOCUMENT, SourceKind.TRACKER}  # fmt: skip
_MATERIAL = {SourceKind.IMAGERY, SourceKind.TRACKER, SourceKind.DOCUMENT}
_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "they": "p", "them": "p", "their": "p",
             "it": "n", "its": "n", "who": "any"}  # fmt: skip
_QUANTIFIERS = {
    "several",
    "some",
    "others",
    "many",
    "both",
    "most",
    "one",
    "two",
    "three",
    "another",
    "few",
    "all",
    "four",
}
_POINTING = {"both", "the", "this", "that", "these", "those", "same", "said"}
_HEADS_ALIKE = ({"spokesman", "spokeswoman", "spokesperson"}, {"ministry", "department"}, {"resident", "villager", "local", "witness"},
                {"researcher", "analyst", "expert", "scholar"}, {"agency", "service"}, {"statement", "communique", "communiqué"},
                {"paper", "newspaper", "daily", "weekly", "tabloid", "broadsheet", "outlet", "website", "magazine", "journal"},
                {"station", "radio", "broadcaster", "channel", "network"}, {"agency", "newswire", "wire"},
                {"army", "military"}, {"junta", "government", "authority"},
                {"image", "imagery", "picture", "photo", "photograph", "scene", "pass"})  # fmt: skip
_GENERAL = {
    "official": {SourceKind.OFFICIAL, SourceKind.GOVERNMENT, SourceKind.MILITARY},
    "source": {SourceKind.OFFICIAL, SourceKind.MILITARY, SourceKind.PERSON},
    "man": {SourceKind.RESIDENT, SourceKind.PERSON},
    "woman": {SourceKind.RESIDENT, SourceKind.PERSON},
    "analyst": {SourceKind.ANALYST},
    "officer": {SourceKind.MILITARY},
    "diplomat": {SourceKind.OFFICIAL},
    "witness": {SourceKind.RESIDENT},
    "resident": {SourceKind.RESIDENT},
}
_PRESS = {
    "paper",
    "newspaper",
    "daily",
    "weekly",
    "station",
    "broadcaster",
    "agency",
    "outlet",
    "website",
    "channel",
}
_NUMBERS = re.compile(
    r"^(?:two|three|four|five|six|seven|eight|nine|ten|several|some|many|\d+)\b", re.IGNORECASE
)
_IRREGULAR = {"people", "men", "women", "media", "police"}
_SINGULAR_S = {"forces", "troops", "press", "news", "afp", "tass", "reuters", "headquarters", "mps", "chiefs"}
_NAME = r"(?:(?:[A-Z][\w'’-]+|al-\w+|de|von|van|bin|ibn|el|al)\s+){1,4}"


class Number(Enum):
    ONE = "one"
    MANY = "many"
    BODY = "body"


@dataclass(slots=True)
class Mention:
    """A source that was printed, where, and what stands around it."""

    source: Source
    start: int
    paragraph: int
    spoke: bool
    number: Number
    words: frozenset[str]
    around: frozenset[str]
    gender: str | None = None


@dataclass(slots=True)
class Discourse:
    """The sources met so far, in printed order."""

    syntax: Syntax
    met: list[Mention] = field(default_factory=list)

    def resolve(self, source: Source, spoke: bool) -> tuple[Source, str]:
        """The source meant by a printed form, with the reason; the form itself where nothing fits."""
        start = source.span.start if source.span else 0
        found, why = self._antecedent(source, start)
        mention = self._remember(found or source, start, spoke)
        pronoun = source.name.casefold()
        if found is not None:
            self._learn_gender(found, _PRONOUNS.get(pronoun))
        return mention.source, why

    def _antecedent(self, source: Source, start: int) -> tuple[Source | None, str]:
        word = source.name.casefold()
        paragraph = self._paragraph(start)
        if word in _PRONOUNS:
            hit = self._pronoun(_PRONOUNS[word], start, paragraph)
            return hit, f"“{source.name}” is the last such source"
        if word in _QUANTIFIERS or re.fullmatch(r"(?:one|several|some|two|others) of them", word):
            hit = self._pronoun("p", start, paragraph)
            return hit, f"“{source.name}” of the group named before"
        if self._points(source, start):
            hit = self._definite(source, paragraph)
            if hit is None and source.name.isupper():
                hit = self._surname(source, start)
            return hit, f"“{source.name}” points back"
        hit = self._surname(source, start)
        return hit, f"“{source.name}” is the short form"

    def _paragraph(self, offset: int) -> int:
        sentence = self.syntax.sentence_at(offset)
        return sentence.paragraph if sentence else 0

    def _remember(self, source: Source, start: int, spoke: bool) -> Mention:
        old = next((m for m in reversed(self.met) if m.source.name == source.name), None)
        around = _words(self._around(source.span)) | (old.around if old else frozenset())
        mention = Mention(
            source, start, self._paragraph(start), spoke, number(source), _words(source.name), around
        )
        mention.gender = old.gender if old else _gender(around)
        self.met.append(mention)
        return mention

    def _around(self, span: Span | None) -> str:
        """Title before and apposition behind a name, inside its sentence."""
        if span is None:
            return ""
        sentence = self.syntax.sentence_at(span.start)
        low, high = (sentence.span.start, sentence.span.end) if sentence else (span.start, span.end)
        before = self.syntax.text[max(low, span.start - 40) : span.start]
        behind = self.syntax.text[span.end : min(high, span.end + 70)]
        title = re.split(r"[,;:.]\s", before)[-1]
        apposed = behind.split(",")[1] if behind.startswith(",") and behind.count(",") >= 1 else ""
        return f"{title} {apposed}"

    def _learn_gender(self, source: Source, gender: str | None) -> None:
        if gender in {"m", "f"}:
            for mention in self.met:
                if mention.source.name == source.name:
                    mention.gender = gender

    def _pronoun(self, kind: str, start: int, paragraph: int) -> Source | None:
        kinds = {"p": ("people", "p"), "f": ("known", "f")}.get(kind, (kind,))
        order: tuple[tuple[int, bool], ...] = ((0, False), (1, True), (1, False), (4, True))
        if kind == "n":
            spoken = self._last_body(start, paragraph)
            if spoken is not None:
                return spoken
        if kind == "p":
            order = ((0, True), (0, False), (1, True), (1, False), (4, True))
        for limit, speaking in order:
            for wanted in kinds:
                for mention in reversed(self.met):
                    near = paragraph - mention.paragraph <= limit and mention.start < start
                    if near and (mention.spoke or not speaking) and _fits(mention, wanted):
                        return mention.source
        return self._bare_name(start, paragraph) if kind in {"m", "f"} else None

    def _bare_name(self, start: int, paragraph: int) -> Source | None:
        """Somebody known by one name only ("Kovacs told …"), where nobody else can be meant."""
        for mention in reversed(self.met):
            near = paragraph - mention.paragraph <= 1 and mention.start < start
            name = mention.source.name
            alone = mention.source.kind is SourceKind.GROUP and name.istitle() and len(name.split()) == 1
            if near and alone and mention.spoke and mention.source.named:
                return mention.source
        return None

    def _last_body(self, start: int, paragraph: int) -> Source | None:
        """The body that spoke last in the paragraph, before papers and pictures that merely show."""
        for mention in reversed(self.met):
            near = mention.paragraph == paragraph and mention.start < start
            if near and mention.spoke and _fits(mention, "n"):
                return mention.source if mention.source.kind not in _MATERIAL else None
        return None

    def _points(self, source: Source, start: int) -> bool:
        if source.span is None:
            return False
        before = self.syntax.text[max(0, start - 14) : start].split()
        first = source.name.split()[0].casefold() if source.name else ""
        words = [w.casefold().strip("\"“'(") for w in before[-2:]]
        return bool(set(words[-1:]) & _POINTING) or first in _POINTING or words[-2:] == ["the", "same"]

    def _definite(self, source: Source, paragraph: int) -> Source | None:
        words = [w for w in re.findall(r"[\w’'-]+", source.name.casefold()) if w not in _POINTING]
        if not words:
            return None
        head, rest = _stem(_head(words)), {_stem(w) for w in words if w != _head(words)}
        many = number(source)
        older = [m for m in reversed(self.met) if paragraph - m.paragraph <= 8]
        for mention in older:
            own = _stem(_head(re.findall(r"[\w’'-]+", mention.source.name.casefold())))
            same = head == own or _alike(head, own)
            if (
                same
                and _agree(many, mention.number)
                and rest <= {_stem(w) for w in mention.words | mention.around}
            ):
                return mention.source if len(mention.words) >= len(words) else None
        for mention in older:
            classes = {_stem(w) for w in mention.around}
            if (
                (head in classes or any(_alike(head, w) for w in classes))
                and many is mention.number
                and not rest
            ):
                return mention.source
        if head in _PRESS and not rest:
            for mention in older:
                if mention.source.kind in {SourceKind.MEDIA, SourceKind.WIRE} and mention.source.named:
                    return mention.source
        kinds = _GENERAL.get(head)
        if kinds and not rest:
            for mention in older:
                if (
                    mention.source.kind in kinds
                    and _agree(many, mention.number)
                    and mention.number is not Number.BODY
                    and mention.spoke
                ):
                    return mention.source
        return None

    def _surname(self, source: Source, start: int) -> Source | None:
        name = source.name
        if name.isupper() and 2 <= len(name) <= 6:
            return self._spelled_out(name)
        if len(name.split()) != 1 or not name[:1].isupper() or source.kind in _MATERIAL or name.isupper():
            return None
        for mention in reversed(self.met):
            parts = mention.source.name.split()
            if len(parts) > 1 and parts[-1] == name and mention.source.named:
                return mention.source
            if len(parts) == 2 and parts[0] == name and "-" in parts[1] and mention.source.named:
                return mention.source  # East Asian order, family name first
        if source.kind not in {SourceKind.PERSON, SourceKind.GROUP, SourceKind.ANALYST, SourceKind.OFFICIAL}:
            return None
        match = re.search(_NAME + re.escape(name) + r"\b", self.syntax.text[:start])
        if match is None:
            return None
        full = re.sub(
            r"^(?:The|A|An|Mr|Ms|Mrs|Dr|General|Colonel|Captain|Major|Admiral|President|Minister|Rear|Vice|Brigadier|Lieutenant)\s+",
            "",
            match.group(),
        )
        return Source(full, SourceKind.PERSON, True, Span(match.end() - len(full), match.end()))

    def _spelled_out(self, letters: str) -> Source | None:
        """The body whose last capitals an acronym is made of ("JCS": "South Korea's Joint Chiefs of Staff")."""
        for mention in reversed(self.met):
            initials = "".join(w[0] for w in mention.source.name.split() if w[0].isupper())
            if len(mention.source.name.split()) > 1 and initials.endswith(letters):
                return mention.source
        return None


def number(source: Source) -> Number:
    """One person, several people, or a body."""
    words = re.findall(r"[\w’'-]+", source.name.casefold())
    if not words:
        return Number.BODY
    head = _head(words)
    plural = (
        head in _IRREGULAR
        or head.endswith("men")
        or (head.endswith("s") and not head.endswith("ss") and head not in _SINGULAR_S)
    )
    if _NUMBERS.match(source.name) or (plural and not source.named):
        return Number.MANY
    return Number.BODY if source.kind in _BODIES and _institution(source, head) else Number.ONE


def _institution(source: Source, head: str) -> bool:
    people = {"officer", "commander", "fighter", "soldier", "general", "colonel", "captain", "spokesman", "spokeswoman",
              "spokesperson", "pilot", "admiral", "major", "militant", "rebel", "brigadier", "source", "official", "sergeant"}  # fmt: skip
    if head in people:
        return False
    return not (source.kind is SourceKind.MILITARY and source.named and len(source.name.split()) in {2, 3}
                and source.name.istitle() and not _force(source.name))  # fmt: skip


def _force(name: str) -> bool:
    return bool(
        re.search(
            r"(?i)\b(?:forces?|fleet|navy|army|command|brigade|corps|guards?|staff|division|regiment|air)\b",
            name,
        )
    )


def _head(words: list[str]) -> str:
    """The head of a plain noun phrase: the last word before a preposition."""
    for n, word in enumerate(words):
        if n and word in {"of", "in", "for", "at", "from", "close", "with", "to", "on", "who", "near"}:
            return words[n - 1]
    return words[-1] if words else ""


def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _alike(head: str, other: str) -> bool:
    return any(head in group and other in group for group in _HEADS_ALIKE)


def _agree(a: Number, b: Number) -> bool:
    return a == b or (Number.BODY in (a, b) and Number.MANY not in (a, b))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w’'-]+", text.casefold()))


def _gender(words: frozenset[str]) -> str | None:
    if words & {
        "spokeswoman",
        "mrs",
        "ms",
        "woman",
        "mother",
        "chairwoman",
        "widow",
        "housewife",
        "queen",
        "businesswoman",
    }:
        return "f"
    return (
        "m"
        if words & {"spokesman", "mr", "man", "father", "chairman", "fisherman", "king", "businessman"}
        else None
    )


def _fits(mention: Mention, kind: str) -> bool:
    if (
        mention.source.kind in {SourceKind.IMAGERY, SourceKind.TRACKER}
        or mention.source.name.casefold() in _PRONOUNS
    ):
        return kind == "n" and mention.source.kind in _MATERIAL
    if kind in {"m", "f"}:
        own = mention.gender or _gender(mention.words)
        return mention.number is Number.ONE and own in {None, kind}
    if kind == "known":  # a woman known as one goes before people whose gender is not printed
        return mention.number is Number.ONE and (mention.gender or _gender(mention.words)) == "f"
    if kind == "people":
        return mention.number is Number.MANY
    if kind == "p":
        return mention.number is Number.MANY or (mention.number is Number.BODY and mention.spoke)
    if kind == "n":
        return mention.number is Number.BODY
    return True
