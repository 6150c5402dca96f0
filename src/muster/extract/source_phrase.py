"""From the noun phrase that speaks to a source: the printed form, its kind, whether it is named."""

from __future__ import annotations

import re

from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_lexicon import Role, bodies, roles, words

_LEFT = {
    "amod",
    "compound",
    "nummod",
    "poss",
    "nmod",
    "quantmod",
    "advmod",
    "case",
    "punct",
    "npadvmod",
    "det",
}
_RIGHT = {"prep", "amod", "advmod"}  # "source close to …", "officials in …", "spokesman for …"
_RIGHT_PREPS = {"of", "in", "for", "at", "from", "with", "to", "on", "within", "inside", "near", "by"}
_ARTICLES = {"the", "a", "an"}
_DULL = {"recent", "new", "latest", "separate", "same", "other", "fresh"}
_MILITARY = {
    "army", "navy", "naval", "fleet", "brigade", "battalion", "force", "forces", "marine", "corps", "division",
    "air", "regiment", "fighter", "defence", "defense", "coastguard", "troop", "squadron", "idf",
}  # fmt: skip
_TITLES = {
    "mr", "mrs", "ms", "dr", "gen.", "gen", "col.", "col", "capt.", "capt", "lt", "lt.", "maj.", "adm.", "sgt.", "sir",
    "general", "colonel", "captain", "major", "admiral", "lieutenant", "president", "minister", "rear", "vice",
    "prof.", "professor", "sergeant", "brigadier", "commander", "resident", "analyst", "governor", "mayor", "commodore",
    "spokesman", "spokeswoman", "spokesperson", "prime", "foreign", "defence", "defense", "interior", "researcher",
    "fisherman", "farmer", "witness", "shopkeeper", "villager", "secretary", "ambassador", "senator",
    "chancellor", "chief", "director", "premier", "marshal", "deputy", "expert", "driver",
}  # fmt: skip
_MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
_LIST_NUMBER = re.compile(r"^(?:\d{1,3}[/.)]|\d{1,2}[:.]\d{2})$")  # also the stamp of a live blog
_ZONES = {"GMT", "UTC", "BST", "CET", "CEST", "EST", "EDT", "EET", "EEST", "PST", "MSK", "local", "LT", "Z"}
_SHIPS = {
    "HMS",
    "USS",
    "BRP",
    "INS",
    "KRI",
    "ROKS",
    "JS",
    "TCG",
    "FS",
    "RFS",
    "MV",
    "MT",
    "USNS",
    "HMAS",
    "HMCS",
    "RFA",
    "USCGC",
}
_HANDLE = re.compile(r"@\w{2,}")
_OPENING = {'"', "“", "«", "‘", "'", "``"}
_PARTS = {"one", "two", "three", "four", "five", "six", "some", "several", "many", "most", "both", "all", "none", "another",
          "each", "half", "neither", "either", "any", "few", "other", "number", "handful", "pair", "group"}  # fmt: skip
_CHANNELS = {
    "X",
    "Twitter",
    "Telegram",
    "Facebook",
    "Instagram",
    "YouTube",
    "TikTok",
    "Weibo",
    "WhatsApp",
    "VK",
}
_JOINTS = {"-", "‑", "–"}


def source(syntax: Syntax, head: int) -> Source:
    """The source named by the noun phrase under token ``head``.

    The name is as printed, without a leading article, relative clauses or appositions; where a proper name stands
    in apposition ("the acting director, Lena Karam") the name is taken.
    """
    token = syntax.tokens[head]
    if (
        token.pos == "PUNCT" or token.text == "."
    ):  # "Statement No. 5": the parser may take the stop for the head
        return _numbered(syntax, head)
    role = role_of(syntax, head)
    classed = _behind_class_word(syntax, head)
    if classed is not None:
        name, kind = classed
        return Source(_name(syntax, name), kind, True, name)
    some_one = (
        role.form == "person" if role else token.lemma in {"one", "another"} or _does_a_job(syntax, head)
    )
    person = _apposed_name(syntax, head) if some_one and token.pos != "PROPN" else None
    if person is not None:
        kind = role.kind if role else SourceKind.PERSON
        return Source(_name(syntax, person), _military(syntax, head, kind), True, person)
    press = any(c.lemma in {"news", "press", "wire"} for c in syntax.children(head, "compound"))
    outlet = role is not None and (
        role.kind is SourceKind.MEDIA or (press and token.lemma in words("media_class"))
    )
    proper = _named_outlet(syntax, head) if outlet else None
    if proper is not None:
        wire = SourceKind.WIRE if press and token.lemma in {"agency", "service"} else SourceKind.MEDIA
        return Source(_name(syntax, proper), wire, True, proper)
    span = phrase(syntax, head)
    span = _without_title(syntax, head, span)
    kind = kind_of(syntax, head, span.of(syntax.text))
    return Source(_name(syntax, span), kind, is_named(syntax, head, kind), span)


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


