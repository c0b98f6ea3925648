"""The one place that says how compiled functions are compiled.

Multiplications may be fused with additions (``contract``); nothing else may be reordered, so a
compiled function gives what its plain Python twin (``.py_func``) gives up to fused roundings.
``summation`` alone may add in any order: the bound on a sum of n terms holds for every order.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
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


def compiled_strictly(signature: str) -> Callable[[Function], Function]:
    """As ``compiled``, with nothing fused: for results that must not change by a last bit.

    What is fused may differ between a process that compiles and one that reads the cache.
    """

    def decorate(function: Function) -> Function:
        made = numba.njit(signature, cache=True, nogil=True, error_model="numpy")(function)
        return cast(Function, made)

    return decorate


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
