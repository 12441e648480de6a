"""Building again whenever staff save: changes are waited out, so that a burst of saves costs one build."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, watch

from embeddings.errors import BuildRunning
from knowledge.console import Printer
from knowledge.errors import HutongError

QUIET_MS = 1000
RETRY_S = 2.0


def keep_building(folder: Path, rebuild: Callable[[], None], tell: Printer, stop: threading.Event) -> None:
    """Build now and after every change below `folder`, until `stop` is set or Ctrl-C.

    A build that fails is told and the next change tried again; one that another build is in the way of waits for it.
    """
    _build(rebuild, tell, stop)
    for _ in watch(folder, watch_filter=_is_document, debounce=QUIET_MS * 4, step=QUIET_MS, stop_event=stop):
        _build(rebuild, tell, stop)


def _build(rebuild: Callable[[], None], tell: Printer, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            rebuild()
        except BuildRunning as error:
            tell(f"{error}; trying again in {RETRY_S:.0f} s")
            stop.wait(RETRY_S)
            continue
        except HutongError as error:
            tell(f"Error: {error}. Watching on")
        return


def _is_document(change: Change, path: str) -> bool:
    """Leave out what editors and synchronisers write beside the documents."""
    name = Path(path).name
    return not (name.startswith((".", "~$")) or name.endswith(("~", ".swp", ".tmp", ".part")))
