#!/bin/sh
# Makes .venv where it is missing, then installs a lock file and spinvolt into it.
# Usage: tools/install.sh PYTHON LOCK   (from the repository's root)
set -u
python=$1
lock=$2
log=.venv/install.log

stop() {
    printf 'spinvolt: %s\n' "$1" >&2
    exit 1
}

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Runs a command into the log; a failure becomes one sentence.
logged() {
    "$@" >>"$log" 2>&1 && return
    if grep -qiE 'connectionerror|connection (refused|reset|timed)|error sending request|dns error|name resolution|unreachable|timed out' "$log"
    then stop "The package index could not be reached, so nothing was installed: connect to the network and run make again (details in $log)."
    fi
    tail -n 5 "$log" >&2
    stop "Installing $lock failed for the reason above (details in $log)."
}

if ! recent .venv/bin/python; then
    command -v "$python" >/dev/null 2>&1 ||
        stop "There is no $python here: install Python 3.11 or newer, or name one with PYTHON=..."
    recent "$python" ||
        stop "spinvolt needs Python 3.11 or newer, but $python is $("$python" -c 'import platform; print(platform.python_version())' 2>&1 | tail -n 1): install a newer one, or name it with PYTHON=..."
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        stop "$python lacks its venv module: install it (Debian and Ubuntu: apt install python3-venv) and run make again."
    "$python" -m venv --clear .venv >/dev/null 2>&1 ||
        stop "$python could not make .venv here: check that this folder can be written to."
fi

: >"$log"
echo "Installing $lock into .venv (once; well under a minute on a usual line) ..."
if ! .venv/bin/uv --version >/dev/null 2>&1; then
    .venv/bin/python -m pip --version >/dev/null 2>&1 || logged .venv/bin/python -m ensurepip
    logged .venv/bin/python -m pip install --retries 2 --disable-pip-version-check uv
fi
logged .venv/bin/uv pip install --python .venv/bin/python --compile-bytecode -r "$lock" -e .
