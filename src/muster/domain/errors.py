"""Everything that can go wrong, drawn once.

::

    MusterError
    ├── UsageError           the user's mistake; exit 2, HTTP 400
    ├── NotFound             no such record; exit 4, HTTP 404
    ├── SkipReport           this report only: it is quarantined with the reason, the batch goes on; exit 1 at the end
    │   ├── UnreadableReport     bytes that are no report: empty, binary, broken markup or encoding
    │   ├── TooLarge             over a cap on size, nesting, members or ratio
    │   ├── UnsafeInput          entity bombs, path tricks, symlinks out of the input
    │   └── WorkerDied           the process that analysed it ended, every time
    ├── TooSlow              the question takes the database too long: ask for less; exit 5, HTTP 503
    ├── Retry                may pass later: the ledger is locked by another writer; exit 5, HTTP 503
    └── StopRun              nothing further can be trusted; exit 3, HTTP 500
        ├── LedgerCorrupt        digests or the custody chain do not agree
        └── AssetMismatch        a model or data file is absent or not the one that was recorded
"""

from __future__ import annotations


class MusterError(Exception):
    """Base of all errors that Muster raises on purpose. The message is for people and says what to do."""

    exit_code = 3
    http_status = 500


class UsageError(MusterError):
    exit_code = 2
    http_status = 400


class NotFound(MusterError):
    exit_code = 4
    http_status = 404


class SkipReport(MusterError):
    exit_code = 1
    http_status = 422


class UnreadableReport(SkipReport):
    pass


class TooLarge(SkipReport):
    http_status = 413


class UnsafeInput(SkipReport):
    pass


class WorkerDied(SkipReport):
    pass


class Retry(MusterError):
    exit_code = 5
    http_status = 503


class TooSlow(MusterError):
    exit_code = 5
    http_status = 503


class StopRun(MusterError):
    pass


class LedgerCorrupt(StopRun):
    pass


class AssetMismatch(StopRun):
    pass
