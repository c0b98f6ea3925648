"""The pictures of the pages on studies, and of the three worked ones."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure

import spinvolt as sv

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SWEEPS, DESIGNS = EXAMPLES / "sweeps", EXAMPLES / "designs"


def sweep_lines() -> Figure:
    """peng2021, Fig. 4: the largest power over cells, for three chargers."""
    return _swept("peng2021-fig4.toml", "max_power")


def sweep_curves() -> Figure:
    """Energy over the time relative to the charging time, for three chargers out of resonance."""
    return _swept("detuned.toml", "energy", where={"charger_splitting": 3.0})


def scaling() -> Figure:
    """yang2025, Fig. 5: the collective advantage to a million cells."""
    return sv.scaling(SWEEPS / "scaling-yang2025.toml").plot()


def front() -> Figure:
    """Energy against charging time of at most 24 spins."""
    return sv.design(DESIGNS / "energy-against-time.toml").plot()


def sensitivity() -> Figure:
    """Ten cells whose coupling and charger are known to a few per cent."""
    return sv.sensitivity(DESIGNS / "uncertain.toml", of=("max_energy", "charging_time")).plot()


def power() -> Figure:
    """The power of equal ensembles over five decades."""
    return sv.scaling(SWEEPS / "power-of-equal-ensembles.toml").plot()


def charger() -> Figure:
    """Power against efficiency of forty spins."""
    return sv.design(DESIGNS / "charger-of-40-spins.toml").plot()


def detuning() -> Figure:
    """The power over detuning and Ising coupling."""
    return _swept("ising-and-detuning.toml", "max_power")


def imperfect() -> Figure:
    """What the power and the efficiency of an imperfect battery depend on."""
    fields = ("coupling", "ising", "charger_splitting", "start.charger.thermal")
    found = sv.sensitivity(
        DESIGNS / "imperfect-charger.toml", by=fields, of=("max_power", "efficiency")
    )
    return found.plot()


def _swept(name: str, y: str, where: Mapping[str, object] | None = None) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        return sv.sweep(SWEEPS / name, Path(folder) / "store", workers=0).plot(y=y, where=where)


FIGURES = {
    "sweep-lines.png": sweep_lines,
    "sweep-curves.png": sweep_curves,
    "scaling-advantage.png": scaling,
    "design-front.png": front,
    "sensitivity.png": sensitivity,
    "study-power.png": power,
    "study-charger.png": charger,
    "study-detuning.png": detuning,
    "study-imperfect.png": imperfect,
}
