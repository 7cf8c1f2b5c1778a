from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.errors import UsageError
from core.vault import CHEAPEST, Put, Set, create_vault


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_cannot_hold_is_not_written_as_nothing(tmp_path: Path, number: float) -> None:
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))
    vault, _ = create_vault(tmp_path / "v", state=tmp_path / "s", passphrase="x", clock=clock, cost=CHEAPEST)
    vault.commit([Set("contacts", "a", "cadence", 30)])
    for change in (Set("contacts", "a", "cadence", number), Put("contacts", "a", "later", "x", number)):
        with pytest.raises(UsageError):
            vault.commit([change])
    assert vault.documents("contacts")["a"] == {"cadence": 30}
