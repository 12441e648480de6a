"""What can go wrong between documents and a searchable build.

HutongError
 ├── ModelError          the embedding model cannot be had or gives wrong vectors
 └── BuildError          a build cannot be made, verified or published; the old one serves on
      ├── BuildRunning   another build holds the lock (exit status 2)
      ├── BuildRefused   what was read differs too much from what is live; --force overrides
      └── NoBuild        nothing has been published yet
"""

from __future__ import annotations

from knowledge.errors import HutongError


class ModelError(HutongError):
    """The embedding model cannot be had or gives wrong vectors."""


class BuildError(HutongError):
    """A build cannot be made, verified or published; what was live stays live."""


class BuildRunning(BuildError):
    """Another build holds the lock."""

    exit_status = 2


class BuildRefused(BuildError):
    """What was read differs too much from what is live."""


class NoBuild(BuildError):
    """Nothing has been published yet."""
