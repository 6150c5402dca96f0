"""Who may be told, and what endangers somebody: markings on a ledger, a report, a source or a claim, only ever added.

A marking says one of two things: a label of FIRST's Traffic Light Protocol 2.0 (``tlp``), or that something is sensitive and
why (``sensitive``, ``covers``). It names a claim by id and by the words it stands at, so that what is sensitive stays so
when the report is analysed anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from muster.domain.decision import Anchor
from muster.domain.ids import content_id

_PREFIX = "TLP:"


class Tlp(StrEnum):
    """Labels of TLP 2.0 (https://www.first.org/tlp/), the strictest first."""

    RED = "RED"
    AMBER_STRICT = "AMBER+STRICT"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"

    @classmethod
    def of(cls, written: str) -> Tlp:
        """With or without "TLP:", in either case. Raises ValueError for anything else, the old "WHITE" among it."""
        return cls(written.strip().upper().removeprefix(_PREFIX).strip().replace(" ", "+"))

    @property
    def label(self) -> str:
        """As it is printed."""
        return f"{_PREFIX}{self.value}"

    @property
    def means(self) -> str:
        """Whom it may be told, in words."""
        return _MEANS[self]

    def stricter_than(self, other: Tlp) -> bool:
        """Whether fewer people may be told than of the other."""
        return _STRICTNESS[self] > _STRICTNESS[other]


_MEANS = {
    Tlp.RED: "for the people it was given to, and nobody else",
    Tlp.AMBER_STRICT: "for those who need it in the organisation alone",
    Tlp.AMBER: "for those who need it in the organisation and among its clients",
    Tlp.GREEN: "for the community, not for the public",
    Tlp.CLEAR: "for everybody",
}
_STRICTNESS = {tlp: len(Tlp) - n for n, tlp in enumerate(Tlp)}


def strictest(labels: Iterable[Tlp | None]) -> Tlp | None:
    """The strictest of some labels, None where none of them is one."""
    return max((tlp for tlp in labels if tlp is not None), key=_STRICTNESS.__getitem__, default=None)


class Subject(StrEnum):
    """What is marked. A ledger's label is the default of every report in it."""

    LEDGER = "ledger"
    REPORT = "report"
    SOURCE = "source"
    CLAIM = "claim"


class Sensitive(StrEnum):
    """What telling it would do."""

    PERSON = "person"
    LOCATION = "location"
    OTHER = "other"


_REASONS = {Sensitive.PERSON: "identifies a person", Sensitive.LOCATION: "location of a source"}


@dataclass(frozen=True, slots=True)
class Marking:
    """Who marked what, when (ISO date-time) and why.

    ``key`` is the report's or claim's id, the source's key, empty for the ledger. ``label`` is the reason of a tag in free
    words where it is of no kind of its own, and is printed where something is redacted; ``why`` never leaves the ledger.
    ``covers`` are the words that no output may hold. ``reverses`` names an earlier marking that this one takes back.
    """

    subject: Subject
    key: str
    by: str
    at: str
    why: str
    tlp: Tlp | None = None
    sensitive: Sensitive | None = None
    label: str = ""
    covers: tuple[str, ...] = ()
    anchor: Anchor | None = None
    reverses: str | None = None  # Marking.id

    @property
    def id(self) -> str:
        """Content id: what is marked as what, by whom, when and why."""
        what = (self.subject, self.key, self.tlp, self.sensitive, self.label, *self.covers)
        return content_id("m", *what, self.reverses, self.by, self.at, self.why)

    @property
    def reason(self) -> str:
        """Why it is sensitive, in the words that stand in the place of what is redacted; empty for a TLP label."""
        return self.label or (_REASONS.get(self.sensitive, "sensitive") if self.sensitive else "")

    @property
    def said(self) -> str:
        """The label or the tag in a few words."""
        return self.tlp.label if self.tlp else f"sensitive: {self.reason}"
