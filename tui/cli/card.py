"""`tend card`: my business card as a QR code."""

from __future__ import annotations

import os
import shutil
import sys

import click

from core.errors import TendError
from core.language import _
from tui.cli import manners
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import Spoken


@click.command(
    "card",
    cls=Spoken,
    epilog="""\b
Examples:
  tend card               a QR code that a telephone scans
  tend card --vcard       the same as a vCard
  tend card > me.vcf      to a file or a pipe it is a vCard""",
)
@vault_options
@click.option("--vcard", "as_vcard", is_flag=True, help="Print the vCard instead of the code.")
@click.option("--invert", is_flag=True, help="Without colours: for a light terminal.")
@click.pass_obj
def card_command(request: Request, as_vcard: bool, invert: bool) -> None:
    """Show my business card as a QR code: what I chose to share, in the program under Vault, My card."""
    from core import card

    with opened(request) as network:
        lines = card.shared(network.profile())
    if not lines:
        raise TendError(
            _("Your card is empty: nothing was chosen to be shared."),
            safe=_("Nothing was shown."),
            todo=_("In the program, Q asks what stands on it."),
        )
    text = card.vcard(lines)
    if as_vcard or not sys.stdout.isatty():
        manners.say(text.replace("\r\n", "\n").rstrip("\n"))
        return
    manners.show(_code(text, request, invert=invert))


def _code(text: str, request: Request, *, invert: bool) -> list[str]:
    from tui.draw.qr import lay_out, least_size, modules_of, sgr_rows
    from tui.glyphs import choose

    ascii = choose(request.settings().glyphs).name == "ascii"
    modules = modules_of(text)
    size = shutil.get_terminal_size()
    code = lay_out(modules, size.columns, size.lines - 1, ascii=ascii)
    if code is None:
        width, height = least_size(modules, ascii=ascii)
        raise TendError(
            _("Your card needs {needs}, this terminal is {has}.").format(
                needs=f"{width}x{height + 1}", has=f"{size.columns}x{size.lines}"
            ),
            todo=_("Make the window larger or its letters smaller, share less, or take tend card --vcard."),
        )
    return sgr_rows(code, colours=not os.environ.get("NO_COLOR"), ascii=ascii, inverted=invert)
