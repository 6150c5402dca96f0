"""A reader that remembers: the pages ask the same things again and again, and the ledger seldom changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Engine

from muster.domain.grade import ReliabilityGrade
from muster.domain.link import Link
from muster.domain.origin import OriginGroup
from muster.domain.place import Place
from muster.domain.query import ClaimQuery, Counts, Page
from muster.domain.record import Recorded
from muster.store.address import Address
from muster.store.dialect import Database
from muster.store.limits import limited
from muster.store.reader import LedgerReader
from muster.store.survey import Survey

P = ParamSpec("P")
T = TypeVar("T")

MAX_KEPT = 128  # answers


class RememberingReader(LedgerReader):
    """Keeps its latest answers until the ledger changes. Records are frozen, so sharing them is safe."""

    def __init__(self, database: Database, engine: Engine) -> None:
        super().__init__(database, engine)
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._of: Hashable = None
        self._guard = Lock()
        self._survey: Survey | None = None
        self._survey_of: Hashable = None
        self._surveying = Lock()

    @classmethod
    def open(cls, address: Address | Path | str) -> RememberingReader:
        """See :meth:`LedgerReader.open`."""
        return cast(RememberingReader, super().open(address))

    def remember(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The kept answer to ``key``, or a fresh one."""
        state = self.state()
        with self._guard:
            if state != self._of:
                self._kept.clear()
                self._of = state
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        answer = ask()
        with self._guard:
            if state == self._of:
                self._kept[key] = answer
                while len(self._kept) > MAX_KEPT:
                    self._kept.popitem(last=False)
        return answer

    def survey(self, before: Survey | None = None) -> Survey:
        """The survey of the ledger as it is; of a ledger that has grown only what is new is read."""
        state = self.state()
        with self._surveying:
            if self._survey is None or state != self._survey_of:
                with limited(None):  # made once for everybody: stopped half-way it would never be there
                    self._survey = super().survey(before or self._survey)
                self._survey_of = state
            return self._survey

    def reliability(self, identity: str, at: datetime | None = None) -> ReliabilityGrade | None:
        """See :meth:`LedgerReader.reliability`; of now, all grades are read at once, since a page asks for many."""
        if at is not None:
            return super().reliability(identity, at)
        return self.remember("latest grades", self._latest_grades).get(identity)

    def _latest_grades(self) -> dict[str, ReliabilityGrade]:
        latest: dict[str, ReliabilityGrade] = {}
        for grade in self.grades():
            known = latest.get(grade.identity)
            if known is None or grade.at > known.at:  # of one moment the first by id, as the ledger answers
                latest[grade.identity] = grade
        return latest

    def ask(self, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        fresh = super().ask
        return self.remember(
            (question, args, tuple(sorted(kwargs.items()))), lambda: fresh(question, *args, **kwargs)
        )

    def counts(self) -> Counts:
        return self.remember("counts", super().counts)

    def claims(self, query: ClaimQuery) -> Page[Recorded]:
        ask = super().claims
        return self.remember(query, lambda: ask(query))

    def claims_at(self, place_id: str) -> tuple[Recorded, ...]:
        ask = super().claims_at
        return self.remember(("claims_at", place_id), lambda: ask(place_id))

    def place(self, place_id: str) -> Place:
        ask = super().place
        return self.remember(("place", place_id), lambda: ask(place_id))

    def origins(self) -> tuple[OriginGroup, ...]:
        return self.remember("origins", super().origins)

    def links(self, claim_id: str | None = None) -> tuple[Link, ...]:
        ask = super().links
        return self.remember(("links", claim_id), lambda: ask(claim_id))
