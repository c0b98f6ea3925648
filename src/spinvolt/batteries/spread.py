"""Starts of spins spread over the ladders of all total spins.

Copies of a ladder are numbered where a coherent or symmetric state stands on one: the symmetric
ladder is copy 0, and the nested product states ``flipped`` stand on copies 0, 1, ... of theirs.
Sorted by their number of spins up, the overlaps G of neighbours multiply (see
``irreps.overlap_squared``), so that orthonormal copies e_i follow at once:

    v_1 = e_1,   v_i = G v_{i-1} + sqrt(1 - G^2) e_i.
"""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from spinvolt.algebra import irreps
from spinvolt.algebra.kets import Ket, Mixed, Piece
from spinvolt.batteries.coherent import Coherent
from spinvolt.batteries.dicke import Dicke
from spinvolt.batteries.flipped import Flipped
from spinvolt.batteries.mixture import Mixture, Simple
from spinvolt.batteries.thermal import Thermal
from spinvolt.errors import NotCovered

# Kets and amplitudes that a start may have before it is refused.
MOST = 1_000_000
# Copies are exact whole numbers of up to n bits; their total may take this many.
MOST_BITS = 8 * 2**30
# Amplitudes on a copy below this are rounding.
NOTHING = 1e-17


def mixed(start: Simple | Mixture, n: int) -> Mixed:
    """The kets of a start of ``n`` spins.

    Raises
    ------
    NotCovered
        When there are more of them than fit.
    """
    members = start.members if isinstance(start, Mixture) else ((1.0, start),)
    flips = sorted({s.excited for _, s in members if isinstance(s, Flipped) and 0 < s.excited < n})
    kets: list[Ket] = []
    dropped: list[float] = []
    for weight, member in members:
        if isinstance(member, Dicke):
            kets.append(_symmetric(weight, n, member.excited, (1.0,)))
        elif isinstance(member, Flipped):
            made, cut = _flipped(n, member.excited, flips)
            kets.append(Ket(weight, 1, made))
            dropped.append(weight * cut)
        elif member.probability in (0.0, 1.0):
            kets.append(_symmetric(weight, n, int(member.probability) * n, (1.0,)))
        elif isinstance(member, Coherent):
            made, cut = _coherent(n, member)
            kets.append(Ket(weight, 1, (made,)))
            dropped.append(weight * cut)
        else:
            made, cut = _thermal(n, member, flips)
            kets += [Ket(weight * ket.weight, ket.copies, ket.pieces) for ket in made]
            dropped.append(weight * cut)
    lost = math.fsum(dropped)
    return Mixed(tuple(kets), lost)


def _symmetric(weight: float, n: int, first: int, amplitudes: tuple[float, ...]) -> Ket:
    return Ket(weight, 1, (Piece(n, 0, first, amplitudes),))


def _coherent(n: int, start: Coherent) -> tuple[Piece, float]:
    """Binomial amplitudes on the symmetric ladder."""
    levels = irreps.binomial(n, start.probability)
    _refuse_more(len(levels.values), n, "coherent")
    sizes = np.sqrt(levels.values)
    if start.theta < 0.0:
        sizes[1 - levels.first % 2 :: 2] *= -1.0
    return Piece(n, 0, levels.first, tuple(sizes.tolist())), levels.dropped


def _flipped(n: int, up: int, flips: list[int]) -> tuple[tuple[Piece, ...], float]:
    """One level on every ladder, on as many copies as there are ``flips`` with fewer up."""
    depths = irreps.flipped_depths(n, up)
    _refuse_more(len(depths.values) * len(flips), n, "flipped")
    pieces = []
    for i, size in enumerate(np.sqrt(depths.values).tolist()):
        depth = depths.first + i
        for copy, share in enumerate(_copies(n, depth, up, flips)):
            if abs(share) > NOTHING:
                pieces.append(Piece(n - 2 * depth, copy, up - depth, (size * share,)))
    return tuple(pieces), depths.dropped


def _copies(n: int, depth: int, up: int, flips: list[int]) -> list[float]:
    """Amplitudes of a flipped state on the orthonormal copies of one ladder."""
    fewer = [k for k in _reaching(n, depth, flips) if k <= up]
    if depth == 0 or not fewer:
        return [1.0]
    shares = [1.0]
    for less, more in pairwise(fewer):
        overlap = math.sqrt(irreps.overlap_squared(n, depth, less, more))
        shares = [overlap * share for share in shares]
        shares.append(irreps.remainder(n, depth, less, more))
    return shares


def _reaching(n: int, depth: int, flips: list[int]) -> list[int]:
    """The flipped states that stand on a ladder at all."""
    return [k for k in flips if depth <= min(k, n - k)]


def _thermal(n: int, start: Thermal, flips: list[int]) -> tuple[list[Ket], float]:
    """Every level of every copy; copies that are numbered elsewhere come one by one."""
    depths = irreps.thermal_depths(n, start.probability)
    count = len(depths.values)
    _refuse_more(count, n, "thermal")
    if count > 1 and count * n > MOST_BITS:
        _refuse(f"{count} ladders of {n} spins, each in a number of copies with {n} bits")
    numbers = irreps.multiplicities(n, depths.first, count)
    spins = [n - 2 * depth for depth in range(depths.first, depths.first + count)]
    kept = 0
    for spin in spins:
        kept += len(irreps.thermal_levels(spin, start.probability).values)
        _refuse_more(kept, n, "thermal")
    kets: list[Ket] = []
    cut = depths.dropped
    for spin, copies, share in zip(spins, numbers, depths.values.tolist(), strict=True):
        levels = irreps.thermal_levels(spin, start.probability)
        depth = (n - spin) // 2
        numbered = 1 if depth == 0 else len(_reaching(n, depth, flips))
        _refuse_more(len(kets) + len(levels.values) * (numbered + 1), n, "thermal")
        cut += share * levels.dropped
        kets += _alike((share * levels.values).tolist(), copies, numbered, (spin, levels.first))
    return kets, cut


def _alike(
    weights: list[float], copies: int, numbered: int, place: tuple[int, int]
) -> Iterator[Ket]:
    """Levels on all copies: the numbered ones each, and the others together."""
    twice_spin, first = place
    # Whole numbers with thousands of digits: one for all levels.
    rest = copies - numbered
    each, others = 1 / copies, rest / copies
    for level, weight in enumerate(weights, start=first):
        for copy in range(numbered):
            yield Ket(weight * each, 1, (Piece(twice_spin, copy, level, (1.0,)),))
        if rest > 0:
            yield Ket(weight * others, rest, (Piece(twice_spin, None, level, (1.0,)),))


def _refuse_more(count: int, n: int, kind: str) -> None:
    if count > MOST:
        _refuse(f"about {count} states in a `{kind}` start of {n} spins")


def _refuse(much: str) -> None:
    raise NotCovered(
        f"a start may spread over at most {MOST} states of ladders with moderate copies, but there "
        f"are {much}: take fewer spins or a start nearer to all up or all down"
    )
