"""Where and by what numbers were made: versions, machine, libraries and their threads."""

import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from spinvolt.version import VERSION

PACKAGES = ("numpy", "scipy", "numba", "xarray", "netCDF4", "threadpoolctl", "distributed")
LIBRARY = ("user_api", "internal_api", "version", "architecture", "threading_layer", "num_threads")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def provenance() -> dict[str, Any]:
    """This process's versions and machine, as plain JSON values.

    Numbers are the same to the last bit on machines of one type, which `processor` and the
    libraries' `architecture` tell.
    """
    from threadpoolctl import threadpool_info

    return {
        "versions": {
            "spinvolt": VERSION,
            "python": platform.python_version(),
            **{name: found for name in PACKAGES if (found := _version(name))},
        },
        "machine": {
            "host": platform.node(),
            "system": f"{platform.system()} {platform.release()}",
            "architecture": platform.machine(),
            "processor": _processor(),
            "processors": os.cpu_count(),
        },
        "threads": {name: os.environ[name] for name in THREADS if name in os.environ},
        "libraries": [
            {key: library[key] for key in LIBRARY if key in library}
            for library in threadpool_info()
        ],
    }


@cache
def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line)
    return next(names, platform.processor())
