"""`tend passwd`: what opens the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

OLD_COPIES = "A copy of the vault that was made before still opens with what opened it then."
