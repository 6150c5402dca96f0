"""Which source does a noun phrase name: its printed form, its kind, whether it is named?

The reach of the phrase is read in ``source_extent``, the kind in ``source_kind``; here the two are joined and names in
apposition, behind class words ("the daily X") and behind numbers are found."""

from __future__ import annotations

from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_lexicon import roles, words
from muster.extract.source_extent import phrase, without_title
from muster.extract.source_kind import does_a_job, is_named, kind_of, military_kind, role_of

_OPENING = {'"', "“", "«", "‘", "'", "``"}


def source(syntax: Syntax, head: int) -> Source:
    """The source named by the noun phrase under token ``head``.

    The name is as printed, without a leading article, relative clauses or appositions; where a proper name stands
    in apposition ("the acting director, Lena Karam") the name is taken.
    """
    token = syntax.tokens[head]
    if token.pos == "PUNCT" or token.text == ".":
        return _numbered(syntax, head)  # "Statement No. 5": the parser may take the stop for the head
    by_name = (
        _behind_class_word(syntax, head) or _apposed_person(syntax, head) or _apposed_outlet(syntax, head)
    )
    if by_name is not None:
        span, kind = by_name
        return Source(_name(syntax, span), kind, True, span)
    span = without_title(syntax, head, phrase(syntax, head))
    kind = kind_of(syntax, head, span.of(syntax.text))
    return Source(_name(syntax, span), kind, is_named(syntax, head, kind), span)


def _apposed_person(syntax: Syntax, head: int) -> tuple[Span, SourceKind] | None:
    """The name beside a word for a person: "the acting director, Lena Karam"."""
    token, role = syntax.tokens[head], role_of(syntax, head)
    if role is not None:
        some_one = role.form == "person"
    else:
        some_one = token.lemma in {"one", "another"} or does_a_job(syntax, head)
    name = _apposed_name(syntax, head) if some_one and token.pos != "PROPN" else None
    kind = role.kind if role is not None else SourceKind.PERSON
    return (name, military_kind(syntax, head, kind)) if name is not None else None


def _apposed_outlet(syntax: Syntax, head: int) -> tuple[Span, SourceKind] | None:
    """The name beside a word for an outlet: "the broadcaster X", "the news agency X"."""
    token, role = syntax.tokens[head], role_of(syntax, head)
    press = any(c.lemma in {"news", "press", "wire"} for c in syntax.children(head, "compound"))
    media = role is not None and (
        role.kind is SourceKind.MEDIA or (press and token.lemma in words("media_class"))
    )
    name = _named_outlet(syntax, head) if media else None
    wire = press and token.lemma in {"agency", "service"}
    return (name, SourceKind.WIRE if wire else SourceKind.MEDIA) if name is not None else None


def _named_outlet(syntax: Syntax, head: int) -> Span | None:
    """The name behind "the online outlet", "the broadcaster", "the daily"."""
    first = head + 1
    while first < len(syntax.tokens) and syntax.tokens[first].text in _OPENING:
        first += 1
    last = None
    for token in syntax.tokens[first : first + 5]:
        if not token.text[:1].isupper() or token.pos not in {"PROPN", "NOUN", "ADJ"}:
            break
        last = token.i
    apposed = next((c for c in syntax.children(head, "appos") if c.pos == "PROPN"), None)
    if syntax.tokens[head].text[:1].isupper():
        return None
    if last is None:
        return phrase(syntax, apposed.i) if apposed is not None and apposed.i > head else None
    return Span(syntax.tokens[first].start, syntax.tokens[last].end)


def _behind_class_word(syntax: Syntax, head: int) -> tuple[Span, SourceKind] | None:
    """The name behind a class word that the parser put before it: "weekly Indus Ledger", "news agency Corvin"."""
    token = syntax.tokens[head]
    if token.pos != "PROPN" or not token.text[:1].isupper():
        return None
    before = [t for t in syntax.children(head, "compound", "nmod", "amod", "nsubj", "appos") if t.i < head]
    classes = [t for t in before if t.text.islower() and t.lemma in words("media_class")]
    if not classes:
        return None
    last = classes[-1]
    between = syntax.tokens[last.i + 1 : head + 1]
    if not between or any(not t.text[:1].isupper() for t in between):
        return None
    kind = SourceKind.WIRE if last.lemma in {"agency", "newswire", "wire"} else SourceKind.MEDIA
    return Span(between[0].start, token.end), kind


def _part_of_number(token: Token) -> bool:
    return token.text.casefold() in {"no", "nr", "number"} or token.tag in {"NN", "NNP"}


def _numbered(syntax: Syntax, head: int) -> Source:
    """A document called by its number."""
    first = head
    while first > 0 and _part_of_number(syntax.tokens[first - 1]):
        first -= 1
    number = [c for c in syntax.children(head, "nummod", "npadvmod") if c.i == head + 1]
    span = Span(syntax.tokens[first].start, (number[0] if number else syntax.tokens[head]).end)
    role = roles().get(syntax.tokens[first].text.casefold())
    return Source(_name(syntax, span), role.kind if role else SourceKind.DOCUMENT, True, span)


def _apposed_name(syntax: Syntax, head: int) -> Span | None:
    """A personal name in apposition, behind commas, or given as such ("who gave his name as …")."""
    for child in syntax.children(head, "appos"):
        if child.pos == "PROPN" and child.text[0].isupper():
            return phrase(syntax, child.i)
    behind = _name_behind(syntax, head)
    if behind is not None:
        return behind
    for token in syntax.tokens[head + 1 : min(head + 14, len(syntax.tokens))]:
        if token.lemma == "name" and token.dep in {"dobj", "pobj"}:
            # "who gave his name only as …", "by the name of"
            given = [t for t in syntax.tokens[token.i + 1 : token.i + 6] if t.pos == "PROPN"]
            return Span(given[0].start, given[-1].end) if given else None
        if token.text in {".", ";"}:
            return None
    return None


def _name_behind(syntax: Syntax, head: int) -> Span | None:
    """A full name set off by commas behind the phrase, whatever the parser hung it on: "our man in Dubai, Hana Aziz,"."""
    end = phrase(syntax, head).end
    after = [t for t in syntax.tokens[head : head + 16] if t.start >= end]
    if len(after) < 4 or after[0].text != ",":
        return None
    name = []
    for token in after[1:]:
        if token.pos != "PROPN" or not token.text[0].isupper():
            break
        name.append(token)
    closed = len(after) > len(name) + 1 and after[len(name) + 1].text == ","
    return Span(name[0].start, name[-1].end) if len(name) in {2, 3} and closed else None


def _name(syntax: Syntax, span: Span) -> str:
    return " ".join(span.of(syntax.text).split()).strip("\"“”'‘’ ")
