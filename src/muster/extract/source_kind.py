"""What kind of source does a head noun name (official, media, imagery …), and is it named or anonymous?"""

from __future__ import annotations

import re

from muster.domain.source import SourceKind
from muster.domain.syntax import Syntax, Token
from muster.extract.attribution_lexicon import Role, bodies, roles, words

_MILITARY = {
    "army", "navy", "naval", "fleet", "brigade", "battalion", "force", "forces", "marine", "corps", "division",
    "air", "regiment", "fighter", "defence", "defense", "coastguard", "troop", "squadron", "idf",
}  # fmt: skip
TITLES = {
    "mr", "mrs", "ms", "dr", "gen.", "gen", "col.", "col", "capt.", "capt", "lt", "lt.", "maj.", "adm.", "sgt.", "sir",
    "general", "colonel", "captain", "major", "admiral", "lieutenant", "president", "minister", "rear", "vice",
    "prof.", "professor", "sergeant", "brigadier", "commander", "resident", "analyst", "governor", "mayor", "commodore",
    "spokesman", "spokeswoman", "spokesperson", "prime", "foreign", "defence", "defense", "interior", "researcher",
    "fisherman", "farmer", "witness", "shopkeeper", "villager", "secretary", "ambassador", "senator",
    "chancellor", "chief", "director", "premier", "marshal", "deputy", "expert", "driver",
}  # fmt: skip
_SHIPS = {
    "HMS", "USS", "BRP", "INS", "KRI", "ROKS", "JS", "TCG", "FS", "RFS", "MV", "MT", "USNS", "HMAS", "HMCS",
    "RFA", "USCGC",
}  # fmt: skip
_HANDLE = re.compile(r"@\w{2,}")
_PARTS = {"one", "two", "three", "four", "five", "six", "some", "several", "many", "most", "both", "all", "none", "another",
          "each", "half", "neither", "either", "any", "few", "other", "number", "handful", "pair", "group"}  # fmt: skip
JOINTS = {"-", "‑", "–"}


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
        if child.text.casefold() in TITLES and child.lemma.casefold() in table:
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
        return SourceKind.PERSON if _personal(syntax, head) or does_a_job(syntax, head) else SourceKind.GROUP
    return military_kind(syntax, head, role.kind)


def _kind_by_words(name: str) -> SourceKind | None:
    table = roles()
    for word in reversed(re.findall(r"[\w-]+", name.casefold())):
        for key in (word, word.removesuffix("s")):
            if key in table and table[key].form == "body":
                return table[key].kind
    return None


def military_kind(syntax: Syntax, head: int, kind: SourceKind) -> SourceKind:
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
    if head > 1 and syntax.tokens[head - 1].text in JOINTS and syntax.tokens[head - 1].end == token.start:
        return token.pos == "PROPN" and syntax.tokens[head - 2].text[:1].isupper()
    return token.pos == "PROPN" and 0 < len(parts) <= 3


def does_a_job(syntax: Syntax, head: int) -> bool:
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
