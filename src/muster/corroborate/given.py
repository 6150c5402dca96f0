"""What people have laid down before anything is derived."""

from __future__ import annotations

from dataclasses import dataclass, field

from muster.corroborate.judgements import FREE, Constraints
from muster.corroborate.owners import Owners, known_owners


@dataclass(frozen=True, slots=True)
class Given:
    """Judgements on claims and on reports, and which outlets belong to one house (the table that comes with Muster where
    none is given)."""

    claims: Constraints = FREE
    reports: Constraints = FREE
    owners: Owners = field(default_factory=known_owners)
