"""What a database is made of, as data; nothing here opens a connection."""
