"""A key explained: as text for people, and as one JSON document."""
