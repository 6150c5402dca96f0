"""The lexicons are well formed and say what the rules rely on."""

from __future__ import annotations

from importlib.resources import files

import pytest

from muster.domain.claim import Certainty, SpeechAct
from muster.domain.source import SourceKind
from muster.extract.attribution_lexicon import bodies, nouns, roles, verbs, words

FRAMES = {
    "say",
    "tell",
    "show",
    "perceive",
    "deny",
    "reject",
    "order",
    "demand",
    "agree",
    "ask",
    "announce",
    "promise",
    "threaten",
    "cite",
    "verdict",
}


def test_frames_are_known() -> None:
    assert {cue.frame for cue in verbs().values()} <= FRAMES


@pytest.mark.parametrize(
    "name", ["verbs.tsv", "nouns.tsv", "roles.tsv", "bodies.tsv", "states.tsv", "phrases.tsv"]
)
def test_no_row_stands_twice(name: str) -> None:
    text = files("muster.data").joinpath("attribution", name).read_text("utf-8")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    keys = [row if name in {"bodies.tsv", "states.tsv"} else row.split("\t")[0] for row in rows]
    assert len(keys) == len(set(keys))
    assert all("\t" in row for row in rows)


def test_data_carries_its_licence_and_source() -> None:
    assert "CC0" in files("muster.data").joinpath("attribution", "README.md").read_text("utf-8")


def test_acts_and_levels() -> None:
    assert verbs()["deny"].act is SpeechAct.DENY
    assert verbs()["claim"].certainty is Certainty.POSSIBLE
    assert verbs()["say"].certainty is None
    assert nouns()["report"][0] is SourceKind.MEDIA
    assert nouns()["statement"][0] is None
    assert roles()["spokesman"].form == "person"
    assert bodies()["afp"] == (SourceKind.WIRE, "Agence France-Presse")


def test_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("no such list")


def test_negating_lists_do_not_meet_permissions() -> None:
    assert not words("permission") & words("claim_noun")
