"""Types of equipment as kinds of one another: a "landing ship" may be a Ropucha, a "vehicle" a truck."""

from __future__ import annotations

from functools import cache, lru_cache

from muster.corroborate.lexicon import rows

_DESIGNATION = 4  # letters and figures at which a longer key may extend a shorter one: "il76md" is an "il76"


def type_key(text: str) -> str:
    """The type as compared: letters and figures alone, without case."""
    return "".join(ch for ch in text.casefold() if ch.isalnum())


@cache
def _wider() -> dict[str, str]:
    """The next wider class of every type and class, by key; a class stands for its own words."""
    table: dict[str, str] = {}
    for name, parent, members in rows("equipment_types.tsv"):
        key = f"class:{name}"
        if parent != "-":
            table[key] = f"class:{parent}"
        for member in members.split():
            table.setdefault(member, key)
    return table


@lru_cache(maxsize=10_000)
def classes(key: str) -> tuple[str, ...]:
    """The classes that a type belongs to, the narrowest first; none for one that the table does not know."""
    table, found = _wider(), list[str]()
    at = table.get(key) or table.get(_known_stem(key), "")
    while at:
        found.append(at)
        at = table.get(at, "")
    return tuple(found)


def _known_stem(key: str) -> str:
    """The type that a variant extends ("t72b3m": "t72b3"), or the last word of a phrase ("guidedmissilefrigate": "frigate")."""
    table = _wider()
    begins = (
        key[:n] for n in range(len(key) - 1, 2, -1) if key[:n] in table and any(c.isdigit() for c in key[:n])
    )
    ends = (key[n:] for n in range(1, len(key) - _DESIGNATION + 1) if key[n:] in table)
    return next(begins, None) or next(ends, None) or ("ship" if key.endswith("class") else "")


@cache
def _generic() -> frozenset[str]:
    """Types that name a class and no model."""
    return frozenset(member for name, _, members in rows("equipment_types.tsv") for member in members.split()
                     if not any(c.isdigit() for c in member) and not member.endswith("class"))  # fmt: skip


@lru_cache(maxsize=50_000)
def kinship(a: str, b: str) -> float:
    """How far two types (keys) may name one thing.

    1 for one type and its variants, 0.7 where one is a wider name of the other, 0.3 for types of one class, 0.1 for types of one
    widest class, -1 where they differ altogether, 0 where the table knows one of them not.
    """
    if a == b or _variant(a, b):
        return 1.0
    one, two = classes(a), classes(b)
    if not one or not two:
        return 0.0
    if one[0] == two[0]:
        return 0.7 if a in _generic() or b in _generic() else 0.3
    if (one[0] in two and a in _generic()) or (two[0] in one and b in _generic()):
        return 0.7
    return 0.1 if one[-1] == two[-1] else -1.0


def _variant(a: str, b: str) -> bool:
    """One is the other with letters added: "il76" and "il76md"."""
    short, long = sorted((a, b), key=len)
    return long.startswith(short) and any(c.isdigit() for c in short) and not long[len(short)].isdigit()
