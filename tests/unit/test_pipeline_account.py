"""What new reports brought: counts of claims by place, contradictions seen from the new claim."""

from __future__ import annotations

from types import SimpleNamespace
from typing import ClassVar

from muster.domain.link import Link, Relation
from muster.domain.place import PlaceBasis, PlaceReading, Precision
from muster.pipeline.account import Account, Against, Touched, account
from muster.pipeline.inbox import End
from muster.store.codec import dumps, loads


def place(name: str) -> tuple[str, SimpleNamespace]:
    reading = PlaceReading(f"site:{name}", name, Precision.SITE, PlaceBasis.STATED, "")
    return "site", SimpleNamespace(reading=reading)


def recorded(claim: str, *places: str) -> SimpleNamespace:
    return SimpleNamespace(claim=SimpleNamespace(id=claim, places=tuple(place(name) for name in places)))


class Reader:
    claims: ClassVar = {
        "r_1": [recorded("c_1", "Tartus", "Tartus"), recorded("c_2", "Tartus", "Kufra")],
        "r_2": [],
    }
    links = (
        Link(Relation.CONTRADICTS, "c_0", "c_2", "one was denied"),
        Link(Relation.SUPPORTS, "c_0", "c_1", "both say so"),
    )

    def claims_of(self, report):
        return self.claims[report]

    def links_of(self, claims):
        assert list(claims) == ["c_1", "c_2"]
        return self.links


def test_the_account_of_new_reports():
    found = account(["r_1", "r_2"], Reader())
    assert found == Account(
        2,
        1,
        ("c_1", "c_2"),
        (Touched("site:Tartus", "Tartus", 2), Touched("site:Kufra", "Kufra", 1)),
        (Against("c_2", "c_0", "one was denied"),),
    )
    assert loads(End, dumps(End, End("t", account=found))).account == found
