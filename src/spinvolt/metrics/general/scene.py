"""What figures of merit must know of a battery besides its joint state."""

from dataclasses import dataclass

from spinvolt.algebra.ensembles import Ensemble, Mode
from spinvolt.algebra.joint import Joint
from spinvolt.algebra.terms import Term


@dataclass(frozen=True, eq=False)
class Scene:
    """The battery behind its joint states, as numbers.

    Attributes
    ----------
    n_battery
        Number of cells.
    battery_splitting
        Energy of one excited cell, > 0.
    charger
        The charger: ``Spins(n)`` or ``Mode()``.
    charger_splitting
        Energy of one excited charger spin, or of one quantum of the mode.
    terms
        The Hamiltonian. What is neither battery_splitting S^z nor charger_splitting J^z (for a
        mode its number) belongs to the interaction; a tilt of power 2 stands for crosstalk.
    start
        The joint state at time zero.
    quanta
        At least sqrt(<n^2>) of the true start of a mode; needed for its energies alone.
    """

    n_battery: int
    battery_splitting: float
    charger: Ensemble
    charger_splitting: float
    terms: tuple[Term, ...]
    start: Joint
    quanta: float | None = None

    @property
    def n_charger(self) -> int | None:
        """Number of charger spins; None for a mode."""
        return None if isinstance(self.charger, Mode) else self.charger.n

    @property
    def most_at_start(self) -> float:
        """``quanta``.

        Raises
        ------
        ValueError
            When it is not given.
        """
        if self.quanta is None:
            raise ValueError("energies of a mode need `quanta`, a bound for its true start")
        return self.quanta
