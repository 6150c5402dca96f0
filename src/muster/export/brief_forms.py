"""The forms that a brief goes out in."""

from __future__ import annotations

from enum import StrEnum

from muster.domain.errors import UsageError
from muster.export.brief import Brief
from muster.export.brief_docx import docx
from muster.export.brief_pdf import pdf


class BriefForm(StrEnum):
    """By the suffix of its file."""

    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"

    @classmethod
    def of(cls, suffix: str) -> BriefForm:
        """The form of a file by its suffix (".pdf"). Raises UsageError for one that no brief has."""
        asked = suffix.casefold().lstrip(".")
        asked = {"htm": "html", "markdown": "md", "": "md", "txt": "md"}.get(asked, asked)
        if asked not in list(cls):
            raise UsageError(f"a brief is written as {', '.join(cls)}, not as {suffix!r}")
        return cls(asked)

    @property
    def media_type(self) -> str:
        return _MEDIA[self]


_MEDIA = {
    BriefForm.MARKDOWN: "text/markdown; charset=utf-8",
    BriefForm.HTML: "text/html; charset=utf-8",
    BriefForm.PDF: "application/pdf",
    BriefForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def rendered(made: Brief, form: BriefForm) -> bytes:
    """The brief as a file of that form. Raises UsageError for PDF and DOCX where the extra ``brief`` is absent."""
    if form is BriefForm.PDF:
        return pdf(made)
    if form is BriefForm.DOCX:
        return docx(made)
    return (made.html() if form is BriefForm.HTML else made.markdown()).encode()
