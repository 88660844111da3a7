"""What surrounds every page: routing, guards, HTTP routes, headers, style."""
