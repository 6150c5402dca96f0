"""BCubed: how well a clustering agrees with a gold clustering, item by item (Bagga & Baldwin 1998; Amigó et al. 2009).

The precision of an item is the share of its cluster that is of its gold class, its recall the share of its gold class that is in its
cluster; the item itself counts in both. Precision and recall of a clustering are the means over the items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

Item = TypeVar("Item", bound=Hashable)


class Agreement(NamedTuple):
    """Precision and recall of one item, or of many."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def bcubed(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> dict[Item, Agreement]:
    """Agreement of each item. Each maps items to the cluster they are in; raises KeyError for a gold item nowhere found."""
    classes, clusters = Counter(gold.values()), Counter(found[item] for item in gold)
    both = Counter((found[item], label) for item, label in gold.items())
    agreements = {}
    for item, label in gold.items():
        alike = both[found[item], label]
        agreements[item] = Agreement(alike / clusters[found[item]], alike / classes[label])
    return agreements


def mean(agreements: Iterable[Agreement]) -> Agreement:
    """Precision and recall of a clustering: means over its items; 1 and 1 for none."""
    items = list(agreements)
    if not items:
        return Agreement(1.0, 1.0)
    return Agreement(sum(a.precision for a in items) / len(items), sum(a.recall for a in items) / len(items))
