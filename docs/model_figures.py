"""The pictures of the pages on models."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import spinvolt as sv
from spinvolt.plots.picture import Picture, styled
from spinvolt.statement import Method, loads

if TYPE_CHECKING:
    from spinvolt.batteries.fields import Field

STYLES = {"#0072B2": "-", "#D55E00": "--", "#009E73": "-.", "#000000": ":"}
Curves = Mapping[str, tuple[np.ndarray, np.ndarray]]


def central_spin() -> Figure:
    """Anisotropy and crosstalk: what counter-rotating terms and coupled charger spins cost."""
    anisotropic: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for anisotropy in (0.0, 0.2, 0.6, 1.0):
        battery = sv.CentralSpin(n_battery=20, n_charger=20, coupling=0.1, anisotropy=anisotropy)
        run = sv.charge(battery, until=6.0, watch=["energy"])
        anisotropic[f"anisotropy {anisotropy:g}"] = (0.1 * run.time, run["energy"].value / 20.0)
    coupled: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for crosstalk in (0.0, 0.1, 1.0, 7.0):
        battery = sv.CentralSpin(n_battery=2, n_charger=4, charger_crosstalk=crosstalk)
        run = sv.charge(battery, until=2.0, watch=["energy"])
        coupled[f"crosstalk {crosstalk:g} $g$"] = (run.time, run["energy"].value)
    return _pair(
        (anisotropic, r"$g\,t$", r"$E(t)/N_b\omega$", "20 cells, 20 charger spins"),
        (coupled, r"$g\,t$", r"$E(t)/\omega$", "2 cells, 4 charger spins"),
    )


def cavity() -> Figure:
    """Fields with ten photons on average, and what a large spin charger tends to."""
    fields: dict[str, Field] = {
        "10 photons": sv.Fock(10),
        "coherent": sv.CoherentField(math.sqrt(10.0)),
        "thermal": sv.ThermalField(10.0),
    }
    left: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name, field in fields.items():
        run = sv.charge(sv.Cavity(n_battery=10), charger=field, until=2.0, watch=["energy"])
        left[name] = (run.time, run["energy"].value / 10.0)
    right = {f"{n} charger spins": _scaled(n) for n in (10, 100)}
    right["inverted cavity"] = _scaled(10_000, "tavis_cummings")
    run = sv.charge(sv.Cavity(n_battery=10), until=2.0, watch=["energy"])
    right["cavity, 10 photons"] = (run.time, run["energy"].value / 10.0)
    return _pair(
        (left, r"$\tilde g\,t$", r"$E(t)/N_b\omega$", "10 cells, 10 photons on average"),
        (right, r"$\tilde g\,t,\quad \tilde g = g\sqrt{N_c}$", r"$E(t)/N_b\omega$", "10 cells"),
    )


def starts() -> Figure:
    """huangfu2021, Fig. 7: chargers and cells that are not where they should be."""
    battery = sv.CentralSpin(n_battery=2, n_charger=4)
    uneven = sv.Mixture(((0.6, sv.Dicke(4)), *((0.1, sv.Dicke(k)) for k in range(4))))
    given = sv.Mixture(((0.6, sv.Dicke(0)), (0.4, sv.Flipped(1))))
    shared = sv.Mixture(((0.6, sv.Dicke(0)), (0.4, sv.Dicke(1))))
    left = {
        "ideal": sv.charge(battery, until=2.0, watch=["energy"]),
        "charger full, 0.6": sv.charge(battery, charger=uneven, until=2.0, watch=["energy"]),
        "a given cell up, 0.4": sv.charge(battery, battery=given, until=2.0, watch=["energy"]),
        "one cell up symmetrically, 0.4": sv.charge(
            battery, battery=shared, until=2.0, watch=["energy"]
        ),
    }
    tilted = sv.CentralSpin(n_battery=10, n_charger=10)
    angle = 0.5 * math.pi
    kinds = {
        "Dicke, 5 up": sv.Dicke(5),
        r"coherent, $\theta = \pi/2$": sv.Coherent(angle),
        "thermal, $p = 1/2$": sv.Thermal(0.5),
    }
    watch = ["energy", "ergotropy_full"]
    right: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name, start in kinds.items():
        run = sv.charge(tilted, charger=start, until=1.0, watch=watch)
        right[name] = (run.time, run["ergotropy_full"].value)
    return _pair(
        ({k: (r.time, r["energy"].value) for k, r in left.items()},
         r"$g\,t$", r"$E(t)/\omega$", "2 cells, 4 charger spins"),
        (right, r"$g\,t$", r"ergotropy $W_{2^N}(t)/\omega$", "10 cells, chargers with 5 of 10 up"),
    )  # fmt: skip


def parallel() -> Figure:
    """Ten cells together, and apart with a tenth of the charger each."""
    battery, start = sv.CentralSpin(n_battery=10, n_charger=100), sv.Dicke(50)
    scheme = sv.parallel_yang2025(battery, start)
    assert not isinstance(scheme, sv.Undefined)
    watch = ["energy", "power"]
    run = sv.charge(battery, charger=start, until=0.4, watch=watch)
    cell = sv.charge(scheme.cell, charger=scheme.start, until=0.4, watch=watch)
    return run.plot(cell, copies=scheme.copies, words="10 cells apart")


def reservoir() -> Figure:
    """dias2024, Fig. 2, by truncated Wigner; and how long a plateau lasts."""
    panels = {"a": (1, 0.0), "b": (2, 0.0), "d": (3, 0.0), "f": (3, 2.0)}
    means = Method(reduction="truncated_wigner", trajectories=2000)
    left: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name, (count, pump) in panels.items():
        battery = sv.Reservoir(n_charger=10**7, n_battery=[100] * count, pump=pump)
        run = sv.charge(battery, until=2e-6, samples=201, method=means)
        words = f"{count} batteries, pump {pump:g}" if count > 1 else "one battery"
        left[f"Fig. 2({name}): {words}"] = (1e6 * run.time, run["battery_density"].value[:, 0])
    battery = sv.Reservoir(n_charger=10**7, n_battery=[100] * 3, pump=2.0)
    times = [0.0, *np.geomspace(1e-7, 0.2, 240)]
    run = sv.charge(battery, times=times, method=means)
    right = {
        "battery": (run.time[1:], run["battery_density"].value[1:, 0]),
        "charger": (run.time[1:], run["charger_density"].value[1:]),
    }
    picture = _pair(
        (left, r"$10^6\,\gamma t$", r"energy per cell", "$10^7$ charger spins, batteries of 100"),
        (right, r"$\gamma t$", "energy per cell or spin", "Fig. 2(f) up to late times"),
    )
    picture.axes[1].set_xscale("log")
    return picture


def _scaled(spins: int, reduction: str = "exact") -> tuple[np.ndarray, np.ndarray]:
    """Energy per cell over g sqrt(N_c) t, of ten cells and a charger that is fully up."""
    battery = f"n_battery = 10\nn_charger = {spins}\ncoupling = {1.0 / math.sqrt(spins)!r}"
    asked = f"[charge]\nuntil = 2.0\nwatch = ['energy']\n[method]\nreduction = '{reduction}'"
    run = sv.charge(loads(f"[battery]\n{battery}\n{asked}", "toml"))
    return run.time, run["energy"].value / 10.0


def _pair(*panels: tuple[Curves, str, str, str]) -> Figure:
    """Two panels of curves, with names below each."""
    with styled():
        picture = Picture(figsize=(7.0, 2.9), layout="constrained")
        for number, (curves, across, up, title) in enumerate(panels):
            axes = picture.add_subplot(1, len(panels), number + 1)
            _draw(axes, curves)
            axes.set_xlabel(across)
            axes.set_ylabel(up)
            axes.set_title(f"({'ab'[number]}) {title}", fontsize="medium", loc="left")
    return picture


def _draw(axes: Axes, curves: Curves) -> None:
    for (name, (time, values)), (colour, dashes) in zip(
        curves.items(), STYLES.items(), strict=False
    ):
        axes.plot(time, values, color=colour, ls=dashes, label=name)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.08), ncols=2)


FIGURES = {
    "model-central-spin.png": central_spin,
    "model-cavity.png": cavity,
    "model-starts.png": starts,
    "model-parallel.png": parallel,
    "model-reservoir.png": reservoir,
}
