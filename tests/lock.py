"""make lock: resolve pyproject.toml in a fresh environment and write the exact versions pip is to install."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTE = "# Exact versions, resolved from pyproject.toml by `make lock`. torch stands first: see the Makefile.\n"


def main() -> None:
    """Write requirements.lock (to run) and requirements-dev.lock (to test; only what it adds)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    with tempfile.TemporaryDirectory() as folder:
        python = f"{folder}/bin/python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install(python, [next(name for name in runtime if name.startswith("torch=="))])
        install(python, runtime)
        running = freeze(python)
        install(python, [*runtime, *project["dependency-groups"]["dev"]])
        testing = freeze(python)
    moved = sorted(line for line in running if line not in testing)
    if moved:
        sys.exit(f"The test tools change versions the project runs on: {', '.join(moved)}")
    first = [line for line in running if line.startswith("torch==")]
    (ROOT / "requirements.lock").write_text(NOTE + "\n".join(first + sorted(set(running) - set(first))) + "\n")
    (ROOT / "requirements-dev.lock").write_text(NOTE + "\n".join(sorted(set(testing) - set(running))) + "\n")


def install(python: str, packages: list[str]) -> None:
    """Install into the environment of `python`."""
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True)


def freeze(python: str) -> list[str]:
    """Return the installed versions, without local build tags (`+cpu`)."""
    command = [python, "-m", "pip", "freeze", "--disable-pip-version-check"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line.split("+")[0] if "==" in line else line for line in listed.stdout.splitlines() if line.strip()]


if __name__ == "__main__":
    main()
