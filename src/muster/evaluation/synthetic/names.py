"""Invented outlets, agencies and people. An outlet is known by its number alone, so that every process invents the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from muster.domain.source import Source, SourceKind
from muster.evaluation.synthetic.grammar import Rule, Step, grammar

AGENCIES = 24
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented paper or agency with the lines it prints under its reports."""

    name: str
    agency: bool
    foot: tuple[str, ...]
    source: Source


@cache
def outlet(number: int) -> Outlet:
    """Outlet ``number``; the first :data:`AGENCIES` are news agencies."""
    rng = Random(f"outlet {number}")  # noqa: S311 - constructed data, not a secret
    agency = number < AGENCIES
    name = f"{town(rng)} {pick(rng, 'agency' if agency else 'paper')}"
    kind = SourceKind.WIRE if agency else SourceKind.OUTLET
    identity = name.casefold().replace(" ", "-") if agency else None
    foot = tuple(_foot(rng, name) for _ in range(rng.randint(1, 2)))
    return Outlet(name, agency, foot, Source(name, kind, True, None, identity))


def town(rng: Random) -> str:
    """An invented place name: two syllables and an English ending."""
    return f"{_syllable(rng)}{_syllable(rng)}{pick(rng, 'townend')}".capitalize()


def person(rng: Random) -> str:
    """An invented person's name."""
    return f"{pick(rng, 'first')} {_syllable(rng).capitalize()}{pick(rng, 'onset')}{pick(rng, 'surname')}"


def pick(rng: Random, rule: str) -> str:
    """The words of one choice of a rule that needs no facts."""
    choices = grammar()[rule]
    steps = choices[int(rng.random() * len(choices))]
    return " ".join(pick(rng, step.name) if isinstance(step, Rule) else str(step) for step in steps)


def _syllable(rng: Random) -> str:
    return pick(rng, "onset") + pick(rng, "nucleus") + (pick(rng, "coda") if rng.random() < 0.5 else "")


def _foot(rng: Random, name: str) -> str:
    """One line that an outlet prints under its reports."""
    made = {
        "outlet": name,
        "person": person(rng),
        "weekday": rng.choice(WEEKDAYS),
        "clock": f"{rng.randrange(24):02}:{rng.randrange(60):02}",
        "oldyear": str(rng.randint(1890, 2010)),
        "office": pick(rng, "office"),
        "number": str(rng.randint(5, 90)),
    }
    choices = grammar()["foot"]
    told = " ".join(_word(step, made, rng) for step in choices[int(rng.random() * len(choices))])
    line = told.replace(" ,", ",").replace(" .", ".").replace(" ;", ";").replace(" :", ":").replace(" '", "'")
    return line[0].upper() + line[1:]


def _word(step: Step, made: dict[str, str], rng: Random) -> str:
    if isinstance(step, str):
        return step
    name = getattr(step, "name", "")
    return made.get(name) or pick(rng, name)
