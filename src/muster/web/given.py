"""What a request gives to be read: pasted words with what is said of them, and files. Checked before anything is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, BinaryIO

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from muster.domain.errors import SkipReport
from muster.pipeline.inbox import Part
from muster.read.caps import Caps
from muster.read.dates import declared_iso
from muster.read.language import declared_language
from muster.read.normalise import printable
from muster.read.streams import pieces
from muster.web.filters import Form

Given = list[tuple[Part, Iterable[bytes]]]

MOST_FILES = 1_000
_LONGEST_FIELD = Caps().markup  # bytes of one field of a form: a whole page may be pasted
_LONGEST_NAME = 160
_NAMELESS = "file without a name"
_JSON, _FORMS = "application/json", ("multipart/form-data", "application/x-www-form-urlencoded")


def _dated(value: str) -> str:
    if declared_iso(value) is None:
        raise ValueError("no full date")
    return value


def _coded(value: str) -> str:
    code = declared_language(value)
    if code is None:
        raise ValueError("no language code")
    return code


def _web(value: str) -> str:
    if not value.lower().startswith(("http://", "https://")):
        raise ValueError("no web address")
    return value


class Pasted(Form):
    """One report as words. Give ``text`` or ``html``, or both; what is not known is left out, never guessed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str | None = Field(default=None, description="The words of the report")
    html: str | None = Field(default=None, description="The source of its page")
    outlet: str | None = Field(default=None, max_length=200, description="Who published it")
    published: Annotated[str, AfterValidator(_dated)] | None = Field(
        default=None, max_length=80, description="Day or moment of publication, ISO 8601"
    )
    url: Annotated[str, AfterValidator(_web)] | None = Field(
        default=None, max_length=2_000, description="Where it was published; it is not opened"
    )
    title: str | None = Field(default=None, max_length=500, description="Its headline")
    language: Annotated[str, AfterValidator(_coded)] | None = Field(
        default=None, max_length=35, description="Code of its language; told from the words where left out"
    )


class Upload(Pasted):
    """A form: the fields of a pasted report, and any number of files."""

    files: list[bytes] = Field(default_factory=list, description="Files as muster ingest reads them")


def body_schema() -> dict[str, Any]:
    """OpenAPI description of the two bodies that are taken."""
    form = Upload.model_json_schema()
    form["properties"]["files"]["items"] = {"type": "string", "format": "binary"}
    bodies = {_JSON: Pasted.model_json_schema(), _FORMS[0]: form}
    return {"requestBody": {"required": True, "content": {k: {"schema": v} for k, v in bodies.items()}}}


async def given(request: Request) -> Given:
    """What the request gives. Raises RequestValidationError with the fields that are not right, HTTPException 400."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _JSON:
        return _some(_pasted(await _object(request)))
    if kind in _FORMS:
        return _some([*_pasted(words(form := await form_of(request))), *_files(form)])
    raise HTTPException(400)


async def form_of(request: Request) -> FormData:
    """The request's form; asked a second time it is the same one. Raises HTTPException 400."""
    return await request.form(max_files=MOST_FILES, max_fields=50, max_part_size=_LONGEST_FIELD)


def words(form: FormData) -> dict[str, str]:
    """The fields of a form that are no files. A browser sends line ends as CR LF, whatever was pasted."""
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    return {name: value.replace("\r\n", "\n") for name, value in texts.items()}


def invalid(*fields: str) -> RequestValidationError:
    """An error that names fields."""
    return RequestValidationError([{"loc": ("body", field), "type": "value_error"} for field in fields])


async def _object(request: Request) -> dict[str, Any]:
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(value, dict):
        raise HTTPException(400)
    return value


def _pasted(fields: dict[str, Any]) -> Given:
    try:
        pasted = Pasted.model_validate(fields)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None
    said = pasted.model_dump(include={"outlet", "published", "url", "title", "language"})
    said = {field: whole(value) for field, value in said.items() if value is not None}
    kinds = (("pasted text", "text/plain", pasted.text), ("pasted page", "text/html", pasted.html))
    return [
        (Part(name, "", kind, **said), (content.encode("utf-8", "replace"),))
        for name, kind, content in kinds
        if content and content.strip()
    ]


def _files(form: FormData) -> Given:
    uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    return [(Part(file_name(one.filename), ""), _read(one.file)) for one in uploads if one.filename]


def _read(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return pieces(file)


def _some(found: Given) -> Given:
    if not found:
        raise invalid("text", "files")
    return found


def file_name(given: str | None) -> str:
    """The last part of a name that a browser sent, in one clean line."""
    last = whole((given or "").replace("\\", "/").rpartition("/")[2])[-_LONGEST_NAME:]
    try:
        return printable(last) or _NAMELESS
    except SkipReport:
        return _NAMELESS


def whole(text: str) -> str:
    """Text that can be stored: halves of characters become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
