"""Readings that several figures of huangfu2021 share."""

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Found, Reading, holds, rounded
from spinvolt.papers.data import bounded
from spinvolt.papers.works.huangfu2021.batteries import CAVITIES, CAVITY, INVERTED, PHOTONS

Floats = NDArray[np.float64]
Rule = Callable[[Bounded, str], Found]
CAVITY_WORDS = {
    PHOTONS: "the cavity with as many photons as cells, as the paper states it",
    INVERTED: "the inverted cavity, the limit of a charger that is fully up",
}


def number(
    meaning: str,
    variable: str,
    quoted: str,
    rule: Rule = rounded,
    **where: Any,  # noqa: ANN401  (places along any dimension)
) -> Reading:
    """One number of the data, held against the printed one."""
    return Reading(meaning, lambda data: rule(bounded(data, variable, **where), quoted))


def for_each_cavity(compare: Callable[[xr.Dataset, str], Found]) -> tuple[Reading, ...]:
    """A comparison with the benchmark, under both of its readings."""
    return tuple(
        Reading(CAVITY_WORDS[reading], lambda data, one=reading: compare(data, one))
        for reading in CAVITIES
    )


def cavity_of(data: xr.Dataset, reading: str) -> tuple[Floats, Floats]:
    """Largest energies and powers of a cavity over cells."""
    one = data.sel({CAVITY: reading})
    return one["cavity_energy"].to_numpy(), one["cavity_power"].to_numpy()


def in_words(meaning: str, judge: Callable[[xr.Dataset], tuple[str, bool]]) -> Reading:
    """A claim in words: from the data to what they say, and whether it is what is claimed."""
    return Reading(meaning, lambda data: holds(*judge(data)))


def exactly(value: Bounded, number: float) -> Found:
    """Whether a number's bounds hold one that is known to the last digit."""
    return Found(value, value.contains(number))
