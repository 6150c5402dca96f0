"""Which words name the source: how far does its noun phrase reach to the left and to the right of the head?"""

from __future__ import annotations

import re

from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_lexicon import roles
from muster.extract.source_kind import JOINTS, TITLES, is_material, role_of

_LEFT = {
    "amod", "compound", "nummod", "poss", "nmod", "quantmod", "advmod", "case", "punct", "npadvmod", "det",
}  # fmt: skip
_RIGHT_PREPS = {"of", "in", "for", "at", "from", "with", "to", "on", "within", "inside", "near", "by"}
_ARTICLES = {"the", "a", "an"}
_DULL = {"recent", "new", "latest", "separate", "same", "other", "fresh"}
_MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
_LIST_NUMBER = re.compile(r"^(?:\d{1,3}[/.)]|\d{1,2}[:.]\d{2})$")  # also the stamp of a live blog
_ZONES = {"GMT", "UTC", "BST", "CET", "CEST", "EST", "EDT", "EET", "EEST", "PST", "MSK", "local", "LT", "Z"}
_CHANNELS = {
    "X", "Twitter", "Telegram", "Facebook", "Instagram", "YouTube", "TikTok", "Weibo", "WhatsApp", "VK",
}  # fmt: skip


def phrase(syntax: Syntax, head: int) -> Span:
    """The noun phrase with its restrictive modifiers, without article, clauses and appositions."""
    left = _first_of_name(syntax, _left(syntax, head), head)
    right = _right(syntax, head)
    following = syntax.tokens[right + 1] if right + 1 < len(syntax.tokens) else None
    if following is not None and syntax.tokens[right].pos == "NUM" and following.text[:3] in _MONTHS:
        right += 1  # "imagery of 3 May": number and month hang side by side
    while right > head and syntax.tokens[right].pos == "PUNCT":
        right -= 1
    return Span(syntax.tokens[left].start, syntax.tokens[right].end)


def _first_of_name(syntax: Syntax, left: int, head: int) -> int:
    """The first token behind headings, list numbers, stamps, articles and words like "new"."""
    for i in range(left, head):
        if _ends_heading(syntax, i, opens=left == i):
            left = i + 1
    while left < head and _dull(syntax.tokens[left]):
        left += 1
    return left


def _ends_heading(syntax: Syntax, i: int, *, opens: bool) -> bool:
    """ "4/ New: Planet imagery", "12:00 Saree": what stands before a colon, a list number or a stamp is no part."""
    text = syntax.tokens[i].text
    if text in {":", ";"} or _LIST_NUMBER.match(text):
        return True
    zone = opens and i > 0 and text in _ZONES
    return zone and _LIST_NUMBER.match(syntax.tokens[i - 1].text) is not None


def _dull(token: Token) -> bool:
    text = token.text.casefold()
    return text in _ARTICLES or (token.text if token.i else text) in _DULL or token.pos == "PUNCT"


def _left(syntax: Syntax, head: int) -> int:
    first = _first_of_joined(syntax, head)
    if first < head:
        first = min([first, *(c.i for c in syntax.children(first, "compound"))])
    for child in syntax.children(head):
        if child.i < head and child.dep in _LEFT:
            first = min(first, syntax.subtree(child.i)[0])
            if "," in {t.text for t in syntax.tokens[first:head]} and child.dep == "punct":
                first = child.i + 1
    return first


def _first_of_joined(syntax: Syntax, head: int) -> int:
    """The first part of a hyphenated name: "Seo Min-jae" may come in three words."""
    first = head
    while first > 1 and syntax.tokens[first].start == syntax.tokens[first - 1].end:
        if not {syntax.tokens[first - 1].text, syntax.tokens[first].text} & JOINTS:
            break
        first -= 1
    return first


def _right(syntax: Syntax, head: int) -> int:
    last = head
    for child in syntax.children(head):
        if child.i < head:
            continue
        if last + 1 < len(syntax.tokens) and syntax.tokens[last + 1].text in {",", "("}:
            break
        if _restricts(syntax, head, child):
            last = max(last, _last_plain(syntax, child.i))
        elif child.dep not in {"punct", "case", "advmod"}:
            break
    return last


def _restricts(syntax: Syntax, head: int, child: Token) -> bool:
    """Whether a modifier behind the head is part of what the source is called ("spokesman for …", "officials in …")."""
    match child.dep:
        case "prep":
            posts = any(c.text in _CHANNELS for c in syntax.children(child.i, "pobj"))
            return child.lemma in _RIGHT_PREPS and not (posts and syntax.tokens[head].pos == "PROPN")
        case "amod":
            return True
        case "conj":
            return child.pos in {"NOUN", "PROPN", "ADJ"} and _of_one_class(syntax, head, child)
        case "cc":
            return all(_of_one_class(syntax, head, c) for c in syntax.children(head, "conj"))
        case "acl":
            return child.tag == "VBN" and is_material(syntax, head)
        case _:
            return False


def _of_one_class(syntax: Syntax, head: int, other: Token) -> bool:
    """Two officers and a document are two sources; an officer and a soldier are read as one."""
    one, two = role_of(syntax, head), role_of(syntax, other.i)
    return one is None or two is None or (one.form == "material") == (two.form == "material")


def _last_plain(syntax: Syntax, i: int) -> int:
    """The last token of a modifier, cut before a relative clause or a comma."""
    under = syntax.subtree(i)
    clauses = [syntax.subtree(at)[0] for at in under if at > i and syntax.tokens[at].dep == "relcl"]
    if clauses and min(clauses) > i:
        return min(clauses) - 1
    for at in under:
        token = syntax.tokens[at]
        if at > i and (token.text in {",", "("} or token.dep == "relcl" or token.tag in {"WP", "WDT"}):
            return at - 1
    return under[-1]


def without_title(syntax: Syntax, head: int, span: Span) -> Span:
    """The personal name behind a title or occupation ("Farmer Jonas Kraus" -> "Jonas Kraus")."""
    token = syntax.tokens[head]
    if token.pos != "PROPN" or token.lemma.casefold() in roles():
        return span
    inside = [t for t in syntax.tokens[_left(syntax, head) : head + 1] if span.start <= t.start]
    titled = [
        n
        for n, t in enumerate(inside[:-1])
        if t.text.casefold() in TITLES
        or (t.text.islower() and (role := roles().get(t.lemma)) is not None and role.form == "person")
    ]
    if not titled:
        return span
    rest = inside[titled[-1] + 1 :]
    return Span(rest[0].start, max(span.end, rest[-1].end)) if rest[0].text[0].isupper() else span
