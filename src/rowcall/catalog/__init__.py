"""Reads a database's catalog into the values of `rowcall.schema`."""
