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
from tui.cli import manners
from tui.cli.request import Request, vault_options
from tui.speaking import speak_here

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("vault", "Make a new vault."),
    "add": ("entry", "Note a person, or add to one."),
    "log": ("entry", "Log a contact that happened, or plan one."),
    "event": ("event", "Open, close or show an event, and look back on it."),
    "card": ("card", "Show my business card as a QR code."),
    "list": ("people", "List people, all or those a query finds."),
    "views": ("views", "List, keep or drop views: filters under a name."),
    "show": ("show", "Show one person."),
    "due": ("due", "Show who to reach out to, and why."),
    "promises": ("promises", "List, add, keep or move promises, mine and theirs."),
    "intro": ("introductions", "Introduce one person to another."),
    "introductions": ("introductions", "List introductions and who could be introduced."),
    "insights": ("insights", "Show capacity, health and whom to let go."),
    "review": ("review", "Go through those who are due, one after the other."),
    "templates": ("templates", "List and write templates of messages."),
    "edit": ("edit", "Change fields of a person."),
    "delete": ("edit", "Delete a person."),
    "duplicates": ("duplicates", "Show who may be there twice, and make two one."),
    "import": ("importing", "Bring in people from a file, after a look."),
    "export": ("exporting", "Write everything to a file."),
    "backup": ("backup", "Write the whole vault, encrypted, to one file."),
    "restore": ("backup", "Put a backup back, or check one."),
    "undo": ("vault", "Take back the last change."),
    "conflicts": ("conflicts", "List and settle what two devices changed at once."),
    "passwd": ("passwd", "Change what opens the vault."),
    "rekey": ("rekey", "Renew the key: a device was lost."),
    "held": ("held", "Look at files held back since the key was renewed."),
    "sync": ("syncing", "Bring the vault and its folder together."),
    "doctor": ("vault", "Check the vault."),
    "devices": ("devices", "List, name or retire the devices of the vault."),
    "demo": ("demo", "Write a vault of made-up people."),
    "keys": ("keys", "Show every key of the program."),
    "completion": ("completion", "Print completion for a shell."),
}
"""Command -> module in this package, and one line about it. Modules are imported when their command runs."""

EPILOG = """\b
Examples:
  tend                                     open the program
  tend add                                 a prompt for people met, one line each
  tend log 'call Anna: budget approved'    log a contact
  tend list tag:client 'last>60d'          who of the clients was quiet for long

\b
Exit codes:
  0 done   1 failed   2 wrong use   3 not understood, or several fit
  4 the vault is missing, locked, damaged or not writable

\b
Environment: TEND_VAULT, TEND_PASSPHRASE_FILE, NO_COLOR, PAGER"""


class Commands(click.Group):
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
            raise click.UsageError(
                error.message + (f" Did you mean {near[0]}?" if near else ""), ctx
            ) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from importlib.metadata import version

        manners.say(f"tend {version('tend-tui')}")
        context.exit()


def _no_color(context: click.Context, _: click.Parameter, value: bool) -> None:
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
        error = TendError("The output is closed: there is nowhere to print to.", safe="Nothing was done.")
        return manners.report(error)
    request = request or Request()
    try:
        result = tend.main(list(args), prog_name="tend", standalone_mode=False, obj=request)
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except click.ClickException as error:
        error.show()
        return int(Exit.USAGE) if isinstance(error, click.UsageError) else int(Exit.FAILED)
    except (click.Abort, KeyboardInterrupt):
        manners.tell("stopped")
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
        return manners.report(TendError(f"The output could not be written: {error.strerror}."))
    except Exception as error:
        return manners.report_unexpected(error)
    finally:
        request.clear_away()
    return result if isinstance(result, int) else int(Exit.OK)


def _close_stdout() -> None:
    """The reader of a pipe has gone: end without the complaint that Python prints when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
