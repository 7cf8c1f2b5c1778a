"""What the Vault place says of each topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.acts.conflicts import disputes
from core.card import lines_of
from core.network.profile import profile_from
from core.vault import Vault
from core.vault.access import WayIn
from tui.desk import Desk
from tui.draw.safe import shown
from tui.draw.vault import Fact

_LISTED = 12
_BLANK = Fact("", "")


@dataclass(frozen=True, slots=True)
class Looks:
    """What the screen knows: the theme in force, all there are, and the telephone region."""

    theme: str
    themes: Sequence[str]
    region: str


def conflicts(vault: Vault) -> tuple[Fact, ...]:
    """What two devices disagree about."""
    found = disputes(vault, vault.clock.today())
    if not found:
        return (
            Fact("", "Nothing is open: what was changed on several devices agrees.", "good"),
            _BLANK,
            Fact(
                "",
                "When two devices change the same field before they hear of each other, both texts are kept, "
                "and you choose here.",
            ),
        )
    facts = [Fact("", f"{shown(each.about)}, {each.what}") for each in found[:_LISTED]]
    if len(found) > _LISTED:
        facts.append(Fact("", f"and {len(found) - _LISTED} more"))
    return (
        *facts,
        _BLANK,
        Fact("", "Both texts are kept. The later one is shown until you choose.", "dim"),
    )


def passphrase(vault: Vault) -> tuple[Fact, ...]:
    """The ways into the vault."""
    facts = [Fact("Recovery" if way.type == "recovery" else "Passphrase", _way(way)) for way in vault.slots()]
    return (
        *facts,
        _BLANK,
        Fact(
            "",
            "These open the vault. Nobody can reset a passphrase. Changing it takes a second; nothing is sealed anew.",
        ),
    )


def _way(way: WayIn) -> str:
    words = "the code on paper" if way.type == "recovery" else "yours"
    return (way.label or words) + (", together with a key file" if way.key_file else "")


def recovery(vault: Vault) -> tuple[Fact, ...]:
    """Whether the recovery code is on paper."""
    confirmed = vault.documents("profile").get("me", {}).get("recovery_confirmed")
    said = f"confirmed on {confirmed}" if confirmed else "never confirmed: is it on paper?"
    return (
        Fact("State", said, "good" if confirmed else "warn"),
        _BLANK,
        Fact("", "It opens the vault when the passphrase is forgotten. It is shown only when it is made."),
    )


def doctor(vault: Vault) -> tuple[Fact, ...]:
    """What the doctor does."""
    return (
        Fact(
            "", "Reads every file of the vault and checks it as if it came from a stranger. Changes nothing."
        ),
        _BLANK,
        Fact("", "At its end stand four words: two devices that show the same four hold the same."),
    )


def imports(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """What can be brought in."""
    return (
        Fact(
            "Reads", "vCard 2.1, 3.0, 4.0; CSV of LinkedIn, Google, Outlook, Thunderbird; Tend's own export"
        ),
        _BLANK,
        Fact("", "You see who is new, who is known and where the file differs before anything is written."),
        Fact("", "People who are brought in rest: nobody falls due until you place or contact them."),
        Fact(
            "", "The same file again changes nothing. From a shell: tend import FILE, and tend export json."
        ),
    )


def lock(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """When it locks."""
    minutes, covered = desk.settings.idle_minutes, desk.settings.cover_minutes
    at_event = f"covered instead, and locked after {covered} minutes" if covered else "locked all the same"
    return (
        Fact("By itself", f"after {minutes} minutes without a key" if minutes else "never"),
        *((Fact("At an event", at_event),) if minutes else ()),
        Fact("By hand", f"{desk.keys.sign('lock')} from everywhere"),
        Fact("Suspend", f"{desk.keys.sign('suspend')} locks, and gives the terminal back to the shell"),
        _BLANK,
        Fact("", "Locking forgets what was decrypted. What was typed and not saved is kept sealed."),
    )


def settings(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """What holds on this machine."""
    chosen, habits = desk.settings, desk.reading
    seconds = chosen.clipboard_seconds
    return (
        Fact("Theme", looks.theme),
        Fact("Glyphs", f"{desk.glyphs.name} ({chosen.glyphs})"),
        Fact("Language", habits.language),
        Fact("Region", looks.region or "unknown: numbers without a country code stay as they are typed"),
        Fact("Idle", f"{chosen.idle_minutes} minutes"),
        Fact("Clipboard", f"cleared after {seconds} s" if seconds else "not cleared"),
        _BLANK,
        Fact("File", desk.settings_file or "none"),
        Fact("", "Every line of it says what it does; a wrong value is reported at the next start."),
    )


def theme(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """The themes there are."""
    return (
        Fact("Now", looks.theme, "name"),
        _BLANK,
        Fact("All", ", ".join(looks.themes)),
        _BLANK,
        Fact("", "Your own: a TOML file in the folder themes beside the settings file."),
    )


def keys(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """How keys are changed, and what is wrong with those that were."""
    problems = tuple(Fact("", problem, "danger") for problem in desk.keys.problems)
    changed = ", ".join(sorted(id for id in desk.keys.keymap() if "~" not in id)) or "none"
    return (
        Fact("Changed", changed),
        *problems,
        _BLANK,
        Fact(
            "",
            'In the settings file, under [keys]: the id of a command and its key, as in "person.call" = "c".',
        ),
        Fact("", "On a wide screen ? shows the ids."),
    )


def card(vault: Vault) -> tuple[Fact, ...]:
    """What stands on my card."""
    lines = lines_of(profile_from(vault.documents("profile").get("me", {})))
    facts = [
        Fact(line.kind.capitalize(), f"{shown(line.text)}{'' if line.shared else ' (not shared)'}")
        for line in lines
    ]
    return (
        *(facts or [Fact("", "Nothing is known of you yet.")]),
        _BLANK,
        Fact("", "Q shows it from everywhere as a QR code that a telephone scans; from a shell: tend card."),
    )


OF_VAULT: dict[str, Callable[[Vault], tuple[Fact, ...]]] = {
    "conflicts": conflicts,
    "passphrase": passphrase,
    "recovery": recovery,
    "doctor": doctor,
    "card": card,
}
OF_MACHINE: dict[str, Callable[[Desk, Looks], tuple[Fact, ...]]] = {
    "import": imports,
    "lock": lock,
    "settings": settings,
    "theme": theme,
    "keys": keys,
}
