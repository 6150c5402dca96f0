#!/usr/bin/env python3
"""Turn compactly written scenarios of a few reports and the links between their claims into JSON Lines.

usage: scenarios.py SOURCE --out corpus/links/tuning.jsonl

A source file holds scenarios::

    ## k01 denial by a ministry
    # a | Larnaca Evening Post | 2024-08-09 | Akrotiri counts the planes
    Eight Voyagers came in on Thursday, a guard said.
    Eight Voyagers came in on Thursday | came | arrive | by=~a guard/resident | cue=said | key=voyagers | ...
    # b | ...
    = contradicts b1 a1

A report is one line of text and then claims, one a line, as `annotate.py` reads them, numbered from 1 as written. A link is
``= kind newer older``: in ``supersedes`` the first claim replaces the second, in ``contradicts`` the first is the denial.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from annotate import Fault, claim


def scenario(block: str) -> tuple[dict[str, Any], list[str]]:
    """One scenario and the faults of its lines."""
    head, *lines = [line for line in block.splitlines() if line.strip()]
    name, _, about = head.partition(" ")
    reports: list[dict[str, Any]] = []
    links: list[dict[str, str]] = []
    faults: list[str] = []
    for line in lines:
        try:
            _read(line, name, reports, links)
        except (Fault, ValueError, IndexError) as fault:
            faults.append(f"{name}: {fault}\n    {line[:110]}")
    known = {f"{r['report_id']}:{c['id']}" for r in reports for c in r["claims"]}
    faults += [
        f"{name}: no claim {end}" for link in links for end in (link["a"], link["b"]) if end not in known
    ]
    return {
        "scenario": name,
        "about": about,
        "licence": "CC0-1.0",
        "reports": reports,
        "links": links,
    }, faults


def _read(line: str, name: str, reports: list[dict[str, Any]], links: list[dict[str, str]]) -> None:
    if line.startswith("# "):
        letter, outlet, published, title = (part.strip() for part in line[2:].split(" | "))
        reports.append(
            {"report_id": f"{name}{letter}", "constructed": True, "licence": "CC0-1.0", "outlet": outlet, "url": None,
             "published": published, "language": "en", "title": title, "text": "", "claims": []}
        )  # fmt: skip
    elif line.startswith("= "):
        kind, a, b = line[2:].split()
        links.append({"kind": kind, "a": f"{name}{a[0]}:c{a[1:]}", "b": f"{name}{b[0]}:c{b[1:]}"})
    elif not reports[-1]["text"]:
        reports[-1]["text"] = line.strip()
    else:
        reports[-1]["claims"].append(claim(line, len(reports[-1]["claims"]) + 1, reports[-1]))


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("source", type=Path)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    made = [scenario(block) for block in given.source.read_text("utf-8").split("## ")[1:]]
    faults = [fault for _, wrong in made for fault in wrong]
    if not faults:
        rows = (json.dumps(one, ensure_ascii=False) for one, _ in made)
        given.out.write_text("\n".join(rows) + "\n", "utf-8")
    print("\n".join(faults) or f"{len(made)} scenarios, {sum(len(one['links']) for one, _ in made)} links")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
