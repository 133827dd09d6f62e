"""Databases that serve all tests of a module."""

from engine.databases import shared_database

__all__ = ["shared_database"]
