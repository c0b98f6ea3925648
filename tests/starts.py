"""Stored cases of closed.json turned into the arguments of the metrics."""

from dataclasses import dataclass
from typing import Any

from tests.reference import Floats, dense


@dataclass(frozen=True, eq=False)
class Start:
    """Populations at the stored charging time, from the dense solver."""

    n_battery: int
    levels: range
    populations: Floats
    error: float


def start_of(case: dict[str, Any]) -> Start:
    """The battery at T of an entry: huangfu2021's letters are M, N, g1, the others' Nb, Nc, m.

    The error is far above the rounding of the dense solver and far below the stored digits.
    """
    p, values = case["params"], case["values"]
    if "M" in p:
        process = dense(p["M"], p["N"], 0, p["N"], charger_crosstalk=p.get("g1_over_g", 0.0))
        return Start(p["M"], process.levels, process.populations([values["gT_first"]]), 1e-14)
    process = dense(p["Nb"], p["Nc"], 0, p["m"])
    return Start(p["Nb"], process.levels, process.populations([values["T_first"]]), 1e-14)
