"""python -m knowledge.formats DESCRIPTOR MEGABYTES SECONDS: reads files for its parent, within limits.

The parent sends a format's name and a file's bytes over the connected socket DESCRIPTOR; back goes one JSON
object: a ParsedFile, or the problem and its remedy. Nothing is read from disk but our own modules, and nothing
can be written. The process ends when the parent closes the socket.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import logging
import resource
import sys
import warnings
from multiprocessing.connection import Connection

from knowledge.formats.blocks import ParsedFile, UnreadableFile

MODULES = {
    "pdf": "knowledge.formats.pdf",
    "docx": "knowledge.formats.docx",
    "xlsx": "knowledge.formats.xlsx",
    "csv": "knowledge.formats.delimited",
    "html": "knowledge.formats.html",
}


def serve(connection: Connection, seconds: int) -> None:
    """Answer one file after the other until the parent is gone."""
    while True:
        try:
            name = connection.recv_bytes().decode()
            raw = connection.recv_bytes()
        except EOFError:
            return
        _allow_cpu(seconds)
        connection.send_bytes(json.dumps(_answer(name, raw)).encode())


def _answer(name: str, raw: bytes) -> dict[str, object]:
    try:
        parsed: ParsedFile = importlib.import_module(MODULES[name]).parse(raw)
    except UnreadableFile as error:
        return {"problem": error.problem, "remedy": error.remedy}
    except MemoryError:
        return {"problem": "needs too much memory to be read", "remedy": "Split it into several files"}
    except RecursionError:
        return {"problem": "is nested too deeply", "remedy": "Save it in a simpler form"}
    except Exception as error:  # a parser may fail in any way on a broken file, and the next file must be read
        message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        remedy = "It may be damaged or cut short: open it, and save it anew"
        return {"problem": f"cannot be read ({message[:200]})", "remedy": remedy}
    return {"parsed": dataclasses.asdict(parsed)}


def _allow_cpu(seconds: int) -> None:
    """Give the process so many seconds of CPU from now on; it is killed when they are used up."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1, resource.RLIM_INFINITY))


def main(descriptor: int, megabytes: int, seconds: int) -> None:
    """Set the limits, then serve."""
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)  # parsers complain about every flaw of a file
    warnings.simplefilter("ignore")
    with Connection(descriptor) as connection:
        serve(connection, seconds)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
