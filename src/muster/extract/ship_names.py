"""Which proper names are ships': printed after a ship's class word, repeated later, or behind a prefix ("USS")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muster.domain.syntax import Sentence, Syntax
from muster.extract.equipment_cores import Core
from muster.extract.equipment_lexicon import equipment_lexicon


def ship_names(syntax: Syntax, sentence: Sentence, core: Core) -> Iterator[tuple[str, tuple[str, str]]]:
    """Proper names printed after a ship's class word, "and"-lists of names included."""
    if core.kind != "ship":
        return
    at = core.last + 1
    if _apposed_name(syntax, sentence, at):  # "a second carrier, Shandong, was"
        at += 1
    while at < sentence.last:
        run = name_run(syntax, sentence, at)
        if run == at:
            return
        name = syntax.text[syntax.tokens[at].start : syntax.tokens[run - 1].end].strip()
        yield name, (equipment_lexicon().ship_class.get(name, core.type), core.kind)
        plural = syntax.tokens[core.last].tag in ("NNS", "NNPS")
        if run >= sentence.last or syntax.tokens[run].text not in ("and", ",") or not plural:
            return
        at = run + 1


def _apposed_name(syntax: Syntax, sentence: Sentence, at: int) -> bool:
    if (
        at + 2 >= sentence.last
        or syntax.tokens[at].text != ","
        or syntax.tokens[at - 1].tag not in ("NN", "NNP")
    ):
        return False
    run = name_run(syntax, sentence, at + 1)
    return run > at + 1 and run < sentence.last and syntax.tokens[run].text == ","


def name_run(syntax: Syntax, sentence: Sentence, at: int) -> int:
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


def named_again(
    syntax: Syntax, sentence: Sentence, names: dict[str, tuple[str, str]], taken: list[Core]
) -> list[Core]:
    """Later mentions of ships by their names, and ships with a prefix ("USS", "HMS")."""
    lexicon = equipment_lexicon()
    inside = {i for core in taken for i in range(core.first, core.last + 1)}
    after = {core.last + 1 for core in taken if core.kind == "ship"}
    forms = _forms(names)
    cores = []
    at = sentence.first
    while at < sentence.last:
        token = syntax.tokens[at]
        run = name_run(syntax, sentence, at)
        if at in inside or at in after or run == at:
            at = max(run, at + 1) if at in after else at + 1
            continue
        words = syntax.text[token.start : syntax.tokens[run - 1].end]
        if token.text in lexicon.ship_prefixes and run > at + 1:
            name = words.split(" ", 1)[-1]
            kind_of = lexicon.ship_class.get(name, "warship")
            cores.append(Core(at, run - 1, kind_of, "ship", False, True))
        elif words in forms:
            cores.append(Core(at, run - 1, forms[words][0], "ship", False, True))
        at = run
    return cores


def _forms(names: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Printed forms that stand for a ship: known full names, names of this document, and their last words."""
    known = {n: (c, "ship") for n, c in equipment_lexicon().ship_class.items() if " " in n}
    forms = {**known, **names}
    for name, entry in names.items():
        last = name.split()[-1]
        if len(last) >= 5 and last.isalpha():
            forms.setdefault(last, entry)
    return forms
