"""How much work a figure of merit of a joint state is, before it is done."""

import math
from collections.abc import Iterable

from spinvolt.algebra.frames import stacked
from spinvolt.algebra.joint import Joint
from spinvolt.metrics.general.components import Bundle
from spinvolt.metrics.general.energies import Opening
from spinvolt.metrics.general.negativity import ELEMENTS, LARGEST, by_parts
from spinvolt.metrics.general.paired import Paired
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.general.watch import OF_ENERGIES, OF_VECTORS, Snapshot

# Decompositions take about this many times what ``_cubes`` says; vectors take more.
_VALUES, _VECTORS = 1.0, 2.5
# What one costs however small it is, and what a matrix element costs however few rows there are.
_BLOCK, _ELEMENT = 3e3, 40.0
_OF_ROWS = ("populations", "energy_variance", "ergotropy_incoherent")
_OF_SPINS = ("ergotropy", "ergotropy_coherent", "ergotropy_variance")


def cost(name: str, joint: Joint, scene: Scene) -> float:
    """About how many multiplications one series takes at one time; infinite where it is refused.

    Counted from the zeros of ``joint``, which should be a state some time after the start: what is
    conserved keeps its zeros, and a start has more of them.

    Example
    -------
    >>> import numpy as np
    >>> from spinvolt.algebra.ensembles import Spins
    >>> from spinvolt.algebra.joint import Block, Branch, Ladder
    >>> full = Block(Ladder(3), Ladder(1), np.full((4, 2), 0.5**1.5 + 0j))
    >>> joint = Joint(1.0, (Branch(1.0, 1, 1, (full,)),), 0.0)
    >>> cost("entropy", joint, Scene(3, 1.0, Spins(1), 1.0, (), joint))
    3344.0
    """
    return costs((name,), joint, scene)[name]


def costs(names: Iterable[str], joint: Joint, scene: Scene) -> dict[str, float]:
    """``cost`` of several series, each on its own."""
    snapshot = Snapshot(stacked([joint]), Opening(scene))
    return {name: _cost(name, snapshot) for name in names}


def _cost(name: str, snapshot: Snapshot) -> float:
    entries = float(sum(len(member.rows) for member in snapshot.paired.members))
    if name == "log_negativity":
        return entries + _of_negativity(snapshot.paired)
    if name in OF_ENERGIES or name in _OF_ROWS:
        return entries
    battery = snapshot.battery.collective if name in _OF_SPINS else snapshot.battery
    blocks = [bundle for part in battery.parts for bundle in part.bundles]
    return entries + (_VECTORS if name in OF_VECTORS else _VALUES) * _cubes(blocks)


def _cubes(bundles: list[Bundle]) -> float:
    total = 0.0
    for bundle in bundles:
        rows, columns = bundle.shape
        alone = _BLOCK + rows * columns * (min(rows, columns) + _ELEMENT) if rows > 1 else 1.0
        total += len(bundle.rows) * alone
    return total


def _of_negativity(joint: Paired) -> float:
    """Singular values of each branch; where there are several, eigenvalues of the transpose."""
    total = 0.0
    for group in by_parts(joint):
        total += _VALUES * sum(_cubes(list(group.bundles(m))) for m in group.members)
        if len(group.members) == 1:
            continue
        if group.elements > ELEMENTS:
            return math.inf
        sizes = group.transposed().sizes.tolist()
        if max(sizes) > LARGEST:
            return math.inf
        total += group.elements + _VALUES * sum(float(size) ** 3 for size in sizes)
    return total
