"""The API asked at random, from its own description: it never fails, and answers as it says it does.

The seed is fixed, so that a run finds what the run before found.
"""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from muster.web.access import Alone
from muster.web.security import Front
from muster.web.server import serve_desk

EXAMPLES = 10  # of every operation, beside those at its limits
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HERE = frozenset({"testserver"})  # what schemathesis calls the application


BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def asked_at_random(app, modes, headers) -> tuple[int, list[str]]:
    """How many operations there are, and what is wrong with their answers."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=headers)
    found, operations = [], [result.ok() for result in schema.get_all_operations()]
    for operation in operations:
        for mode in modes:

            @BOUNDED
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                case.call_and_validate(checks=CHECKS, headers=headers)

            try:
                ask()
            except Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE  # there is nothing to get wrong in this question
            except (AssertionError, BaseExceptionGroup) as error:
                found.append(f"{operation.label} ({mode.value}): {error}")
    return len(operations), found


BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
OWN = {"origin": "http://testserver"}


def test_no_question_makes_it_fail(alone_apart):
    asked, wrong = asked_at_random(serve_desk(alone_apart, Alone("desk"), front=Front(HERE)), BOTH, OWN)
    assert asked > 25
    assert wrong == []


def test_nor_does_one_of_a_team(crowd):
    """By a session, so that what is in person can be reached too."""
    crowd.app.user_middleware[-1].kwargs["front"] = Front(HERE, shared=True)
    cookie = {"cookie": f"muster={crowd.session('admin')}"}
    asked, wrong = asked_at_random(crowd.app, (GenerationMode.POSITIVE,), OWN | cookie)
    assert asked > 25
    assert wrong == []
