"""What a run was made with: the machine, the libraries, the model and the build."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from assistant.assemble import Assistant
from knowledge.errors import UsageError
from knowledge.settings import Settings

LIBRARIES = (
    "bm25s",
    "chromadb",
    "gradio",
    "langchain-core",
    "langchain-text-splitters",
    "numpy",
    "onnxruntime",
    "pydantic",
    "py3langid",
    "rapidfuzz",
    "scipy",
    "tiktoken",
    "tokenizers",
)
_SAME = ("documents_digest", "model_fingerprint", "engine")


def describe(settings: Settings, assistant: Assistant) -> dict[str, Any]:
    """Return the environment of a run. Raises NoBuild where nothing is published."""
    manifest = assistant.live.current().manifest
    documents = json.dumps(manifest.documents, sort_keys=True).encode()
    return {
        "build": manifest.number,
        "build_created": manifest.created,
        "documents": len(manifest.documents),
        "documents_digest": hashlib.sha256(documents).hexdigest(),
        "statements": manifest.statements,
        "model": manifest.model,
        "model_fingerprint": manifest.fingerprint,
        "engine": settings.engine,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "machine": {
            "system": platform.platform(),
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
        },
    }


def refuse_if_changed(folder: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise UsageError where a run would be resumed with other documents, another model or engine."""
    changed = [key for key in _SAME if before.get(key) != now[key]]
    if changed:
        raise UsageError(f"{folder}: {', '.join(changed)} changed since it began. Start a new run")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
