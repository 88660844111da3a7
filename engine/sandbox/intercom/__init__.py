"""Intercom as its documents describe it: REST API 2.16, OAuth and expiring file links.

Sources: the vendor's OpenAPI description 2.16, its developer pages and help articles, and answers
recorded by others. What none of them says is marked "not verified" where it is decided.
"""
