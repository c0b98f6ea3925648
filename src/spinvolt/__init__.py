"""Quantum batteries made of collective spins: exact, bounded and fast at any size."""

from importlib import import_module
from typing import TYPE_CHECKING

from spinvolt.version import VERSION

if TYPE_CHECKING:
    from spinvolt import engines, papers
    from spinvolt.batteries.cavity import Cavity
    from spinvolt.batteries.central_spin import CentralSpin
    from spinvolt.batteries.fields import CoherentField, Fock, ThermalField
    from spinvolt.batteries.parallel import parallel_huangfu2021, parallel_yang2025
    from spinvolt.batteries.reservoir import Reservoir
    from spinvolt.batteries.starts import Coherent, Dicke, Flipped, Mixture, Thermal
    from spinvolt.bounded import Bounded, Proof, Undefined
    from spinvolt.charging import charge
    from spinvolt.charging.snapshots import states
    from spinvolt.errors import Misstated, NotConverged, NotCovered
    from spinvolt.explorer.notebook import explore
    from spinvolt.plots.sweeps import plot_sweep
    from spinvolt.run.dataset import open_run
    from spinvolt.run.result import Run, Series
    from spinvolt.statement import Statement, load
    from spinvolt.study.dataset import open_sweep
    from spinvolt.study.design import design
    from spinvolt.study.design_result import Design
    from spinvolt.study.scaling import scaling
    from spinvolt.study.sensitivity import sensitivity
    from spinvolt.study.sensitivity_result import Sensitivity
    from spinvolt.study.sweep import sweep

__version__ = VERSION

__all__ = [
    "Bounded",
    "Cavity",
    "CentralSpin",
    "Coherent",
    "CoherentField",
    "Design",
    "Dicke",
    "Flipped",
    "Fock",
    "Misstated",
    "Mixture",
    "NotConverged",
    "NotCovered",
    "Proof",
    "Reservoir",
    "Run",
    "Sensitivity",
    "Series",
    "Statement",
    "Thermal",
    "ThermalField",
    "Undefined",
    "__version__",
    "charge",
    "design",
    "engines",
    "explore",
    "load",
    "open_run",
    "open_sweep",
    "papers",
    "parallel_huangfu2021",
    "parallel_yang2025",
    "plot_sweep",
    "scaling",
    "sensitivity",
    "states",
    "sweep",
]

_HOMES = {
    "Bounded": "spinvolt.bounded",
    "Cavity": "spinvolt.batteries.cavity",
    "CentralSpin": "spinvolt.batteries.central_spin",
    "Coherent": "spinvolt.batteries.starts",
    "CoherentField": "spinvolt.batteries.fields",
    "Design": "spinvolt.study.design_result",
    "Dicke": "spinvolt.batteries.starts",
    "Flipped": "spinvolt.batteries.starts",
    "Fock": "spinvolt.batteries.fields",
    "Misstated": "spinvolt.errors",
    "Mixture": "spinvolt.batteries.starts",
    "NotConverged": "spinvolt.errors",
    "NotCovered": "spinvolt.errors",
    "Proof": "spinvolt.bounded",
    "Reservoir": "spinvolt.batteries.reservoir",
    "Run": "spinvolt.run.result",
    "Sensitivity": "spinvolt.study.sensitivity_result",
    "Series": "spinvolt.run.result",
    "Statement": "spinvolt.statement",
    "Thermal": "spinvolt.batteries.starts",
    "ThermalField": "spinvolt.batteries.fields",
    "Undefined": "spinvolt.bounded",
    "charge": "spinvolt.charging",
    "design": "spinvolt.study.design",
    "explore": "spinvolt.explorer.notebook",
    "load": "spinvolt.statement",
    "open_run": "spinvolt.run.dataset",
    "open_sweep": "spinvolt.study.dataset",
    "parallel_huangfu2021": "spinvolt.batteries.parallel",
    "parallel_yang2025": "spinvolt.batteries.parallel",
    "plot_sweep": "spinvolt.plots.sweeps",
    "scaling": "spinvolt.study.scaling",
    "sensitivity": "spinvolt.study.sensitivity",
    "states": "spinvolt.charging.snapshots",
    "sweep": "spinvolt.study.sweep",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name in ("engines", "papers"):
        return import_module(f"spinvolt.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'spinvolt' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
