"""One field of a stored JSON body as text, in the form that each database has for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class JsonField(FunctionElement[str]):
    """``body.a.b``: text as it is, objects and arrays as JSON; NULL where it is left out.

    PostgreSQL reads no JSON with U+0000 in it, so there U+0001 stands in its place: fine for what is asked here.
    """

    type = Text()
    inherit_cache = True

    def __init__(self, body: ColumnElement[Any], *path: str) -> None:
        dotted = "$." + ".".join(path)
        braced = "{" + ",".join(path) + "}"
        super().__init__(body, literal(dotted), literal(braced), literal("\\u0000"), literal("\\u0001"))


@compiles(JsonField, "sqlite")
def _json1(element: JsonField, compiler: Any, **options: Any) -> str:
    body, dotted, *_ = element.clauses
    return f"json_extract({compiler.process(body, **options)}, {compiler.process(dotted, **options)})"


@compiles(JsonField, "postgresql")
def _json(element: JsonField, compiler: Any, **options: Any) -> str:
    body, _, path, nul, one = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(replace({body}, {nul}, {one})::json #>> ({path})::text[])"
