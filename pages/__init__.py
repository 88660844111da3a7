"""The dashboard: one file a page, the shell around them, and the pieces they are made of."""
