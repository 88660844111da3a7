"""Writing into an account, by kind of record."""
