"""The numbers behind the text of dias2024: limits, conditions, temperature, entanglement, pump."""

from typing import Any

import numpy as np
import xarray as xr

from spinvolt.bounded import Bounded, weakest
from spinvolt.papers.data import charged, merit, numbers
from spinvolt.papers.paper import Tables
from spinvolt.papers.slopes import local_exponent
from spinvolt.papers.works.dias2024.densities import (
    followed,
    highest,
    of_batteries,
    sampled,
    sided,
    stated,
)
from spinvolt.run.result import Steady
from spinvolt.theory import open_area, open_limits, open_sizes

UNIT = "hbar omega_0"
# A pulse of a charger of ten million spins is over by this time, over kappa.
OVER = 2.5e-6
PUMPS = (0.0, 1.0, 1.5, 2.0, 2.25, 2.5, 8.0 / 3.0)
FULL = ((2, 1.0), (3, 2.0), (4, 3.0))
WARM = (0.0, 0.1, 0.2, 0.5, 1.0)
SIZES = (10**5, 10**6)
LATE = 0.03


def compute(quick: bool) -> xr.Dataset:
    """All numbers of the text."""
    runs = 500 if quick else 2000
    return xr.merge(
        [
            _unequal(runs),
            _pumped(runs),
            _sizes(6 if quick else 10),
            _warm(),
            _entangled(),
            _mean_field(12 if quick else 40),
            _others(runs),
        ]
    )


def end(tables: Tables, time: float, runs: int) -> Bounded:
    """Energy per cell of all batteries at one time, averaged over trajectories."""
    return of_batteries(followed(tables, [time], sampled(runs))["battery_density"])


def steady(tables: Tables) -> Steady:
    """The long-time state."""
    found = charged({**tables, "charge": {"until": "steady"}}).steady
    assert found is not None
    return found


def _unequal(runs: int) -> xr.Dataset:
    """The best battery when couplings or sizes are not equal, no pump."""
    best, exact, equal = [], [], []
    for decay in ([3.0, 1.0], [3.0, 1.0, 1.0]):
        k = len(decay)
        run = followed(stated(k, decay=decay), [OVER], sampled(runs))
        best.append(highest(run["battery_density"]))
        small = stated(k, n_charger=100 if k == 2 else 40, cells=1, decay=decay)
        exact.append(highest(followed(small, np.linspace(0.0, 0.1, 41))["battery_density"]))
        alike = stated(k, n_charger=400 if k == 2 else 60, cells=1)
        equal.append(highest(followed(alike, np.linspace(0.0, 0.1, 41))["battery_density"]))
    sizes = steady(stated(2, n_charger=30, cells=[2, 4])).battery_density[0]
    law = [Bounded.around(open_sizes.finite_ratio(k, 1e-5)[0], 1e-12) for k in (2, 3)]
    places = ["two", "three"]
    label = "energy per cell of the battery with threefold decay"
    return xr.merge(
        [
            numbers("strong", best, f"{label}, 1e7 spins", UNIT, "reservoirs", places),
            numbers("strong_small", exact, f"{label}, small and exact", UNIT, "reservoirs", places),
            numbers(
                "equal_small", equal, "largest energy, equal and exact", UNIT, "reservoirs", places
            ),
            numbers("equal_law", law, "mean field, N_B = 1e-5 N_C", UNIT, "reservoirs", places),
            numbers("smaller", sizes, "long-time energy of 2 cells beside 4, 30 spins", UNIT),
        ]
    )


def _pumped(runs: int) -> xr.Dataset:
    """Three batteries over the pump; two, three and four at the pump that fills them."""
    three = [end(stated(3, pump), OVER / (3.0 - pump), runs) for pump in PUMPS]
    law = [
        Bounded.around(float(open_area.area_theorem((1.0,) * 3, pump)[0]), 1e-12) for pump in PUMPS
    ]
    full = [end(stated(k, pump), OVER, runs) for k, pump in FULL]
    label = "energy per cell of three batteries after the pulse"
    counts = [k for k, _ in FULL]
    return xr.merge(
        [
            numbers("pumped", three, label, UNIT, "pump", PUMPS),
            numbers("pumped_law", law, f"{label}, area theorem", UNIT, "pump", PUMPS),
            numbers("filled", full, "the same at pump = (k - 1) decay", UNIT, "count", counts),
        ]
    )


