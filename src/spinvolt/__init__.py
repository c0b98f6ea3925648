"""Quantum batteries made of collective spins: exact, bounded and fast at any size."""

from importlib import import_module
from typing import TYPE_CHECKING

from spinvolt.version import VERSION

if TYPE_CHECKING:
    from spinvolt import engines
    from spinvolt.batteries.central_spin import CentralSpin
    from spinvolt.batteries.starts import Dicke
    from spinvolt.bounded import Bounded, Proof, Undefined
    from spinvolt.charging import charge
    from spinvolt.errors import Misstated, NotConverged, NotCovered
    from spinvolt.run.dataset import open_run
    from spinvolt.run.result import Run, Series
    from spinvolt.statement import Statement, load

__version__ = VERSION

__all__ = [
    "Bounded",
    "CentralSpin",
    "Dicke",
    "Misstated",
    "NotConverged",
    "NotCovered",
    "Proof",
    "Run",
    "Series",
    "Statement",
    "Undefined",
    "__version__",
    "charge",
    "engines",
    "load",
    "open_run",
]

_HOMES = {
    "Bounded": "spinvolt.bounded",
    "CentralSpin": "spinvolt.batteries.central_spin",
    "Dicke": "spinvolt.batteries.starts",
    "Misstated": "spinvolt.errors",
    "NotConverged": "spinvolt.errors",
    "NotCovered": "spinvolt.errors",
    "Proof": "spinvolt.bounded",
    "Run": "spinvolt.run.result",
    "Series": "spinvolt.run.result",
    "Statement": "spinvolt.statement",
    "Undefined": "spinvolt.bounded",
    "charge": "spinvolt.charging",
    "load": "spinvolt.statement",
    "open_run": "spinvolt.run.dataset",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name == "engines":
        return import_module("spinvolt.engines")
    if name not in _HOMES:
        raise AttributeError(f"module 'spinvolt' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
