#!/usr/bin/env python3
"""Turn compactly written reports into gold-schema JSON, checking every span and value on the way.

usage: annotate.py SOURCE... --out corpus/reports [--check]

A source file holds one or more reports::

    # e01
    outlet: Larnaca Evening Post
    published: 2024-08-09
    title: Akrotiri stops counting the planes
    genre: local paper
    family: cyprus/local-paper
    split: train
    text:
    LIMASSOL — Eight Voyagers came in on Thursday, said Petros Hadjimarkou. ...
    claims:
    Eight Voyagers came in on Thursday | came | arrive | by=Petros Hadjimarkou/resident | cue=said | eq=Eight Voyagers@Voyager@8..8 | to=Akrotiri | t=on Thursday@2024-08-08..2024-08-08

A claim line is ``quote | predicate | action`` and then any of ``key=value``:
``by`` chain behind the publisher, outermost first, steps joined by `` > ``, each ``name/kind``, ``~name/kind`` for one who is not named ·
``cue`` · ``sa`` speech act (state) · ``pol`` (affirmed) · ``cert`` (certain) · ``tf`` time frame (past) · ``actor`` · ``obj`` ·
``eq`` text@type@low..high, may be repeated · ``from`` ``to`` ``via`` ``at`` places · ``t`` words@start..end · ``key`` event key ·
``n`` which occurrence of the quote in the text, ``pn`` of the predicate in the quote (1).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Any


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


KINDS = _words(
    "outlet wire media government military official person group analyst resident document imagery social tracker"
)
VOCABULARY = {
    "sa": _words("state announce deny cannot_confirm no_comment order demand warn suggest agree ask"),
    "pol": _words("affirmed negated"),
    "cert": _words("certain probable possible unknown"),
    "tf": _words("past ongoing future open"),
}
ACTIONS = _words(
    "withdraw deploy reinforce move depart arrive load present remain transfer construct exercise alert attack"
    " agreement other"
)
KEYS = _words("by cue sa pol cert tf actor obj eq from to via at t key n pn")
HEAD = ("outlet", "published", "title", "genre", "family", "split")
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Fault(ValueError):
    """What is wrong with one report or claim, in words for its author."""


def nth(haystack: str, needle: str, n: int) -> int:
    """Where the n-th occurrence (from 1) begins; raises `Fault` where there is none."""
    at = -1
    for _ in range(n):
        at = haystack.find(needle, at + 1)
        if at < 0:
            raise Fault(f"not printed ({n}.): {needle!r}")
    return at


def nth_word(haystack: str, needle: str, n: int) -> int:
    """The same for whole words; raises `Fault` where there is none."""
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(needle)}(?!\w)", haystack)]
    if len(found) < n:
        raise Fault(f"not printed as whole words ({n}.): {needle!r}")
    return found[n - 1]


def bound(text: str) -> int | None:
    return int(text.replace(",", "")) if text.strip() else None


def equipment(value: str) -> dict[str, Any]:
    words, kind, bounds = (part.strip() for part in value.split("@"))
    low, high = (bound(part) for part in bounds.split(".."))
    if low is not None and high is not None and low > high:
        raise Fault(f"low above high: {value}")
    return {"text": words, "type": kind, "low": low, "high": high}


def interval(value: str | None, published: dt.date) -> dict[str, str | None]:
    if value is None:
        return {"text": None, "start": None, "end": None}
    words, _, bounds = value.partition("@")
    start, _, end = bounds.partition("..")
    for day in filter(None, (start.strip(), end.strip())):
        dt.date.fromisoformat(day)
    if start.strip() and end.strip() and start.strip() > end.strip():
        raise Fault(f"starts after it ends: {value}")
    found = re.search("|".join(WEEKDAYS), words.casefold())
    if found and start.strip() == end.strip() != "":
        day = dt.date.fromisoformat(start.strip())
        if day.weekday() != WEEKDAYS.index(found.group()):
            raise Fault(f"{day} is a {WEEKDAYS[day.weekday()]}: {value} (published {published:%A %Y-%m-%d})")
    return {"text": words.strip() or None, "start": start.strip() or None, "end": end.strip() or None}


def chain(outlet: str, value: str | None) -> list[dict[str, Any]]:
    links = [{"name": outlet, "kind": "outlet", "named": True}]
    for step in value.split(" > ") if value else ():
        name, _, kind = step.strip().rpartition("/")
        if kind not in KINDS:
            raise Fault(f"kind of source: {step!r}")
        links.append({"name": name.lstrip("~").strip(), "kind": kind, "named": not name.startswith("~")})
    return links


def printed(report: dict[str, Any], words: str | None, what: str) -> str | None:
    page = "\n".join((report["text"], report["title"], report["outlet"])).casefold()
    for part in (words or "").split("; "):
        if part.casefold() not in page:
            raise Fault(f"{what} is not printed: {part!r}")
    return words


def read_fields(parts: list[str]) -> tuple[dict[str, str], list[str]]:
    fields: dict[str, str] = {}
    items: list[str] = []
    for part in parts:
        key, separator, value = part.partition("=")
        if not separator or key.strip() not in KEYS:
            raise Fault(f"key: {part!r}")
        if key.strip() == "eq":
            items.append(value.strip())
        elif key.strip() in fields:
            raise Fault(f"twice: {key}")
        else:
            fields[key.strip()] = value.strip()
    return fields, items


def claim(line: str, number: int, report: dict[str, Any]) -> dict[str, Any]:
    """One claim of the schema from one line; raises `Fault` or `ValueError`."""
    quote, predicate, action, *rest = (part.strip() for part in line.split(" | "))
    fields, items = read_fields(rest)
    if action not in ACTIONS:
        raise Fault(f"action: {action}")
    for key, words in VOCABULARY.items():
        if key in fields and fields[key] not in words:
            raise Fault(f"{key}: {fields[key]}")
    start = nth(report["text"], quote, int(fields.get("n", 1)))
    at = start + nth_word(quote, predicate, int(fields.get("pn", 1)))
    links = chain(report["outlet"], fields.get("by"))
    for link in links[1:]:
        printed(report, link["name"], "source")
    if len(links) == 1 and "cue" in fields:
        raise Fault("a cue without a source behind the publisher")
    if len(quote) > 260:
        raise Fault("quote longer than 260 characters")
    things = [equipment(item) for item in items]
    for thing in things:
        printed(report, thing["text"], "equipment")
    when = interval(fields.get("t"), dt.date.fromisoformat(report["published"][:10]))
    places = {"origin": "from", "destination": "to", "via": "via", "site": "at"}
    return {
        "id": f"c{number}",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "predicate": {"start": at, "end": at + len(predicate)},
        "attribution": links,
        "cue": printed(report, fields.get("cue"), "cue"),
        "speech_act": fields.get("sa", "state"),
        "action": action,
        "actor": printed(report, fields.get("actor"), "actor"),
        "object": printed(report, fields.get("obj"), "object"),
        "equipment": things,
        **{name: printed(report, fields.get(key), name) for name, key in places.items()},
        "time": {**when, "text": printed(report, when["text"], "time")},
        "polarity": fields.get("pol", "affirmed"),
        "certainty": fields.get("cert", "certain"),
        "time_frame": fields.get("tf", "past"),
        "event_key": re.sub(
            r"[^a-z0-9]+", "-", fields.get("key", f"{report['report_id']}-{number}").casefold()
        ).strip("-"),
    }


def report(block: str) -> tuple[dict[str, Any], list[str]]:
    """One report of a source file and the faults of its claims."""
    name, _, body = block.partition("\n")
    head, _, rest = body.partition("\ntext:\n")
    text, _, lines = rest.partition("\nclaims:")
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    if sorted(fields) != sorted(HEAD):
        raise Fault(f"{name}: head {sorted(set(HEAD) ^ set(fields))}")
    result: dict[str, Any] = {
        "report_id": name.strip(), "constructed": True, "licence": "CC0-1.0", "outlet": fields["outlet"],
        "url": None, "published": fields["published"], "language": "en", "title": fields["title"],
        "genre": fields["genre"], "family": fields["family"], "split": fields["split"], "text": text.strip(),
    }  # fmt: skip
    claims, faults = [], []
    for line in filter(str.strip, lines.splitlines()):
        try:
            claims.append(claim(line, len(claims) + 1, result))
        except (Fault, ValueError) as fault:
            faults.append(f"{name.strip()}: {fault}\n    {line[:100]}")
    claims.sort(key=lambda one: (one["start"], one["end"]))
    for number, one in enumerate(claims, 1):
        one["id"] = f"c{number}"
    return {**result, "claims": claims}, faults


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("source", nargs="+", type=Path)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--check", action="store_true", help="write nothing")
    given = options.parse_args()
    faults: list[str] = []
    for file in given.source:
        for block in re.split(r"^# (?=[a-z]\d+\n)", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            try:
                made, wrong = report(block)
            except (Fault, ValueError) as fault:
                faults.append(f"{block[:20]!r}: {fault}")
                continue
            faults += wrong
            print(f"{made['report_id']}: {len(made['text'].split())} words, {len(made['claims'])} claims")
            if not given.check and not wrong:
                target = given.out / f"{made['report_id']}.json"
                target.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
