"""Military equipment and personnel in a parsed document: what, of which type, how many.

Designators are read before numbers, so "An-124 cargo planes" is never 124 planes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from muster.domain.claim import Equipment
from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.extract.counts import Count, count, number
from muster.extract.equipment_lexicon import equipment_lexicon


class EquipmentMention(NamedTuple):
    """A mention with its head token, token range ``[first, last)``, kind of thing and strength as a military sign."""

    head: int
    first: int
    last: int
    kind: str  # aircraft | ship | vehicle | train | artillery | missile | air_defence | radar | munition | equipment | logistics | personnel
    civil: bool  # the words alone may be civil ("truck")
    equipment: Equipment
    counted: bool


class _Core(NamedTuple):
    """Tokens ``[first, last]`` that say what kind of thing it is, before counts and articles are added."""

    first: int
    last: int
    type: str
    kind: str
    civil: bool
    strong: bool  # a designator, a name or a class


def equipment(syntax: Syntax) -> tuple[EquipmentMention, ...]:
    """Every mention of equipment or counted personnel, in order, none overlapping."""
    found: list[EquipmentMention] = []
    cores: dict[int, list[_Core]] = {}
    names: dict[str, tuple[str, str]] = {}
    for sentence in syntax.sentences:
        cores[sentence.number] = _cores(syntax, sentence)
        for core in cores[sentence.number]:
            names.update(_ship_names(syntax, sentence, core))
    for sentence in syntax.sentences:
        taken = cores[sentence.number]
        taken.extend(_named_again(syntax, sentence, names, taken))
        found.extend(_mention(syntax, sentence, core, names) for core in sorted(taken))
    return tuple(_apart(found))


def _apart(found: list[EquipmentMention]) -> Iterator[EquipmentMention]:
    last = -1
    for mention in found:
        if mention.first >= last or mention.head >= last:
            yield mention
            last = mention.last


def _cores(syntax: Syntax, sentence: Sentence) -> list[_Core]:
    strong = _designated(syntax, sentence) + _system_names(syntax, sentence) + _classed(syntax, sentence)
    strong += _formerly(syntax, sentence)
    strong.sort(key=lambda core: (core.first, -core.last))  # "Kilo-class" before "Kilo"
    cores: list[_Core] = []
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


def _modifies(syntax: Syntax, sentence: Sentence, core: _Core) -> bool:
    """A class word before another noun ("crane operator", "troop deployments") or inside "Il-76-sized" is no mention."""
    if core.last + 1 >= sentence.last:
        return False
    token, after = syntax.tokens[core.last], syntax.tokens[core.last + 1]
    if after.text == "-" and after.start == token.end and core.type[-5:] != "class":
        return True
    beside = after.pos == "NOUN" and token.dep in ("compound", "amod", "nmod", "npadvmod")
    return beside and token.head > token.i and after.text[:1].islower()


_COUNTERS = {"sortie"}
_FORMATIONS = frozenset({"squadron", "division", "regiment", "unit", "brigade", "battalion"})


def _with_class_word(syntax: Syntax, sentence: Sentence, core: _Core) -> _Core:
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


_CARRIERS = frozenset(
    [
        "battery",
        "system",
        "unit",
        "squadron",
        "complex",
        "division",
        "regiment",
        "class",
        "family",
        "variant",
        "airlifter",
    ]
)


def _designated(syntax: Syntax, sentence: Sentence) -> list[_Core]:
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
        cores.append(_Core(tokens[0], tokens[-1], "; ".join(types), kind, False, True))
    return cores


def _credible(
    syntax: Syntax, sentence: Sentence, prefix: str, joint: str, rest: str, tokens: list[int]
) -> bool:
    """A letter and a number are also roads, drugs, groups of states and paper sizes."""
    after = syntax.tokens[tokens[-1] + 1].lemma if tokens[-1] + 1 < sentence.last else ""
    if after in frozenset(
        [
            "highway",
            "road",
            "motorway",
            "route",
            "summit",
            "visa",
            "vitamin",
            "league",
            "street",
            "%",
            "percent",
            "expressway",
            "junction",
        ]
    ):
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


def _system_names(syntax: Syntax, sentence: Sentence) -> list[_Core]:
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
            core = _Core(at, at + width - 1, name, lexicon.names[name], False, True)
            if name not in lexicon.ambiguous or _counted_or_classed(syntax, sentence, core):
                cores.append(core)
            break
    return cores


def _counted_or_classed(syntax: Syntax, sentence: Sentence, core: _Core) -> bool:
    before = syntax.tokens[core.first - 1] if core.first > sentence.first else None
    if _with_class_word(syntax, sentence, core).last > core.last:
        return True
    return before is not None and before.tag == "CD"


def _classed(syntax: Syntax, sentence: Sentence) -> list[_Core]:
    """ "Ropucha-class": a ship class, before a class word or a name."""
    cores = []
    pattern = re.compile(r"(?<!\w)((?:[A-Z][\w’']+[ -]){0,3}[A-Z0-9][\w’']*)[- ]class(?: [IV]+)?\b")
    for match in pattern.finditer(syntax.text, sentence.span.start, sentence.span.end):
        tokens = _tokens_in(syntax, sentence, Span(*match.span()))
        if tokens and match.group(1) not in {"First", "World", "Business", "Economy", "Middle", "Working"}:
            name = match.group(1)
            first = tokens[0]
            while " " in name and (
                name.split()[0].lower() in _BEFORE_NAMES or number(name.split()[0]) is not None
            ):
                name, first = name.split(" ", 1)[1], first + 1  # "Three Yasen-class boats" opens a sentence
            cores.append(_Core(first, tokens[-1], f"{name}-class", "ship", False, True))
    return cores


_BEFORE_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "several",
        "both",
        "all",
        "some",
        "many",
        "another",
        "two",
        "no",
        "its",
        "their",
        "our",
        "one",
    ]
)


def _formerly(syntax: Syntax, sentence: Sentence) -> list[_Core]:
    """ "General Skobelev (ex Baltic Leader)": a name with a former name in brackets is a ship's."""
    pattern = re.compile(
        r"((?:[A-Z][\w’'-]*)(?: [A-Z][\w’'-]*){0,3}) \((?:ex|formerly|ex-)[ -][A-Z][\w’' -]*\)"
    )
    cores = []
    for match in pattern.finditer(syntax.text, sentence.span.start, sentence.span.end):
        start = match.start(1) + (4 if match.group(1).startswith("The ") else 0)
        tokens = _tokens_in(syntax, sentence, Span(start, match.end(1)))
        if tokens:
            cores.append(_Core(tokens[0], tokens[-1], "ship", "ship", False, True))
    return cores


