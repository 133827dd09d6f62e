"""A database that the tests of one module share."""

from engine.databases import shared_database

__all__ = ["shared_database"]
