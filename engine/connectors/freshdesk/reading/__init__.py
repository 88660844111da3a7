"""Reading an account, by kind of record."""
