"""Which words say what a thing is: designators ("An-124"), systems ("Bastion"), ship classes, plain class words ("tank").

Designators are read before numbers, so "An-124 cargo planes" is never 124 planes."""

from __future__ import annotations

import re
from typing import NamedTuple

from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.extract.counts import number
from muster.extract.equipment_lexicon import equipment_lexicon


class Core(NamedTuple):
    """Tokens ``[first, last]`` that say what kind of thing it is, before counts and articles are added."""

    first: int
    last: int
    type: str
    kind: str
    civil: bool
    strong: bool  # a designator, a name or a class


_CARRIERS = frozenset({
    "battery", "system", "unit", "squadron", "complex", "division", "regiment", "class", "family", "variant",
    "airlifter",
})  # fmt: skip
_BEFORE_NAMES = frozenset({
    "the", "a", "an", "several", "both", "all", "some", "many", "another", "two", "no", "its", "their", "our",
    "one",
})  # fmt: skip
_NOT_BEFORE = frozenset({
    "highway", "road", "motorway", "route", "summit", "visa", "vitamin", "league", "street", "%", "percent",
    "expressway", "junction",
})  # fmt: skip
_NO_SHIP_CLASSES = frozenset({"First", "World", "Business", "Economy", "Middle", "Working"})
_SHIP_CLASS = re.compile(r"(?<!\w)((?:[A-Z][\w’']+[ -]){0,3}[A-Z0-9][\w’']*)[- ]class(?: [IV]+)?\b")
_FORMER_NAME = re.compile(
    r"((?:[A-Z][\w’'-]*)(?: [A-Z][\w’'-]*){0,3}) \((?:ex|formerly|ex-)[ -][A-Z][\w’' -]*\)"
)


def equipment_cores(syntax: Syntax, sentence: Sentence) -> list[Core]:
    """The cores of one sentence in order; a designator takes the class word behind it."""
    strong = _designated(syntax, sentence) + _system_names(syntax, sentence) + _classed(syntax, sentence)
    strong += _formerly(syntax, sentence)
    strong.sort(key=lambda core: (core.first, -core.last))  # "Kilo-class" before "Kilo"
    cores: list[Core] = []
    at = sentence.first
    while at < sentence.last:
        named = next((c for c in strong if c.first <= at <= c.last), None)
        if named is None:
            plain = _plain(syntax, sentence, at)
            at = plain.last + 1 if plain else at + 1
            if plain:
                cores.append(plain)
            continue
        maker = next((c for c in strong if c.first == named.last + 1), None)
        if maker is not None:  # "Antonov An-124": the designator types it
            named = maker._replace(first=named.first)
        joined = _with_class_word(syntax, sentence, named)
        at = joined.last + 1
        if not _modifies(syntax, sentence, joined):
            cores.append(joined)
    return [core for core in cores if not _modifies(syntax, sentence, core)]


def _modifies(syntax: Syntax, sentence: Sentence, core: Core) -> bool:
    """A class word before another noun ("crane operator", "troop deployments") or inside "Il-76-sized" is no mention."""
    if core.last + 1 >= sentence.last:
        return False
    token, after = syntax.tokens[core.last], syntax.tokens[core.last + 1]
    if after.text == "-" and after.start == token.end and core.type[-5:] != "class":
        return True
    beside = after.pos == "NOUN" and token.dep in ("compound", "amod", "nmod", "npadvmod")
    return beside and token.head > token.i and after.text[:1].islower()


def _with_class_word(syntax: Syntax, sentence: Sentence, core: Core) -> Core:
    """ "An-124" + "cargo planes": one thing, typed by the designator, of the kind the class word says."""
    for at in range(core.last + 1, min(core.last + 4, sentence.last)):
        token = syntax.tokens[at]
        if token.pos not in ("NOUN", "PROPN", "ADJ", "NUM") and token.text != "-":
            break
        plain = _plain(syntax, sentence, at)
        if plain:
            kind = core.kind if plain.kind == "equipment" else plain.kind
            return core._replace(last=plain.last, kind=kind, civil=False)
        if token.lemma in _CARRIERS:
            return core._replace(last=at, civil=False)
    return core


def _designated(syntax: Syntax, sentence: Sentence) -> list[Core]:
    lexicon = equipment_lexicon()
    cores = []
    for match in lexicon.designator.finditer(syntax.text, sentence.span.start, sentence.span.end):
        prefix, joint, rest = match.groups()
        tokens = _tokens_in(syntax, sentence, Span(*match.span()))
        if not tokens or not _credible(syntax, sentence, prefix, joint, rest, tokens):
            continue
        numbers = rest.rstrip("s").split("/")
        types = [n if not n[0].isdigit() else f"{prefix}-{n}" if joint else prefix + n for n in numbers]
        kind = lexicon.prefix_kind[prefix]
        cores.append(Core(tokens[0], tokens[-1], "; ".join(types), kind, False, True))
    return cores


