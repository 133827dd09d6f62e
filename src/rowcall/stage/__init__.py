"""Copies what the mappings claim of the source into the target's staging schema."""
