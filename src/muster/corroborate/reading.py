"""What grouping keeps of a report that was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from muster.domain.origin import ReportTraits


class Reading(NamedTuple):
    """A report's traits, the keys under which it is found, for each of the searches, and the outlets that it credits."""

    traits: ReportTraits
    keys: tuple[Mapping[int, int], ...]
    outlets: frozenset[str]
