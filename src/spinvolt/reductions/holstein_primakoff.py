"""A large spin near the bottom or the top of its ladder, taken as a mode (Holstein-Primakoff).

Exactly, with n counted from the bottom or holes c = N - n from the top of a ladder of N levels,

    J+ = sqrt(N) a+ sqrt(1 - a+a / N),   Jz = a+a - N/2      (a+ raises n: ``holes = False``)
    J- = sqrt(N) c+ sqrt(1 - c+c / N),   Jz = N/2 - c+c      (c+ raises c: ``holes = True``)

The reduction replaces the last root by 1; energies stay exact.

Source: yang2025 Eqs. 13, 19; peng2021 Eqs. 19, 21; huangfu2021 Eqs. 5, 6.
"""

import math
from dataclasses import replace
from fractions import Fraction

from spinvolt.algebra.ensembles import Mode, Spins
from spinvolt.algebra.kets import Mixed
from spinvolt.algebra.model import Model
from spinvolt.algebra.polynomial import Polynomial, multiply
from spinvolt.algebra.terms import Hop, Term, Tilt
from spinvolt.errors import NotCovered


def single_levels(model: Model, name: str) -> tuple[int, ...]:
    """The levels of a start of two spins.

    Raises
    ------
    NotCovered
        When an ensemble is no spin, or starts in more than one level.
    """
    if len(model.ensembles) != 2 or not all(isinstance(e, Spins) for e in model.ensembles):
        raise NotCovered(
            f"the {name} reduction is of a central-spin battery, but this one has other parts: "
            'use the "exact" reduction'
        )
    if any(isinstance(start, Mixed) for start in model.start):
        raise NotCovered(
            f"the {name} reduction covers starts on one symmetric level, but this one is spread: "
            'start from Dicke states or use the "exact" reduction'
        )
    return tuple(level for level in model.start if isinstance(level, int))


def as_mode(model: Model, place: int, *, holes: bool = False) -> Model:
    """The model with the spin at ``place`` taken as a mode.

    Example
    -------
    >>> spins = Model((Spins(2), Spins(100)), (Hop(0.1, (1, -1)),), (0, 99))
    >>> inverted = as_mode(spins, 1, holes=True)
    >>> inverted.terms, inverted.start
    ((Hop(coefficient=1.0, powers=(1, 1)),), (0, 1))
    """
    spin = model.ensembles[place]
    top = spin.twice_spin if isinstance(spin, Spins) else 0
    sign = -1 if holes else 1
    height: Polynomial = (Fraction(-sign * top, 2), sign)
    terms: list[Term] = []
    heights: dict[tuple[int, ...], float] = {}
    for term in model.terms:
        power = term.powers[place]
        if isinstance(term, Hop):
            powers = _with(term.powers, place, sign * power)
            terms.append(Hop(term.coefficient * math.sqrt(top) ** abs(power), powers))
            continue
        expanded: Polynomial = (1,)
        for _ in range(power):
            expanded = multiply(expanded, height)
        for i, factor in enumerate(expanded):
            powers = _with(term.powers, place, i)
            heights[powers] = heights.get(powers, 0.0) + term.coefficient * float(factor)
    terms += [Tilt(c, powers) for powers, c in heights.items() if c and any(powers)]
    level = model.start[place]
    start = list(model.start)
    start[place] = top - level if holes and isinstance(level, int) else level
    ensembles = tuple(Mode() if i == place else e for i, e in enumerate(model.ensembles))
    return replace(model, ensembles=ensembles, terms=tuple(terms), start=tuple(start))


def counter_rotating(model: Model) -> bool:
    """Whether some hop raises or lowers both spins at once."""
    return any(
        isinstance(t, Hop) and t.coefficient != 0.0 and math.prod(t.powers) > 0 for t in model.terms
    )


def _with(powers: tuple[int, ...], place: int, power: int) -> tuple[int, ...]:
    return tuple(power if i == place else p for i, p in enumerate(powers))
