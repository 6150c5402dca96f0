"""The codebook, participant, modality and equipment lexicons keep their schemas."""

from __future__ import annotations

import pytest

from muster.domain.claim import Action, SpeechAct
from muster.domain.errors import AssetMismatch
from muster.extract.codebook import ROLES, codebook
from muster.extract.equipment_lexicon import equipment_lexicon
from muster.extract.lexicon import table
from muster.extract.scene import words
from muster.extract.selection import RULES

_ENTRY = {"action", "verbs", "phrases", "nouns", "frame", "mover", "objects", "needs", "bare"}
_FILES = [
    ("codebook", "actions"),
    ("codebook", "participants"),
    ("codebook", "modality"),
    ("equipment", "equipment"),
]


@pytest.mark.parametrize(("topic", "name"), _FILES)
def test_each_file_names_version_source_and_licence(topic, name):
    data = table(topic, name)
    assert data["version"] >= 1
    assert data["source"]
    assert data["licence"]


def test_every_action_has_a_trigger():
    assert {e["action"] for e in table("codebook", "actions")["entry"]} == {a.value for a in Action}


def test_entries_have_known_keys_frames_and_conditions():
    data = table("codebook", "actions")
    for entry in data["entry"]:
        assert set(entry) <= _ENTRY, entry
        assert entry["frame"] in data["frames"], entry
        assert entry.get("verbs") or entry.get("phrases") or entry.get("nouns"), entry
        assert entry.get("needs", "mover") in RULES, entry
        assert entry["mover"], entry


def test_frames_give_prepositions_known_roles():
    for name, frame in table("codebook", "actions")["frames"].items():
        assert set(frame["preps"]) <= set(ROLES), name
        flat = [word for words_of in frame["preps"].values() for word in words_of]
        assert len(flat) == len(set(flat)), name


def test_phrases_have_a_head_and_a_particle():
    assert all(p.words for found in codebook().phrases.values() for p in found)


def test_lexicon_words_are_lower_case():
    assert all(
        w == w.lower()
        for part in (words().force, words().site, words().place, words().countries)
        for w in part
    )
    assert all(w == w.lower() for w in equipment_lexicon().classes)


def test_modality_speech_acts_are_known():
    assert set(table("codebook", "modality")["speech"]) <= {a.value for a in SpeechAct}


def test_a_missing_lexicon_says_what_to_do():
    with pytest.raises(AssetMismatch, match="install Muster again"):
        table("codebook", "absent")
