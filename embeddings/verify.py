"""python -m embeddings.verify DIRECTORY: is every vector of a build found by itself, and every text readable?

Runs in a process of its own, since a damaged index can kill the process that opens it. Exit status 0 means
that nothing is lost. It ends when its standard input does, so that it never outlives the build that asked.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import numpy as np

from embeddings.errors import BuildError
from embeddings.index import CHUNKS, KINDS, STATEMENTS, Index
from knowledge.errors import HutongError

_BATCH = 256
_SAME = 1e-4


def verify(directory: Path) -> None:
    """Raise BuildError naming the first vector that its own query does not find, or a count that is off."""
    index = Index.open(directory)
    try:
        expected = (index.manifest.chunks, index.manifest.statements, index.manifest.questions)
        for kind, count in zip(KINDS, expected, strict=True):
            stored = index.store.count(kind)
            if stored != count or len(index.vectors[kind]) != count:
                raise BuildError(f"{kind}: {stored} in the store and {len(index.vectors[kind])} vectors, not {count}")
            for start in range(0, count, _BATCH):
                _check_found(index, kind, start, min(start + _BATCH, count))
        for row in range(index.manifest.chunks):
            index.catalogue.chunk(row)
        for kind, count in ((CHUNKS, expected[0]), (STATEMENTS, expected[1])):
            if len(index.lexical[kind].scores("beijing")) != count:
                raise BuildError(f"lexical-{kind}: does not hold {count} texts")
    finally:
        index.close()


def _check_found(index: Index, kind: str, start: int, end: int) -> None:
    rows = np.asarray(index.vectors[kind][start:end])
    for offset, found in enumerate(index.store.nearest(kind, rows, 1)):
        # Two rows may hold the same text, and then either is right: so the found row's own vector is compared.
        same = [cosine for n, cosine in found if index.vectors[kind][int(n)] @ rows[offset] >= 1 - _SAME]
        if not same or same[0] < 1 - _SAME:
            raise BuildError(f"{kind}: row {start + offset} is not found by its own vector")


def _end_with_parent() -> None:
    """Wait for the end of standard input, which comes when the process that started this one is gone."""
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        verify(Path(sys.argv[1]))
    except HutongError as error:
        sys.exit(str(error))
