"""Open batteries as data: ladders, jump operators with rates, and where everything starts."""

from dataclasses import dataclass
from functools import cached_property

from spinvolt.algebra.ensembles import Spins


@dataclass(frozen=True)
class Jump:
    """rate L[O] with O = sum_i amplitudes_i L_i^-, or O+ in place of O if it ``raises``.

        L[O] rho = 2 O rho O+ - O+ O rho - rho O+ O

    Source: dias2024 Eqs. 2 and 4, factor 2 included: one spin under rate L[s-] loses its
    excitation at 2 rate.

    Attributes
    ----------
    rate
        Positive.
    amplitudes
        One real number for each ensemble; L_i^- lowers ensemble i by one level.
    raises
        Whether the jump adds an excitation rather than taking one.
    """

    rate: float
    amplitudes: tuple[float, ...]
    raises: bool = False


@dataclass(frozen=True)
class LocalNoise:
    """sum_i decay L[sigma_i^-] + dephasing L[sigma_i^z] over the spins of one ensemble.

    An excitation is lost at 2 decay, a spin's coherence at decay + 4 dephasing.
    """

    decay: float = 0.0
    dephasing: float = 0.0

    def __bool__(self) -> bool:
        return self.decay != 0.0 or self.dephasing != 0.0


@dataclass(frozen=True)
class Lindblad:
    """What exact engines for open systems take: jumps on ladders, and a start on one level each.

        rho' = sum_jumps rate L[O] rho + local noise,   rho(0) = |start><start|

    Attributes
    ----------
    ensembles
        The ladders, the charger first and then the batteries.
    jumps
        Collective jumps. Each changes the total excitation by one, so that coherence between
        different totals never arises.
    local
        Noise of the single spins, one entry for each ensemble.
    start
        The level of each ensemble at time zero.
    """

    ensembles: tuple[Spins, ...]
    jumps: tuple[Jump, ...]
    local: tuple[LocalNoise, ...]
    start: tuple[int, ...]

    @property
    def lowers_only(self) -> bool:
        """Whether the total excitation can only fall, so that every trajectory ends."""
        return not any(jump.raises for jump in self.jumps)

    @property
    def has_local_noise(self) -> bool:
        """Whether single spins decay or dephase, so that ladders of other total spin are met."""
        return any(self.local)


@dataclass(frozen=True)
class Reservoirs:
    """One charger and k batteries in reservoirs that they share with it.

        rho' = sum_m decay_m [(1 + thermal_m) L[C- + B_m-] + thermal_m L[C+ + B_m+]] rho
               + pump L[C+] rho + local noise

    With ``shared`` there is one reservoir, and the sum of all B_m in place of B_m.

    Source: dias2024 Eqs. 2 (k = 1) and 4 (thermal = 0, equal decays).

    Attributes
    ----------
    n_charger, n_battery
        Numbers of spins; ``n_battery`` has k entries.
    decay, thermal
        One entry for each reservoir: k, or one if ``shared``.
    pump
        Rate of incoherent collective pumping of the charger.
    local
        Noise of single spins, k + 1 entries: the charger's first.
    start
        Excitations at time zero, k + 1 entries: the charger's first.
    shared
        Whether all batteries are in one reservoir.
    """

    n_charger: int
    n_battery: tuple[int, ...]
    decay: tuple[float, ...]
    thermal: tuple[float, ...]
    pump: float
    local: tuple[LocalNoise, ...]
    start: tuple[int, ...]
    shared: bool = False

    @property
    def count(self) -> int:
        """The number of batteries k."""
        return len(self.n_battery)

    @cached_property
    def ensembles(self) -> tuple[Spins, ...]:
        """The ladders, the charger first."""
        return tuple(Spins(n) for n in (self.n_charger, *self.n_battery))

    @property
    def cold(self) -> bool:
        """Whether every reservoir that does anything is at temperature zero."""
        return not any(d * n for d, n in zip(self.decay, self.thermal, strict=True))

    @property
    def single(self) -> bool:
        """Whether one battery in one reservoir is all there is: no pump, no local noise."""
        return self.count == 1 and self.pump == 0.0 and not any(self.local)

    def members(self, reservoir: int) -> tuple[int, ...]:
        """Numbers of the ensembles in a reservoir; the charger, number 0, is always one."""
        return tuple(range(self.count + 1)) if self.shared else (0, reservoir + 1)

    def jumps(self) -> tuple[Jump, ...]:
        """The collective jumps whose rate is not zero.

        >>> one = Reservoirs(4, (2,), (1.0,), (0.5,), 0.0, (LocalNoise(),) * 2, (4, 0))
        >>> [(jump.rate, jump.raises) for jump in one.jumps()]
        [(1.5, False), (0.5, True)]
        """
        found: list[Jump] = []
        for m, (decay, thermal) in enumerate(zip(self.decay, self.thermal, strict=True)):
            inside = self.members(m)
            amplitudes = tuple(float(i in inside) for i in range(self.count + 1))
            found.append(Jump(decay * (1.0 + thermal), amplitudes))
            found.append(Jump(decay * thermal, amplitudes, raises=True))
        found.append(Jump(self.pump, (1.0,) + (0.0,) * self.count, raises=True))
        return tuple(jump for jump in found if jump.rate)

    def lindblad(self) -> Lindblad:
        """The master equation on the ladders, nothing neglected."""
        return Lindblad(self.ensembles, self.jumps(), self.local, self.start)


def merged(model: Reservoirs) -> Reservoirs:
    """The same physics with as few batteries as possible.

    Batteries that share one reservoir, have the same local noise and start all empty or all full
    stay in the symmetric ladder of all their spins: they are one battery of the summed size, and
    each has the summed battery's energy per spin. Any other model is returned as it is.

    >>> two = Reservoirs(9, (2, 3), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 3, (9, 0, 0), True)
    >>> merged(two).n_battery, merged(two).start
    ((5,), (9, 0))
    """
    cells, starts = model.n_battery, model.start[1:]
    alike = len(set(model.local[1:])) == 1 and (not any(starts) or starts == cells)
    if not (model.shared and model.count > 1 and alike):
        return model
    return Reservoirs(
        n_charger=model.n_charger,
        n_battery=(sum(cells),),
        decay=model.decay,
        thermal=model.thermal,
        pump=model.pump,
        local=model.local[:2],
        start=(model.start[0], sum(starts)),
    )
