"""The query language, and the search for people."""