def _tokens_in(syntax: Syntax, sentence: Sentence, span: Span) -> list[int]:
    return [t.i for t in syntax.sentence_tokens(sentence) if span.start <= t.start < span.end]


def _plain(syntax: Syntax, sentence: Sentence, at: int) -> _Core | None:
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
                return _Core(at, last, known[0], known[1], known[2], False)
    return None


def _is_noun(syntax: Syntax, head: Token, before: str) -> bool:
    if head.pos == "VERB" and not before:
        return False
    if (
        head.pos == "ADJ"
        and not before
        and equipment_lexicon().classes.get(head.text.lower(), ("", "", True))[2]
    ):
        return False
    return head.tag not in ("VB", "VBD", "VBP", "VBZ") or bool(before)


def _ship_names(syntax: Syntax, sentence: Sentence, core: _Core) -> Iterator[tuple[str, tuple[str, str]]]:
    """Proper names printed after a ship's class word, "and"-lists of names included."""
    if core.kind != "ship":
        return
    at = core.last + 1
    if _apposed(syntax, sentence, at):  # "a second carrier, Shandong, was"
        at += 1
    while at < sentence.last:
        run = _name_run(syntax, sentence, at)
        if run == at:
            return
        name = syntax.text[syntax.tokens[at].start : syntax.tokens[run - 1].end].strip()
        yield name, (equipment_lexicon().ship_class.get(name, core.type), core.kind)
        plural = syntax.tokens[core.last].tag in ("NNS", "NNPS")
        if run >= sentence.last or syntax.tokens[run].text not in ("and", ",") or not plural:
            return
        at = run + 1


