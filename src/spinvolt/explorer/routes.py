"""The addresses that the page asks, and what each answers.

| request | answer |
| --- | --- |
| GET / | the page; the state stands in `?s=`, which the page hands to `/api/read` |
| GET /static/... | its files |
| GET /api/schema | fields, limits, words: JSON |
| POST /api/read {"link"} | the state that a link restores |
| POST /api/link {"state"} | the link that restores a state |
| GET /api/papers | every figure with its claims, and what the folder has of it: JSON |
| GET /api/papers/PAPER/FIGURE/FORM | its picture (png, svg) or its data (nc) |
| GET /api/sweeps | the names of the sweeps on the shelf |
| GET /api/sweeps/NAME/events | server-sent events: `stand`, how far the sweep is |
| POST /api/ask {"visitor", "name", "state"} | 200 a packet or a file; 202 {"job"}: it lasts |
| GET /api/jobs/KEY/events | server-sent events: `progress`, then `done` |
| GET /api/jobs/KEY | as for /api/ask |
| DELETE /api/jobs/KEY | 204: it is cancelled |

Refusals are {"error": {"kind", "sentence"}}: 400 malformed, 403 foreign, 404 unknown, 409
cancelled or replaced, 422 misstated or not covered, 429 and 503 busy, 500 failed.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from spinvolt.errors import Misstated, sentence
from spinvolt.explorer.bodies import question, read_body
from spinvolt.explorer.desk import Answer
from spinvolt.explorer.exports import EXPORTS
from spinvolt.explorer.faults import UNKNOWN, Fault
from spinvolt.explorer.guard import Guard
from spinvolt.explorer.link import link_of, read_link
from spinvolt.explorer.panes.names import OPEN_PANES, PANES, SHELF_PANES
from spinvolt.explorer.schema import schema
from spinvolt.explorer.shelf_routes import SHELF_ROUTES
from spinvolt.explorer.state import state_of
from spinvolt.explorer.work import Job, Work

STATIC = Path(__file__).parent / "static"
# Seconds that a request waits for its answer before it becomes a job to watch.
PATIENCE = 0.5
# Seconds between two reports, and until a job that nobody watches is given up.
BEAT = 0.2
ABANDONED = 5.0


def application(work: Work, hosts: list[str], started: Callable[[], None]) -> Starlette:
    """The web application for requests to some host names; it calls ``started`` when it begins."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        work.start()
        started()
        try:
            yield
        finally:
            work.stop()

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/api/schema", told),
            Route("/api/read", read, methods=["POST"]),
            Route("/api/link", link, methods=["POST"]),
            Route("/api/ask", ask, methods=["POST"]),
            *SHELF_ROUTES,
            Route("/api/jobs/{key}", job, methods=["GET", "DELETE"]),
            Route("/api/jobs/{key}/events", events),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(Guard),
        ],
        exception_handlers={Misstated: _misstated},
        lifespan=lifespan,
    )
    app.state.work = work
    app.state.watched = set[str]()
    app.state.shelf = work.shelf
    app.state.streams = set[object]()
    return app


async def page(_: Request) -> Response:
    """The page itself."""
    return FileResponse(STATIC / "index.html")


async def told(_: Request) -> Response:
    """What the page learns once."""
    return JSONResponse(schema())


async def read(request: Request) -> Response:
    """The state that a link restores."""
    body = await read_body(request, _work(request).limits.body)
    link = body.get("link")
    if not isinstance(link, str):
        raise Misstated("`link` must be a text.")
    return JSONResponse({"state": read_link(link).to_json()})


async def link(request: Request) -> Response:
    """The link that restores a state."""
    body = await read_body(request, _work(request).limits.body)
    return JSONResponse({"link": link_of(state_of(body.get("state")))})


async def ask(request: Request) -> Response:
    """A pane or a file: at once where it is quick."""
    work = _work(request)
    body = await read_body(request, work.limits.body)
    asked = question(request, body, {**PANES, **OPEN_PANES, **SHELF_PANES, **EXPORTS})
    found = work.submit(asked.visitor, asked.name, asked.state)
    if isinstance(found, Fault):
        return _refused(found)
    return await _settled(request, found)


async def job(request: Request) -> Response:
    """Fetch what a job came to, or cancel it."""
    work = _work(request)
    found = work.find(request.path_params["key"])
    if found is None:
        return _refused(UNKNOWN)
    if request.method == "DELETE":
        work.cancel(found)
        return Response(status_code=204)
    return await _settled(request, found)


async def events(request: Request) -> Response:
    """How far a job is, until it ends; closing the stream gives the job up."""
    work = _work(request)
    found = work.find(request.path_params["key"])
    if found is None:
        return _refused(UNKNOWN)
    request.app.state.watched.add(found.key)
    return StreamingResponse(_reports(work, found), media_type="text/event-stream")


async def _reports(work: Work, found: Job) -> AsyncIterator[str]:
    try:
        while not found.result.done():
            notice = work.notice(found)
            yield _event("progress", {"fraction": notice.fraction, "words": notice.words})
            await asyncio.wait([found.result], timeout=BEAT)
        yield _event("done", {})
    finally:
        if not found.result.done():
            work.cancel(found)


def _event(name: str, data: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


async def _settled(request: Request, found: Job) -> Response:
    """The answer, where it comes soon; else the key of the job."""
    await asyncio.wait([found.result], timeout=PATIENCE)
    if not found.result.done():
        watched: set[str] = request.app.state.watched
        asyncio.get_running_loop().call_later(ABANDONED, _give_up, _work(request), found, watched)
        return JSONResponse({"job": found.key}, 202)
    outcome = found.result.result()
    return _answer(outcome) if isinstance(outcome, Answer) else _refused(outcome)


def _give_up(work: Work, found: Job, watched: set[str]) -> None:
    """End a job that nobody came to watch."""
    if found.key in watched:
        watched.discard(found.key)
    elif not found.result.done():
        work.cancel(found)


def _answer(answer: Answer) -> Response:
    headers = {}
    if answer.suffix:
        headers["content-disposition"] = f'attachment; filename="battery{answer.suffix}"'
    return Response(answer.content, media_type=answer.media_type, headers=headers)


def _refused(fault: Fault) -> Response:
    return JSONResponse(fault.to_json(), fault.status)


async def _misstated(_: Request, error: Exception) -> Response:
    return _refused(Fault("misstated", sentence(str(error))))


def _work(request: Request) -> Work:
    work: Work = request.app.state.work
    return work