def _credible(
    syntax: Syntax, sentence: Sentence, prefix: str, joint: str, rest: str, tokens: list[int]
) -> bool:
    """A letter and a number are also roads, drugs, groups of states and paper sizes."""
    after = syntax.tokens[tokens[-1] + 1].lemma if tokens[-1] + 1 < sentence.last else ""
    if after in _NOT_BEFORE:
        return False
    if joint == "-" and len(prefix) > 1:
        return True
    if joint == "-":
        return prefix not in {"G", "X", "L", "K", "Q", "P", "E", "V", "R"} or len(rest) > 1
    if prefix in {"M"} and len(rest) >= 2 and joint == "":
        return len(rest) >= 3 or after in equipment_lexicon().classes
    if joint == "" and (prefix in {"F", "B", "C", "T", "A", "S"} or prefix.startswith("2")):
        return after in equipment_lexicon().classes or (prefix == "2S" and len(rest) <= 3)
    return joint == "" and len(prefix) > 2 and prefix not in {"USS"}


def _system_names(syntax: Syntax, sentence: Sentence) -> list[Core]:
    lexicon = equipment_lexicon()
    cores = []
    for at in range(sentence.first, sentence.last):
        for width in (3, 2, 1):
            if at + width > sentence.last:
                continue
            words = syntax.text[syntax.tokens[at].start : syntax.tokens[at + width - 1].end]
            name = words if words in lexicon.names else words.removesuffix("s")
            if name not in lexicon.names:
                continue
            core = Core(at, at + width - 1, name, lexicon.names[name], False, True)
            if name not in lexicon.ambiguous or _counted_or_classed(syntax, sentence, core):
                cores.append(core)
            break
    return cores


def _counted_or_classed(syntax: Syntax, sentence: Sentence, core: Core) -> bool:
    before = syntax.tokens[core.first - 1] if core.first > sentence.first else None
    if _with_class_word(syntax, sentence, core).last > core.last:
        return True
    return before is not None and before.tag == "CD"


def _classed(syntax: Syntax, sentence: Sentence) -> list[Core]:
    """ "Ropucha-class": a ship class, before a class word or a name."""
    cores = []
    for match in _SHIP_CLASS.finditer(syntax.text, sentence.span.start, sentence.span.end):
        tokens = _tokens_in(syntax, sentence, Span(*match.span()))
        name = match.group(1)
        if not tokens or name in _NO_SHIP_CLASSES:
            continue
        first = tokens[0]
        while " " in name and _before_name(name.split()[0]):
            name, first = name.split(" ", 1)[1], first + 1  # "Three Yasen-class boats" opens a sentence
        cores.append(Core(first, tokens[-1], f"{name}-class", "ship", False, True))
    return cores


def _before_name(word: str) -> bool:
    return word.lower() in _BEFORE_NAMES or number(word) is not None


def _formerly(syntax: Syntax, sentence: Sentence) -> list[Core]:
    """ "General Skobelev (ex Baltic Leader)": a name with a former name in brackets is a ship's."""
    cores = []
    for match in _FORMER_NAME.finditer(syntax.text, sentence.span.start, sentence.span.end):
        start = match.start(1) + (4 if match.group(1).startswith("The ") else 0)
        tokens = _tokens_in(syntax, sentence, Span(start, match.end(1)))
        if tokens:
            cores.append(Core(tokens[0], tokens[-1], "ship", "ship", False, True))
    return cores


def _tokens_in(syntax: Syntax, sentence: Sentence, span: Span) -> list[int]:
    return [t.i for t in syntax.sentence_tokens(sentence) if span.start <= t.start < span.end]


def _plain(syntax: Syntax, sentence: Sentence, at: int) -> Core | None:
    """The longest class word that starts at token ``at``."""
    lexicon = equipment_lexicon()
    for last in range(min(at + 5, sentence.last) - 1, at - 1, -1):
        head = syntax.tokens[last]
        if head.pos not in ("NOUN", "PROPN", "ADJ", "X", "VERB"):
            continue
        before = syntax.text[syntax.tokens[at].start : head.start].lower()
        for form in (head.text.lower(), head.lemma, head.text.lower().removesuffix("s")):
            known = lexicon.classes.get(before + form)
            if known and _is_noun(syntax, head, before):
                return Core(at, last, known[0], known[1], known[2], False)
    return None


def _is_noun(syntax: Syntax, head: Token, before: str) -> bool:
    if head.pos == "VERB" and not before:
        return False
    if head.pos == "ADJ" and not before and _may_be_civil(head):
        return False
    return head.tag not in ("VB", "VBD", "VBP", "VBZ") or bool(before)


def _may_be_civil(head: Token) -> bool:
    known = equipment_lexicon().classes.get(head.text.lower())
    return known is None or known[2]
