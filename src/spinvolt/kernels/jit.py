"""The one place that says how compiled functions are compiled.

Multiplications may be fused with additions (``contract``); nothing else may be reordered, so a
compiled function gives what its plain Python twin (``.py_func``) gives up to fused roundings.
``summation`` alone may add in any order: the bound on a sum of n terms holds for every order.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import update_wrapper
from hashlib import sha256
from inspect import getsource
from types import CellType, FunctionType, ModuleType
from typing import Any, TypeVar, cast

import numba
from numba import config

_FUSED = frozenset({"contract"})
_ANY_ORDER = frozenset({"contract", "reassoc", "nsz"})

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(signature: str) -> Callable[[Function], Function]:
    """A function compiled for one signature, kept in the cache beside its file.

    It may call only functions of its own file: the cache watches no other.
    """

    def decorate(function: Function) -> Function:
        with _superwords():
            made = numba.njit(
                signature, cache=True, nogil=True, error_model="numpy", fastmath=set(_FUSED)
            )(function)
        return cast(Function, made)

    return decorate


def inner(function: Function) -> Function:
    """A function compiled only as a part of the ``compiled`` ones that call it."""
    return cast(Function, numba.njit(error_model="numpy", fastmath=set(_FUSED))(function))


def summation(function: Function) -> Function:
    """An inner function that only adds up, in whatever order is fastest."""
    return cast(Function, numba.njit(error_model="numpy", fastmath=set(_ANY_ORDER))(function))


def compiled_strictly(signature: str, *sources: ModuleType) -> Callable[[Function], Function]:
    """As ``compiled``, with nothing fused: for results that must not change by a last bit.

    What is fused may differ between a process that compiles and one that reads the cache. The
    function may use constants and functions of ``sources``: their text is a part of the cache's
    key.
    """

    def decorate(function: Function) -> Function:
        keyed = _keyed(function, sources)
        with _superwords():
            made = numba.njit(signature, cache=True, nogil=True, error_model="numpy")(keyed)
        made.py_func = function
        return cast(Function, made)

    return decorate


def _keyed(function: Callable[..., Any], sources: tuple[ModuleType, ...]) -> Callable[..., Any]:
    """The function with a closure that holds a digest: numba's cache looks at closures.

    For numba's eyes only: Python must not run it, because its code does not unpack the closure.
    """
    text = "".join(getsource(module) for module in sources)
    digest = CellType(sha256(text.encode()).hexdigest())
    plain = cast(FunctionType, function)
    code = plain.__code__.replace(co_freevars=("sources",))
    keyed = FunctionType(code, plain.__globals__, plain.__name__, plain.__defaults__, (digest,))
    return update_wrapper(keyed, plain, updated=())


def strict(function: Function) -> Function:
    """An inner function of ``compiled_strictly`` ones."""
    return cast(Function, numba.njit(error_model="numpy")(function))


@contextmanager
def _superwords() -> Generator[None]:
    """Let the compiler pair like scalars into vectors; numba leaves that off."""
    settings: dict[str, Any] = config.__dict__
    before = settings["SLP_VECTORIZE"]
    settings["SLP_VECTORIZE"] = 1
    try:
        yield
    finally:
        settings["SLP_VECTORIZE"] = before
