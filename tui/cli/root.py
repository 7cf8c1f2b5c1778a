"""The command `tend`: its commands by name, its own options, and the last resort for errors."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from core import places
from core.errors import Exit, TendError
from core.language import N_, _
from tui.cli import manners
from tui.cli.request import Request, vault_options
from tui.cli.spoken import SpokenGroup, teach_click
from tui.speaking import speak_here

teach_click()

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("vault", N_("Make a new vault.")),
    "add": ("entry", N_("Note a person, or add to one.")),
    "log": ("entry", N_("Log a contact that happened, or plan one.")),
    "event": ("event", N_("Open, close or show an event, and look back on it.")),
    "card": ("card", N_("Show my business card as a QR code.")),
    "list": ("people", N_("List people, all or those a query finds.")),
    "views": ("views", N_("List, keep or drop views: filters under a name.")),
    "show": ("show", N_("Show one person.")),
    "due": ("due", N_("Show who to reach out to, and why.")),
    "promises": ("promises", N_("List, add, keep or move promises, mine and theirs.")),
    "intro": ("introductions", N_("Introduce one person to another.")),
    "introductions": ("introductions", N_("List introductions and who could be introduced.")),
    "insights": ("insights", N_("Show capacity, health and whom to let go.")),
    "review": ("review", N_("Go through those who are due, one after the other.")),
    "templates": ("templates", N_("List and write templates of messages.")),
    "edit": ("edit", N_("Change fields of a person.")),
    "delete": ("edit", N_("Delete a person.")),
    "duplicates": ("duplicates", N_("Show who may be there twice, and make two one.")),
    "import": ("importing", N_("Bring in people from a file, after a look.")),
    "export": ("exporting", N_("Write everything to a file.")),
    "backup": ("backup", N_("Write the whole vault, encrypted, to one file.")),
    "restore": ("backup", N_("Put a backup back, or check one.")),
    "undo": ("vault", N_("Take back the last change.")),
    "conflicts": ("conflicts", N_("List and settle what two devices changed at once.")),
    "passwd": ("passwd", N_("Change what opens the vault.")),
    "rekey": ("rekey", N_("Renew the key: a device was lost.")),
    "held": ("held", N_("Look at files held back since the key was renewed.")),
    "sync": ("syncing", N_("Bring the vault and its folder together.")),
    "doctor": ("vault", N_("Check the vault.")),
    "devices": ("devices", N_("List, name or retire the devices of the vault.")),
    "demo": ("demo", N_("Write a vault of made-up people.")),
    "keys": ("keys", N_("Show every key of the program.")),
    "completion": ("completion", N_("Print completion for a shell.")),
}
"""Command -> module in this package, and one line about it. Modules are imported when their command runs."""

EPILOG = "\n\n".join(
    (
        N_("""\b
Examples:
  tend                                     open the program
  tend add                                 a prompt for people met, one line each
  tend log 'call Anna: budget approved'    log a contact
  tend list tag:client 'last>60d'          who of the clients was quiet for long"""),
        N_("""\b
Exit codes:
  0 done   1 failed   2 wrong use   3 not understood, or several fit
  4 the vault is missing, locked, damaged or not writable"""),
        N_("""\b
Environment: TEND_VAULT, TEND_PASSPHRASE_FILE, NO_COLOR, PAGER"""),
    )
)


class Commands(SpokenGroup):
    """Commands that are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = COMMANDS.get(cmd_name)
        if found is None:
            return None
        command: click.Command = getattr(import_module(f"tui.cli.{found[0]}"), f"{cmd_name}_command")
        command.short_help = found[1]  # shells show it whole, where a docstring would be cut short
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            meant = _("{what} Did you mean {near}?").format(what=error.message, near=near[0]) if near else ""
            raise click.UsageError(meant or error.message, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, (_module, text) in COMMANDS.items()])


def _version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from importlib.metadata import version

        manners.say(f"tend {version('tend-tui')}")
        context.exit()


def _no_color(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        os.environ["NO_COLOR"] = "1"  # the program that may open reads it too


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "auto_envvar_prefix": None,
    },
)
@vault_options
@click.option(
    "--no-color", is_flag=True, expose_value=False, is_eager=True, callback=_no_color, help="No colours."
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Print the version."
)
@click.pass_context
def tend(context: click.Context) -> None:
    """Tend a small network of people, from the terminal.

    Without a command the program opens; without a terminal today's agenda is printed.
    """
    context.ensure_object(Request)
    if context.invoked_subcommand is None:
        from tui.cli.opening import open_program

        context.exit(open_program(context.obj))


def run(args: Sequence[str], *, request: Request | None = None) -> int:
    """Run the command line and return its exit code. Shows every error; only asks to exit pass through."""
    speak_here(places.settings_file(), os.environ)
    if sys.stdout is None:
        # What is opened next would take its place: nothing is opened.
        what = _("The output is closed: there is nowhere to print to.")
        return manners.report(TendError(what, safe=_("Nothing was done.")))
    request = request or Request()
    try:
        result = tend.main(list(args), prog_name="tend", standalone_mode=False, obj=request)
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except click.ClickException as error:
        error.show()
        return int(Exit.USAGE) if isinstance(error, click.UsageError) else int(Exit.FAILED)
    except (click.Abort, KeyboardInterrupt):
        manners.tell(_("stopped"))
        return int(Exit.FAILED)
    except TendError as error:
        return manners.report(error)
    except BrokenPipeError:
        _close_stdout()
        return int(Exit.FAILED)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO):
            return manners.report_unexpected(error)
        _close_stdout()
        what = _("The output could not be written: {reason}.").format(reason=error.strerror)
        return manners.report(TendError(what))
    except Exception as error:
        return manners.report_unexpected(error)
    finally:
        request.clear_away()
    return result if isinstance(result, int) else int(Exit.OK)


def _close_stdout() -> None:
    """The reader of a pipe has gone: end without the complaint that Python prints when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
