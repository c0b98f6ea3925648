"""Largest energies and powers over the number of cells: what Figs. 3 and 4 and Table I share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from spinvolt.bounded import Bounded
from spinvolt.papers.data import bounded, charged, numbers, swept
from spinvolt.papers.slopes import power_law

# A time grid that gives all twelve fitted numbers of Table I; the paper does not state its own.
GRID = np.linspace(0.0, 2.0, 1000)
# The window of that grid, over which a largest energy can also be meant.
WINDOW = 2.0
# A statement in words on a curve is held to a twentieth of its height.
SHARE = 0.05
SIDES = ("", "_low", "_high")
# What a largest energy can mean, and what it is called in the data.
BOTH = (("the first maximum", "max_energy"), ("the largest up to $t = 2/A$", "highest"))


@dataclass(frozen=True)
class Branch:
    """Chargers of one figure, with the sizes of its batteries.

    Attributes
    ----------
    spins
        Charger spins of the curves.
    cells
        The largest number of cells; all from 1 on are charged.
    fitted
        First and last number of cells of the fits.
    excited
        Charger spins that are up: "n_charger" or "n_battery".
    """

    spins: tuple[int, int, int]
    cells: int
    fitted: tuple[int, int]
    excited: str

    def up(self, cells: int, spins: int) -> int:
        """Charger spins that are up."""
        return spins if self.excited == "n_charger" else cells

    @property
    def sizes(self) -> range:
        """Numbers of cells of the fits."""
        return range(self.fitted[0], self.fitted[1] + 1)


FEW = Branch((5, 10, 15), 80, (20, 80), "n_charger")
MANY = Branch((100, 200, 300), 50, (1, 50), "n_battery")


def energies(data: xr.Dataset, spins: int, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of cells and energies."""
    cells = "cells" if name == "highest" else "n_battery"
    return data[cells].to_numpy().astype(float), data[name].sel(n_charger=spins).to_numpy()


def peaks(branch: Branch) -> xr.Dataset:
    """Energy at the first maximum and largest power, over charger spins and cells."""
    return _study(branch, {"range": [1, branch.cells]}, {}, ("max_energy", "max_power"))


def highest(branch: Branch, step: int) -> xr.Dataset:
    """Largest energy within the window, at some numbers of cells."""
    cells = sorted({1, 2, 3, 4, 5, *range(step, branch.cells + 1, step)})
    found = _study(branch, cells, {"charge": {"until": WINDOW}}, ("max_energy",))
    names = {f"max_energy{side}": f"highest{side}" for side in (*SIDES, "_proof")}
    renamed = found.rename({"n_battery": "cells"} | names)
    renamed["highest"].attrs["long_name"] = f"largest stored energy up to t = {WINDOW:g}"
    return renamed


def _study(
    branch: Branch, cells: object, more: dict[str, Any], metrics: Sequence[str]
) -> xr.Dataset:
    table = {
        "n_charger": list(branch.spins),
        "n_battery": cells,
        "start.charger.dicke": branch.excited,
        "metrics": list(metrics),
    }
    found = swept({"battery": {"kind": "central-spin"}, "sweep": table} | more)
    names = [f"{name}{side}" for name in metrics for side in (*SIDES, "_proof")]
    return found[names].reset_coords("start.charger.dicke", drop=True)


def sampled(branch: Branch, cells: int, spins: int, top: Bounded) -> Bounded:
    """The largest average power on the time grid; ``top`` is the one in continuous time.

    Later than 1.1 cells / top the power is below top / 1.1, so that the grid is cut there as long
    as something higher has been found.
    """
    last = 1.1 * cells / top.low
    for end in (last, WINDOW):
        times = GRID[(GRID > 0.0) & (end >= GRID)]
        if len(times) == 0:
            continue
        run = charged(
            {
                "battery": {"kind": "central-spin", "n_battery": cells, "n_charger": spins},
                "start": {"charger": {"dicke": branch.up(cells, spins)}},
                "charge": {"times": times.tolist(), "watch": ["power"]},
            }
        )
        power = run["power"]
        value, low, high = (float(x.max()) for x in (power.value, power.low, power.high))
        found = Bounded(value, low, high, power.proof)
        if found.low > cells / end:
            break
    return found


def fits(branch: Branch, data: xr.Dataset, name: str = "max_power", tag: str = "") -> xr.Dataset:
    """Exponent and factor of the straight line through ln P over ln N_B, for each charger."""
    found = [
        power_law(
            branch.sizes,
            [bounded(data, name, n_charger=n, n_battery=cells) for cells in branch.sizes],
        )
        for n in branch.spins
    ]
    told = "" if not tag else ", from powers on the time grid"
    return xr.merge(
        [
            numbers(
                f"{part}{tag}", [pair[i] for pair in found], f"{part} of the fit{told}", "1",
                "n_charger", branch.spins,
            )
            for i, part in enumerate(("exponent", "factor"))
        ]
    )  # fmt: skip


def off_line(cells: np.ndarray, energies: np.ndarray) -> float:
    """The largest distance to the best straight line through the origin, over the last energy."""
    slope = float(cells @ energies) / float(cells @ cells)
    return float(np.abs(energies - slope * cells).max() / energies.max())


def spread(energies: np.ndarray) -> float:
    """Highest less lowest, over the highest."""
    return float((energies.max() - energies.min()) / energies.max())
