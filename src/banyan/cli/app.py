# SPDX-License-Identifier: Apache-2.0
"""The command line on one page. A command's module is imported when it is called, so that `banyan serve` starts at once."""

import os
import sys
import traceback
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import click

from banyan import __version__
from banyan.base.errors import Refusal
from banyan.cli import speech
from banyan.cli.speech import _

BUG = 70  # EX_SOFTWARE

# Command → the module in which `<command>_command` stands.
COMMANDS = {
    "init": "found",
    "serve": "serve",
    "import": "carts",
    "export": "carts",
    "backup": "backup",
    "restore": "backup",
    "check": "check",
    "info": "check",
    "settings": "settings",
    "preset": "preset",
    "admin": "admin",
    "account": "account",
    "push": "push",
    "recount": "recount",
    "reference": "reference",
}


class Spoken(click.Command):
    """A command whose help is in the operator's language. The English sentence is the key, as everywhere."""

    def get_short_help_str(self, limit: int = 45) -> str:
        return _(self.help or "").partition("\n")[0]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_(self.help or ""))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=_("Usage:") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section(_("Options")):
            formatter.write_dl([(option, _(said)) for option, said in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Show this help."
        return option


class SpokenGroup(Spoken, click.Group):
    """Commands under one word."""

    command_class = Spoken

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(_("Commands")):
            names = self.list_commands(ctx)
            found = [(name, command) for name in names if (command := self.get_command(ctx, name)) is not None]
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in found])


class CommandLine(SpokenGroup):
    """All commands. A command's module is imported when somebody asks for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"banyan.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.command("banyan", cls=CommandLine, help="Banyan: a community under one tree.")
@click.version_option(__version__, prog_name="Banyan", help="Say which release this is.")
def command_line() -> None:
    pass


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and leave with its code: 0 done, 1 refused in a sentence, 2 not understood, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of the old days shows `?` for what it does not know
    raise SystemExit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        return command_line.main(arguments, prog_name="banyan", standalone_mode=False) or 0
    except Refusal as refusal:
        speech.warn(speech.refused(refusal))
        return speech.REFUSED
    except click.ClickException as misunderstood:
        misunderstood.show()
        return misunderstood.exit_code
    except (click.Abort, KeyboardInterrupt):
        return speech.INTERRUPTED
    except BrokenPipeError:  # whoever read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001  a bug: everything about it is shown, and what it means
        traceback.print_exc()
        speech.warn(_("That is a bug in Banyan {version}. Nothing that was acknowledged is lost.", version=__version__))
        return BUG
