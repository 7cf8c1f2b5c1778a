"""What the Vault place says of each topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.acts.conflicts import disputes
from core.card import lines_of
from core.language import N_, _, ngettext
from core.network.profile import profile_from
from core.vault import Vault
from core.vault.access import WayIn
from sync.last_backup import last_backup
from sync.last_doctor import last_doctor
from tui.desk import Desk
from tui.draw.keeping import day_words
from tui.draw.paths import short_path
from tui.draw.safe import shown
from tui.draw.vault import Fact, paragraphs
from tui.lost_words import BEFORE_NEW_KEY

_LISTED = 12
_BLANK = Fact("", "")
_CARD = {
    "name": N_("Name"),
    "company": N_("Company"),
    "role": N_("Role"),
    "mail": N_("Mail"),
    "phone": N_("Phone"),
    "web": N_("Web"),
}
"""What stands on the card, as labels."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the screen knows: the theme in force, and the telephone region."""

    theme: str
    region: str


def conflicts(vault: Vault) -> tuple[Fact, ...]:
    """What two devices disagree about."""
    found = disputes(vault, vault.clock.today())
    if not found:
        return (
            Fact("", _("Nothing is open: what was changed on several devices agrees."), "good"),
            _BLANK,
            Fact(
                "",
                _(
                    "When two devices change the same field before they hear of each other, both texts are kept, "
                    "and you choose here."
                ),
            ),
        )
    facts = [Fact("", f"{shown(each.about)}, {each.what}") for each in found[:_LISTED]]
    if len(found) > _LISTED:
        facts.append(Fact("", _("and {n} more").format(n=len(found) - _LISTED)))
    return (
        *facts,
        _BLANK,
        Fact("", _("Both texts are kept. The later one is shown until you choose."), "dim"),
    )


def passphrase(vault: Vault) -> tuple[Fact, ...]:
    """The ways into the vault."""
    facts = [
        Fact(_("Recovery") if way.type == "recovery" else _("Passphrase"), _way(way)) for way in vault.slots()
    ]
    return (
        *facts,
        _BLANK,
        Fact(
            "",
            _(
                "These open the vault. Nobody can reset a passphrase. Changing it takes a second; nothing is sealed anew."
            ),
        ),
    )


def _way(way: WayIn) -> str:
    named = way.label or (_("the code on paper") if way.type == "recovery" else _("yours"))
    return _("{name}, together with a key file").format(name=named) if way.key_file else named


def recovery(vault: Vault) -> tuple[Fact, ...]:
    """Whether the recovery code is on paper."""
    confirmed = vault.documents("profile").get("me", {}).get("recovery_confirmed")
    never = _("never confirmed: is it on paper?")
    said = _("confirmed on {day}").format(day=confirmed) if confirmed else never
    return (
        Fact(_("State"), said, "good" if confirmed else "warn"),
        _BLANK,
        Fact("", _("It opens the vault when the passphrase is forgotten. It is shown only when it is made.")),
    )


def new_key(vault: Vault) -> tuple[Fact, ...]:
    """What is done when a device was lost."""
    return paragraphs(_(BEFORE_NEW_KEY))


def doctor(vault: Vault) -> tuple[Fact, ...]:
    """When it looked last, and what it does."""
    looked = last_doctor(vault.state_directory)
    last: tuple[Fact, ...] = ()
    if looked is not None:
        day = day_words(looked.at, vault.clock.today())
        said = _("{day}: all was well") if looked.well else _("{day}: something was wrong")
        last = (Fact(_("Last look"), said.format(day=day), "" if looked.well else "danger"), _BLANK)
    return (
        *last,
        Fact(
            "",
            _("Reads every file of the vault and checks it as if it came from a stranger. Changes nothing."),
        ),
        _BLANK,
        Fact("", _("At its end stand four words: two devices that show the same four hold the same.")),
    )


def backup(vault: Vault) -> tuple[Fact, ...]:
    """When the last one was made, and what a backup is."""
    made, today = last_backup(vault.state_directory), vault.clock.today()
    if made is None:
        last = [Fact(_("Last one"), _("none was made on this device"), "warn")]
    else:
        saves = made.saves_since(vault.heads)
        since = ngettext("{day}, verified: {n} save since", "{day}, verified: {n} saves since", saves)
        if not saves:
            since = _("{day}, verified: nothing was saved since")
        last = [
            Fact(_("Last one"), since.format(day=day_words(made.at, today), n=saves)),
            Fact(_("File"), shown(short_path(made.file))),
        ]
    return (
        *last,
        _BLANK,
        Fact(
            "", _("Writes the whole vault, encrypted, to one file, reads it back and opens every file in it.")
        ),
        _BLANK,
        Fact(
            "", _("It opens with what opens the vault today. From a shell: tend restore FILE puts it back.")
        ),
    )


