"""The dashboard without a browser: guards, headers, routes."""
