"""The account of a run as values, and reading it from the ledger."""
