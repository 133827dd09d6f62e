"""A depot whose parcels an earlier migration wrote, well but for what a test says."""

from engine.conftest import move, shared_database

__all__ = ["move", "shared_database"]
