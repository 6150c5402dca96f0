"""Origin groups of reports as they were known: who copied whom, as far as the reports known then show it.

A group depends only on the reports that matches connect with it (:mod:`muster.corroborate.grouping`). Where all of these were
known it is the ledger's; else those that were known are grouped anew, from what was judged of each two of them, so that no
later report shows an older picture whose copy a text is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from muster.corroborate.grouping import group, reached
from muster.corroborate.judgements import Constraints
from muster.domain.origin import CopyMatch, OriginGroup, ReportTraits, cut_down
from muster.domain.status import Unsure


class KeptReports(Protocol):
    """What a ledger keeps of the reports that it compared."""

    def groups(self, reports: Iterable[str]) -> tuple[OriginGroup, ...]:
        """The origin groups of some reports, cut down to these as members, without evidence."""
        ...

    def together(self, items: Iterable[str]) -> frozenset[str]:
        """The reports (ids) with all that matches connect them with."""
        ...

    def matches(self, reports: Iterable[str]) -> Iterable[CopyMatch]:
        """What was judged of pairs, one of them of ``reports``."""
        ...

    def traits(self, reports: Iterable[str]) -> Mapping[str, ReportTraits]: ...


class KnownReports(Protocol):
    """What was known at the asked point."""

    def known_reports(self, reports: Iterable[str]) -> frozenset[str]:
        """Those of the reports that were known."""
        ...

    def unsure(self, items: Iterable[str]) -> Unsure:
        """Of the reports (ids), and all that matches connect them with, those that perhaps were not known."""
        ...


def known_groups(
    reports: Iterable[str],
    kept: KeptReports,
    known: KnownReports | None,
    constraints: Callable[[], Constraints],
) -> tuple[OriginGroup, ...]:
    """The groups of some known reports, cut down to these as members, without evidence; in a group that was another one, the
    body that it is named after goes by its key. ``known`` tells what was known; None where everything was."""
    asked = frozenset(reports)
    unknown = _unknown(asked, known) if known else None
    if not unknown:
        return kept.groups(asked)
    told = kept.together(unknown) - unknown
    changed, demanded = asked & told, constraints()

    def among_known(some: Iterable[str]) -> list[CopyMatch]:
        return [m for m in kept.matches(some) if m.a in told and m.b in told]

    region, matches = reached(changed, among_known, demanded)
    anew = group(kept.traits(region & told), matches, {}, demanded)
    return (*kept.groups(asked - changed), *cut_down(anew, changed))


def _unknown(reports: frozenset[str], known: KnownReports) -> frozenset[str]:
    """Reports not known, of all that matches connect with some."""
    unsure = known.unsure(reports)
    return unsure.unseen | (unsure.partly - known.known_reports(unsure.partly))
