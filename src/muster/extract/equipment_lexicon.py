"""The equipment lexicon: classes, designator families, named systems and ship classes of ``muster/data/equipment``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from muster.extract.lexicon import table


@dataclass(frozen=True, slots=True)
class EquipmentLexicon:
    """Words, designators and names of equipment."""

    classes: dict[str, tuple[str, str, bool]]  # singular words -> (type, kind, civil)
    designator: re.Pattern[str]
    prefix_kind: dict[str, str]
    names: dict[str, str]  # system name -> kind
    ambiguous: frozenset[str]
    ship_prefixes: frozenset[str]
    ship_class: dict[str, str]


@cache
def equipment_lexicon() -> EquipmentLexicon:
    data = table("equipment", "equipment")
    classes = {
        word: (entry["type"], entry["kind"], bool(entry.get("civil", False)))
        for entry in data["class"]
        for word in entry["words"]
    }
    kinds: dict[str, str] = {}
    for kind, prefixes in data["designators"].items():
        for prefix in prefixes:
            kinds.setdefault(prefix, kind)
    ordered = sorted(kinds, key=len, reverse=True)
    pattern = re.compile(
        rf"(?<![\w@/-])({'|'.join(map(re.escape, ordered))})(-|\s(?=\d)|)(\d{{1,5}}[A-Za-z]{{0,4}}\d?(?:/(?:[A-Z]+-)?\d{{1,4}}[A-Z]*)*)(?![\w%])"
    )
    return EquipmentLexicon(
        classes,
        pattern,
        kinds,
        dict(data["names"]["entries"]),
        frozenset(data["names"]["ambiguous"]),
        frozenset(data["ships"]["prefixes"]),
        dict(data["ships"]["class_of"]),
    )
