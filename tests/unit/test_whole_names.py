"""A place is the whole of the name printed, once, in one role."""

from __future__ import annotations

import pytest

from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.place import PlaceMention
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.extract.whole_names import ROLES, with_whole_names
from muster.gazetteer.lookup import PlaceIndex

GAZETTEER = PlaceIndex.bundled()


def whole(text: str, **pieces: str) -> dict[str, list[str]]:
    """The places of a claim over ``text`` in which each role was marked as ``pieces`` (divided by "|")."""
    marked = {role: tuple(mentions(text, pieces[role])) if role in pieces else () for role in ROLES}
    claim = Claim(
        report="r",
        span=Span(0, len(text)),
        quote=text,
        predicate=Span(0, 1),
        attribution=(Source("Port Herald", SourceKind.OUTLET, True),),
        speech_act=SpeechAct.STATE,
        action=Action.ARRIVE,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        time_frame=TimeFrame.PAST,
        **marked,
    )
    (made,) = with_whole_names(Document("r", text), [claim], GAZETTEER)
    for role in ROLES:
        assert all(place.span is None or place.span.of(text) == place.text for place in getattr(made, role))
    return {role: [p.text for p in getattr(made, role)] for role in ROLES if getattr(made, role)}


def mentions(text: str, pieces: str) -> list[PlaceMention]:
    found, at = [], 0
    for piece in pieces.split("|"):
        at = text.index(piece, at)
        found.append(PlaceMention(piece, Span(at, at + len(piece))))
        at += len(piece)
    return found


@pytest.mark.parametrize(
    ("text", "piece", "name"),
    [
        ("A missile hit the Ali Al Salem Air Base in Kuwait.", "Ali|Salem Air Base", "Ali Al Salem Air Base"),
        ("Two frigates crossed the Strait of Gibraltar at dawn.", "Strait|Gibraltar", "Strait of Gibraltar"),
        ("The brigade reached Fort Zinnowitz on Monday.", "Zinnowitz", "Fort Zinnowitz"),
        ("The boat tied up at Naval Station Pointe Noire.", "Naval Station", "Naval Station Pointe Noire"),
        ("Jets landed at Kolwara Naval Air Station.", "Kolwara", "Kolwara Naval Air Station"),
        ("They sailed into the South China Sea.", "South", "South China Sea"),
        ("Drones fell on the U.S. base.", ".S.", "U.S."),
        (
            "A Reaper burned at Ali Al Salem Air Base in Kuwait.",
            "Ali Al Salem Air Base in",
            "Ali Al Salem Air Base",
        ),
    ],
)
def test_what_was_cut_is_made_whole(text: str, piece: str, name: str) -> None:
    assert whole(text, site=piece) == {"site": [name]}


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Tartus Governor Rami Haddad met the crew.", "Tartus"),
        ("The Kentucky Army National Guard went along.", "Kentucky"),
        ("Trucks reached Latakia, Syrian officials said.", "Latakia"),
    ],
)
def test_neighbours_that_are_no_part_of_the_name_stay_out(text: str, piece: str) -> None:
    assert whole(text, site=piece) == {"site": [piece]}


def test_a_name_cut_over_two_roles_is_in_the_one_that_had_most_of_it() -> None:
    text = "It returned to Naval Submarine Base New London on Thursday."
    assert whole(text, origin="Submarine", destination="Naval|Base New London") == {
        "destination": ["Naval Submarine Base New London"]
    }


def test_whole_names_stay_as_they_are_in_every_role() -> None:
    text = "The convoy left Homs for Tartus by way of Homs."
    assert whole(text, origin="Homs", destination="Tartus") == {"origin": ["Homs"], "destination": ["Tartus"]}


def test_what_was_carried_from_elsewhere_has_no_words_here() -> None:
    carried = PlaceMention("Hmeimim")
    text = "The aircraft returned there."
    claim = Claim(
        "r", Span(0, len(text)), text, Span(0, 1), (Source("Port Herald", SourceKind.OUTLET, True),),
        SpeechAct.STATE, Action.ARRIVE, Polarity.AFFIRMED, Certainty.CERTAIN, TimeFrame.PAST, site=(carried,),
    )  # fmt: skip
    assert with_whole_names(Document("r", text), [claim], GAZETTEER) == (claim,)
