"""The installation's self-check: what is installed, exact answers, engine against engine."""

import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from math import nextafter
from pkgutil import iter_modules

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import EMPTY, Dicke
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging import charge
from spinvolt.engines.choose import named
from spinvolt.run.result import Run
from spinvolt.statement import ENGINES
from spinvolt.theory import one_hop, two_hops
from spinvolt.version import VERSION

LIBRARIES = ("numpy", "scipy", "numba", "xarray", "netCDF4", "matplotlib", "pydantic", "click")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
KERNELS = "spinvolt.kernels"
MIDDLE = 300
# Closed forms are exact up to rounding: a few units in the last place.
ULPS = 8


@dataclass(frozen=True)
class Check:
    """One examination: its name, whether all was well, and what was seen."""

    name: str
    passed: bool
    detail: str


def checkup() -> Iterator[Check]:
    """All examinations, one after another; none can stop the others."""
    for name, examine in _EXAMINATIONS.items():
        try:
            detail = examine()
        except Exception as error:  # noqa: BLE001  (whatever goes wrong is the finding)
            yield Check(name, False, f"{type(error).__name__}: {error}")
        else:
            yield Check(name, True, detail)


def _versions() -> str:
    found = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"spinvolt {VERSION}, Python {platform.python_version()}, {found}"


def _threads() -> str:
    """Results are identical to the last bit only with one BLAS thread."""
    import numpy as np

    library = np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
    said = ", ".join(f"{name}={os.environ[name]}" for name in THREADS if name in os.environ)
    cores = os.cpu_count()
    return f"{library}, {said or f'no limit set: up to {cores}, so last bits may differ'}"


def _compiler() -> str:
    """Whether the compiled kernels load, and whether they came from the cache."""
    began = time.perf_counter()
    names = [module.name for module in iter_modules(import_module(KERNELS).__path__)]
    modules = [import_module(f"{KERNELS}.{name}") for name in names]
    found = [f for module in modules for f in vars(module).values() if hasattr(f, "stats")]
    seconds = time.perf_counter() - began
    # Inner functions, which are compiled as parts of others, have no cache and do not count.
    ready = [f for f in found if f.nopython_signatures and f.stats.cache_path]
    cached = [f for f in ready if f.stats.cache_hits]
    folders = sorted({str(f.stats.cache_path) for f in cached})
    return f"{_kernels(len(ready), len(cached), folders)}, {seconds:.1f} s"


def _kernels(ready: int, cached: int, folders: list[str]) -> str:
    """How many kernels there are, and how many of them did not need compiling."""
    where = f" in {', '.join(folders)}" if folders else ""
    if cached == ready:
        return f"{ready} kernels, all from the cache{where}"
    if not cached:
        return f"{ready} kernels, all compiled now"
    return f"{ready} kernels, {cached} of them from the cache{where}, the others compiled now"


def _one_cell() -> str:
    battery = CentralSpin(n_battery=1, n_charger=10, battery_splitting=5.0, ising=5.0)
    levels = one_hop.one_hop(1, 10, 5, battery_splitting=5.0, ising=5.0)
    exact = one_hop.peak(levels)
    run = charge(battery, charger=Dicke(5))
    _meet(run, "charging_time", exact.charging_time)
    _meet(run, "max_energy", exact.max_energy)
    return _meet(run, "max_power", exact.max_power)


def _two_levels_up(n_battery: int, n_charger: int) -> str:
    exact = two_hops.peak(two_hops.two_hops(n_battery, n_charger, n_charger))
    run = charge(CentralSpin(n_battery=n_battery, n_charger=n_charger))
    _meet(run, "charging_time", exact.charging_time)
    _meet(run, "entropy", exact.entropy)
    return _meet(run, "max_energy", exact.max_energy)


def _engines() -> str:
    """Every pair of engines meets within what the two state."""
    battery = CentralSpin(n_battery=MIDDLE, n_charger=MIDDLE)
    runs = {name: charge(battery, battery=EMPTY, watch=(), engine=named(name)) for name in ENGINES}
    widest = 0.0
    for figure in ("charging_time", "max_energy", "max_power"):
        found = [_figure(run, figure) for run in runs.values()]
        low, high = max(f.low for f in found), min(f.high for f in found)
        if low > high:
            raise ArithmeticError(f"{figure} differs: " + ", ".join(map(str, found)))
        widest = max(widest, *(f.error / f.value for f in found))
    return f"{', '.join(runs)} agree at {MIDDLE} cells within their bounds, at most {widest:.0e}"


def _meet(run: Run, figure: str, exact: float) -> str:
    """What was computed holds the exact answer; ArithmeticError otherwise."""
    found = _figure(run, figure)
    low = high = exact
    for _ in range(ULPS):
        low, high = nextafter(low, -float("inf")), nextafter(high, float("inf"))
    if not (found.low <= high and low <= found.high):
        raise ArithmeticError(f"{figure} is {found}, but the closed form says {exact!r}")
    return f"{figure} {found} holds {exact:.15g}"


def _figure(run: Run, name: str) -> Bounded:
    match run.peaks[name] if name in run.peaks else run.at_peak[name]:
        case Bounded() as figure:
            return figure
        case Undefined() as reason:
            raise ArithmeticError(f"{name} is {reason}")


_EXAMINATIONS: dict[str, Callable[[], str]] = {
    "versions": _versions,
    "BLAS threads": _threads,
    "compiled kernels": _compiler,
    "one cell, closed form": _one_cell,
    "two cells, closed form": lambda: _two_levels_up(2, 5),
    "two charger spins, closed form": lambda: _two_levels_up(6, 2),
    "engine against engine": _engines,
}
