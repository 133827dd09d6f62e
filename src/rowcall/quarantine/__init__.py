"""Quarantined rows go out as CSV, and corrected values come back into the ledger."""