def imports(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """What can be brought in."""
    return (
        Fact(
            _("Reads"),
            _(
                "vCard 2.1, 3.0, 4.0; calendars; CSV of LinkedIn, Google, Outlook, Thunderbird; mail (mbox, Maildir, .eml); "
                "chats of WhatsApp; Monica; friends.md; Tend's own export"
            ),
        ),
        _BLANK,
        Fact(
            "", _("You see who is new, who is known and where the file differs before anything is written.")
        ),
        Fact("", _("People who are brought in rest: nobody falls due until you place or contact them.")),
        Fact("", _("The same file again changes nothing. From a shell: tend import FILE.")),
    )


def exports(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """What can be let out, and what a backup is."""
    return (
        Fact(
            _("Writes"),
            _("vCard 4.0 and 3.0, CSV, JSON, Markdown pages, a calendar to subscribe to, friends.md"),
        ),
        _BLANK,
        Fact(
            "",
            _(
                "An export is not encrypted any more. It is readable for you alone; delete it when it has done its work."
            ),
        ),
        Fact(
            "", _("A query chooses who goes. What a format cannot carry is named before anything is written.")
        ),
        _BLANK,
        Fact(_("Backup"), _("stays encrypted, and holds everything. From a shell: tend backup FILE")),
    )


def lock(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """When it locks."""
    minutes, covered = desk.settings.idle_minutes, desk.settings.cover_minutes
    after = ngettext("after {n} minute without a key", "after {n} minutes without a key", minutes)
    at_event = _("locked all the same")
    if covered:
        at_event = ngettext(
            "covered instead, and locked after {n} minute",
            "covered instead, and locked after {n} minutes",
            covered,
        ).format(n=covered)
    return (
        Fact(_("By itself"), after.format(n=minutes) if minutes else _("never")),
        *((Fact(_("At an event"), at_event),) if minutes else ()),
        Fact(_("By hand"), _("{key} from everywhere").format(key=desk.keys.sign("lock"))),
        Fact(
            _("Suspend"),
            _("{key} locks, and gives the terminal back to the shell").format(key=desk.keys.sign("suspend")),
        ),
        _BLANK,
        Fact("", _("Locking forgets what was decrypted. What was typed and not saved is kept sealed.")),
    )


def settings(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """What holds on this machine."""
    chosen, habits = desk.settings, desk.reading
    seconds = chosen.clipboard_seconds
    return (
        Fact(_("Language"), habits.language),
        Fact(
            _("Region"), looks.region or _("unknown: numbers without a country code stay as they are typed")
        ),
        Fact(_("Idle"), _minutes(chosen.idle_minutes)),
        Fact(_("Clipboard"), _("cleared after {n} s").format(n=seconds) if seconds else _("not cleared")),
        _BLANK,
        Fact(_("File"), desk.settings_file or _("none")),
        Fact("", _("Every line of it says what it does; a wrong value is reported at the next start.")),
    )


def _minutes(number: int) -> str:
    return ngettext("{n} minute", "{n} minutes", number).format(n=number)


def look(desk: Desk, looks: Looks) -> tuple[Fact, ...]:
    """The theme in force, which keys were changed, and what is wrong with those."""
    problems = tuple(Fact("", problem, "danger") for problem in desk.keys.problems)
    changed = ", ".join(sorted(desk.keys.changes)) or _("none")
    return (
        Fact(_("Theme"), looks.theme, "name"),
        Fact(_("Glyphs"), f"{desk.glyphs.name} ({desk.settings.glyphs})"),
        Fact(_("Own keys"), changed),
        *problems,
        _BLANK,
        Fact(
            "",
            _(
                "Enter shows every theme as it looks, and every key; a key is changed by pressing the new one."
            ),
        ),
        Fact("", _("A theme of your own: a TOML file in the folder themes beside the settings file.")),
    )


def card(vault: Vault) -> tuple[Fact, ...]:
    """What stands on my card."""
    lines = lines_of(profile_from(vault.documents("profile").get("me", {})))
    facts = [
        Fact(
            _(_CARD.get(line.kind, line.kind.capitalize())),
            shown(line.text) if line.shared else _("{text} (not shared)").format(text=shown(line.text)),
        )
        for line in lines
    ]
    return (
        *(facts or [Fact("", _("Nothing is known of you yet."))]),
        _BLANK,
        Fact(
            "", _("Q shows it from everywhere as a QR code that a telephone scans; from a shell: tend card.")
        ),
    )


OF_VAULT: dict[str, Callable[[Vault], tuple[Fact, ...]]] = {
    "conflicts": conflicts,
    "backup": backup,
    "key": new_key,
    "passphrase": passphrase,
    "recovery": recovery,
    "doctor": doctor,
    "card": card,
}
OF_MACHINE: dict[str, Callable[[Desk, Looks], tuple[Fact, ...]]] = {
    "import": imports,
    "export": exports,
    "lock": lock,
    "settings": settings,
    "look": look,
}
