"""The files of one reproduced figure: picture, data, and what was judged of it."""

import hashlib
import io
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Judged
from spinvolt.papers.paper import Figure
from spinvolt.study.files import write
from spinvolt.version import VERSION

if TYPE_CHECKING:
    from xarray import Dataset

PICTURES = ("png", "svg")
SCHEMA = 1
KEYS = frozenset({"code", "version", "quick", "files", "claims"})


@cache
def code_id() -> str:
    """A hash of the package's code: what was made by other code is made again."""
    root = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        found.update(path.relative_to(root).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def folder_of(figure: Figure, out: Path) -> Path:
    """Where a figure's files lie."""
    return out / figure.paper / figure.id


def record_of(figure: Figure, out: Path, *, quick: bool) -> dict[str, Any] | None:
    """The record of a figure that this code made; None if there is none.

    What was made in full serves who would have it quickly as well.
    """
    record = made_of(figure, out)
    if record is None or record["code"] != code_id() or (record["quick"] and not quick):
        return None
    return record


def made_of(figure: Figure, out: Path) -> dict[str, Any] | None:
    """The record of a figure, whatever code made it in whatever way; None if there is none."""
    path = folder_of(figure, out) / "record.json"
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA or not KEYS.issubset(record):
        return None
    whole = all((path.parent / name).is_file() for name in record["files"])
    return record if whole else None


def written(
    figure: Figure, data: "Dataset", found: tuple[Judged, ...], out: Path, *, quick: bool
) -> dict[str, Any]:
    """Write a figure's files, its record last; each is whole or not there.

    Raises
    ------
    OSError
        When the disk is full or the folder is closed.
    """
    folder = folder_of(figure, out)
    folder.mkdir(parents=True, exist_ok=True)
    contents = _tables(data) | {f"{figure.id}.nc": _netcdf(data)}
    if figure.draw is not None:
        from spinvolt.plots.picture import styled

        picture = figure.plot(data)
        # Laid out once: every writing would otherwise do it again.
        with styled():
            picture.draw_without_rendering()
        picture.set_layout_engine("none")
        for form in PICTURES:
            buffer = io.BytesIO()
            picture.savefig(buffer, format=form)
            contents[f"{figure.id}.{form}"] = buffer.getvalue()
    for name, content in contents.items():
        write(folder / name, content)
    record = {
        "schema": SCHEMA,
        "code": code_id(),
        "version": VERSION,
        "quick": quick,
        "paper": figure.paper,
        "figure": figure.id,
        "name": figure.name,
        "title": figure.title,
        "caption": figure.caption,
        "statements": dict(figure.statements),
        "files": sorted(contents),
        "claims": [document(one) for one in found],
    }
    text = json.dumps(record, indent=1, allow_nan=False, ensure_ascii=False)
    write(folder / "record.json", text.encode())
    return record


def document(one: Judged) -> dict[str, Any]:
    """A judged claim as plain JSON values."""
    claim = one.claim
    return {
        "name": claim.name,
        "place": claim.place,
        "says": claim.says,
        "quoted": claim.quoted,
        "verdict": str(one.verdict),
        "on_record": str(claim.verdict),
        "changed": one.changed,
        "reason": claim.reason,
        "readings": [
            {
                "meaning": reading.meaning,
                "agrees": found.agrees,
                "found": found.value.to_json() if isinstance(found.value, Bounded) else found.value,
            }
            for reading, found in zip(claim.readings, one.found, strict=True)
        ],
    }


def _netcdf(data: "Dataset") -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.nc"
        data.to_netcdf(path, engine="netcdf4")
        return path.read_bytes()


def _tables(data: "Dataset") -> dict[str, bytes]:
    """A CSV file for each set of dimensions, named by them: data.csv, data-curve-sample.csv."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, variable in data.data_vars.items():
        groups.setdefault(tuple(str(d) for d in variable.dims), []).append(str(name))
    tables: dict[str, bytes] = {}
    for dims, names in groups.items():
        part = data[names]
        if dims:
            text = part.to_dataframe().reset_index().to_csv(index=False)
        else:
            lines = [f"{name},{float(part[name])!r}" for name in names]
            text = "\n".join(["name,value", *lines]) + "\n"
        tables["-".join(["data", *dims]) + ".csv"] = text.encode()
    return tables
