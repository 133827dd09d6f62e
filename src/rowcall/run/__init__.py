"""Doing it: walks the steps of a plan."""
