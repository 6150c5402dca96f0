"""What people have laid down before anything is derived."""

from __future__ import annotations

from dataclasses import dataclass, field

from muster.corroborate.owners import Owners, known_owners
from muster.domain.link import NO_CONSTRAINTS, Constraints


@dataclass(frozen=True, slots=True)
class Given:
    """Judgements on records, and which outlets belong to one house (the table that comes with Muster where none is given)."""

    constraints: Constraints = NO_CONSTRAINTS
    owners: Owners = field(default_factory=known_owners)
