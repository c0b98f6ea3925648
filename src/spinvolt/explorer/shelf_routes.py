"""The addresses of papers and sweeps: names are looked up on the shelf, and files come from there.

Nothing that a client sends becomes part of a path.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from spinvolt.errors import Misstated, sentence
from spinvolt.explorer.faults import Fault
from spinvolt.explorer.gallery import FORMS, file_of, gallery
from spinvolt.explorer.shelf import Shelf
from spinvolt.explorer.standing import standing

# Seconds between two looks at a store, and the streams that may be open at a time.
LOOK = 1.0
MOST_STREAMS = 24
ABSENT = Fault("unknown", "This figure has not been reproduced here.", 404)
CROWDED = Fault("busy", f"At most {MOST_STREAMS} pages watch sweeps at a time.", 503)


async def papers(request: Request) -> Response:
    """Every figure of every paper, and what the folder has of it."""
    return JSONResponse({"papers": await run_in_threadpool(gallery, _shelf(request).papers)})


async def picture(request: Request) -> Response:
    """A file of a figure."""
    asked = request.path_params
    form = asked["form"]
    found = await run_in_threadpool(
        file_of, _shelf(request).papers, asked["paper"], asked["figure"], form
    )
    if found is None:
        return JSONResponse(ABSENT.to_json(), ABSENT.status)
    name = f"{asked['paper']}-{asked['figure']}.{form}" if "save" in request.query_params else None
    return FileResponse(found, media_type=FORMS[form], filename=name)


async def sweeps(request: Request) -> Response:
    """The names of the sweeps on the shelf."""
    return JSONResponse({"sweeps": list(_shelf(request).stores)})


async def events(request: Request) -> Response:
    """How far a sweep is, told whenever that changes, as long as somebody listens."""
    path = _shelf(request).store(request.path_params["name"])
    open_streams: set[object] = request.app.state.streams
    if len(open_streams) >= MOST_STREAMS:
        return JSONResponse(CROWDED.to_json(), CROWDED.status)
    return StreamingResponse(_told(path, open_streams), media_type="text/event-stream")


async def _told(path: Path, open_streams: set[object]) -> AsyncIterator[str]:
    mark = object()
    open_streams.add(mark)
    said = ""
    try:
        while True:
            try:
                found = (await run_in_threadpool(standing, path)).to_json()
            except Misstated as error:
                yield _event("refused", json.dumps({"sentence": sentence(str(error))}))
                return
            told = json.dumps(found)
            # A comment finds out whether the page is still there.
            yield _event("stand", told) if told != said else ": still\n\n"
            said = told
            await asyncio.sleep(LOOK)
    finally:
        open_streams.discard(mark)


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


SHELF_ROUTES = (
    Route("/api/papers", papers),
    Route("/api/papers/{paper}/{figure}/{form}", picture),
    Route("/api/sweeps", sweeps),
    Route("/api/sweeps/{name}/events", events),
)
