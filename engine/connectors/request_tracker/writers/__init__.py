"""Writing into an installation, one file an entity."""
