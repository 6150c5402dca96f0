"""Where a ledger may be, as people write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL

from muster.domain.errors import UsageError
from muster.store.address import Address


def test_a_folder_is_a_folder() -> None:
    assert Address.of("syria").place == Address.of(Path("syria")).place == Path("syria")
    assert Address.of(Address(Path("syria"))) == Address.of("syria")
    assert str(Address.of("syria")) == "syria"


@pytest.mark.parametrize("given", ["postgresql://ana@db.example/syria", "postgres://ana@db.example/syria"])
def test_a_database_is_named_by_its_url(given: str) -> None:
    place = Address.of(given).place
    assert isinstance(place, URL)
    assert (place.username, place.host, place.database) == ("ana", "db.example", "syria")


def test_a_password_is_never_shown() -> None:
    address = Address.of("postgresql://ana:s3cret@db.example/syria")
    assert "s3cret" not in f"{address} {address!r}"
    assert "ana" in str(address)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("mysql://ana@db/syria", "a folder or postgresql://"),
        ("file:///tmp/x", "a folder or postgresql://"),
        (Path("postgresql://db/syria"), "not a path"),
        ("postgresql://ana:s3cret@db:port/syria", "not readable as an address"),
        ("postgresql:///syria?password=s3cret", "no place among the options"),
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(given: str | Path, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint) as refused:
        Address.of(given)
    assert "s3cret" not in str(refused.value)
