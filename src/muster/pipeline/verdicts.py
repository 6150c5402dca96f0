"""What became of a report, as text that crosses processes and lies in files; and the worker that finds it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from muster.domain.document import RawReport
from muster.domain.errors import WorkerDied
from muster.domain.record import Analysis, Quarantined
from muster.pipeline.analyse import Ports
from muster.pipeline.engine import MakePorts, attempt
from muster.pipeline.fingerprint import fingerprint
from muster.store.codec import dumps, loads


class Verdict(NamedTuple):
    """Canonical JSON of an Analysis, or of a Quarantined; the other is None."""

    analysis: str | None
    quarantined: str | None

    @classmethod
    def of(cls, result: Analysis | Quarantined) -> Verdict:
        if isinstance(result, Quarantined):
            return cls(None, dumps(Quarantined, result))
        return cls(dumps(Analysis, result), None)

    def result(self) -> Analysis | Quarantined:
        """Raises LedgerCorrupt when the text is not what :meth:`of` wrote."""
        if self.analysis is not None:
            return loads(Analysis, self.analysis)
        return loads(Quarantined, self.quarantined or "null")

    def cost_workers(self) -> bool:
        """Whether the report was refused because the processes that analysed it ended."""
        if self.quarantined is None:
            return False
        return loads(Quarantined, self.quarantined).error == WorkerDied.__name__


Verdicts = tuple[Verdict, ...]


class Analyst:
    """Lives in a worker process: builds its adapters once and analyses what it is given, one report after the other."""

    def __init__(self, make: MakePorts) -> None:
        self._make = make
        self._ports: Ports | None = None

    def ready(self) -> str:
        """Build the adapters; the answer is this program's fingerprint. Raises AssetMismatch for a wrong model."""
        self._ports = self._make()
        return fingerprint()

    def analyse(self, reports: Sequence[RawReport]) -> Verdicts:
        if self._ports is None:
            self.ready()
        ports = self._ports
        assert ports is not None  # ready() has built them
        return tuple(Verdict.of(attempt(raw, ports)) for raw in reports)
