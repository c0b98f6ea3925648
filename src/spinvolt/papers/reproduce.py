"""`reproduce`: every figure of the papers, computed, drawn and judged, once."""

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from spinvolt.errors import Misstated, NotConverged
from spinvolt.papers import KEYS, named
from spinvolt.papers.files import record_of, written
from spinvolt.papers.paper import Figure
from spinvolt.papers.report import lines, write_report
from spinvolt.study.files import locked
from spinvolt.study.fleet import processors
from spinvolt.study.processes import Pool

Progress = Callable[[float, str], None] | None
Record = dict[str, Any]
LOCK = ".lock"


@dataclass(frozen=True)
class Reproduced:
    """What a reproduction came to.

    Attributes
    ----------
    out
        The folder with all files; report.html and report.md lie in it.
    records
        One for each figure, in the papers' order, as in its record.json.
    computed, kept
        How many figures were made now, and how many were there already.
    seconds
        How long it took.
    """

    out: Path
    records: tuple[Record, ...]
    computed: int
    kept: int
    seconds: float

    @property
    def changed(self) -> tuple[str, ...]:
        """The claims whose verdict is not the one on record."""
        return tuple(
            f"{record['paper']}, {claim['place']}: {claim['name']} {claim['verdict']}, "
            f"but {claim['on_record']} is on record"
            for record in self.records
            for claim in record["claims"]
            if claim["changed"]
        )

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "out": str(self.out),
            "computed": self.computed,
            "kept": self.kept,
            "seconds": self.seconds,
            "changed": list(self.changed),
            "figures": list(self.records),
        }

    def __str__(self) -> str:
        told = f"{self.computed} made now, {self.kept} kept, in {self.seconds:.1f} s"
        return "\n".join(
            [
                *lines(self.records),
                f"{len(self.records)} figures and tables: {told}",
                *(f"changed: {line}" for line in self.changed),
                f"report: {self.out / 'report.html'}",
            ]
        )


def reproduce(
    key: str | None = None,
    figure: str | None = None,
    *,
    out: str | PathLike[str] = "spinvolt-papers",
    quick: bool = False,
    workers: int | None = None,
    progress: Progress = None,
) -> Reproduced:
    """Make the papers' figures and tables, and hold what they claim against them.

    A figure that the folder has already, made by the same code in the same way, is kept.

    Parameters
    ----------
    key
        A paper; left out, all of them and what goes beyond them.
    figure
        One figure or table of it.
    out
        The folder for pictures (PNG, SVG), data (netCDF, CSV), records and the report.
    quick
        Fewer points and smaller sizes; the verdicts are the same, and what is there in full is
        kept.
    workers
        Local processes; 0 computes in this one, None takes as many as there are processors.
    progress
        Called with the fraction that is done and with what is being done.

    Raises
    ------
    Misstated
        When there is no such paper or figure, the folder holds other files, or another process
        writes to it.
    NotConverged
        When a figure cannot be computed.
    """
    began = time.monotonic()
    figures = chosen(key, figure)
    if workers is not None and not 0 <= workers <= 1024:
        raise Misstated(f"`workers` must be a whole number in [0, 1024], but is {workers!r}.")
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise Misstated(f"`out` must name a folder, but '{folder}' is a file.")
    if folder.exists() and not (folder / LOCK).is_file() and _foreign(folder):
        raise Misstated(
            f"`out` must name a new folder, an empty one, or one of an earlier reproduction, but "
            f"'{folder}' holds other files."
        )
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / LOCK):
        missing = [f for f in figures if record_of(f, folder, quick=quick) is None]
        count = processors() if workers is None else workers
        _make(missing, folder, quick, min(count, len(missing)), progress)
        records = [record_of(f, folder, quick=quick) for f in figures]
        if None in records:
            raise NotConverged(
                f"figures in '{folder}' are missing: its files, or the package's code, changed "
                "meanwhile, so start again"
            )
        result = Reproduced(
            folder,
            tuple(record for record in records if record is not None),
            len(missing),
            len(figures) - len(missing),
            time.monotonic() - began,
        )
        write_report(folder, result.records, result.changed)
    return result


def chosen(key: str | None, figure: str | None) -> list[Figure]:
    """The figures that are meant.

    Raises
    ------
    Misstated
        When there is no such paper or figure.
    """
    if figure is not None:
        if key is None:
            raise Misstated("`figure` needs the paper that it is of.")
        return [named(key).figure(figure)]
    keys = KEYS if key is None else (key,)
    return [one for k in keys for one in named(k).figures]


def _foreign(folder: Path) -> bool:
    """Whether a folder holds anything but papers, as the explorer leaves them."""
    return any(entry.name not in KEYS for entry in folder.iterdir())


def make(key: str, figure: str, out: Path, quick: bool) -> Record:
    """Compute, judge, draw and write one figure: what a worker does."""
    one = named(key).figure(figure)
    data = one.data(quick=quick)
    return written(one, data, one.claims(data), out, quick=quick)


def _make(figures: list[Figure], out: Path, quick: bool, workers: int, progress: Progress) -> None:
    """Make figures, here or in workers; what is finished stays, whatever happens to the others."""
    total = len(figures)
    if workers < 2:
        for done, one in enumerate(figures):
            _tell(progress, done, total, one)
            make(one.paper, one.id, out, quick)
        return
    pool = Pool(workers)
    try:
        waiting: dict[Future[Record], Figure] = {
            pool.submit(make, one.paper, one.id, out, quick): one for one in figures
        }
        while waiting:
            _tell(progress, total - len(waiting), total, next(iter(waiting.values())))
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                waiting.pop(future)
                future.result()
    except BrokenProcessPool:
        raise NotConverged(
            "a worker process died, most likely for want of memory: the figures that are "
            "finished are kept, so start again, with `workers = 0` for the least memory"
        ) from None
    finally:
        pool.stop()


def _tell(progress: Progress, done: int, total: int, figure: Figure) -> None:
    if progress is not None:
        progress(done / total, f"{done} of {total}: {figure.paper} {figure.name}")
