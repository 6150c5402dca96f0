"""False claims: what is claimed of real reports that hold no posture content at all, read and labelled by hand.

usage: python bench/false_claims.py REPORTS.jsonl [--ids corpus/no_posture.txt] [--show]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from muster.domain.document import RawReport
from muster.pipeline import engines
from muster.pipeline.analyse import analyse


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("reports", type=Path)
    arguments.add_argument("--ids", type=Path, default=Path("corpus/no_posture.txt"))
    arguments.add_argument("--show", action="store_true", help="print every false claim")
    chosen = arguments.parse_args()
    wanted = set(chosen.ids.read_text("utf-8").split())
    ports = engines.ports()
    reports = claims = touched = 0
    for line in chosen.reports.read_text("utf-8").splitlines():
        name = json.loads(line)["id"] if line.strip() else None
        if name not in wanted:
            continue
        found = analyse(RawReport(line.encode(), "application/json", name), ports).claims
        reports, claims, touched = reports + 1, claims + len(found), touched + bool(found)
        for claim in found if chosen.show else ():
            print(f"{name}: {claim.action} “{claim.quote}” {claim.reasons}")
    figures = {"reports": reports, "false_claims": claims, "reports_with_any": touched}
    print(json.dumps({**figures, "per_report": round(claims / max(1, reports), 3)}, indent=1))


if __name__ == "__main__":
    main()
