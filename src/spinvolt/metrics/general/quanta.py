"""How many quanta a mode can hold in the true state: a bound that no computed state can give.

The distance of a computed state says nothing about the energy of an unbounded mode. The Hamiltonian
does. With x = sqrt(<n^2>) and C = 2 sum |coefficient| |S^power| over the hops, the smallest of
three bounds is taken.

- Where every hop keeps the number of excitations: x(t) <= x(0) + n_battery.
- The mode's energy is H less the rest, |H psi| does not change, and hops act with at most
  C sqrt(x + 1), <n> + 1 being at most x + 1. With w the splitting less what an Ising term varies
  it by, and B the norm of what acts on the battery alone,
  w x(t) <= (w + 2 varied) x(0) + 2 B + C sqrt(x(0) + 1) + C sqrt(x(t) + 1).
- With z^2 = |(n + 1) psi|, at all times dz/dt <= (3/4) C, because [b, (n + 1)^2] = (2n + 3) b has
  |<X (2n + 3) b>| <= 3 |X| z^3. And z(0)^2 <= x(0) + 1, x <= z^2.
"""

import math
from collections.abc import Iterator

from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.metrics.general.scene import Scene


def most_quanta(scene: Scene, time: float) -> float:
    """At least sqrt(<n^2>) of the mode at ``time``, from that of the start.

    Infinite where none of the bounds applies.

    Example
    -------
    >>> from spinvolt.algebra.ensembles import Mode
    >>> from spinvolt.algebra.joint import Joint
    >>> scene = Scene(3, 1.0, Mode(), 1.0, (Hop(1.0, (1, -1)),), Joint(0.0, (), 0.0), quanta=4.0)
    >>> most_quanta(scene, 2.0)
    7.0
    """
    return min(_bounds(scene, time))


def _bounds(scene: Scene, time: float) -> Iterator[float]:
    hops = [term for term in scene.terms if isinstance(term, Hop) and term.coefficient]
    tilts = [t for t in scene.terms if isinstance(t, Tilt) and t.powers not in ((1, 0), (0, 1))]
    x, y = scene.most_at_start, math.sqrt(scene.most_at_start + 1.0)
    if all(hop.powers in ((1, -1), (-1, 1)) for hop in hops):
        yield x + scene.n_battery
    if any(abs(hop.powers[1]) != 1 for hop in hops) or any(t.powers[1] > 1 for t in tilts):
        yield math.inf
        return
    coupling = sum(2.0 * abs(hop.coefficient) * _raised(scene, hop.powers[0]) for hop in hops)
    yield (y + 0.75 * coupling * abs(time)) ** 2
    fixed = scene.battery_splitting * 0.5 * scene.n_battery
    fixed += sum(_size(scene, t) for t in tilts if t.powers[1] == 0)
    varied = sum(_size(scene, t) for t in tilts if t.powers[1] == 1)
    least, largest = abs(scene.charger_splitting) - varied, abs(scene.charger_splitting) + varied
    if least > 0.0:
        known = largest * x + least + 2.0 * fixed + coupling * y
        later = (coupling + math.sqrt(coupling**2 + 4.0 * least * known)) / (2.0 * least)
        yield later**2 - 1.0


def _raised(scene: Scene, power: int) -> float:
    """Norm of S+ to a power, at most: every step is at most (n + 1) / 2."""
    return (0.5 * (scene.n_battery + 1.0)) ** abs(power)


def _size(scene: Scene, tilt: Tilt) -> float:
    """Norm of a tilt's battery part times its coefficient."""
    half = 0.5 * scene.n_battery
    crosstalk = tilt.powers[0] == 2
    return abs(tilt.coefficient) * (half * (half + 1.0) if crosstalk else half ** tilt.powers[0])
