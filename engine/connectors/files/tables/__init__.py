"""Tables as a source: CSV and XLSX, one an entity."""
