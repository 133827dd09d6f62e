"""Mappings and two schemas in, statements out; nothing here opens a connection."""
