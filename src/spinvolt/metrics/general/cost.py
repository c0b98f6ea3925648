"""How much work a figure of merit of a joint state is, before it is done."""

import math

from spinvolt.algebra.joint import Joint
from spinvolt.metrics.general.components import Component
from spinvolt.metrics.general.negativity import ELEMENTS, LARGEST, by_parts
from spinvolt.metrics.general.paired import Paired
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.general.watch import OF_ENERGIES, Snapshot

# Decompositions take about this many times rows * columns * smaller side; vectors take more.
_VALUES, _VECTORS = 4.0, 20.0
# What finding and handling a block takes, however small it is.
_BLOCK = 3e4
_OF_ROWS = ("populations", "energy_variance", "ergotropy_incoherent")
_OF_SPINS = ("ergotropy", "ergotropy_coherent", "ergotropy_variance")
_OF_VECTORS = ("fisher", "ergotropy_variance")


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
    120072.0
    """
    if name in OF_ENERGIES:
        return float(sum(b.amplitudes.size for branch in joint.branches for b in branch.blocks))
    snapshot = Snapshot(joint, scene)
    entries = float(sum(len(member.values) for member in snapshot.paired.members))
    if name == "log_negativity":
        return entries + _of_negativity(snapshot.paired)
    if name in _OF_ROWS:
        return entries
    battery = snapshot.battery.collective if name in _OF_SPINS else snapshot.battery
    blocks = [component for part in battery.parts for component in part.components]
    return entries + (_VECTORS if name in _OF_VECTORS else _VALUES) * _cubes(blocks)


def _cubes(blocks: list[Component]) -> float:
    shapes = [block.shape for block in blocks]
    return sum(_BLOCK + float(rows * columns * min(rows, columns)) for rows, columns in shapes)


def _of_negativity(joint: Paired) -> float:
    """Singular values of each branch; where there are several, eigenvalues of the transpose."""
    total = 0.0
    for group in by_parts(joint):
        total += _VALUES * sum(_cubes(list(group.components(m))) for m in group.members)
        if len(group.members) == 1:
            continue
        if group.elements > ELEMENTS:
            return math.inf
        sizes = [block.shape[0] for block in group.transposed()]
        if max(sizes) > LARGEST:
            return math.inf
        total += group.elements + _VALUES * sum(float(size) ** 3 for size in sizes)
    return total