def phrase(syntax: Syntax, head: int) -> Span:
    """The noun phrase with its restrictive modifiers, without article, clauses and appositions."""
    left = _left(syntax, head)
    for i in range(left, head):
        # "4/ New: Planet imagery", "12:00 Saree": what stands before a colon, a list number or a stamp is no part
        if (
            syntax.tokens[i].text in {":", ";"}
            or _LIST_NUMBER.match(syntax.tokens[i].text)
            or (
                left == i
                and i > 0
                and syntax.tokens[i].text in _ZONES
                and _LIST_NUMBER.match(syntax.tokens[i - 1].text)
            )
        ):
            left = i + 1
    while left < head and (
        syntax.tokens[left].text.casefold() in _ARTICLES
        or (syntax.tokens[left].text in _DULL or (left == 0 and syntax.tokens[left].text.casefold() in _DULL))
        or syntax.tokens[left].pos == "PUNCT"
    ):
        left += 1
    right = _right(syntax, head)
    following = syntax.tokens[right + 1] if right + 1 < len(syntax.tokens) else None
    if following is not None and syntax.tokens[right].pos == "NUM" and following.text[:3] in _MONTHS:
        right += 1  # "imagery of 3 May": number and month hang side by side
    while right > head and syntax.tokens[right].pos == "PUNCT":
        right -= 1
    return Span(syntax.tokens[left].start, syntax.tokens[right].end)


def _left(syntax: Syntax, head: int) -> int:
    first = head
    while (
        first > 1
        and syntax.tokens[first].start == syntax.tokens[first - 1].end
        and (syntax.tokens[first - 1].text in _JOINTS or syntax.tokens[first].text in _JOINTS)
    ):  # "Seo Min-jae" may come in three words
        first -= 1
    if first < head:
        first = min([first, *(c.i for c in syntax.children(first, "compound"))])
    for child in syntax.children(head):
        if child.i < head and child.dep in _LEFT:
            first = min(first, syntax.subtree(child.i)[0])
            if "," in {t.text for t in syntax.tokens[first:head]} and child.dep == "punct":
                first = child.i + 1
    return first


def _right(syntax: Syntax, head: int) -> int:
    last = head
    for child in syntax.children(head):
        if child.i < head:
            continue
        if syntax.tokens[last + 1].text in {",", "("} if last + 1 < len(syntax.tokens) else False:
            break
        posts = any(c.text in _CHANNELS for c in syntax.children(child.i, "pobj"))
        if child.dep == "prep" and posts and syntax.tokens[head].pos == "PROPN":
            break
        if (child.dep == "prep" and child.lemma in _RIGHT_PREPS) or child.dep in {"amod", "cc", "conj"}:
            if child.dep == "conj" and (
                child.pos not in {"NOUN", "PROPN", "ADJ"} or not _of_one_class(syntax, head, child)
            ):
                break
            if child.dep == "cc" and any(
                not _of_one_class(syntax, head, c) for c in syntax.children(head, "conj")
            ):
                break
            last = max(last, _last_plain(syntax, child.i))
        elif child.dep == "acl" and child.tag == "VBN" and is_material(syntax, head):
            last = max(last, _last_plain(syntax, child.i))
        elif child.dep in {"punct", "case", "advmod"}:
            continue
        else:
            break
    return last


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


def _apposed_name(syntax: Syntax, head: int) -> Span | None:
    for child in syntax.children(head, "appos"):
        if child.pos == "PROPN" and child.text[0].isupper():
            return phrase(syntax, child.i)
    behind = _name_behind(syntax, head)
    if behind is not None:
        return behind
    for token in syntax.tokens[head + 1 : min(head + 14, len(syntax.tokens))]:
        if token.lemma == "name" and token.dep in {
            "dobj",
            "pobj",
        }:  # "who gave his name only as …", "by the name of"
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


def _without_title(syntax: Syntax, head: int, span: Span) -> Span:
    """The personal name behind a title or occupation ("Farmer Jonas Kraus" -> "Jonas Kraus")."""
    token = syntax.tokens[head]
    if token.pos != "PROPN" or token.lemma.casefold() in roles():
        return span
    inside = [t for t in syntax.tokens[_left(syntax, head) : head + 1] if span.start <= t.start]
    titled = [
        n
        for n, t in enumerate(inside[:-1])
        if t.text.casefold() in _TITLES
        or (t.text.islower() and (role := roles().get(t.lemma)) is not None and role.form == "person")
    ]
    if not titled:
        return span
    rest = inside[titled[-1] + 1 :]
    return Span(rest[0].start, max(span.end, rest[-1].end)) if rest[0].text[0].isupper() else span


