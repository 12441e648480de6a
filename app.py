"""python app.py: settings, the live build, the pipeline, the page. No logic."""

from __future__ import annotations

import logging
import sys

import uvicorn

from assistant.assemble import assemble
from assistant.page.server import make_app
from knowledge.errors import HutongError
from knowledge.settings import load_settings


def main() -> None:
    """Serve the page until it is stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = load_settings()
    assistant = assemble(settings)
    assistant.model.warm()
    print(f"Hutong is on http://{settings.host}:{settings.port}", flush=True)  # noqa: T201
    uvicorn.run(make_app(assistant, settings), host=settings.host, port=settings.port, log_level="warning")


if __name__ == "__main__":
    try:
        main()
    except HutongError as error:
        sys.exit(f"Error: {error}")
