"""Two cells: the batteries of Figs. 8 and 9, and Appendix A's printed forms."""

import math
from collections.abc import Mapping

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from numpy.typing import NDArray

from spinvolt.papers.data import CURVE, charged, curves, merits
from spinvolt.papers.drawing import PENS, curve, sheet, styled
from spinvolt.papers.paper import Tables
from spinvolt.papers.works.huangfu2021.batteries import CAVITIES, cavity, spins
from spinvolt.study.block import Grade

Floats = NDArray[np.float64]
# Spins by their number, with the end of the panel in g t, and cavities in sqrt(n_charger) g t.
SPINS: Mapping[str, int] = {"2 spins": 2, "20 spins": 20, "200 spins": 200}
ENDS = {"2 spins": math.pi, "20 spins": math.pi, "200 spins": math.pi / 8.0}
FORMULA = (2, 4, 20, 200)
SAMPLES, FEW = 801, 401
PANELS = (("2 spins",), ("20 spins",), ("200 spins",), CAVITIES)


def statement(name: str) -> Tables:
    """Two cells with spins, or with one of the cavities."""
    return spins(2, SPINS[name]) if name in SPINS else cavity(name, 2)


def course(watched: str, *, quick: bool) -> xr.Dataset:
    """One series of every battery over time, and figures of merit at the first maximum."""
    names = [*SPINS, *CAVITIES]
    samples = FEW if quick else SAMPLES
    drawn = {
        name: {
            **statement(name),
            "charge": {"until": ENDS.get(name, math.pi), "samples": samples},
        }
        for name in names
    }
    wanted = ["max_energy", "charging_time", "max_power", "time_of_max_power"]
    found = [_graded(merits([statement(name)], wanted, CURVE)) for name in names]
    together = xr.concat(found, CURVE, combine_attrs="override").assign_coords({CURVE: names})
    return curves(drawn, [watched]).merge(together)


def _graded(found: xr.Dataset) -> xr.Dataset:
    """Figures of merit of one battery with their own grade, which others may not have."""
    proofs = {
        f"{name}_proof": (CURVE, [int(Grade[str(found[name].attrs["proof"]).upper()])])
        for name in map(str, found)
        if not name.endswith(("_low", "_high"))
    }
    return found.assign(proofs)


def four_panels(data: xr.Dataset, name: str, label: str, top: float) -> Drawing:
    """Spins in the first three panels, both cavities in the last."""
    with styled():
        picture, panels = sheet(4, height=2.3)
        for axes, places in zip(panels, PANELS, strict=True):
            for place, pen in zip(places, PENS, strict=False):
                one = data.sel({CURVE: place})
                time, values = one["time"].to_numpy(), one[name].to_numpy()
                curve(axes, time / math.pi, values, pen, place)
            _finish(axes, places, label, top)
    return picture


def _finish(axes: Axes, places: tuple[str, ...], label: str, top: float) -> None:
    spin = places[0] in SPINS
    axes.set(xlim=(0.0, ENDS.get(places[0], math.pi) / math.pi), ylim=(0.0, top), ylabel=label)
    axes.set_xlabel(r"$gt/\pi$" if spin else r"$\sqrt{N_c}\,gt/\pi$")
    if spin:
        axes.set_title(f"$N_c = {SPINS[places[0]]}$")
    else:
        axes.set_title("cavity")
        axes.legend(loc="upper right")


def printed_energy(n_charger: int) -> tuple[float, float]:
    """Time and energy of the first maximum, as Eq. A7 has them."""
    xi = math.sqrt(2.0 * (3.0 * n_charger - 2.0))
    return math.pi / xi, 16.0 * n_charger * (n_charger - 1.0) / (3.0 * n_charger - 2.0) ** 2


def printed_populations(n_charger: int, time: Floats) -> Floats:
    """Of 0, 1 and 2 cells up, from the amplitudes of Eq. A5."""
    square = 2.0 * (3.0 * n_charger - 2.0)
    angle = math.sqrt(square) * time
    root = math.sqrt(2.0 * (square + 4.0) * (square - 2.0))
    both = (2.0 * root / (3.0 * square) * np.sin(angle / 2.0) ** 2) ** 2
    one = 2.0 * (square + 4.0) / (6.0 * square) * np.sin(angle) ** 2
    none = ((square + 4.0) * np.cos(angle) + 2.0 * (square - 2.0)) ** 2 / (3.0 * square) ** 2
    return np.stack([none, one, both], axis=1)


def appendix() -> xr.Dataset:
    """How far Appendix A's formulas are from what is computed."""
    populations: list[float] = []
    for n_charger in FORMULA:
        request = {"until": math.pi, "samples": 101, "watch": ["populations"]}
        run = charged({**spins(2, n_charger), "charge": request})
        off = run["populations"].value - printed_populations(n_charger, np.asarray(run.time))
        populations.append(float(np.max(np.abs(off))))
    peaks = merits([spins(2, n) for n in FORMULA], ["max_energy", "charging_time"], "n_charger")
    printed = np.array([printed_energy(n) for n in FORMULA])
    energy = np.abs(peaks["max_energy"].to_numpy() - printed[:, 1])
    time = np.abs(peaks["charging_time"].to_numpy() / printed[:, 0] - 1.0)
    columns = {
        "a5_off": (np.array(populations), "largest distance of a population from Eq. A5", "1"),
        "a7_off": (energy, "distance of the largest energy from Eq. A7", "energy unit"),
        "a7_time_off": (time, "relative distance of the charging time from pi / (xi g)", "1"),
    }
    told = {
        name: ("n_charger", values, {"long_name": label, "units": unit})
        for name, (values, label, unit) in columns.items()
    }
    return xr.Dataset(told, {"n_charger": list(FORMULA)})
