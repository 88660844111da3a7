"""An emulated Freshdesk account, from the vendor's API documentation (v2, January 2026)."""
