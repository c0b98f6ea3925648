"""Stored cases of open batteries, and models built from them or from a few numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from tests.reference import stored

from spinvolt.algebra.open import LocalNoise, Reservoirs


def cases(kind: str) -> list[dict[str, Any]]:
    """The cases of open.json of one type."""
    return [c for c in stored("open")["cases"] if c["type"] == kind]


def case(prefix: str) -> dict[str, Any]:
    """The case whose id begins like this."""
    return next(c for c in stored("open")["cases"] if c["id"].startswith(prefix))


def model(
    n_charger: int,
    n_battery: Sequence[int],
    pump: float = 0.0,
    *,
    decay: Sequence[float] | None = None,
    thermal: Sequence[float] | None = None,
    local: tuple[float, float] = (0.0, 0.0),
    start: tuple[int, ...] | None = None,
    shared: bool = False,
) -> Reservoirs:
    """A charger that is full and empty batteries, unless said otherwise."""
    k, one = len(n_battery), 1 if shared else len(n_battery)
    return Reservoirs(
        n_charger=n_charger,
        n_battery=tuple(n_battery),
        decay=tuple(decay or (1.0,) * one),
        thermal=tuple(thermal or (0.0,) * one),
        pump=pump,
        local=(LocalNoise(*local),) * (k + 1),
        start=start or (n_charger, *([0] * k)),
        shared=shared,
    )


def model_of(entry: dict[str, Any]) -> Reservoirs:
    """The model of an exact or local-noise case."""
    noise = zip(_each(entry, "local_decay"), _each(entry, "local_dephasing"), strict=True)
    return Reservoirs(
        n_charger=int(entry["NC"]),
        n_battery=tuple(entry["NB"]),
        decay=tuple(entry["gd"]),
        thermal=tuple(float(n) for n in entry["nbar"]),
        pump=entry["gu"],
        local=tuple(LocalNoise(float(a), float(b)) for a, b in noise),
        start=(int(entry.get("nC0", entry["NC"])), *entry.get("nB0", [0] * len(entry["NB"]))),
    )


def energies_of(entry: dict[str, Any]) -> np.ndarray:
    """Energies per spin, shape (times, 1 + k)."""
    return np.array([entry["E_C"], *entry["E_B"]]).T


def _each(entry: dict[str, Any], key: str) -> list[float]:
    return entry.get(key, [0.0] * (len(entry["NB"]) + 1))
