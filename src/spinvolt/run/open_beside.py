"""The laws of open batteries that hold for a statement, beside what was computed."""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.run.result import Comparison, Steady
from spinvolt.theory.open_matching import OpenLaw, matching_open

Floats = NDArray[np.float64]


def laws(
    model: Reservoirs, reached: Floats | None, steady: Steady | None
) -> tuple[Comparison, ...]:
    """Each law; plateaus and long-time values with their differences where these were computed.

    Parameters
    ----------
    model
        The battery in its start.
    reached
        The highest energy per cell of each battery, shape (k,); None when none was looked for.
    steady
        The long-time state; None when it was not asked for.
    """
    shared = merged(model).count < model.count
    return tuple(_beside(law, reached, steady, shared=shared) for law in matching_open(model))


def _beside(
    law: OpenLaw, reached: Floats | None, steady: Steady | None, *, shared: bool
) -> Comparison:
    computed: float | None = None
    place = law.battery or 0
    # An overcharged battery's plateau lies below its highest energy, and that is said in a note.
    if law.quantity == "plateau" and reached is not None and not law.note:
        computed = float(reached[place])
    if law.quantity == "long_time" and steady is not None:
        computed = steady.battery_density[place].value
    gap = None if computed is None or math.isinf(law.value) else law.value - computed
    return Comparison(
        name=law.name,
        quantity=law.quantity,
        value=law.value,
        error=law.error,
        difference=gap,
        source=law.source,
        battery=None if shared else law.battery,
        note=law.note,
    )
