"""The stencil of a one-parameter sector: a real symmetric tridiagonal matrix, never stored.

When everything that moves, moves along one direction v of the level labels, the sector is a
chain: site j holds the levels origin + j v, and neighbours are coupled by one hop.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.ensembles import Ensemble, Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.polynomial import Polynomial, add, exact, multiply, sampled, scale, substitute
from spinvolt.algebra.sectors import moves, oriented
from spinvolt.algebra.terms import Hop, Term, Tilt
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]

# Squares of fourth powers of energies must stay within double precision.
LARGEST = 1e35


@dataclass(frozen=True)
class Chain:
    """Sites 0 ... length-1 with couplings u_j between sites j-1 and j and energies w_j.

        H[j-1, j] = H[j, j-1] = u_j = strength * sqrt(hop(j)),   H[j, j] = w_j

    Attributes
    ----------
    length
        Number of sites.
    strength
        The size of the coupling constant; its sign is a choice of phases that no population sees.
    hop_factors
        Factors, linear in j, whose product is (u_j / strength)^2; exact whole numbers.
    energy
        w_j, an exact polynomial in j, zero at site 0.
    origin, direction
        Levels of the ensembles at site 0 and their change per site.
    """

    length: int
    strength: float
    hop_factors: tuple[Polynomial, ...]
    energy: Polynomial
    origin: tuple[int, ...]
    direction: tuple[int, ...]

    @cached_property
    def hop(self) -> Polynomial:
        """(u_j / strength)^2 as one polynomial; zero at both open ends."""
        return reduce(multiply, self.hop_factors, (1,))

    @property
    def tilted(self) -> bool:
        """Whether the site energies differ, so that the motion is complex."""
        return bool(self.energy)

    def coupling(self, sites: Floats) -> Floats:
        """u_j at floating-point ``sites`` (j = 1 ... length-1), zero outside the chain.

        Relative error below ten units in the last place for up to 1e15 spins.
        """
        total = np.full(np.shape(sites), self.strength)
        for factor in self.hop_factors:
            total *= np.sqrt(np.maximum(_linear(factor, sites), 0.0))
        return np.where((sites > 0.5) & (sites < self.length - 0.5), total, 0.0)

    def couplings(self) -> Floats:
        """All of u_0 ... u_length, the first and the last being zero."""
        return self.coupling(np.arange(self.length + 1, dtype=float))

    def energies(self, sites: Floats) -> Floats:
        """w_j at floating-point ``sites``."""
        return sampled(self.energy, np.asarray(sites, dtype=float), 0)

    def hop_at(self, site: int) -> int | Fraction:
        """(u_site / strength)^2 exactly; zero outside the chain."""
        return exact(self.hop, site) if 0 < site < self.length else 0

    def interval(self) -> tuple[float, float]:
        """An interval that holds every eigenvalue (Gershgorin), found without an eigensolve."""
        u = self.couplings()
        w = self.energies(np.arange(self.length, dtype=float))
        reach = u[:-1] + u[1:]
        return float(np.min(w - reach)), float(np.max(w + reach))

    def reach(self) -> float:
        """A bound on the norm of H minus its mid energy, without visiting the sites."""
        top = self.strength
        for factor in self.hop_factors:
            ends = _linear(factor, np.array([1.0, max(self.length - 1.0, 1.0)]))
            top *= float(np.sqrt(np.max(ends)))
        spread = sum(abs(float(a)) * float(self.length) ** k for k, a in enumerate(self.energy))
        return 2.0 * top + spread


def chain(model: Model) -> tuple[Chain, int]:
    """The chain that holds the model's start, and the site of the start in it.

    Raises
    ------
    NotCovered
        When the terms couple the start to more than one direction of levels, or the start is more
        than one level.
    """
    levels = tuple(level for level in model.start if isinstance(level, int))
    if len(levels) < len(model.start):
        raise NotCovered(
            "a chain starts on one level of each ensemble, but a start here is a mixed state or "
            "one of several levels: reduce the model with `Exact`"
        )
    return chain_on(model.terms, model.ensembles, levels)


def chain_on(
    terms: tuple[Term, ...], ladders: tuple[Ensemble, ...], levels: tuple[int, ...]
) -> tuple[Chain, int]:
    """The chain on any ladders that holds given levels, and the site of these levels in it.

    The ladders need not be the symmetric ones: ``Spins(n, twice_spin)`` for any total spin.

    Raises
    ------
    NotCovered
        When the terms couple the levels to more than one direction.
    """
    directions = moves(terms)
    if len(directions) > 1:
        raise NotCovered(
            f"the terms move the levels in {len(directions)} directions {directions}, but only "
            "one is covered: leave out the terms that do not conserve the total excitation"
        )
    direction = directions[0] if directions else (0,) * len(ladders)
    below, above = _room(ladders, levels, direction)
    origin = tuple(k - below * v for k, v in zip(levels, direction, strict=True))
    hops = [t for t in terms if isinstance(t, Hop) and oriented(t.powers) == direction]
    strength = abs(float(sum(t.coefficient for t in hops)))
    if strength == 0.0:
        below, above, origin, direction = 0, 0, levels, (0,) * len(levels)
    built = Chain(
        length=below + above + 1,
        strength=strength,
        hop_factors=_hop_factors(ladders, origin, direction),
        energy=_energy(terms, ladders, origin, direction),
        origin=origin,
        direction=direction,
    )
    if not (strength == 0.0 or (strength > 1.0 / LARGEST and built.reach() < LARGEST)):
        raise NotCovered(
            f"energies reach {built.reach():.3g} and the coupling is {strength:.3g}, but only "
            f"{1.0 / LARGEST:.0e} to {LARGEST:.0e} are covered: state them in another unit"
        )
    return built, below


def _room(
    ladders: tuple[Ensemble, ...], levels: tuple[int, ...], direction: tuple[int, ...]
) -> tuple[int, int]:
    """How many steps the start can go against and along the direction."""
    below, above = [], []
    for ensemble, level, v in zip(ladders, levels, direction, strict=True):
        if v == 0:
            continue
        down = level // abs(v)
        up = (ensemble.levels - 1 - level) // abs(v) if isinstance(ensemble, Spins) else None
        before, after = (down, up) if v > 0 else (up, down)
        below += [before] if before is not None else []
        above += [after] if after is not None else []
    if any(direction) and not (below and above):
        raise NotCovered("the terms raise a mode without end: couple it to a spin that limits it")
    return min(below, default=0), min(above, default=0)


def _hop_factors(
    ensembles: tuple[Ensemble, ...], origin: tuple[int, ...], direction: tuple[int, ...]
) -> tuple[Polynomial, ...]:
    """Linear factors in j of the squared amplitude between sites j-1 and j."""
    factors: list[Polynomial] = []
    for ensemble, start, v in zip(ensembles, origin, direction, strict=True):
        for step in range(abs(v)):
            lower = start - v + step if v > 0 else start - v - 1 - step
            factors += [substitute(f, lower, v) for f in ensemble.raising_factors()]
    return tuple(factors)


def _energy(
    terms: tuple[Term, ...],
    ladders: tuple[Ensemble, ...],
    origin: tuple[int, ...],
    direction: tuple[int, ...],
) -> Polynomial:
    """Site energies as an exact polynomial in j, shifted to vanish at site 0."""
    total = _whole_energy(terms, ladders, origin, direction)
    return add(total, scale(-1, total[:1]))


def energy_of(
    terms: tuple[Term, ...], ladders: tuple[Ensemble, ...], levels: tuple[int, ...]
) -> Fraction:
    """The diagonal energy of given levels, exactly.

    >>> energy_of((Tilt(0.5, (1, 1)),), (Spins(1), Spins(3)), (0, 3))
    Fraction(-3, 8)
    """
    still = (0,) * len(levels)
    return Fraction(sum(_whole_energy(terms, ladders, levels, still)[:1]))


def _whole_energy(
    terms: tuple[Term, ...],
    ladders: tuple[Ensemble, ...],
    origin: tuple[int, ...],
    direction: tuple[int, ...],
) -> Polynomial:
    """Site energies as an exact polynomial in j."""
    total: Polynomial = ()
    for term in terms:
        if not isinstance(term, Tilt):
            continue
        # Twice a height is a whole number, so fractions are left to the coefficient alone.
        product: Polynomial = (1,)
        for i, power in enumerate(term.powers):
            height = 2 * origin[i] + int(2.0 * ladders[i].ground_height)
            for _ in range(power):
                product = multiply(product, (height, 2 * direction[i]))
        unit = Fraction(term.coefficient) / 2 ** sum(term.powers)
        total = add(total, scale(unit, product))
    return total


def _linear(factor: Polynomial, sites: Floats) -> Floats:
    """A linear factor at ``sites``; whole numbers below 2^53 are met exactly."""
    constant = float(factor[0]) if factor else 0.0
    slope = float(factor[1]) if len(factor) > 1 else 0.0
    return constant + slope * sites


def balanced(chain: Chain, site: int) -> bool:
    """Whether a state that starts on ``site`` keeps its mean position for ever, by symmetry.

    So it is when the couplings look the same in both directions and the energies, relative to the
    start, are even or odd: reflection, for odd energies with a change of sign on every second
    site, then maps H to H or to -H and the populations to their mirror image. Decided exactly.
    """
    if 2 * site != chain.length - 1:
        return False
    energy = add(chain.energy, (-exact(chain.energy, site),))
    image = substitute(energy, 2 * site, -1)
    same_hops = chain.hop == substitute(chain.hop, 2 * site + 1, -1)
    return same_hops and image in (energy, scale(-1, energy))
