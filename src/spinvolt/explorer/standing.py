"""How far a sweep is, read from its folder while another process writes to it."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from spinvolt.study.store import RUNS, STUDY, Store, opened

# Seconds without a new chunk after which a run may be over, and that many times its usual pause.
SILENT, PAUSES = 30.0, 20.0


@dataclass(frozen=True)
class Standing:
    """How far a sweep is.

    Attributes
    ----------
    begun
        Whether the folder holds a sweep.
    cases, done
        How many cases it has, and how many of them are there.
    chunks
        How many files they are in; grows whenever there is something new.
    running
        Whether a run has begun and not ended, as the store's record says.
    rate
        Cases a second of that run; 0 where nothing is known yet.
    left
        Seconds until it is complete at that rate; None where nothing is known.
    quiet
        Seconds since the newest chunk, where that is strangely long; 0 otherwise.
    stamp
        Changes whenever the content does.
    """

    begun: bool
    cases: int = 0
    done: int = 0
    chunks: int = 0
    running: bool = False
    rate: float = 0.0
    left: float | None = None
    quiet: float = 0.0
    stamp: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def standing(path: Path, store: Store | None = None) -> Standing:
    """How far the sweep in a folder is; ``store`` where it has been opened before.

    Raises
    ------
    Misstated
        When another version made it.
    """
    if not (path / STUDY).is_file():
        return Standing(begun=False)
    store = store or opened(path)
    times: dict[int, float] = {}
    for chunk, piece in store.pieces().items():
        try:
            times[chunk] = (store.chunks / piece.name).stat().st_mtime
        except FileNotFoundError:
            # It has just been replaced by a newer revision, which the next look sees.
            continue
    plan = store.plan
    done = sum(len(plan.numbers(chunk)) for chunk in times)
    newest = max(times.values(), default=0.0)
    began = _began(path / RUNS)
    found = Standing(
        True, len(plan), done, len(times), running=began is not None and done < len(plan),
        stamp=f"{len(times)}-{newest:.6f}",
    )  # fmt: skip
    return found if began is None or not found.running else _paced(found, store, times, began)


def _paced(found: Standing, store: Store, times: Mapping[int, float], began: float) -> Standing:
    """With the pace of the run that began at a time."""
    fresh = [chunk for chunk, when in times.items() if when >= began]
    if not fresh:
        return found
    newest = max(times[chunk] for chunk in fresh)
    # The record has whole seconds.
    taken = max(newest - began, 1e-3)
    rate = sum(len(store.plan.numbers(chunk)) for chunk in fresh) / taken
    age = time.time() - newest
    strange = age > max(SILENT, PAUSES * taken / len(fresh))
    return Standing(
        True, found.cases, found.done, found.chunks, running=True, rate=rate,
        left=(found.cases - found.done) / rate, quiet=age if strange else 0.0, stamp=found.stamp,
    )  # fmt: skip


def _began(record: Path) -> float | None:
    """When the first run began that has not ended; None where all have."""
    try:
        lines = record.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    under_way: dict[str, float] = {}
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            # A torn line of a run that was killed.
            continue
        share = str(told.get("shard"))
        if "began" in told:
            under_way[share] = datetime.fromisoformat(told["began"]).timestamp()
        elif "ended" in told:
            under_way.pop(share, None)
    return min(under_way.values(), default=None)
