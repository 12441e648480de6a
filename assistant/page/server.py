"""The web server: the page under strict headers, and a health check."""

from __future__ import annotations

from pathlib import Path

import gradio as gr  # noqa: TID251 - this is the door
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.assemble import Assistant
from assistant.page.blocks import make_blocks
from embeddings.errors import BuildError
from knowledge.settings import Settings

_STYLE = Path(__file__).with_name("style.css")
MAX_BODY_BYTES = 256 * 1024
HEADERS = {
    # Gradio starts itself from inline scripts and styles; everything else must come from this server.
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src 'none'; object-src 'none'; "
        "base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Fence:
    """Sets the headers on every reply, and turns away uploads and bodies no question needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        headers = {name.lower(): value for name, value in scope["headers"]}
        length = headers.get(b"content-length", b"0")
        if "/upload" in scope["path"]:
            refusal: JSONResponse | None = JSONResponse({"detail": "This page takes no files."}, status_code=404)
        elif not length.isdigit() or int(length) > MAX_BODY_BYTES:
            refusal = JSONResponse({"detail": f"At most {MAX_BODY_BYTES} bytes are read."}, status_code=413)
        else:
            refusal = None
        await (refusal or self.app)(scope, receive, send_with_headers)


def make_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """Return the web application; it answers `/healthz` and serves the page at `/`."""
    app = FastAPI(title="Hutong", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def health() -> JSONResponse:
        try:
            manifest = assistant.live.current().manifest
        except BuildError as error:
            return JSONResponse({"status": "no build", "detail": str(error)}, status_code=503)
        return JSONResponse({"status": "ok", "build": manifest.number, "documents": len(manifest.documents)})

    app.add_middleware(Fence)
    served: FastAPI = gr.mount_gradio_app(
        app,
        make_blocks(assistant, settings),
        path="/",
        footer_links=[],
        enable_monitoring=False,
        ssr_mode=False,
        show_error=False,
        pwa=False,
        mcp_server=False,
        css=_STYLE.read_text(encoding="utf-8"),
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
    )
    return served
