"""The search for people: words and fields, ranked, forgiving a wrong letter."""

from core.search.engine import Nothing, Search
from core.search.query import FIELDS, Query, UnknownFieldError, parse

__all__ = ["FIELDS", "Nothing", "Query", "Search", "UnknownFieldError", "parse"]
