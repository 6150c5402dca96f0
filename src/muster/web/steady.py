"""A server that does not pause: what has been read stays out of the rounds of Python's garbage collector.

A full round looks at every object that could stand in a cycle. Modules, routes, templates and the ledger's places are some
hundred thousand that live as long as the server; while they are looked at, whoever asked waits some 40 to 120 ms.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Collect what is garbage now, and leave all that is not out of later rounds. For a process that is this server alone:
    what stands in a cycle now is never collected, whoever holds it. Objects outside of cycles go as ever."""
    gc.collect()
    gc.freeze()
