"""What /api/openapi.json says of the API."""

from __future__ import annotations

import pytest

ENVELOPE = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}


@pytest.fixture(scope="module")
def described(client):
    return client.get("/api/openapi.json").json()


@pytest.fixture(scope="module")
def operations(described):
    return {
        f"{method} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def test_it_says_what_it_describes(described):
    assert described["info"]["version"][0].isdigit()
    assert described["info"]["description"]
    assert all(tag["description"] for tag in described["tags"])
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_operation_is_tagged_and_described(operations):
    assert len(operations) > 30
    for name, operation in operations.items():
        assert operation["tags"], name
        assert operation["description"], name
        assert name.split()[1].startswith("/api/")


def test_every_failure_is_in_the_envelope(operations):
    for name, operation in operations.items():
        failures = {s: r for s, r in operation["responses"].items() if int(s) >= 400}
        assert {"400", "401", "403", "404", "413", "422", "429"} <= set(failures), name
        assert all(response["content"] == ENVELOPE for response in failures.values()), name


def test_every_success_is_an_answer_or_a_file(operations):
    for name, operation in operations.items():
        (success,) = (r for status, r in operation["responses"].items() if status.startswith("2"))
        content = success["content"]
        if "application/json" in content:
            assert "/Answer_" in content["application/json"]["schema"]["$ref"], name
        else:
            assert content, name