def _name(syntax: Syntax, span: Span) -> str:
    return " ".join(span.of(syntax.text).split()).strip("\"“”'‘’ ")


def role_of(syntax: Syntax, head: int) -> Role | None:
    """The role of the head noun, its own or that of its apposition."""
    table = roles()
    token = syntax.tokens[head]
    if token.lemma.casefold() in _PARTS:
        of = next((c for c in syntax.children(head, "prep") if c.lemma == "of" and c.i == head + 1), None)
        whole = syntax.child(of.i, "pobj") if of is not None else None
        if whole is not None:  # "one of the officials", "several of the drivers"
            return role_of(syntax, whole.i)
    for key in (token.text.casefold(), token.lemma.casefold(), token.text.casefold().removesuffix("s")):
        if key in table:
            return table[key]
    for child in syntax.children(head, "appos"):
        if child.lemma.casefold() in table:
            return table[child.lemma.casefold()]
    for child in syntax.children(head, "compound", "amod", "nmod"):
        if child.text.casefold() in _TITLES and child.lemma.casefold() in table:
            return table[child.lemma.casefold()]
    return None


def kind_of(syntax: Syntax, head: int, name: str) -> SourceKind:
    """The kind of the source with this head noun and printed name."""
    if _HANDLE.search(name):
        return SourceKind.SOCIAL
    body = bodies().get(name.casefold()) or bodies().get(re.sub(r"['’]s$", "", name).casefold())
    if body:
        return body[0]
    role = role_of(syntax, head)
    if role is None:
        kind = _kind_by_words(name)
        if kind:
            return kind
        return SourceKind.PERSON if _personal(syntax, head) or _does_a_job(syntax, head) else SourceKind.GROUP
    return _military(syntax, head, role.kind)


def _kind_by_words(name: str) -> SourceKind | None:
    table = roles()
    for word in reversed(re.findall(r"[\w-]+", name.casefold())):
        for key in (word, word.removesuffix("s")):
            if key in table and table[key].form == "body":
                return table[key].kind
    return None


def _military(syntax: Syntax, head: int, kind: SourceKind) -> SourceKind:
    """A spokesman or officer is military where the phrase names a force ("a French navy press officer")."""
    if kind is not SourceKind.OFFICIAL:
        return kind
    around = {syntax.tokens[i].lemma.casefold() for i in syntax.subtree(head) if abs(i - head) < 8}
    lemma = syntax.tokens[head].lemma.casefold()
    ministry = around & {"ministry", "minister", "department"}
    if lemma in {"spokesman", "spokeswoman", "spokesperson", "chief", "officer"} and around & _MILITARY:
        return SourceKind.GOVERNMENT if ministry else SourceKind.MILITARY
    return kind


def _personal(syntax: Syntax, head: int) -> bool:
    token = syntax.tokens[head]
    parts = [t for t in syntax.children(head, "compound") if t.pos == "PROPN"]
    if any(True for _ in syntax.children(head, "det", "amod", "nummod", "poss")):
        return False
    if any(part.text in _SHIPS for part in parts):
        return False
    if head > 1 and syntax.tokens[head - 1].text in _JOINTS and syntax.tokens[head - 1].end == token.start:
        return token.pos == "PROPN" and syntax.tokens[head - 2].text[:1].isupper()
    return token.pos == "PROPN" and 0 < len(parts) <= 3


def _does_a_job(syntax: Syntax, head: int) -> bool:
    """A word for a person by its ending ("handler", "conductor", "machinist"), where the lexicon has none."""
    token = syntax.tokens[head]
    return token.tag == "NN" and bool(re.search(r"(?:er|or|ist|ian|man|woman|eer|ant)$", token.lemma))


def is_named(syntax: Syntax, head: int, kind: SourceKind) -> bool:
    """Proper names and institutions are named; roles, groups of people and bare materials are not."""
    token = syntax.tokens[head]
    role = roles().get(token.lemma.casefold())
    if role is None:
        return token.pos == "PROPN" or bool(_HANDLE.search(token.text))
    if role.form == "body":
        return role.kind in {SourceKind.GOVERNMENT, SourceKind.MILITARY} or token.text[0].isupper()
    proper = {c.pos for c in syntax.children(head, "compound", "nmod", "appos")}
    return role.form == "material" and "PROPN" in proper


def is_material(syntax: Syntax, head: int) -> bool:
    role = roles().get(syntax.tokens[head].lemma.casefold())
    return role is not None and role.form == "material"


def is_first_person(token: Token) -> bool:
    return token.text.casefold() in words("first_person")
