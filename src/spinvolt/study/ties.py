"""Fields tied to others: `n_charger = "2 * n_battery"`, a small arithmetic that is never `eval`.

Numbers, names of other fields, + - * / // % **, round brackets, and min, max, round, floor and
ceil of such. Whole numbers stay exact.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated

Number = int | float
Formula = Callable[[Mapping[str, Number]], Number]

LONGEST = 200
LARGEST_POWER = 64

_BINARY: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[Number], Number]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_CALLS: dict[str, Callable[..., Number]] = {
    "min": min,
    "max": max,
    "round": lambda x: x if isinstance(x, int) else math.floor(x + 0.5),
    "floor": math.floor,
    "ceil": math.ceil,
}


@dataclass(frozen=True)
class Tie:
    """A formula for a field and the names it needs.

    >>> tie = parse("start.charger.dicke", "min(n_battery, 2 * n_charger) // 3")
    >>> tie.names, tie.value({"n_battery": 10, "n_charger": 4})
    (('n_battery', 'n_charger'), 2)
    """

    field: str
    text: str
    names: tuple[str, ...]

    def value(self, given: Mapping[str, Number]) -> Number:
        """The formula's value; a whole quotient is a whole number.

        Raises
        ------
        Misstated
            When it cannot be worked out, as in a division by zero.
        """
        try:
            found = _built(self.text)(given)
        except (ArithmeticError, ValueError) as fault:
            raise Misstated(
                f"`{self.field}` = {shown(self.text)} cannot be worked out: {fault}."
            ) from None
        if isinstance(found, float) and found.is_integer() and abs(found) < 2.0**53:
            return int(found)
        return found


def parse(field: str, text: str) -> Tie:
    """The formula in a text.

    Raises
    ------
    Misstated
        When the text is not such a formula.

    Example
    -------
    >>> parse("n_charger", "__import__('os')")
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `n_charger` = "__import__('os')" must be a formula of numbers and \
field names with + - * / // % **, brackets, min, max, round, floor and ceil.
    """
    if len(text) > LONGEST:
        raise Misstated(f"`{field}` must be a formula of at most {LONGEST} letters.")
    try:
        names = _names(_tree(text))
        _built(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Misstated(
            f"`{field}` = {shown(text)} must be a formula of numbers and field names with "
            "+ - * / // % **, brackets, min, max, round, floor and ceil."
        ) from None
    return Tie(field, text, names)


def _tree(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


@lru_cache(maxsize=256)
def _built(text: str) -> Formula:
    """The formula as a function of the names' values; ValueError at what is not allowed."""
    return _part(_tree(text))


def _part(node: ast.expr) -> Formula:
    match node:
        case ast.Constant(value=value) if type(value) in (int, float):
            constant = cast(Number, value)
            return lambda _: constant
        case ast.Name() | ast.Attribute():
            name = _dotted(node)
            return lambda given: given[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _joined(_BINARY[type(op)], _part(left), _part(right))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            sign, inside = _UNARY[type(op)], _part(operand)
            return lambda given: sign(inside(given))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if _callable(name, args):
            called, parts = _CALLS[name], [_part(each) for each in args]
            return lambda given: called(*[part(given) for part in parts])
        case _:
            raise ValueError(node)


def _joined(operation: Callable[[Number, Number], Number], a: Formula, b: Formula) -> Formula:
    def join(given: Mapping[str, Number]) -> Number:
        left, right = a(given), b(given)
        if operation is operator.pow and abs(right) > LARGEST_POWER:
            raise ValueError(f"the power {right} is larger than {LARGEST_POWER}")
        found = operation(left, right)
        if isinstance(found, complex) or not math.isfinite(found):
            raise ValueError("the value is not a finite real number")
        return found

    return join


def _callable(name: str, args: Sequence[ast.expr]) -> bool:
    """min and max take two numbers or more, the others one."""
    return name in _CALLS and (len(args) > 1 if name in ("min", "max") else len(args) == 1)


def _names(tree: ast.expr) -> tuple[str, ...]:
    """The fields that a formula speaks of, in order; the names of functions are none."""
    found: dict[str, None] = {}
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.Name | ast.Attribute):
            found[_dotted(node)] = None
            continue
        inner = node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
        left += reversed([each for each in inner if isinstance(each, ast.expr)])
    return tuple(found)


def _dotted(node: ast.expr) -> str:
    """`a.b.c` as one name."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{_dotted(value)}.{attr}"
        case _:
            raise ValueError(node)
