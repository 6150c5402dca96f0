"""The one shape of a success under /api; failures have theirs in :mod:`muster.web.errors`."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

T = TypeVar("T")


class Paging(BaseModel):
    """Where a page lies in the whole list."""

    total: int = Field(description="How many there are in all")
    offset: int = Field(description="How many come before the first of this page")


class Answer(BaseModel, Generic[T]):
    """``{"data": …, "page": …}``; ``page`` is null where the answer is no part of a longer list."""

    data: T
    page: Paging | None = None


def answer(data: T) -> Answer[T]:
    """A whole answer."""
    return Answer(data=data)


def page_of(items: list[T], total: int, offset: int) -> Answer[list[T]]:
    """One page of a list."""
    return Answer(data=items, page=Paging(total=total, offset=offset))
