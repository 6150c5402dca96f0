"""A brief changed by hand before it goes out: sentences reworded, left out or added, each marked, each still cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from muster.export.brief import Brief, Section, Sentence, lint_brief
from muster.export.lint_icd203 import lint_icd203
from muster.export.wording import Finding

At = tuple[int, int]  # section, sentence: counted from 0


class Added(NamedTuple):
    """A sentence of one's own at the end of a section, with the numbers of the notes that carry it."""

    section: int
    text: str
    notes: tuple[int, ...]


class Edits(NamedTuple):
    """What was done to a brief: new texts by place (the same text is no change), places left out, sentences added."""

    texts: Mapping[At, str] = {}
    left_out: frozenset[At] = frozenset()
    added: tuple[Added, ...] = ()


def edited(made: Brief, edits: Edits, by: str) -> Brief:
    """The brief with the edits in it. Notes that no sentence cites any more are dropped; a caveat says who changed what."""
    sections = [_section(n, section, edits) for n, section in enumerate(made.sections)]
    kept = tuple(section for section in sections if section.sentences)
    cited = {n for section in kept for sentence in section.sentences for n in sentence.notes}
    notes = tuple(note for note in made.notes if note.number in cited)
    told = _told(made, kept, edits, by)
    return replace(made, sections=kept, notes=notes, caveats=(*made.caveats, *told))


def _section(n: int, section: Section, edits: Edits) -> Section:
    kept = [
        _sentence(sentence, edits.texts.get((n, k)))
        for k, sentence in enumerate(section.sentences)
        if (n, k) not in edits.left_out
    ]
    kept += [
        Sentence(one.text, one.notes, edited=True) for one in edits.added if one.section == n and one.text
    ]
    return section._replace(sentences=tuple(kept))


def _sentence(sentence: Sentence, text: str | None) -> Sentence:
    words = " ".join(text.split()) if text is not None else sentence.text
    return sentence if words in ("", sentence.text) else sentence._replace(text=words, edited=True)


def _told(made: Brief, kept: Iterable[Section], edits: Edits, by: str) -> list[str]:
    places = {(n, k) for n, section in enumerate(made.sections) for k in range(len(section.sentences))}
    marked = sum(sentence.edited for section in kept for sentence in section.sentences)
    left = len(edits.left_out & places)
    parts = [f"{marked} sentences marked † were written or changed by {by}"] if marked else []
    parts += [f"{left} sentences were left out by {by}"] if left else []
    return [f"{'; '.join(parts)}."] if parts else []


class Checked(NamedTuple):
    """What a brief must not go out with, and what its writer should know."""

    uncited: tuple[Finding, ...]
    doubtful: tuple[Finding, ...]


def checked(made: Brief) -> Checked:
    """Every sentence against the rules of wording, and those written by hand against the scale of likelihood (ICD 203)."""
    found = lint_brief(made)
    by_hand = [s for section in made.sections for s in section.sentences if s.edited]
    scale = [finding for sentence in by_hand for finding in lint_icd203(sentence.text)]
    uncited = tuple(f for f in found if f.problem == "no citation")
    return Checked(uncited, tuple(dict.fromkeys([f for f in found if f not in uncited] + scale)))
