"""Objectives and constraints of a design: formulas and comparisons of figures and fields.

A comparison is decided by the bounds where they decide it, and exactly where they are none.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spinvolt.batteries.rules import shown
from spinvolt.bounded import Bounded
from spinvolt.errors import Misstated
from spinvolt.study.design_arithmetic import Given, Value, sides, told, worked_out
from spinvolt.study.ties import parse

SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==",
}  # fmt: skip
MIRRORED = {">": "<", ">=": "<="}


@dataclass(frozen=True)
class Formula:
    """A formula of figures of merit and fields.

    >>> energy = formula("design.maximise", "max_energy / n_battery")
    >>> given = {"max_energy": Bounded.around(3.0, 1e-9), "n_battery": 2}
    >>> energy.names, energy.value(given).contains(1.5)
    (('max_energy', 'n_battery'), True)
    """

    text: str
    names: tuple[str, ...]

    def value(self, given: Given) -> Bounded:
        """The interval in which the formula's value lies, with the weakest grade of its numbers.

        Raises
        ------
        NoValue, ArithmeticError, ValueError, LookupError
            As `design_arithmetic.worked_out`.
        """
        if self.names == (self.text,) and isinstance(alone := given[self.text], int | float):
            return Bounded.exact(float(alone))
        return told(self.unrounded(given))

    def unrounded(self, given: Given) -> Value:
        """The same, exact where its numbers are."""
        return worked_out(_tree(self.text), given)


@dataclass(frozen=True)
class Verdict:
    """Whether a constraint holds.

    Attributes
    ----------
    holds
        Whether the values satisfy it.
    sure
        Whether the bounds leave no doubt about that.
    excess
        By how much it is broken, relative to the numbers compared; 0 where it holds.
    """

    holds: bool
    sure: bool
    excess: float

    @classmethod
    def joined(cls, verdicts: Sequence["Verdict"]) -> "Verdict":
        """Whether all hold: surely broken where one surely is.

        >>> broken, doubtful = Verdict(False, True, 0.5), Verdict(False, False, 0.1)
        >>> Verdict.joined([broken, doubtful]).sure
        True
        """
        broken = [v for v in verdicts if not v.holds]
        sure = any(v.sure for v in broken) if broken else all(v.sure for v in verdicts)
        return cls(not broken, sure, sum(v.excess for v in broken))


@dataclass(frozen=True)
class Constraint:
    """A comparison, or a chain of them.

    >>> few = constraint("n_battery + n_charger <= 40")
    >>> few.verdict([{"n_battery": 20, "n_charger": 20}], None).holds
    True
    """

    text: str
    sides: tuple[Formula, ...]
    signs: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it speaks of."""
        return tuple(dict.fromkeys(name for side in self.sides for name in side.names))

    def verdict(
        self, cases: Sequence[Given], mean: Callable[[Sequence[Bounded]], Bounded] | None
    ) -> Verdict:
        """Whether it holds in every case, or, given a ``mean``, for the means of its sides."""
        if mean is not None:
            columns: list[list[Value]] = [
                [mean([side.value(given) for given in cases])] for side in self.sides
            ]
        else:
            columns = [[side.unrounded(given) for given in cases] for side in self.sides]
        return Verdict.joined(
            [
                _compared(sign, a, b)
                for k, sign in enumerate(self.signs)
                for a, b in zip(columns[k], columns[k + 1], strict=True)
            ]
        )


def formula(field: str, text: str) -> Formula:
    """The formula in a text, named ``field`` where it is at fault.

    Raises
    ------
    Misstated
        When the text is none.
    """
    return Formula(text.strip(), parse(field, text).names)


def constraint(text: str) -> Constraint:
    """The comparison in a text.

    Raises
    ------
    Misstated
        When the text is none.

    Example
    -------
    >>> constraint("efficiency")
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `design.subject_to` must compare with <, <=, ==, >= or >, as in \
"efficiency >= 0.9", but has 'efficiency'.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if not isinstance(tree, ast.Compare) or any(type(op) not in SIGNS for op in tree.ops):
        raise Misstated(
            "`design.subject_to` must compare with <, <=, ==, >= or >, as in "
            f'"efficiency >= 0.9", but has {shown(text)}.'
        )
    sides = [ast.unparse(side) for side in (tree.left, *tree.comparators)]
    made = tuple(formula("design.subject_to", side) for side in sides)
    return Constraint(text.strip(), made, tuple(SIGNS[type(op)] for op in tree.ops))


def _compared(sign: str, a: Value, b: Value) -> Verdict:
    """Whether a stands to b as the sign says."""
    if sign in MIRRORED:
        return _compared(MIRRORED[sign], b, a)
    (here, low, high), (there, least, most) = sides(a), sides(b)
    apart = float(here) - float(there)
    excess = max(abs(apart) / max(abs(float(here)), abs(float(there)), 1e-300), 1e-16)
    if sign == "==":
        touches = low <= most and least <= high
        certain = not touches or low == high == least == most
        return Verdict(touches, certain, 0.0 if touches else excess)
    strict = sign == "<"
    holds = here < there if strict else here <= there
    always = high < least if strict else high <= least
    never = low >= most if strict else low > most
    return Verdict(holds, always if holds else never, 0.0 if holds else excess)


@lru_cache(maxsize=256)
def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
