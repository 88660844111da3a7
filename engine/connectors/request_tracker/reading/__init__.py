"""Reading an installation, page by page."""
