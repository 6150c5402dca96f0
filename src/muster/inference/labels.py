"""The label sets of the reading model, in the order of its outputs; the recipe in ``training/`` uses the same."""

from __future__ import annotations

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.reading import Scale

SPEECH_PARTS = ("source", "cue", "content")  # Pareti 2012
ATTRIBUTION = ("O", *(f"{mark}-{part}" for part in SPEECH_PARTS for mark in "BI"))
TRIGGERS = ("O", *(action.value for action in Action))
ROLES = ("O", "actor", "object", "equipment", "origin", "destination", "via", "site", "time")
SCALES = tuple(one.value for one in Scale)
VOICES = ("O", "source", "cue", "relay")  # relay: who stands between publisher and innermost source
POLARITIES = tuple(one.value for one in Polarity)
CERTAINTIES = tuple(one.value for one in Certainty)
TIME_FRAMES = tuple(one.value for one in TimeFrame)
ATTRIBUTES = ("polarity", "certainty", "time_frame", "speech_act")  # of a predicate, behind its action
SPEECH_ACTS = tuple(one.value for one in SpeechAct)
DISTANCES = (
    1,
    2,
    3,
    5,
    8,
    13,
    21,
    34,
    55,
    89,
    144,
)  # bounds of the distance buckets, in words, on either side


# where an action nearly always happens, by the counts over the project's own corpus (present .97, depart .98, arrive .95 …)
PLACE_OF = {
    Action.PRESENT: "site",
    Action.REMAIN: "site",
    Action.CONSTRUCT: "site",
    Action.LOAD: "site",
    Action.TRANSFER: "site",
    Action.EXERCISE: "site",
    Action.ATTACK: "site",
    Action.OTHER: "site",
    Action.WITHDRAW: "origin",
    Action.DEPART: "origin",
    Action.ARRIVE: "destination",
    Action.DEPLOY: "destination",
    Action.REINFORCE: "destination",
}


def may_follow(before: str, after: str) -> bool:
    """Whether ``after`` may stand behind ``before``: inside a span only what began it."""
    return not after.startswith("I-") or before[2:] == after[2:]
