"""The two kinds of collective systems: a spin and a bosonic mode, each a ladder of levels."""

from dataclasses import dataclass

from spinvolt.algebra.polynomial import Polynomial


@dataclass(frozen=True)
class Spins:
    """``n`` spins one half that act together as one spin of total size ``twice_spin / 2``.

    Level k = 0 ... twice_spin counts excitations above the bottom of the ladder;
    S^z = k - twice_spin/2 and |<k+1|S+|k>|^2 = (k+1)(twice_spin - k). The symmetric (Dicke)
    ladder has ``twice_spin = n``, the default.

    >>> Spins(3).levels, Spins(4, twice_spin=2).levels
    (4, 3)
    """

    n: int
    twice_spin: int = -1

    def __post_init__(self) -> None:
        if self.twice_spin == -1:
            object.__setattr__(self, "twice_spin", self.n)

    @property
    def levels(self) -> int:
        """How many levels the ladder has."""
        return self.twice_spin + 1

    @property
    def ground_height(self) -> float:
        """S^z at level 0."""
        return -self.twice_spin / 2

    def raising_factors(self) -> tuple[Polynomial, ...]:
        """Factors, linear in the level k, whose product is |<k+1|S+|k>|^2."""
        return ((1, 1), (self.twice_spin, -1))


@dataclass(frozen=True)
class Mode:
    """A bosonic mode: level k = 0, 1, ... is the number of quanta, |<k+1|b+|k>|^2 = k + 1.

    >>> Mode().levels is None
    True
    """

    @property
    def levels(self) -> None:
        """The ladder has no top."""
        return None

    @property
    def ground_height(self) -> float:
        """The number operator at level 0."""
        return 0.0

    def raising_factors(self) -> tuple[Polynomial, ...]:
        """Factors, linear in the level k, whose product is |<k+1|b+|k>|^2."""
        return ((1, 1),)


Ensemble = Spins | Mode
