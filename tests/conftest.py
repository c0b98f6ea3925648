"""What holds in every test: one BLAS thread, no window, and known Hypothesis profiles."""

import os
import sys

import pytest
from hypothesis import settings

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
}

# A thread count set after NumPy has loaded changes nothing, so say it instead of going on.
if "numpy" in sys.modules and any(os.environ.get(k) != v for k, v in ENVIRONMENT.items()):
    raise pytest.UsageError(
        "NumPy was loaded before its thread count was set: run `make test`, or set "
        + " ".join(f"{name}={value}" for name, value in ENVIRONMENT.items())
    )
os.environ.update(ENVIRONMENT)

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
