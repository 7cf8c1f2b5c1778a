"""Made-up people and their histories, for looking round and for measuring.

Pure: the same arguments give the same records, with the same ids.
"""

from __future__ import annotations

from core.demo.world import DEFAULT_CONTACTS, DEFAULT_INTERACTIONS, LIMITS, Record, Size, commits, records

__all__ = ["DEFAULT_CONTACTS", "DEFAULT_INTERACTIONS", "LIMITS", "Record", "Size", "commits", "records"]
