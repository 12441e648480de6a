"""How every command line ends: a message on standard error and an exit status, never a traceback."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import typer

from knowledge.errors import HutongError


def run(app: typer.Typer) -> None:
    """Run a command line. Status 0 is success, 1 failure, 2 wrong usage, 130 stopped by the user."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that has no Chinese shows escapes.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except HutongError as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_status)
    except BrokenPipeError:
        # The reader of our output went away (| head); there is nobody to tell.
        sys.stderr.close()
        sys.exit(1)


Printer = Callable[[str], None]


def warn(message: str) -> None:
    """Tell the person at the terminal something that is not the command's output."""
    print(message, file=sys.stderr)  # noqa: T201
