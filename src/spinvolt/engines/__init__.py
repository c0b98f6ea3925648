"""Engines: each has its own options, bounds its error and says what it costs."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spinvolt.engines.chebyshev import Chebyshev
    from spinvolt.engines.eigen import Eigen
    from spinvolt.engines.galerkin import Galerkin
    from spinvolt.engines.rational import Rational

__all__ = ["Chebyshev", "Eigen", "Galerkin", "Rational"]


def __getattr__(name: str) -> object:
    """Load an engine when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module 'spinvolt.engines' has no attribute {name!r}")
    return getattr(import_module(f"spinvolt.engines.{name.lower()}"), name)
