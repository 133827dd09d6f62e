"""Text of SQL: quoting, reading users' expressions, loading statement files."""
