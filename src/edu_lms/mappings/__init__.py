"""The mappings from `edu` to `lms`, one file per area of the target."""
