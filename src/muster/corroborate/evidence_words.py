"""The evidence that two reports carry one text, as sentences for people, the strongest kind first."""

from __future__ import annotations

from collections.abc import Mapping

from muster.domain.document import Document
from muster.domain.origin import CopyEvidence, CopyVerdict

_KINDS = {
    CopyEvidence.CREDIT: "Credit: both rest on one agency or outlet that they name.",
    CopyEvidence.QUOTE: "Quotation: both print the same words between quotation marks.",
    CopyEvidence.CONTENT: "Content: names, numbers, places and notions agree.",
}


def evidence_sentences(verdict: CopyVerdict, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """Credit, text reuse with containment both ways, quotations, content, what the comparison found, and the order of
    publication, each as one sentence. ``documents`` are the two reports by id."""
    a, b = documents[verdict.a], documents[verdict.b]
    told = [
        _reuse(verdict, a, b) if kind is CopyEvidence.TEXT_REUSE else _KINDS.get(kind, "")
        for kind in CopyEvidence
    ]
    listed = [
        sentence
        for kind, sentence in zip(CopyEvidence, told, strict=True)
        if kind in verdict.evidence and sentence
    ]
    why = f"In detail: {verdict.why}." if verdict.why else ""
    return tuple(sentence for sentence in (*listed, why, _order(a, b)) if sentence)


def _reuse(verdict: CopyVerdict, a: Document, b: Document) -> str:
    runs = len(verdict.runs)
    longest = max((len(run.a.of(a.text).split()) for run in verdict.runs), default=0)
    aligned = (
        f", in {runs} aligned {'run' if runs == 1 else 'runs'}, the longest of {longest} words"
        if runs
        else ""
    )
    return (
        f"Text: {verdict.containment_ab:.0%} of {_name(a)} stands in {_name(b)} "
        f"and {verdict.containment_ba:.0%} of {_name(b)} in {_name(a)}{aligned}."
    )


def _order(a: Document, b: Document) -> str:
    if a.published is None or b.published is None:
        unknown = " and ".join(_name(d) for d in (a, b) if d.published is None)
        return f"Order: not known; no date of publication for {unknown}."
    first, second = sorted((a, b), key=lambda d: d.published.iso if d.published else "")
    days = (second.published.day - first.published.day).days if first.published and second.published else 0
    if days:
        return f"Order: {_name(first)} was published {days} {'day' if days == 1 else 'days'} before {_name(second)}."
    return f"Order: both were published on {a.published.iso[:10]}."


def _name(document: Document) -> str:
    return document.outlet or document.report_id
