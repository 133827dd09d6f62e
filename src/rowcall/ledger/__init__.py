"""What happened to each row, kept in schema `rowcall` of the target database."""
