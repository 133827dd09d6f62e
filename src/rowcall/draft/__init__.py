"""Drafts a project: what two databases have in common, told with its evidence."""
