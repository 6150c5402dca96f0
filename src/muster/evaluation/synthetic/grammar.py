"""The notation of the grammar files under ``muster/data/synthetic``: rules of choices, compiled once.

``{rule}`` puts a rule in; ``{%fact}`` a number or name of the story's facts; ``<E>`` an argument of the claim being told;
``<K:rule>`` a rule whose words are the cue; ``<1>`` the clause of the first claim. A leading dot stands for the claim's
action (``{.prep}``), and ``{vg}`` for the verb group of its time frame.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

FILES = ("words.txt", "clauses.txt", "sentences.txt")
_RULE = re.compile(r"^([\w.]+): ?(.*)$")
_MARK = re.compile(r"^(?:\{(\.?%?[\w.]+)\}|<(\w)(?::(\w+))?>)$")


class Rule(NamedTuple):
    """Put in a choice of the rule ``name``."""

    name: str


class Fact(NamedTuple):
    """Put in a fact of the story: a number, an hour, an invented name."""

    name: str


class OfAction(NamedTuple):
    """Put in a rule of the claim's action or time frame."""

    name: str


class Argument(NamedTuple):
    """Put in an argument of the claim being told, marked by ``role``; a cue takes its words from ``rule``."""

    role: str
    rule: str | None


class Clause(NamedTuple):
    """Put in the clause of the sentence's claim number ``number`` (0 or 1)."""

    number: int


Step = str | Rule | Fact | OfAction | Argument | Clause
Grammar = dict[str, tuple[tuple[Step, ...], ...]]


@cache
def grammar() -> Grammar:
    """All rules of the grammar files. Raises ValueError where a rule names one that does not exist."""
    found: Grammar = {}
    for name in FILES:
        found |= parse(_text(name))
    for name, choices in found.items():
        for step in (step for choice in choices for step in choice):
            wanted = step.name if isinstance(step, Rule) else getattr(step, "rule", None)
            if wanted is not None and wanted not in found:
                raise ValueError(f"rule {name} names {wanted}, which is not there")
    return found


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """For each word the others that may stand for it."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines(_text("synonyms.txt")):
        words = line.split()
        found |= {word: tuple(w for w in words if w != word) for word in words}
    return found


def parse(text: str) -> Grammar:
    """Rules of one grammar text."""
    bodies: dict[str, str] = {}
    name = ""
    for line in _lines(text):
        head = _RULE.match(line)
        if head:
            name = head[1]
        bodies[name] = f"{bodies.get(name, '')} {head[2] if head else line.strip()}"
    return {rule: tuple(_choice(c) for c in body.split("|")) for rule, body in bodies.items()}


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _choice(text: str) -> tuple[Step, ...]:
    return tuple(_step(word) for word in text.split() if word != "_")


def _step(word: str) -> Step:
    mark = _MARK.match(word)
    if mark is None:
        return word
    named, role, rule = mark.groups()
    if named is None:
        return Clause(int(role) - 1) if role.isdigit() else Argument(role, rule)
    if named.startswith("%"):
        return Fact(named[1:])
    return OfAction(named) if named.startswith(".") or named == "vg" else Rule(named)


def _text(name: str) -> str:
    return files("muster.data").joinpath("synthetic", name).read_text("utf-8")