def _sizes(most: int) -> xr.Dataset:
    """Long-time energies of one battery and its charger over both sizes; larger chargers."""
    names = ("battery_end", "charger_end")
    found = np.zeros((2, most, most, 3))
    for c in range(1, most + 1):
        for b in range(1, most + 1):
            state = steady(stated(1, n_charger=c, cells=b))
            for part, one in enumerate((state.battery_density[0], state.charger_density)):
                found[part, c - 1, b - 1] = (one.value, one.low, one.high)
    variables: dict[str, Any] = {}
    for part, name in enumerate(names):
        told = {"long_name": f"long-time energy per spin, {name[:-4]}", "units": UNIT}
        for side, suffix in enumerate(("", "_low", "_high")):
            values = found[part, :, :, side]
            variables[name + suffix] = (("n_charger", "n_battery"), values, told)
    sizes = range(1, most + 1)
    grid = xr.Dataset(variables, {"n_charger": sizes, "n_battery": sizes})
    large = [open_limits.dark_energies(*pair)[1] for pair in ((10**7, 100), (1000, 500))]
    energies = [Bounded.around(value, 1e-9) for value in large]
    label = "long-time energy per cell of one battery"
    return xr.merge(
        [grid, numbers("dark", energies, label, UNIT, "sizes", ["1e7 and 100", "1000 and 500"])]
    )


def _warm() -> xr.Dataset:
    """Long-time energy of one battery over the temperature of its reservoir."""
    ends = [steady(stated(1, n_charger=30, cells=4, thermal=n)).battery_density[0] for n in WARM]
    label = "long-time energy per cell, 30 spins and 4 cells"
    return numbers("warm", ends, label, UNIT, "thermal", WARM)


def _entangled() -> xr.Dataset:
    """Entanglement between charger and batteries: its largest and its last value."""
    cases = {"one": (1, 0.0, 2), "two": (2, 0.0, 2), "two pumped": (2, 1.0, 2),
             "three pumped": (3, 2.0, 1)}  # fmt: skip
    most, last = [], []
    for count, pump, cells in cases.values():
        tables = stated(count, pump, n_charger=12, cells=cells)
        times = np.linspace(0.0, 3.0, 121).tolist()
        run = charged({**tables, "charge": {"times": times, "watch": ["log_negativity"]}})
        series = run["log_negativity"]
        sides = (series.value, series.low, series.high)
        most.append(sided([side.max() for side in sides], series.proof))
        last.append(series.at(-1))
    label = "logarithmic negativity between charger and batteries, 12 spins"
    return xr.merge(
        [
            numbers("entangled", most, f"largest {label}", "bit", "case", list(cases)),
            numbers("entangled_late", last, f"{label}, at t = 3/decay", "bit", "case", list(cases)),
        ]
    )


def _mean_field(samples: int) -> xr.Dataset:
    """How far mean field is from exact energies, in the pulse and after it."""
    tables = stated(1, n_charger=1000, cells=10)
    times = np.linspace(0.0, 0.012, samples + 1)[1:]
    exact = followed(tables, times)
    apart, late = [], []
    closures = ("mean_field", "second_moments")
    for closure in closures:
        found = followed(tables, times, {"reduction": closure})
        off = np.abs(found["battery_density"].value - exact["battery_density"].value)[:, 0]
        pair = (exact["battery_density"], found["battery_density"])
        slack = max(float((one.high - one.low).max()) for one in pair)
        proof = weakest(*(one.proof for one in pair))
        apart.append(Bounded.around(float(off.max()), slack, proof))
        late.append(Bounded.around(float(off[-1]), slack, proof))
    label = "distance from the exact energy per cell, 1000 spins and 10 cells"
    return xr.merge(
        [
            numbers("closure_off", apart, f"largest {label}", UNIT, "closure", closures),
            numbers(
                "closure_off_late", late, f"{label}, after the pulse", UNIT, "closure", closures
            ),
        ]
    )


def _others(runs: int) -> xr.Dataset:
    """A shared reservoir, local decay, growth of the power, and the pump alone for longer."""
    shared = end(stated(3, shared_reservoir=True), OVER, runs)
    times = np.linspace(0.0, OVER, 26)
    pair = [
        followed(stated(3, 2.0, local_decay=rate), times, {"reduction": "cumulants"})[
            "battery_density"
        ]
        for rate in (0.0, 1.0)
    ]
    off = float(np.abs(pair[0].value - pair[1].value).max())
    slack = max(float((one.high - one.low).max()) for one in pair)
    local = Bounded.around(off, slack, pair[0].proof)
    powers = [
        merit(
            charged(
                {
                    **stated(1, n_charger=n, cells=n // 1000),
                    "charge": {"until": 20.0 / n, "samples": 201, "watch": []},
                    "method": sampled(runs),
                }
            ),
            "max_power",
        )
        for n in SIZES
    ]
    growth = local_exponent((SIZES[0], powers[0]), (SIZES[1], powers[1]))
    alone = followed(stated(3, 2.0, up=0), np.linspace(0.0, LATE, 31), sampled(min(runs, 500)))
    return xr.merge(
        [
            numbers("shared", shared, "energy per cell, three batteries in one reservoir", UNIT),
            numbers("local", local, "change by local decay = decay, panel (f)", UNIT),
            numbers("growth", growth, "exponent of the largest power, N_B = N_C/1000", "1"),
            numbers(
                "alone", highest(alone["battery_density"]),
                "largest energy per cell up to t = 0.03/decay, empty charger, pump = 2 decay", UNIT,
            ),
        ]
    )  # fmt: skip
