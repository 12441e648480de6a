"""Files that are not Markdown are parsed in a child process: what it does costs one file at most."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter, ValidationError

from knowledge.formats.blocks import ParsedFile, UnreadableFile
from knowledge.settings import PROJECT

MAX_ANSWER_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: `seconds` by the clock, and `megabytes` of memory for the whole process."""

    seconds: float = 15.0
    megabytes: int = 1536


@dataclass(frozen=True, slots=True)
class _Answer:
    parsed: ParsedFile | None = None
    problem: str = ""
    remedy: str = ""


_ANSWER = TypeAdapter(_Answer)


class Sandbox:
    """Starts the child with the first file, keeps it for the next ones, and starts another where one has failed.

    Use it as a context manager: the child ends with it.
    """

    def __init__(self, limits: Limits = Limits(), clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._child: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self.started = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def parse(self, format_name: str, raw: bytes) -> ParsedFile:
        """Return what a file's bytes hold. `format_name` is one of knowledge.formats.signature.FORMATS' values.

        Raises UnreadableFile where the parser says so, dies, takes too long or too much memory.
        """
        connection = self._connected()
        deadline = self._clock() + self._limits.seconds
        try:
            connection.send_bytes(format_name.encode())
            connection.send_bytes(raw)
            if not connection.poll(max(0.0, deadline - self._clock())):
                self.close()
                raise UnreadableFile(f"takes longer than {self._limits.seconds:g} seconds to read", "Split it")
            data = connection.recv_bytes(MAX_ANSWER_BYTES)
            answer = _ANSWER.validate_json(data)
        except (EOFError, OSError) as error:
            raise UnreadableFile(self._reason(), "It may be damaged: save it anew, or split it") from error
        except ValidationError as error:
            self.close()
            raise UnreadableFile("cannot be read (its parser answered nonsense)", "Save it anew") from error
        if answer.parsed is None:
            if "memory" in answer.problem:
                self.close()  # what is left of the child's memory may not do for the next file
            raise UnreadableFile(answer.problem, answer.remedy)
        return answer.parsed

    def close(self) -> None:
        """End the child."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def _connected(self) -> Connection:
        if self._connection is not None and self._child is not None and self._child.poll() is None:
            return self._connection
        self.close()
        self._connection, theirs = Pipe()
        with theirs:
            numbers = (theirs.fileno(), self._limits.megabytes, int(self._limits.seconds) + 1)
            self._child = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "knowledge.formats", *map(str, numbers)],
                cwd=PROJECT,
                pass_fds=(numbers[0],),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.started += 1
        return self._connection

    def _reason(self) -> str:
        """Say what became of the child that did not answer, and clear it away."""
        child = self._child
        self.close()
        status = child.returncode if child else 0
        if status == -signal.SIGXCPU:
            return f"takes longer than {self._limits.seconds:g} seconds to read"
        return f"cannot be read (its parser stopped with {_name_of(status)})"


def _name_of(status: int) -> str:
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"status {status}"
