"""Markings as a person types them, and what the files then bear."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

REPORT = {
    "report_id": "coast-1",
    "outlet": "Coast Daily",
    "published": "2025-01-14",
    "url": "https://coast.example/orlova",
    "text": "TARTUS, Syria, Jan 14 - A convoy of 30 trucks left Tartus on Monday, Lena Orlova told Coast Daily.\n",
}
Run = Callable[..., tuple[int, str, str]]


def test_marked_listed_taken_along_and_taken_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(REPORT))
    run("ingest", str(tmp_path / "one.json"))
    assert run("mark", "ledger", "--tlp", "tlp:amber", "--why", "ours", "--by", "ana")[0] == 0
    code, out, _ = run(
        "mark",
        "report",
        "coast-1",
        "--sensitive",
        "person",
        "--covers",
        "Lena Orlova",
        "--why",
        "x",
        "--by",
        "ana",
    )
    assert (code, "covers Lena Orlova" in out) == (0, True)
    marking = out.partition(":")[0]
    for wrong in (
        ("ledger", "x", "--tlp", "RED", "--why", "x"),
        ("report", "coast-1", "--why", "x"),
        ("report", "coast-1", "--tlp", "WHITE", "--why", "x"),
        ("report", "coast-1", "--tlp", "RED", "--covers", "abc", "--why", "x"),
    ):
        assert run("mark", *wrong)[0] == 2
    listed = json.loads(run("markings", "--json")[1])
    assert [(m["tlp"], m["sensitive"], m["in_force"]) for m in listed["markings"]] == [
        ("TLP:AMBER", None, True),
        (None, "identifies a person", True),
    ]
    assert "2 markings, 2 in force" in run("markings")[1]
    (claim,) = {c["tlp"] for c in json.loads(run("claims", "--json")[1])["claims"]}
    assert claim == "TLP:AMBER"

    code, out, told = run("export", "--format", "csv")
    assert (code, "orlova" in out.casefold(), "TLP:AMBER" in out) == (0, False, True)
    assert "What is sensitive was redacted in" in told
    assert "Lena Orlova" in run("export", "--format", "csv", "--with-sensitive")[1]
    _, out, told = run("export", "--format", "jsonl", "--tlp", "GREEN")
    assert (out, "of 1 report left out: marked stricter than TLP:GREEN." in told) == ("", True)
    assert run("brief", "Tartus")[1].startswith("**TLP:AMBER: ")
    assert "orlova" not in run("brief", "Tartus")[1].casefold()

    assert run("mark", "--undo", marking, "--why", "she spoke in public", "--by", "ana")[0] == 0
    assert "Lena Orlova" in run("export", "--format", "csv")[1]
    assert "all holds" in run("verify")[1]
