"""Words of modality: the lexicon of ``muster/data/codebook/modality.toml``."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from muster.domain.claim import SpeechAct
from muster.extract.lexicon import table


class Modality(NamedTuple):
    future: frozenset[str]
    negative: frozenset[str]
    aspect: frozenset[str]
    belief: frozenset[str]
    alleged: frozenset[str]
    probable: frozenset[str]
    possible: frozenset[str]
    will: frozenset[str]
    may: frozenset[str]
    must: frozenset[str]
    none: frozenset[str]
    speech: tuple[tuple[SpeechAct, frozenset[str]], ...]


@cache
def modality() -> Modality:
    """The modality lexicon of ``muster/data/codebook/modality.toml``."""
    data = table("codebook", "modality")
    governors, adverbs, modals = data["governors"], data["adverbs"], data["modals"]
    return Modality(
        future=frozenset(governors["future"]),
        negative=frozenset(governors["negative"]),
        aspect=frozenset(governors["aspect"]),
        belief=frozenset(governors["belief"]),
        alleged=frozenset(governors["alleged"]),
        probable=frozenset(adverbs["probable"]),
        possible=frozenset(adverbs["possible"]),
        will=frozenset(modals["future"]),
        may=frozenset(modals["possible"]),
        must=frozenset(modals["demand"]),
        none=frozenset(data["negators"]["determiners"]),
        speech=tuple((SpeechAct(act), frozenset(verbs)) for act, verbs in data["speech"].items()),
    )
