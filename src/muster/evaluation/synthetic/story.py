"""One story: which facets of its event it tells, in which sentences."""

from __future__ import annotations

from random import Random

from muster.evaluation.synthetic.draft import Draft, Sentence, printed
from muster.evaluation.synthetic.events import FACETS, STATED, Event, Facet
from muster.evaluation.synthetic.writer import Writer

_FEWEST, _MOST = 10, 12  # claims of a whole story


def story(event: Event, wording: Random, facts: Random) -> Draft:
    """The first publication of a story about ``event``."""
    writer = Writer(event, wording, facts)
    chosen = _chosen(event, wording)
    title, _, _ = printed(writer.sentence("title", (event.facets[0],)).words)
    sentences: list[Sentence] = []
    while chosen:
        told = _together(chosen, wording)
        del chosen[: len(told)]
        sentences.append(writer.sentence(_rule(told, wording), told))
        if wording.random() < 0.12:
            sentences.append(writer.sentence("context"))
    return Draft(title, tuple(sentences), _breaks(len(sentences), wording))


def _chosen(event: Event, wording: Random) -> list[Facet]:
    """The facets that are told: what the event is about first, then others in any order."""
    others = list(range(1, FACETS))
    wording.shuffle(others)
    return [event.facets[0], *(event.facets[n] for n in others[: wording.randint(_FEWEST, _MOST) - 1])]


def _together(chosen: list[Facet], wording: Random) -> tuple[Facet, ...]:
    """One facet, or two that can stand in one sentence."""
    plain = [facet.manner is STATED for facet in chosen[:2]]
    both = len(plain) == 2 and all(plain) and wording.random() < 0.7
    return tuple(chosen[: 2 if both else 1])


def _rule(told: tuple[Facet, ...], wording: Random) -> str:
    if told[0].manner is not STATED:
        return f"{told[0].manner.rule}1"
    return f"{'own' if wording.random() < 0.55 else 'state'}{len(told)}"


def _breaks(sentences: int, wording: Random) -> frozenset[int]:
    found, at = [], -1
    while at < sentences:
        at += wording.randint(2, 4)
        found.append(at)
    return frozenset(found)