def _apposed(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    if (
        at + 2 >= sentence.last
        or syntax.tokens[at].text != ","
        or syntax.tokens[at - 1].tag not in ("NN", "NNP")
    ):
        return False
    run = _name_run(syntax, sentence, at + 1)
    return run > at + 1 and run < sentence.last and syntax.tokens[run].text == ","


def _name_run(syntax: Syntax, sentence: Sentence, at: int) -> int:
    """End of the run of capitalised words from ``at``."""
    lexicon = equipment_lexicon()
    while at < sentence.last:
        token = syntax.tokens[at]
        capital = token.text[:1].isupper() and token.pos in ("PROPN", "NOUN", "ADJ", "NUM")
        roman = re.fullmatch(r"[IVX]+", token.text)
        system = lexicon.designator.fullmatch(token.text)
        if not (capital or roman) or (system and lexicon.prefix_kind[system.group(1)] != "ship"):
            break
        at += 1
    return at


def _named_again(
    syntax: Syntax, sentence: Sentence, names: dict[str, tuple[str, str]], taken: list[_Core]
) -> list[_Core]:
    """Later mentions of ships by their names, and ships with a prefix ("USS", "HMS")."""
    lexicon = equipment_lexicon()
    inside = {i for core in taken for i in range(core.first, core.last + 1)}
    after = {core.last + 1 for core in taken if core.kind == "ship"}
    forms = {**{n: (c, "ship") for n, c in lexicon.ship_class.items() if " " in n}, **names}
    for name, known in names.items():
        last = name.split()[-1]
        if len(last) >= 5 and last.isalpha():
            forms.setdefault(last, known)
    cores = []
    at = sentence.first
    while at < sentence.last:
        token = syntax.tokens[at]
        run = _name_run(syntax, sentence, at)
        if at in inside or at in after or run == at:
            at = max(run, at + 1) if at in after else at + 1
            continue
        words = syntax.text[token.start : syntax.tokens[run - 1].end]
        if token.text in lexicon.ship_prefixes and run > at + 1:
            name = words.split(" ", 1)[-1]
            kind_of = lexicon.ship_class.get(name, "warship")
            cores.append(_Core(at, run - 1, kind_of, "ship", False, True))
        elif words in forms:
            cores.append(_Core(at, run - 1, forms[words][0], "ship", False, True))
        at = run
    return cores


def _mention(
    syntax: Syntax, sentence: Sentence, core: _Core, names: dict[str, tuple[str, str]]
) -> EquipmentMention:
    first = _left_edge(syntax, sentence, core)
    last = _right_edge(syntax, sentence, core)
    head = syntax.tokens[core.last]
    top = _top(syntax, first, last)
    name = syntax.text[head.end : syntax.tokens[last - 1].end].strip() if last > core.last + 1 else ""
    span = Span(syntax.tokens[first].start, syntax.tokens[last - 1].end)
    before = syntax.text[span.start : syntax.tokens[core.first].start]
    plural = _plural(head) and not name
    before = re.sub(r"^.*\w[’']s? ", "its ", before)  # "one squadron's launchers" counts squadrons
    determined = re.match(r"\W*(?:an?|one|the|this|that|its|his|her|another|each|every)\b", before, re.I) or (
        bool(before.strip()) and syntax.tokens[core.last].lemma not in _INVARIANT
    )
    determined = bool(determined) or (core.strong and core.kind == "ship")
    counted = count(
        before,
        singular=not plural
        and determined
        and core.kind not in ("equipment", "munition")
        and core.type != "personnel",
    )
    if core.type == "personnel":
        counted = count(before, singular=re.match(r"(?:an?|one)\b", before, re.I) is not None)
    if re.match(r"[\"“]?(?:no|any|not|neither)\b", before, re.I):
        counted = Count(None, None)
    if head.lemma in _FORMATIONS and core.first < core.last:
        counted = Count(None, None)  # a squadron of them is not one of them
    if any(t.lemma in _COUNTERS for t in syntax.tokens[core.last : min(core.last + 5, sentence.last)]):
        counted = Count(None, None)  # sorties are not aircraft
    kind_of = names[name][0] if name in names else core.type
    item = Equipment(span.of(syntax.text), kind_of, counted.low, counted.high, span)
    return EquipmentMention(
        top, first, last, core.kind, core.civil, item, counted.low is not None or counted.high is not None
    )


def _top(syntax: Syntax, first: int, last: int) -> int:
    """The token of the mention that the rest of the sentence hangs on."""
    for at in range(last - 1, first - 1, -1):
        if not first <= syntax.tokens[at].head < last:
            return at
    return last - 1


def _plural(head: Token) -> bool:
    if re.search(r"\d[A-Z]*s$", head.text):
        return True
    return (
        head.tag in ("NNS", "NNPS")
        or (head.text.endswith("s") and not head.text.endswith("ss") and head.lemma != head.text.lower())
        or head.lemma in ("personnel", "people")
    )


_INVARIANT = frozenset({"aircraft", "craft", "hovercraft", "spacecraft", "watercraft"})
_QUANTITY = frozenset(
    [
        "dozens",
        "pair",
        "couple",
        "scores",
        "hundreds",
        "thousands",
        "dozen",
        "handful",
        "number",
        "lots",
        "plenty",
    ]
)


_INSIDE = frozenset(
    [
        "more",
        "than",
        "at",
        "least",
        "up",
        "to",
        "about",
        "around",
        "some",
        "nearly",
        "almost",
        "over",
        "as",
        "many",
        "fewer",
        "less",
        "approximately",
        "roughly",
        "between",
        "or",
        "half",
        "no",
        "close",
        "just",
        "under",
    ]
)


def _left_edge(syntax: Syntax, sentence: Sentence, core: _Core) -> int:
    at = core.first
    seen_number = False
    while at > sentence.first:
        token = syntax.tokens[at - 1]
        word = token.text.lower()
        if ":" in word:  # a time stamp: "18:40 Two batteries"
            break
        if (
            token.tag == "CD"
            or word in ("several", "hundred", "thousand")
            or (word == "of" and at - 2 >= sentence.first and syntax.tokens[at - 2].text.lower() in _QUANTITY)
        ):
            seen_number = True
        elif word in _QUANTITY or (seen_number and (word in _INSIDE or _range_joint(syntax, sentence, at))):
            pass
        elif (
            token.pos in ("ADJ", "DET") or token.tag in ("PRP$", "POS") or word in ("some", "the", "a", "an")
        ):
            if word in ("that", "which", "both") and token.tag in ("IN", "WDT"):
                break
        elif (
            token.pos in ("NOUN", "PROPN")
            and token.dep
            in (
                "compound",
                "nmod",
                "amod",
                "poss",
                "npadvmod",
                "nummod",
            )
        ) or (token.tag in ("VBN", "VBG") and token.dep == "amod"):
            pass
        elif word in ('"', "“", "-", "–") and at - 1 > sentence.first:
            if word in ('"', "“"):
                at -= 1 if seen_number else 0
                break
        else:
            break
        at -= 1
        if word in ("the", "a", "an", "no", "any", "this", "these", "those") and not _quantity_before(
            syntax, sentence, at
        ):
            break
    while (
        at < core.first
        and (
            syntax.tokens[at].text in ("-", "–") or syntax.tokens[at].text.lower() in ("to", "at", "or", "as")
        )
        and syntax.tokens[at].text.lower() + " " + syntax.tokens[at + 1].text.lower()
        not in ("at least", "as many")
    ):
        at += 1
    return at


def _range_joint(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    """The "and" of "between 88 and 96"."""
    words = [t.text.lower() for t in syntax.tokens[max(sentence.first, at - 3) : at]]
    return words[-1:] == ["and"] and words[:1] == ["between"]


def _quantity_before(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    return at > sentence.first and syntax.tokens[at - 1].text.lower() in ("half", "nearly", "almost", "about")


def _right_edge(syntax: Syntax, sentence: Sentence, core: _Core) -> int:
    end = core.last + 1
    if core.kind == "ship":
        run = _name_run(syntax, sentence, end)
        if run > end:
            return run
    return end
