"""A brief as DOCX, for a desk that edits in a word processor. Needs the extra ``brief``."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from typing import Any

from muster.domain.extras import optional
from muster.export.brief import Brief, Note, Sentence
from muster.export.brief_render import inert
from muster.export.picture_raster import png

_WIDTH_CM = 16.0


def docx(made: Brief) -> bytes:
    """Headings, paragraphs and pictures with built-in styles. Raises UsageError where python-docx is not installed."""
    document = optional("docx", "brief", "DOCX").Document()
    _properties(document, made)
    _label(document, made)
    document.add_heading(inert(made.title), level=0)
    for caveat in (*made.caveats, *made.handling):
        _small(document, caveat)
    for picture in made.pictures:
        document.add_picture(
            BytesIO(png(picture)), width=optional("docx.shared", "brief", "DOCX").Cm(_WIDTH_CM)
        )
        document.inline_shapes[-1]._inline.docPr.set("descr", inert(picture.alt))
        _small(document, picture.title)
    for section in made.sections:
        document.add_heading(inert(section.heading), level=1)
        for sentence in section.sentences:
            _sentence(document, sentence)
    document.add_heading("Notes", level=1)
    for note in made.notes:
        _note(document, note)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _properties(document: Any, made: Brief) -> None:
    about = document.core_properties
    about.title, about.author, about.language = inert(made.title), "Muster", "en"
    about.subject = made.tlp.label if made.tlp else ""
    about.created = about.modified = made.as_of.known.astimezone(UTC).replace(tzinfo=None)


def _label(document: Any, made: Brief) -> None:
    """The TLP label at the head and the foot of every page."""
    shared, align = (optional(f"docx.{part}", "brief", "DOCX") for part in ("shared", "enum.text"))
    for section in document.sections if made.tlp else ():
        for edge in (section.header, section.footer):
            paragraph = edge.paragraphs[0]
            paragraph.alignment = align.WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(made.banner)
            run.bold, run.font.size = True, shared.Pt(12)


def _sentence(document: Any, sentence: Sentence) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(inert(sentence.text) + (" †" if sentence.edited else "")).bold = sentence.lead
    for number in sentence.notes:
        paragraph.add_run(f"[{number}]").font.superscript = True
    if sentence.basis:
        _small(document, sentence.basis)


def _note(document: Any, note: Note) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"[{note.number}] ").bold = True
    paragraph.add_run(f"“{inert(note.quote)}”")
    _small(document, note.reference())


def _small(document: Any, words: str) -> None:
    run = document.add_paragraph().add_run(inert(words))
    run.font.size = optional("docx.shared", "brief", "DOCX").Pt(8.5)
