"""What all proofs need."""

from __future__ import annotations

import gc

import pytest


@pytest.fixture(autouse=True)
def nothing_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault that was opened is kept from the collector; thousands of them in one process would never go."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
