"""What looking at whole states of an open battery takes: blocks that are diagonalised, by counting.

A look goes through all combinations of ladders, one of each ensemble, three times: for purity, for
the lowest eigenvalue and for the negativity. The last two diagonalise a block for each total
excitation, or for each difference of excitations between charger and batteries.
"""

from dataclasses import dataclass
from math import prod

from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.open import Lindblad

# Entries of rho up to which whole states are looked at without being asked.
SMALL = 2000
# Seconds, measured on one core: for a combination of ladders, in each of the three passes; for a
# block; for the cube of a block's side.
PASSES = 3
EACH_GROUP, EACH_BLOCK, EACH_CUBE = 1.2e-4, 1.5e-6, 1.2e-9


@dataclass(frozen=True)
class Look:
    """The work of one look at a whole state.

    Attributes
    ----------
    groups
        Combinations of ladders.
    blocks
        Blocks that are diagonalised.
    cubes
        The sum of the cubes of their sides.
    """

    groups: int
    blocks: int
    cubes: int

    @property
    def seconds(self) -> float:
        """About how long it takes on one core."""
        return PASSES * EACH_GROUP * self.groups + EACH_BLOCK * self.blocks + EACH_CUBE * self.cubes


def look(problem: Lindblad) -> Look:
    """The work of a look, counted without building anything.

    With sides d = prod_m (s_m + 1) of the batteries' ladders s_m and n_m cells, a combination has
    1 + sum n blocks of the state, and 1 + n_charger + sum_m (n_m + s_m) / 2 of its transpose.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> def of(noise: LocalNoise) -> Look:
    ...     two = Reservoirs(4, (2, 2), (1.0,) * 2, (0.0,) * 2, 0.0, (noise,) * 3, (4, 0, 0))
    ...     return look(two.lindblad())
    >>> of(LocalNoise())
    Look(groups=1, blocks=18, cubes=13122)
    >>> of(LocalNoise(decay=0.1))
    Look(groups=12, blocks=204, cubes=42168)
    """
    ladders = [
        _ladders(ensemble, every=bool(noise))
        for ensemble, noise in zip(problem.ensembles, problem.local, strict=True)
    ]
    charger, *batteries = ladders
    groups = prod(map(len, ladders))
    top = sum(ensemble.n for ensemble in problem.ensembles)
    usual = top + 1 + problem.ensembles[0].n + 1
    sizes = [ensemble.n for ensemble in problem.ensembles[1:]]
    return Look(
        groups,
        len(charger) * _summed(batteries, sizes, usual, 0),
        len(charger) * _summed(batteries, sizes, usual, 3),
    )


def _ladders(ensemble: Spins, *, every: bool) -> range:
    """Twice the total spins that an ensemble reaches: noise of single spins leads to all."""
    return range(ensemble.n % 2 if every else ensemble.n, ensemble.n + 1, 2)


def _summed(batteries: list[range], sizes: list[int], usual: int, power: int) -> int:
    """The sum over combinations of prod_m (s_m + 1)^power (usual + sum_m (n_m + s_m) / 2)."""
    weights = [sum((s + 1) ** power for s in ladders) for ladders in batteries]
    total = usual * prod(weights)
    for m, (ladders, n) in enumerate(zip(batteries, sizes, strict=True)):
        tops = sum((n + s) // 2 * (s + 1) ** power for s in ladders)
        total += tops * prod(weights[:m] + weights[m + 1 :])
    return total
