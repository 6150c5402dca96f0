"""Which ships are named, and that claims of different ships are of different events."""

import pytest

from muster.corroborate.matching import likeness
from muster.corroborate.proposition import proposition
from muster.corroborate.ships import ships


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("USS Harry S. Truman (CVN 75), and later USS Truman", {"truman"}),
        ("the carrier USS George H.W. Bush, flagship of a group", {"bush"}),
        ("TCG Yüzbaşı Güngör Durmuş, on her way, met HMS Queen Elizabeth.", {"durmuş", "elizabeth"}),
        ("INS Kiltan left. The harbour was empty", {"kiltan"}),
        ("the FS said nothing, and ITS crew did not either", set()),
        ("two frigates and a tanker", set()),
    ],
)
def test_names_of_ships(words: str, names: set[str]) -> None:
    assert ships(words) == names


def test_other_ships_are_other_events(tell) -> None:
    one, same, other = (
        proposition(tell(report, "arrive", destination="Alpha", day=3, quote=f"{name} arrived at Alpha"))
        for report, name in (("r1", "USS Harry S. Truman"), ("r2", "USS Truman"), ("r3", "USS Nimitz"))
    )
    assert likeness(one, same).veto is None
    assert likeness(one, other).veto == "other ships are named"


@pytest.mark.parametrize(
    ("action", "published", "day", "parted"),
    [
        ("attack", 40, None, True),
        ("attack", 12, None, False),
        ("attack", 40, 39, True),
        ("present", 40, None, False),
        ("withdraw", 40, None, False),
    ],
)
def test_news_weeks_apart_is_of_two_acts(
    tell, action: str, published: int, day: int | None, parted: bool
) -> None:
    """An act without a day is of the week before its report; what lasts may be told again at any time."""
    one = proposition(tell("r1", action, site="Alpha", published=5))
    two = proposition(tell("r2", action, site="Alpha", published=published, day=day))
    veto = likeness(one, two).veto
    assert (veto is not None and veto.startswith("news of acts")) is parted
