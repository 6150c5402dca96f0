"""The fast encoder of constructed claims gives the store's own bytes, and a bulk row the product's own row."""

from __future__ import annotations

import json

from muster.domain.claim import Claim
from muster.evaluation.synthetic import archive
from muster.evaluation.synthetic.encoding import claim_json
from muster.store.codec import dumps, loads

SEED = 5


def test_the_bytes_are_those_of_the_codec() -> None:
    claims = [claim for report in archive(SEED, 400) for claim in report.claims]
    assert len(claims) > 3_000
    for claim in claims:
        assert claim_json(claim) == dumps(Claim, claim)


def test_the_claim_comes_back() -> None:
    report = next(archive(SEED, 1))
    for claim in report.claims:
        assert loads(Claim, claim_json(claim)) == claim
        assert json.loads(claim_json(claim))["quote"] == claim.quote
