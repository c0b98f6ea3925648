"""What eight numbers side by side are to compiled functions: the widest register there is.

Numba pairs like scalars into vectors only where it recognises them. Here LLVM is told: a value of
type ``Eight`` is a vector of eight doubles, which the compiler splits on processors with narrower
registers. The functions of ``eight`` and the operators become LLVM's own.
"""

import operator
from collections.abc import Callable
from itertools import product
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.cgutils import get_or_insert_function
from numba.core.imputils import lower_builtin
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import models, register_model

from spinvolt.kernels.eight import (
    LANES,
    any_of,
    fused,
    larger,
    largest,
    load,
    root,
    same,
    select,
    size,
    smaller,
    store,
)

_DOUBLE, _WORD = ir.DoubleType(), ir.IntType(32)
_NUMBERS, _BITS = ir.VectorType(_DOUBLE, LANES), ir.VectorType(ir.IntType(1), LANES)


class _Eight(types.Type):
    def __init__(self) -> None:
        super().__init__(name="Eight")


class _Flags(types.Type):
    def __init__(self) -> None:
        super().__init__(name="EightFlags")


EIGHT, FLAGS = _Eight(), _Flags()


@register_model(_Eight)
class _EightModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:  # noqa: ANN401
        super().__init__(manager, kind, _NUMBERS)


@register_model(_Flags)
class _FlagsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:  # noqa: ANN401
        super().__init__(manager, kind, _BITS)


Emit = Callable[[Any, list[Any]], Any]


def _means(function: Any, emit: Emit, result: types.Type, *taken: types.Type) -> None:  # noqa: ANN401
    """What a function or operator becomes; a scalar may stand for any of its eights but all."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:  # noqa: ANN401, ARG001
        return emit(builder, [_spread(builder, value) for value in values])

    choices = [(kind, types.float64) if kind is EIGHT else (kind,) for kind in taken]
    kinds = [kind for kind in product(*choices) if EIGHT in kind or FLAGS in kind]
    for kind in kinds:
        lower_builtin(function, *kind)(lowered)
    _typed(function, [signature(result, *kind) for kind in kinds])


def _typed(function: Any, cases: list[Any]) -> None:  # noqa: ANN401
    register: Any = infer_global(function)
    register(type("_Known", (ConcreteTemplate,), {"cases": cases}))


def _spread(builder: Any, value: Any) -> Any:  # noqa: ANN401
    """A scalar in all lanes; what is eight already stays."""
    if value.type != _DOUBLE:
        return value
    nothing = ir.Constant(_NUMBERS, ir.Undefined)
    one = builder.insert_element(nothing, value, ir.Constant(_WORD, 0))
    order = ir.Constant(ir.VectorType(_WORD, LANES), [0] * LANES)
    return builder.shuffle_vector(one, nothing, order)


def _of_llvm(name: str) -> Emit:
    """One of LLVM's own functions of eight numbers."""

    def emit(builder: Any, values: list[Any]) -> Any:  # noqa: ANN401
        kind = ir.FunctionType(_NUMBERS, [_NUMBERS] * len(values))
        known = get_or_insert_function(builder.module, kind, f"llvm.{name}.v{LANES}f64")
        return builder.call(known, values)

    return emit


def _compared(sign: str) -> Emit:
    return lambda builder, values: builder.fcmp_ordered(sign, *values)


def _chosen(sign: str) -> Emit:
    return lambda b, values: b.select(b.fcmp_ordered(sign, *values), *values)


def _any(builder: Any, values: list[Any]) -> Any:  # noqa: ANN401
    byte = builder.bitcast(values[0], ir.IntType(LANES))
    return builder.icmp_unsigned("!=", byte, ir.Constant(ir.IntType(LANES), 0))


def _largest(builder: Any, values: list[Any]) -> Any:  # noqa: ANN401
    lanes = [builder.extract_element(values[0], ir.Constant(_WORD, i)) for i in range(LANES)]
    found = lanes[0]
    for lane in lanes[1:]:
        found = builder.select(builder.fcmp_ordered(">", lane, found), lane, found)
    return found


def _inverted(builder: Any, values: list[Any]) -> Any:  # noqa: ANN401
    return builder.not_(values[0])


for _operator, _name in (
    (operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):  # fmt: skip
    _means(_operator, lambda b, values, name=_name: getattr(b, name)(*values), EIGHT, EIGHT, EIGHT)
for _operator, _sign in (
    (operator.lt, "<"), (operator.le, "<="), (operator.gt, ">"), (operator.ge, ">="),
    (operator.eq, "=="),
):  # fmt: skip
    _means(_operator, _compared(_sign), FLAGS, EIGHT, EIGHT)
_means(operator.neg, lambda b, values: b.fneg(*values), EIGHT, EIGHT)
_means(operator.and_, lambda b, values: b.and_(*values), FLAGS, FLAGS, FLAGS)
_means(operator.or_, lambda b, values: b.or_(*values), FLAGS, FLAGS, FLAGS)
_means(operator.invert, _inverted, FLAGS, FLAGS)
_means(fused, _of_llvm("fma"), EIGHT, EIGHT, EIGHT, EIGHT)
_means(root, _of_llvm("sqrt"), EIGHT, EIGHT)
_means(size, _of_llvm("fabs"), EIGHT, EIGHT)
_means(smaller, _chosen("<"), EIGHT, EIGHT, EIGHT)
_means(larger, _chosen(">"), EIGHT, EIGHT, EIGHT)
_means(select, lambda b, values: b.select(*values), EIGHT, FLAGS, EIGHT, EIGHT)
_means(largest, _largest, types.float64, EIGHT)
_means(any_of, _any, types.boolean, FLAGS)

ROWS = types.Array(types.float64, 2, "C")


def _place(context: Any, builder: Any, rows: Any, row: Any) -> Any:  # noqa: ANN401
    """Where a row begins."""
    first = builder.mul(row, ir.Constant(row.type, LANES))
    data = context.make_array(ROWS)(context, builder, rows).data
    return builder.bitcast(builder.gep(data, [first]), _NUMBERS.as_pointer())


@lower_builtin(same, types.float64)
def _same(context: Any, builder: Any, sig: Any, values: Any) -> Any:  # noqa: ANN401, ARG001
    return _spread(builder, values[0])


@lower_builtin(load, ROWS, types.intp)
def _load(context: Any, builder: Any, sig: Any, values: Any) -> Any:  # noqa: ANN401, ARG001
    return builder.load(_place(context, builder, *values), align=8)


@lower_builtin(store, ROWS, types.intp, EIGHT)
def _store(context: Any, builder: Any, sig: Any, values: Any) -> Any:  # noqa: ANN401, ARG001
    builder.store(values[2], _place(context, builder, *values[:2]), align=8)
    return context.get_dummy_value()


_typed(same, [signature(EIGHT, types.float64)])
_typed(load, [signature(EIGHT, ROWS, types.intp)])
_typed(store, [signature(types.none, ROWS, types.intp, EIGHT)])
