"""The emulated Zendesk: Support and Help Center, from the vendor's documents alone."""
