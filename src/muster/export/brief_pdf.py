"""A brief as PDF (A4), with the bundled typeface, so that it looks the same on every machine. Needs the extra ``brief``."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from typing import Any

from muster.domain.extras import optional
from muster.domain.marking import Tlp
from muster.export.brief import Brief, Note, Section, Sentence
from muster.export.brief_render import inert
from muster.export.picture_raster import font_file, png

_FACE = "Muster"
_MARGIN = 22.0  # millimetres
TLP_COLOURS = {
    Tlp.RED: (255, 43, 43),
    Tlp.AMBER_STRICT: (255, 192, 0),
    Tlp.AMBER: (255, 192, 0),
    Tlp.GREEN: (51, 255, 0),
    Tlp.CLEAR: (255, 255, 255),
}  # of TLP 2.0, on black
_INK, _SOFT, _ACCENT = (27, 26, 23), (92, 88, 79), (138, 59, 18)


def pdf(made: Brief) -> bytes:
    """The same brief gives the same bytes. Raises UsageError where fpdf2 is not installed."""
    document = _document(made)
    _line(document, made.title, 18, bold=True)
    for caveat in (*made.caveats, *made.handling):
        _line(document, caveat, 8.5, _SOFT)
    for picture in made.pictures:
        document.ln(3)
        document.image(BytesIO(png(picture)), w=document.epw, alt_text=picture.alt)
    for section in made.sections:
        _section(document, section)
    _heading(document, "Notes")
    for note in made.notes:
        _note(document, note)
    return bytes(document.output())


def _document(made: Brief) -> Any:
    fpdf = optional("fpdf", "brief", "PDF")
    document = _labelled(fpdf.FPDF, made)(format="A4")
    document.set_title(inert(made.title))
    if made.tlp:
        document.set_subject(made.tlp.label)
    document.set_lang("en")
    document.set_creator("Muster")
    document.set_creation_date(made.as_of.known.astimezone(UTC))
    for style, bold in (("", False), ("B", True)):
        document.add_font(_FACE, style, font_file(bold))
    document.set_margins(_MARGIN, _MARGIN)
    document.set_auto_page_break(True, margin=_MARGIN)
    document.add_page()
    _shape(document)
    return document


def _labelled(base: type[Any], made: Brief) -> type[Any]:
    """Pages with the TLP label at their head and foot, white or coloured on black as FIRST prints it."""
    if made.tlp is None:
        return base
    words, colour = made.banner, TLP_COLOURS[made.tlp]

    class Labelled(base):  # type: ignore[misc]
        def header(self) -> None:
            self._printed(8.0)
            self.set_y(_MARGIN)

        def footer(self) -> None:
            self._printed(-14.0)

        def _printed(self, y: float) -> None:
            self.set_y(y)
            self.set_font(_FACE, "B", 12)
            self.set_text_color(*colour)
            self.set_fill_color(0, 0, 0)
            wide = self.get_string_width(words) + 4
            self.set_x(self.w - self.r_margin - wide)
            self.cell(wide, 6.5, words, align="C", fill=True)

    return Labelled


def _shape(document: Any) -> None:
    """Join and order the letters of Arabic and Hebrew."""
    optional("uharfbuzz", "brief", "PDF")
    document.set_text_shaping(True)


def _line(
    document: Any, words: str, size: float, colour: tuple[int, int, int] = _INK, bold: bool = False
) -> None:
    document.set_font(_FACE, "B" if bold else "", size)
    document.set_text_color(*colour)
    document.multi_cell(0, size * 0.5, inert(words), new_x="LMARGIN", new_y="NEXT", align="L")
    document.ln(size * 0.08)


def _heading(document: Any, words: str) -> None:
    document.ln(5)
    if document.will_page_break(24):
        document.add_page()
    document.set_draw_color(217, 213, 202)
    document.line(document.l_margin, document.get_y(), document.w - document.r_margin, document.get_y())
    document.ln(2)
    document.start_section(inert(words))
    _line(document, words.upper(), 8.5, _ACCENT, bold=True)


def _section(document: Any, section: Section) -> None:
    _heading(document, section.heading)
    for sentence in section.sentences:
        _sentence(document, sentence)


def _sentence(document: Any, sentence: Sentence) -> None:
    marks = "".join(f"[{n}]" for n in sentence.notes)
    mark = " †" if sentence.edited else ""
    _line(document, f"{sentence.text}{mark} {marks}", 10.5, bold=sentence.lead)
    if sentence.basis:
        _line(document, sentence.basis, 8.5, _SOFT)


def _note(document: Any, note: Note) -> None:
    _line(document, f"[{note.number}] “{note.quote}”", 9)
    _line(document, note.reference(), 7.5, _SOFT)
