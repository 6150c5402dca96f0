"""What selectional restrictions look at: a trigger with its arguments and the kinds of its participants."""

from __future__ import annotations

from typing import NamedTuple

from muster.domain.syntax import Token
from muster.extract.antecedents import antecedent
from muster.extract.arguments import Arguments
from muster.extract.codebook import Entry
from muster.extract.predicates import Predicate
from muster.extract.scene import FORCE, MATERIEL, PLATFORM, PRESENCE, PRONOUN, SITE, STATE, Scene

HARD = frozenset({FORCE, PLATFORM, MATERIEL, PRESENCE})


class Case(NamedTuple):
    """A trigger with its arguments and the participant kinds of theme and agent."""

    scene: Scene
    found: Predicate
    entry: Entry
    args: Arguments
    theme: frozenset[str]
    doer: frozenset[str]


def kinds_of(scene: Scene, token: Token | None) -> frozenset[str]:
    """Participant kinds, pronouns read as what they stand for."""
    if token is None:
        return frozenset()
    found = scene.all_kinds(token.i)
    if PRONOUN in found and not found & (HARD | {SITE, STATE}):
        stands_for = antecedent(scene, token)
        if stands_for is not None and PRONOUN in scene.all_kinds(stands_for.i):  # "six of them"
            stands_for = antecedent(scene, stands_for) or stands_for
        if stands_for is not None:
            return scene.all_kinds(stands_for.i) | {PRONOUN}
    return found


def placed(args: Arguments) -> bool:
    return any(args.places.values())


DENSE = 9  # different military words of a report that is about forces throughout


def completed(case: Case, *deps: str) -> bool:
    """Whether a complement follows the trigger; what stands before it is another clause."""
    trigger = case.found.trigger
    return any(c.i > trigger.i for c in case.scene.syntax.children(trigger.i, *deps))
