"""`tend completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from tui.cli import manners
from tui.cli.spoken import Spoken


class WholeFishComplete(FishComplete):
    """As click's, whose script ends a description at its first comma."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')


SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": WholeFishComplete}


@click.command(
    "completion",
    cls=Spoken,
    epilog="""\b
Examples:
  tend completion bash > ~/.local/share/bash-completion/completions/tend
  tend completion zsh > "${fpath[1]}/_tend"
  tend completion fish > ~/.config/fish/completions/tend.fish""",
)
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print a script that makes SHELL complete commands and options.

    Names of people are never completed: that would need the passphrase, and would leave them in the shell's history.
    """
    group = context.find_root().command
    maker = SHELLS[shell](group, {}, "tend", "_TEND_COMPLETE")
    manners.say(maker.source_template % maker.source_vars())
