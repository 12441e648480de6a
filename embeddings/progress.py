"""Telling a person at a terminal what a long command is doing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from knowledge.console import warn


@dataclass
class ShownReport:
    """A build's report: progress bars on a terminal, the names of the steps alone elsewhere."""

    bars: Progress
    is_terminal: bool
    task: TaskID | None = None
    name: str = ""

    def step(self, name: str) -> None:
        """A step begins."""
        self.name, self.task = name, None
        if self.is_terminal:
            self.bars.console.print(name)
        else:
            warn(name)

    def progress(self, done: int, total: int) -> None:
        """So many of so many of this step are done."""
        if not self.is_terminal:
            return
        if self.task is None:
            self.task = self.bars.add_task(self.name, total=total)
        self.bars.update(self.task, completed=done, total=total)


@contextmanager
def shown_report() -> Iterator[ShownReport]:
    """Yield a report that is shown on standard error, and take its bars away at the end."""
    console = Console(stderr=True)
    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        yield ShownReport(bars, console.is_terminal)
