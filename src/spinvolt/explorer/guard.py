"""Who may ask: this page from this machine, and nobody's page from elsewhere."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spinvolt.explorer.faults import Fault

SAFE = ("GET", "HEAD")
# Notebooks on this machine may show the page in a frame.
FRAMES = "http://localhost:* http://127.0.0.1:*"
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors 'self' {FRAMES}"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
FOREIGN = Fault("foreign", "Only the explorer's own page may ask this.", 403)


class Guard:
    """Refuse requests that another site's page sent, and send every answer with strict headers.

    What changes or computes needs an `Origin` header that names this server; what only reads may
    come without one, but not from another origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        if foreign(scope["method"], Headers(scope=scope)):
            answer = JSONResponse(FOREIGN.to_json(), FOREIGN.status)
            await answer(scope, receive, strict)
            return
        await self.app(scope, receive, strict)


def foreign(method: str, headers: Headers) -> bool:
    """Whether a request may come from another site's page.

    >>> ours = Headers({"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"})
    >>> foreign("POST", ours), foreign("POST", Headers({"host": "127.0.0.1:8000"}))
    (False, True)
    """
    origin = headers.get("origin")
    if origin is None:
        return method not in SAFE
    parts = urlsplit(origin)
    return parts.scheme not in ("http", "https") or parts.netloc != headers.get("host")
