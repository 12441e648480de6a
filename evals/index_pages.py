"""Pages that load nothing: one style sheet and at most one script, both inline and named by digest in the policy."""

from __future__ import annotations

import base64
import hashlib
import math
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES = Path(__file__).with_name("templates")
STYLE, SCRIPT = "index.css", "index.js"


def render(template: str, **values: Any) -> str:
    """Return a page. Its templates are given `style`, `script` and the `policy` that allows just these two."""
    style, script = ((TEMPLATES / name).read_text(encoding="utf-8") for name in (STYLE, SCRIPT))
    rules = ("default-src 'none'", f"style-src '{_digest(style)}'", f"script-src '{_digest(script)}'")
    policy = "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))
    return _templates().get_template(template).render(style=style, script=script, policy=policy, **values)


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": lambda value: "–" if math.isnan(value) else f"{value:.1%}",
        "points": lambda value: "–" if math.isnan(value) else f"{100 * value:+.1f}".replace("-", "−"),
        "signed": lambda value: f"{value:+.2f}".replace("-", "−"),
        "p": lambda value: "–" if math.isnan(value) else "<0.001" if value < 0.001 else f"{value:.3f}",
        "part": lambda name: quote(name, safe="", errors="replace"),
    }
    return environment
