"""What is told by "to be": "were in the column", "is empty", "there were eleven", "the count was sixteen"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from muster.domain.claim import Action, Polarity
from muster.domain.place import PlaceMention
from muster.domain.syntax import Token
from muster.extract.antecedents import with_subject
from muster.extract.codebook import codebook
from muster.extract.copula_conditions import (
    THINGS,
    adverb,
    counted,
    deserted,
    fresh,
    inverted,
    out_of,
    serves,
    shows,
    things_of,
)
from muster.extract.findings import Finding
from muster.extract.lexicon import wordlist
from muster.extract.log_lines import EMPTY, located, placed_as
from muster.extract.place_arguments import place_mentions
from muster.extract.predicates import Predicate, predicate
from muster.extract.scene import FORCE, PLATFORM, PRONOUN, SITE, Scene
from muster.extract.selection_cases import kinds_of

_GONE = {"go", "gone", "absent", "away", "missing"}
_NEAR = ("there", "here", "ashore", "inside", "alongside", "aboard", "nearby")
_SIGNS = ("sign", "trace", "sighting", "indication")
_Places = dict[str, tuple[PlaceMention, ...]]


class _Copula(NamedTuple):
    """A form of "to be" with what the readings look at; ``places`` hang on the verb or its complement."""

    scene: Scene
    verb: Token
    predicate: Predicate
    kinds: frozenset[str]  # participant kinds of the subject
    complement: Token | None
    places: list[PlaceMention]

    @property
    def subject(self) -> Token | None:
        return self.predicate.subject

    @property
    def word(self) -> str:
        return self.complement.text.lower() if self.complement is not None else ""

    def at_subject(self) -> _Places:
        """The subject itself as the site."""
        return {"site": tuple(place_mentions(self.scene, self.subject))} if self.subject is not None else {}

    def state(
        self,
        action: Action,
        reason: str,
        where: _Places,
        theme: Token | None,
        *,
        polarity: Polarity | None = None,
    ) -> Finding:
        """The finding, told by the verb and its complement together."""
        heads = (self.verb.i,) if self.complement is None else (self.verb.i, self.complement.i)
        return Finding(
            action,
            heads,
            self.predicate,
            "state",
            theme,
            None,
            None,
            where,
            f"state:{reason}",
            polarity=polarity,
        )

    def verb_state(
        self,
        action: Action,
        reason: str,
        where: _Places,
        theme: Token | None,
        *,
        polarity: Polarity | None = None,
    ) -> Finding:
        """The finding, told by the verb alone."""
        return self._replace(complement=None).state(action, reason, where, theme, polarity=polarity)


def copula(scene: Scene, token: Token, taken: frozenset[int]) -> Iterator[Finding]:
    """The state that "to be" tells, if it is one of posture: the first reading that fits."""
    syntax = scene.syntax
    if any(True for _ in syntax.children(token.i, "expl")):
        yield from _existential(scene, token)
        return
    found = with_subject(scene, predicate(syntax, token))
    complement = syntax.child(token.i, "acomp", "attr", "oprd")
    places = located(scene, token) + (located(scene, complement) if complement is not None else [])
    told = _Copula(scene, token, found, kinds_of(scene, found.subject), complement, places)
    for reading in (_transponder, _empty, _home, _count, _role, _new_works, _inverted, _nobody):
        finding = reading(told)
        if finding is not None:
            yield finding
            return
    if told.kinds & THINGS and scene.posture and (complement is None or complement.i not in taken):
        yield from _whereabouts(told)


def _transponder(told: _Copula) -> Finding | None:
    """ "Its AIS is off"."""
    if told.subject is None or told.subject.lemma not in ("ais", "transponder") or not told.scene.posture:
        return None
    return told.state(Action.OTHER, "transponder", placed_as("site", told.places), told.subject)


def _empty(told: _Copula) -> Finding | None:
    """ "The base is empty": nobody is present."""
    site = SITE in told.kinds and not told.kinds & {PLATFORM, FORCE} and told.subject is not None
    if not site or told.word not in EMPTY or not told.scene.posture:
        return None
    return told.state(Action.PRESENT, "empty", told.at_subject(), None, polarity=Polarity.NEGATED)


def _home(told: _Copula) -> Finding | None:
    """ "The base is home to two brigades"."""
    scene, complement = told.scene, told.complement
    if complement is None or complement.lemma != "home" or not scene.posture:
        return None
    syntax = scene.syntax
    guests = [t for p in syntax.children(complement.i, "prep") for t in syntax.children(p.i, "pobj")]
    if not guests or not scene.all_kinds(guests[0].i) & THINGS:
        return None
    return told.state(Action.PRESENT, "home", told.at_subject(), guests[0])


def _count(told: _Copula) -> Finding | None:
    """ "The number of tanks at X was forty"."""
    if not counted(told.scene, told.subject, told.verb, told.complement):
        return None
    things = things_of(told.scene, told.subject)
    where = placed_as("site", told.places + [p for t in things for p in located(told.scene, t)])
    return told.state(Action.PRESENT, "count", where, things[0] if things else None)


def _role(told: _Copula) -> Finding | None:
    if (
        SITE not in told.kinds
        or told.complement is None
        or not serves(told.scene, told.subject, told.complement)
    ):
        return None
    return told.state(Action.OTHER, "role", told.at_subject(), None)


def _new_works(told: _Copula) -> Finding | None:
    """ "New earth berms are visible": works, told by their result."""
    seen = SITE in told.kinds and told.word in wordlist("visible")
    if not seen or told.subject is None or not fresh(told.scene, told.subject):
        return None
    where = placed_as("site", told.places) or told.at_subject()
    return told.state(Action.CONSTRUCT, "new", where, told.subject)


def _inverted(told: _Copula) -> Finding | None:
    if not inverted(told.scene, told.subject, told.complement):
        return None
    return told.verb_state(Action.PRESENT, "inverted", placed_as("site", told.places), told.complement)


def _nobody(told: _Copula) -> Finding | None:
    if not deserted(told.scene, told.subject) or not told.places:
        return None
    where = placed_as("site", told.places)
    return told.verb_state(Action.PRESENT, "nobody", where, told.subject, polarity=Polarity.NEGATED)


def _whereabouts(told: _Copula) -> Iterator[Finding]:
    """Where a force or a thing is said to be, or to be no longer."""
    scene, verb, places, subject = told.scene, told.verb, told.places, told.subject
    if told.word in _GONE:
        yield told.state(Action.DEPART, "gone", placed_as("origin", places), subject)
    elif places and adverb(scene, verb, "back") is not None:
        yield told.verb_state(Action.ARRIVE, "back", placed_as("destination", places), subject)
    elif adverb(scene, verb, *_NEAR) is not None or (places and told.complement is None):
        yield told.verb_state(Action.PRESENT, "located", placed_as("site", places), subject)
    elif places and out_of(scene, verb):
        yield told.verb_state(Action.DEPART, "out", placed_as("origin", places), subject)
    elif shows(scene, verb, told.complement):
        yield told.state(Action.PRESENT, "visible", placed_as("site", places), subject)


def _existential(scene: Scene, token: Token) -> Iterator[Finding]:
    """ "There were eleven jets at X", "there was no sign of the tanks"."""
    syntax = scene.syntax
    thing = syntax.child(token.i, "attr", "nsubj", "dobj")
    if thing is None or not scene.posture:
        return
    sign = thing if thing.lemma in _SIGNS else None
    if sign is not None:
        thing = next(
            (t for of in syntax.children(sign.i, "prep") for t in syntax.children(of.i, "pobj")), sign
        )
    kinds = kinds_of(scene, thing)
    if not kinds & THINGS or (thing.lemma in codebook().nouns and PLATFORM not in kinds):
        return
    places = located(scene, token) + located(scene, thing)
    if places or thing.i in scene.equipment or PRONOUN in kinds:
        found = predicate(syntax, token)._replace(subject=sign or thing)
        told = _Copula(scene, token, found, kinds, None, places)
        yield told.verb_state(Action.PRESENT, "existential", placed_as("site", places), thing)
