"""Every domain value that the ledger keeps comes back from its canonical text as it was."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.errors import LedgerCorrupt
from muster.domain.event import PostureEvent
from muster.domain.grade import ReliabilityGrade
from muster.domain.link import Judgement, Link
from muster.domain.origin import OriginGroup
from muster.domain.place import Place
from muster.domain.query import SiteSummary
from muster.domain.status import SiteStatus
from muster.domain.text import OffsetMap, Span
from muster.store.codec import canonical, coder, dumps, loads

KEPT = (
    Document,
    Claim,
    PostureEvent,
    OriginGroup,
    Link,
    Judgement,
    ReliabilityGrade,
    Place,
    SiteSummary,
    SiteStatus,
)


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Arbitrary values of an annotated type."""
    if kind in _LEAVES:
        return _LEAVES[kind]
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(values_of(arg) for arg in args))
    if (origin is tuple and args[1:] == (Ellipsis,)) or origin is Sequence:
        return st.lists(values_of(args[0]), max_size=2).map(tuple)
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    hints = typing.get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else kind._fields
    return st.builds(kind, **{name: st.deferred(lambda n=name: values_of(hints[n])) for name in names})


_LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    int: st.integers(),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    datetime: st.datetimes() | st.datetimes(timezones=st.just(UTC)),
    type(None): st.none(),
    Span: st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda p: Span(min(p), max(p))),
    OffsetMap: st.lists(st.integers(1, 50), max_size=4).map(lambda xs: OffsetMap((0, *xs), (0, *xs))),
}


@settings(max_examples=25)
@given(st.data())
@pytest.mark.parametrize("kind", KEPT)
def test_a_value_comes_back_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(values_of(kind))
    text = dumps(kind, value)
    back = loads(kind, text)
    assert back == value
    assert dumps(kind, back) == text  # canonical: one value, one text


class Before(NamedTuple):
    name: str
    span: Span | None = None


class After(NamedTuple):
    name: str
    span: Span | None = None
    added: tuple[str, ...] = ()
    flag: bool | None = None


@given(st.text())
def test_a_field_added_with_a_default_changes_no_stored_byte(name: str) -> None:
    text = dumps(Before, Before(name))
    assert dumps(After, After(name)) == text
    assert loads(After, text) == After(name)


def test_false_and_zero_are_not_taken_for_an_absent_default() -> None:
    assert json.loads(dumps(After, After("x", flag=False))) == {"flag": False, "name": "x"}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"name":3}',
        '{"name":"x","unheard":1}',
        '{"name":"x","span":{"start":5,"end":1}}',
        '{"name":"x","span":{"start":true,"end":1}}',
    ],
)
def test_text_that_is_no_such_value_is_refused(text: str) -> None:
    with pytest.raises(LedgerCorrupt):
        loads(Before, text)


def test_numbers_that_json_lacks_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


@pytest.mark.parametrize("kind", [dict[str, int], list[int], int | str, object])
def test_a_type_outside_the_domain_has_no_coder(kind: Any) -> None:
    with pytest.raises(TypeError):
        coder(kind)
