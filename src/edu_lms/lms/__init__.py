"""The target database `lms`, as it stood on 5 October 2025."""
