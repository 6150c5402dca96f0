"""How a transaction over a team's tables says that it changes them: such transactions come one at a time.

An execution option of the connection, read where the transaction begins.
"""

from __future__ import annotations

from sqlalchemy import Connection

OPTION = "muster_writing"
WRITING = {OPTION: True}


def writes(connection: Connection) -> bool:
    """Whether the transaction that begins says so."""
    return bool(connection.get_execution_options().get(OPTION))
