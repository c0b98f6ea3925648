"""What can be taken home: the statement, the data, the picture, the Python lines."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging import charge
from spinvolt.explorer.lines import python_lines
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.run.columns import rows

Written = Callable[[State, Progress], bytes]


@dataclass(frozen=True)
class Export:
    """A kind of file.

    Attributes
    ----------
    suffix, media_type
        Its ending and its media type.
    write
        How it is written.
    pins
        Whether it shows the pinned batteries, too.
    """

    suffix: str
    media_type: str
    write: Written
    pins: bool = False


def _toml(state: State, _: Progress) -> bytes:
    return state.statement.to_toml().encode()


def _python(state: State, _: Progress) -> bytes:
    return python_lines(state.statement).encode()


def _csv(state: State, progress: Progress) -> bytes:
    return "".join(rows(charge(state.statement, progress=progress))).encode()


def _netcdf(state: State, progress: Progress) -> bytes:
    run = charge(state.statement, progress=progress)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.nc"
        run.save(path)
        return path.read_bytes()


def _picture(form: str, state: State, progress: Progress) -> bytes:
    # Matplotlib is loaded when a picture is asked for.
    from spinvolt.explorer.pictures.closed import closed_picture
    from spinvolt.explorer.pictures.opened import open_picture

    opened = isinstance(state.statement.battery, Reservoir)
    figure = (open_picture if opened else closed_picture)(state, progress)
    file = BytesIO()
    figure.savefig(file, format=form)
    return file.getvalue()


EXPORTS: Mapping[str, Export] = {
    "toml": Export(".toml", "application/toml", _toml),
    "python": Export(".py", "text/x-python", _python),
    "csv": Export(".csv", "text/csv", _csv),
    "netcdf": Export(".nc", "application/x-netcdf", _netcdf),
    "png": Export(".png", "image/png", partial(_picture, "png"), pins=True),
    "svg": Export(".svg", "image/svg+xml", partial(_picture, "svg"), pins=True),
}
