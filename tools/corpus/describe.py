#!/usr/bin/env python3
"""Write the table and the counts of the corpus into its README, between the marks. usage: describe.py corpus"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
FIELDS = (
    ("action", "action"),
    ("speech act", "speech_act"),
    ("polarity", "polarity"),
    ("certainty", "certainty"),
    ("time frame", "time_frame"),
)


def table(reports: list[dict[str, Any]]) -> str:
    """One line a report, then what is counted over all of them."""
    lines = ["| id | genre | family | split | published | words | claims |", "|---|---|---|---|---|---|---|"]
    for r in reports:
        day, words, claims = r["published"][:10], len(r["text"].split()), len(r["claims"])
        lines.append(
            f"| {r['report_id']} | {r['genre']} | {r['family']} | {r['split']} | {day} | {words} | {claims} |"
        )
    every = [claim for r in reports for claim in r["claims"]]
    words = sum(len(r["text"].split()) for r in reports)
    parts = Counter(r["split"] for r in reports)
    lines += [
        "",
        f"{len(reports)} reports ({parts['train']} train, {parts['dev']} dev, {parts['test']} test), {len(every)} claims, {words} words.",
        "",
    ]
    for title, field in FIELDS:
        lines.append(f"- {title}: {counted(claim[field] for claim in every)}")
    lines.append(f"- innermost source: {counted(claim['attribution'][-1]['kind'] for claim in every)}")
    return "\n".join(lines)


def counted(values: Any) -> str:
    return ", ".join(f"{value} {n}" for value, n in Counter(values).most_common())


def main() -> None:
    folder = Path(sys.argv[1])
    reports = [json.loads(file.read_text("utf-8")) for file in sorted((folder / "reports").glob("*.json"))]
    readme = folder / "README.md"
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{table(reports)}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
