"""Verification queries as plain SQL: what a DBA asks a target in psql, without rowcall."""
