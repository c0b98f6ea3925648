"""One line on where the numbers come from."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from spinvolt.version import VERSION

PACKAGES = ("numpy", "scipy", "numba", "qutip", "dynamiqs", "jax", "quspin")


def machine() -> str:
    """Processor, cores, load, Python and packages."""
    load = os.getloadavg()[0]
    packages = ", ".join(f"{name} {found}" for name in PACKAGES if (found := installed(name)))
    return (
        f"spinvolt {VERSION} on {processor()}, {os.cpu_count()} cores (load {load:.1f}),"
        f" {platform.system()}, Python {platform.python_version()}, {packages}; thread pools 1"
    )


def processor() -> str:
    """The processor's name, where the system tells it."""
    table = Path("/proc/cpuinfo")
    if table.exists():
        for line in table.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def installed(name: str) -> str | None:
    """A package's version, None when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
