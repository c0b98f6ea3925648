"""The `[design]` table of a statement, read and checked.

[design]
vary = { n_battery = { integer = [1, 39] }, n_charger = "40 - n_battery" }
maximise = ["max_power", "efficiency"]
subject_to = ["efficiency >= 0.9"]
robust = { charger_splitting = { sd = 0.5 } }
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import listed, shown
from spinvolt.errors import Misstated
from spinvolt.study.design_fields import KINDS, check_fields
from spinvolt.study.design_formulas import Constraint, Formula, constraint, formula
from spinvolt.study.design_space import Space, space_of
from spinvolt.study.plan import TABLES, path_of, plain
from spinvolt.study.quantities import METRICS
from spinvolt.study.spread import Spread, spread_of

KEYS = ("vary", "maximise", "minimise", "subject_to", "robust", "seed", "budget")
MOST_AIMS = 4


@dataclass(frozen=True)
class Aim:
    """What is sought: a formula made as large, or as small, as can be."""

    formula: Formula
    maximise: bool

    @property
    def words(self) -> str:
        """As a card says it.

        >>> Aim(formula("design.minimise", "n_charger"), maximise=False).words
        'minimise n_charger'
        """
        return f"{'maximise' if self.maximise else 'minimise'} {self.formula.text}"

    @property
    def sign(self) -> float:
        """+1 where more is better."""
        return 1.0 if self.maximise else -1.0


@dataclass(frozen=True)
class Brief:
    """What is to be designed.

    Attributes
    ----------
    base
        The statement's other tables.
    space
        What may be chosen.
    aims
        What is sought; several make a trade-off.
    constraints
        What must hold.
    spread
        Parameters that are not known exactly, if any.
    metrics
        Figures of merit that aims and constraints need.
    seed
        Root of everything that is drawn at random.
    budget
        The most candidates that are computed; None leaves it to the tool.
    """

    base: Mapping[str, Any]
    space: Space
    aims: tuple[Aim, ...]
    constraints: tuple[Constraint, ...]
    spread: Spread | None
    metrics: tuple[str, ...]
    seed: int
    budget: int | None

    @cached_property
    def early(self) -> tuple[Constraint, ...]:
        """Constraints that speak of fields alone, which need no charge."""
        return tuple(c for c in self.constraints if set(c.names).isdisjoint(self.metrics))

    @cached_property
    def late(self) -> tuple[Constraint, ...]:
        """The other constraints."""
        return tuple(c for c in self.constraints if not set(c.names).isdisjoint(self.metrics))

    def fixed(self, name: str) -> int | float | None:
        """The number of a field that is not varied: from its table, or its default."""
        here: Any = self.base
        for key in path_of(name):
            here = here.get(key) if isinstance(here, Mapping) else None
        if here is None:
            here = _defaults(self.base).get(name)
        return here if isinstance(here, int | float) and not isinstance(here, bool) else None


def brief_of(tables: Mapping[str, Any]) -> Brief:
    """The brief that a statement with a `[design]` table makes.

    Raises
    ------
    Misstated
        When an entry of the table is not understood.

    Example
    -------
    >>> table = {"vary": {"n_battery": [1, 2]}, "maximise": "max_energy / n_battery"}
    >>> brief = brief_of({"battery": {"n_charger": 4}, "design": table})
    >>> brief.metrics, brief.space.size
    (('max_energy',), 2)
    """
    table = tables.get("design")
    if not isinstance(table, Mapping) or not table:
        raise Misstated("A design must have a [design] table, but has none.")
    for key in table:
        if key not in KEYS:
            near = get_close_matches(str(key)[:80], KEYS, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(KEYS)}."
            raise Misstated(f"`design.{key}` is not known; {hint}")
    base = {name: each for name, each in tables.items() if name != "design"}
    for name, each in base.items():
        if name not in TABLES or not isinstance(each, Mapping):
            raise Misstated(f"`{name}` must be one of the tables {listed(TABLES)} in a design.")
    _refuse_series(base)
    aims = _aims(table)
    constraints = tuple(map(constraint, _texts(table, "subject_to")))
    spoken = [name for aim in aims for name in aim.formula.names]
    spoken += [name for each in constraints for name in each.names]
    seed = _whole(table, "seed", 0, 0, 2**64) or 0
    robust = table.get("robust")
    made = Brief(
        base=base,
        space=space_of(table.get("vary")),
        aims=aims,
        constraints=constraints,
        spread=None if robust is None else spread_of(robust, seed),
        metrics=tuple(dict.fromkeys(name for name in spoken if name in METRICS)),
        seed=seed,
        budget=_whole(table, "budget", None, 1, 10**8),
    )
    check_fields(base, made.space)
    _check_names(made, spoken)
    return made


def _check_names(brief: Brief, spoken: Sequence[str]) -> None:
    """Every name is a figure of merit, a varied field or a fixed number."""
    needed = [*spoken, *(name for tie in brief.space.ties for name in tie.names)]
    needed += brief.spread.fields if brief.spread else ()
    for name in map(plain, needed):
        if name in brief.metrics or name in brief.space.fields:
            continue
        if brief.fixed(name) is None:
            known = (*METRICS, *brief.space.fields, *_defaults(brief.base))
            near = get_close_matches(name[:80], known, 1)
            hint = f"did you mean `{near[0]}`?" if near else "write it into its table."
            raise Misstated(f"`design` needs the number `{name}`, which nothing gives; {hint}")


def _aims(table: Mapping[str, Any]) -> tuple[Aim, ...]:
    found = [
        Aim(formula(f"design.{key}", text), maximise=key == "maximise")
        for key in ("maximise", "minimise")
        for text in _texts(table, key)
    ]
    if not 1 <= len(found) <= MOST_AIMS:
        raise Misstated(
            f"`design.maximise` and `design.minimise` must name 1 to {MOST_AIMS} aims together, "
            f"but name {len(found)}."
        )
    return tuple(found)


def _texts(table: Mapping[str, Any], key: str) -> list[str]:
    """One text, or a list of them."""
    said = table.get(key, [])
    texts = [said] if isinstance(said, str) else said
    if not isinstance(texts, list | tuple) or not all(isinstance(x, str) for x in texts):
        raise Misstated(f"`design.{key}` must be a text or a list of them, but is {shown(said)}.")
    return [*texts]


def _whole(
    table: Mapping[str, Any], key: str, usual: int | None, low: int, high: int
) -> int | None:
    said = table.get(key, usual)
    if said is usual:
        return usual
    if isinstance(said, bool) or not isinstance(said, int) or not low <= said <= high:
        raise Misstated(
            f"`design.{key}` must be a whole number in [{low}, {high}], but is {shown(said)}."
        )
    return said


def _refuse_series(base: Mapping[str, Any]) -> None:
    """A design compares figures of merit; it keeps no series."""
    for name in ("samples", "times", "watch"):
        if name in base.get("charge", {}):
            raise Misstated(f"`charge.{name}` must be left out of a design, which has no series.")


def _defaults(base: Mapping[str, Any]) -> dict[str, Any]:
    """What the battery's fields are where nothing is said."""
    cls = KINDS.get(str(base.get("battery", {}).get("kind", CentralSpin.kind)), CentralSpin)
    return {each.name: each.default for each in fields(cls) if each.default is not MISSING}
