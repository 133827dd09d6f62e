"""A mapping as a table for reviewers who know no Python."""
