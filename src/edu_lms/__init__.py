"""The mission: the legacy database `edu` moves into the new system `lms`."""
