"""Reading: bytes to documents. Start at ``intake`` (inputs to raw reports) and ``document`` (one report)."""
