"""Sentences out of the grammar: words from the story's wording, names and numbers from its facts."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import NamedTuple

from muster.domain.claim import Action, TimeFrame
from muster.evaluation.synthetic.draft import ClaimDraft, Range, Sentence
from muster.evaluation.synthetic.events import Event, Facet
from muster.evaluation.synthetic.grammar import Argument, Clause, Fact, OfAction, Rule, Step, grammar
from muster.evaluation.synthetic.names import person
from muster.evaluation.synthetic.times import WAYS, Told
from muster.evaluation.synthetic.world import Site

_CLAUSES = dict.fromkeys((Action.WITHDRAW, Action.DEPART), "away") | dict.fromkeys(
    (Action.MOVE, Action.DEPLOY, Action.ARRIVE), "towards"
)
_FORMS = {TimeFrame.PAST: "past", TimeFrame.ONGOING: "ing", TimeFrame.FUTURE: "base"}
_SPEAKERS = (
    ("official",) * 3
    + ("resident",) * 3
    + ("military",) * 2
    + ("analyst", "document", "imagery", "tracker", "group")
)
_BOUNDS = {"at least": (1, 0), "more than": (1, 0), "fully": (1, 0), "just over": (1, 0), "up to": (0, 1)}
_MARKS = frozenset(",.;:?“”")


class _Counted(NamedTuple):
    words: tuple[str, ...]
    low: int | None
    high: int | None


class Writer:
    """Writes one sentence after the other. ``wording`` and ``facts`` are used in printed order only."""

    def __init__(self, event: Event, wording: Random, facts: Random) -> None:
        self._event = event
        self._wording = wording
        self._draw = wording.random
        self._facts = facts
        self._grammar = grammar()
        self._begin(())

    def sentence(self, rule: str, facets: tuple[Facet, ...] = ()) -> Sentence:
        """One sentence by ``rule`` that tells ``facets``."""
        self._begin(facets)
        self._put(rule)
        fixed = set(self._fixed)
        for claim in self._claims:
            for start, end in claim.parts.values():
                fixed.update(range(start, end))
        if self._cue:
            fixed.update(range(*self._cue))
        if self._source:
            fixed.add(self._source[0])
        fixed.update(n for n, word in enumerate(self._words) if word in _MARKS)
        return Sentence(
            tuple(self._words), frozenset(fixed), tuple(self._attributed(c) for c in self._claims)
        )

    def _begin(self, facets: tuple[Facet, ...]) -> None:
        self._words: list[str] = []
        self._fixed: list[int] = []
        self._claims: list[ClaimDraft] = []
        self._parts: dict[str, Range] = {}
        self._facets = facets
        self._facet: Facet | None = facets[0] if facets else None
        self._time: Told | None = None
        self._counted: _Counted | None = None
        self._source: Range | None = None
        self._speaker: str | None = None
        self._named = False
        self._cue: Range | None = None

    def _attributed(self, claim: ClaimDraft) -> ClaimDraft:
        if self._source is None:
            return claim
        return claim._replace(source=self._source, speaker=self._speaker, named=self._named, cue=self._cue)

    def _put(self, rule: str) -> None:
        choices = self._grammar[rule]
        for step in choices[int(self._draw() * len(choices))]:
            if type(step) is str:
                self._words.append(step)
            else:
                self._special(step)

    def _special(self, step: Step) -> None:
        if isinstance(step, Rule):
            self._put(step.name)
        elif isinstance(step, Fact):
            self._fact(step.name)
        elif isinstance(step, Argument):
            self._argument(step)
        elif isinstance(step, OfAction):
            self._of_action(step.name)
        elif isinstance(step, Clause):
            self._clause(self._facets[step.number])

    def _told(self) -> Facet:
        if self._facet is None:
            raise ValueError("an argument of a claim stands in a sentence that tells none")
        return self._facet

    def _of_action(self, name: str) -> None:
        facet = self._told()
        self._put(f"vg.{facet.frame}" if name == "vg" else f"{facet.action}{name}")

    def _clause(self, facet: Facet) -> None:
        start = len(self._words)
        self._facet, self._parts, self._time, self._counted = facet, {}, None, None
        rule = "infinitive" if facet.manner.rule == "order" else _CLAUSES.get(facet.action, "at")
        self._put(rule)
        told, counted = self._time, self._counted
        self._claims.append(
            ClaimDraft(
                facet,
                (start, len(self._words)),
                self._parts,
                told,
                counted.low if counted else None,
                counted.high if counted else None,
            )
        )

    def _argument(self, step: Argument) -> None:
        start = len(self._words)
        if step.role == "Q":
            self._put_source()
            return
        if step.role == "K":
            self._put(step.rule or "said")
            self._cue = (start, len(self._words))
            return
        if step.role == "P":
            facet = self._told()
            self._put(f"{facet.action}.{_FORMS[facet.frame]}")
        else:
            self._words += self._argument_words(step.role)
        if step.role == "B":
            self._fixed += range(start, len(self._words))
        else:
            self._parts.setdefault(step.role, (start, len(self._words)))

    def _argument_words(self, role: str) -> tuple[str, ...]:
        facet = self._told() if self._facets or role == "B" else None
        if role == "B" or facet is None:
            return (self._event.nationality, *self._event.branch.split())
        if role == "E":
            self._counted = self._equipment(facet)
            return self._counted.words
        if role == "A":
            return (self._event.nationality, facet.unit, *self._chosen("unitkind"))
        if role == "T":
            self._time = self._when(facet)
            return self._time.words
        places: dict[str, Site] = {"O": facet.origin, "D": facet.destination, "S": facet.site}
        return places[role].words

    def _chosen(self, rule: str) -> tuple[str, ...]:
        choices = self._grammar[rule]
        return tuple(str(step) for step in choices[int(self._draw() * len(choices))])

    def _equipment(self, facet: Facet) -> _Counted:
        about = " ".join(self._chosen("countadj")) if self._draw() < 0.3 else ""
        low, high = _BOUNDS.get(about, (1, 1))
        look = self._chosen("eqadj") if self._draw() < 0.35 else ()
        words = (*about.split(), str(facet.number), *look, *facet.kind.words)
        return _Counted(words, facet.number if low else None, facet.number if high else None)

    def _when(self, facet: Facet) -> Told:
        way = WAYS[int(self._draw() * len(WAYS))]
        ahead = facet.frame is TimeFrame.FUTURE
        shift = facet.days + 1 if ahead else -facet.days
        return way(self._event.day + timedelta(days=shift), self._facts)

    def _put_source(self) -> None:
        start = len(self._words)
        self._speaker = _SPEAKERS[int(self._draw() * len(_SPEAKERS))]
        self._named = False
        self._put(f"source.{self._speaker}")
        end = len(self._words) - (self._words[-1] == ",")
        self._source = (start, end)

    def _fact(self, name: str) -> None:
        start = len(self._words)
        facts = self._facts
        if name == "person":
            self._words += person(facts).split()
            self._named = True
        elif name == "clock":
            self._words.append(f"{facts.randrange(24):02}:{facts.randrange(60):02}")
        elif name == "docno":
            self._words.append(f"{facts.randrange(10, 990)}/{facts.randrange(10, 99)}")
        elif name == "oldyear":
            self._words.append(str(facts.randint(1931, 2009)))
        else:
            self._words.append(str(facts.randint(*_SPREAD[name])))
        self._fixed += range(start, len(self._words))


_SPREAD = {"number": (3, 95), "km": (3, 60), "age": (19, 88)}
