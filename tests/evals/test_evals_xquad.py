"""The XQuAD measurement says what it needs where the data is absent."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from knowledge.settings import PROJECT


def test_a_folder_without_the_data_is_named_with_the_remedy(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evals", "xquad", "--evaldata", str(tmp_path)]

    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert "--evaldata" in done.stderr
    assert "Traceback" not in done.stderr
