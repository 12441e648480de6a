"""Builds in their folder: numbered directories and one pointer file that names the current one."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from embeddings.errors import BuildError, NoBuild
from embeddings.manifest import FILE_NAME, Manifest

POINTER = "current"
KEPT_BUILDS = 5
UNFINISHED = ".unfinished"


def directory_of(builds_dir: Path, number: int) -> Path:
    """Return where a build lies."""
    return builds_dir / f"{number:06d}"


def finished(builds_dir: Path) -> list[int]:
    """Return the numbers of the finished builds, oldest first."""
    if not builds_dir.is_dir():
        return []
    return sorted(int(p.name) for p in builds_dir.iterdir() if p.name.isdigit() and (p / FILE_NAME).is_file())


def current_number(builds_dir: Path) -> int:
    """Return the number of the published build. Raises NoBuild where there is none."""
    try:
        return int((builds_dir / POINTER).read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise NoBuild(f"{builds_dir}: nothing has been published yet. Run: python -m embeddings build") from error
    except (OSError, ValueError) as error:
        raise BuildError(f"{builds_dir / POINTER}: damaged pointer file. Run: python -m embeddings rollback") from error


def current_manifest(builds_dir: Path) -> Manifest | None:
    """Return the published build's manifest; None where there is none or it is damaged."""
    try:
        return Manifest.read(directory_of(builds_dir, current_number(builds_dir)))
    except BuildError:
        return None


def new_directory(builds_dir: Path) -> Path:
    """Make the directory of the next build, to be renamed when it is finished; numbers only ever grow."""
    taken = [int(p.stem) for p in builds_dir.iterdir() if p.stem.isdigit()]
    with suppress(BuildError):
        taken.append(current_number(builds_dir))
    directory = directory_of(builds_dir, max(taken, default=0) + 1).with_suffix(UNFINISHED)
    directory.mkdir()
    return directory


def finish(directory: Path) -> None:
    """Give a build that has passed its check its final name: from now on it counts as finished."""
    directory.rename(directory.with_suffix(""))
    _sync(directory.parent)


def publish(builds_dir: Path, number: int) -> None:
    """Make a finished build the current one, in one atomic and durable step."""
    scratch = builds_dir / f"{POINTER}.{os.getpid()}"
    with scratch.open("w", encoding="ascii") as stream:
        stream.write(f"{number}\n")
        stream.flush()
        os.fsync(stream.fileno())
    scratch.replace(builds_dir / POINTER)
    _sync(builds_dir)


def rollback(builds_dir: Path, number: int | None = None) -> int:
    """Publish an earlier finished build, the one before the current by default; return its number.

    Raises BuildError where there is no such build, or its manifest is damaged.
    """
    available = finished(builds_dir)
    if number is None:
        try:
            current = current_number(builds_dir)
        except NoBuild:
            raise
        except BuildError:
            current = max(available, default=0) + 1
        earlier = [n for n in available if n < current]
        if not earlier:
            raise BuildError(
                f"{builds_dir}: there is no build before number {current}. Run: python -m embeddings build"
            )
        number = earlier[-1]
    if number not in available:
        listed = ", ".join(map(str, available)) or "none"
        raise BuildError(f"{builds_dir}: there is no build number {number}. There are: {listed}")
    Manifest.read(directory_of(builds_dir, number))
    publish(builds_dir, number)
    return number


def remove_unfinished(builds_dir: Path) -> None:
    """Remove what a killed build left behind. Only for the holder of the build lock."""
    done = set(finished(builds_dir))
    for path in builds_dir.iterdir():
        if path.is_dir() and (path.suffix == UNFINISHED or (path.name.isdigit() and int(path.name) not in done)):
            shutil.rmtree(path)


def prune(builds_dir: Path, keep: int = KEPT_BUILDS) -> None:
    """Remove the oldest builds beyond `keep`, never the current one."""
    current = current_number(builds_dir)
    for number in finished(builds_dir)[:-keep]:
        if number != current:
            shutil.rmtree(directory_of(builds_dir, number), ignore_errors=True)


def sync_tree(directory: Path) -> None:
    """Write a directory's files through to the disk before anything points at them."""
    for path in directory.rglob("*"):
        _sync(path)
    _sync(directory)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
