"""What is said where a device is given up or lost, on the command line and in the Vault place."""

from __future__ import annotations

from core.language import N_

IT_COMES_BACK = N_("Should it come back it goes on under a new id; nothing it wrote is lost.")
NOT_LOCKED_OUT = N_(
    "Retiring locks nobody out: who has the device and the passphrase can still open the vault."
)

BEFORE_NEW_KEY = N_("""\
The vault gets a new key: whoever has the lost device, or a copy made before, cannot read what you save from now on,
and adds nothing to it. What they have already stays readable to them.

It opens with a new passphrase, one that never opened it before. Your other devices go on as they are until you unlock
with it there once; what they have saved until then comes along.""")
AFTER_NEW_KEY = N_("""\
The key is renewed. Other passphrases, key files and the old recovery code no longer open this vault
(`tend passwd` adds what you want).""")
