"""A brief as Markdown and as one HTML file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from muster.export.brief import Brief, Note

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#+!|~])")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def inert(text: str) -> str:
    """One line of ``text`` without control and direction characters."""
    return _INVISIBLE.sub("", " ".join(text.split()))


def escaped(text: str) -> str:
    """``text`` as plain words of CommonMark: no markup, no autolink, no HTML."""
    return _MARKUP.sub(r"\\\1", inert(text)).replace("://", ":\u2060//").replace("&", "&amp;")


def as_markdown(brief: Brief, pictures: Sequence[str] = ()) -> str:
    """CommonMark with numbered notes; pictures by the files that hold them, in words where there are none."""
    label = [f"**{escaped(brief.banner)}**", ""] if brief.tlp else []
    about = (*brief.caveats, *brief.handling)
    parts = [*label, f"# {escaped(brief.title)}", "", *(f"> {escaped(one)}  " for one in about), ""]
    for number, picture in enumerate(brief.pictures):
        words = escaped(picture.alt)
        parts += [f"![{words}](<{pictures[number]}>)" if pictures else f"*{words}*", ""]
    for section in brief.sections:
        parts += [f"## {escaped(section.heading)}", ""]
        for sentence in section.sentences:
            text = escaped(sentence.text) + (" †" if sentence.edited else "")
            marks = "".join(f"\\[{n}\\]" for n in sentence.notes)
            basis = f"  \n  *{escaped(sentence.basis)}*" if sentence.basis else ""
            if sentence.lead:  # blank lines keep it out of the list before and after
                parts += (
                    ["", f"**{text}** {marks}{basis}", ""]
                    if parts[-1]
                    else [f"**{text}** {marks}{basis}", ""]
                )
            else:
                parts.append(f"- {text} {marks}{basis}")
        parts.append("")
    parts += ["## Notes", "", *(_note_line(note) for note in brief.notes), "", *label]
    return "\n".join(parts)


def _note_line(note: Note) -> str:
    who = escaped(" → ".join(note.chain))
    where = ", ".join(escaped(part) for part in (note.outlet, note.title, note.published) if part)
    return (
        f"{note.number}. “{escaped(note.quote)}” {who}. {where}. "
        f"Report {escaped(note.report_id)}, characters {note.start}–{note.end}, claim `{note.claim}`, "
        f"text sha256 `{note.text_sha256[:16]}`."
    )


def as_html(brief: Brief) -> str:
    """One HTML file: own style, no script, nothing loaded."""
    return _environment().get_template("brief.html").render(brief=brief)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("muster.export", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inert"] = inert
    return environment
