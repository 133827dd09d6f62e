"""Everything that talks to PostgreSQL: connections, copies, locks and servers."""
