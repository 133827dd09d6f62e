"""The language that a user writes: frozen dataclasses, and nothing that needs a database."""
