"""Writing into a workspace, one file for each kind of record."""
