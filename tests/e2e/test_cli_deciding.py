"""Decisions on claims as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

REPORT = {
    "report_id": "coast-1",
    "outlet": "Coast Daily",
    "published": "2025-01-14",
    "text": "TARTUS, Syria, Jan 14 - A convoy of 30 trucks left Tartus on Monday, two port officials told Coast Daily.\n",
}
Run = Callable[..., tuple[int, str, str]]


def test_a_claim_is_corrected_rejected_taken_back_and_exported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(REPORT))
    run("ingest", str(tmp_path / "one.json"))
    claims = [c["claim_id"] for c in json.loads(run("claims", "--json")[1])["claims"]]
    claim = claims[0]
    code, _, told = run("decide", claim, "reject", "--by", "ana")
    assert (code, "needs its reason" in told) == (2, True)
    assert run("decide", claim, "correct", "--field", "action", "--value", "fly", "--why", "x")[0] == 2
    assert run("decide", "c_none", "accept")[0] == 4
    code, out, _ = run(
        "decide",
        claim,
        "correct",
        "--field",
        "action",
        "--value",
        "withdraw",
        "--why",
        "for good",
        "--by",
        "ana",
    )
    assert (code, "action: depart → withdraw; in force" in out) == (0, True)
    assert json.loads(run("claims", "--json", "--action", "withdraw")[1])["total"] == 1
    out = run("decide", claim, "reject", "--why", "a drill", "--by", "bo")[1]
    assert json.loads(run("claims", "--json")[1])["total"] == len(claims) - 1
    assert run("decide", "--undo", out.partition(":")[0], "--by", "bo")[0] == 0
    for one in claims:
        run("decide", one, "accept", "--by", "ana")
    (line,) = [json.loads(line) for line in run("export", "--format", "jsonl")[1].splitlines()]
    assert {(c["review"], c["reviewed_by"]) for c in line["claims"]} <= {
        ("accepted", "ana"),
        ("corrected", "ana"),
    }
    told = run("export", "--format", "csv")[1]
    assert "review,reviewed_by,reviewed_at" in told
    assert ",corrected,ana," in told
    (gold,) = [json.loads(line) for line in run("export", "--format", "gold")[1].splitlines()]
    assert gold["report_id"] == "coast-1"
    assert "withdraw" in [c["action"] for c in gold["claims"]]
    listed = json.loads(run("decisions", "--json")[1])
    assert listed["total"] == 3 + len(claims)
    (tmp_path / "decisions.json").write_text(json.dumps(listed))
    assert "0 decisions taken over" in run("decide", "--from", str(tmp_path / "decisions.json"))[2]
    assert "all holds" in run("verify")[1]
