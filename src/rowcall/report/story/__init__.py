"""The account as a story: for a manager first, for an engineer next; as a page or as Markdown."""
