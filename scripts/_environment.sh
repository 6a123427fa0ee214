# Makes the Python environment that both commands use. Sourced, not run.
# Sets PYTHON to the interpreter of the environment. $1 is the lock file.

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
# Compiled modules are kept, whatever the caller's settings, so that a second start is quick.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$root/.local/pycache"

fail() {
    printf '\n%s\n' "$@" >&2
    exit 1
}

find_python() {
    for candidate in python3.14 python3.13 python3.12 python3 /usr/bin/python3 /usr/local/bin/python3; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.12 or newer is needed, with its venv module, and none was found." \
        "Install it, then start again. On Debian and Ubuntu: sudo apt-get install python3 python3-venv"
}

make_environment() {
    lock=$1
    mkdir -p .local 2>/dev/null && [ -w .local ] ||
        fail "This folder cannot be written to: $root" "Copy the project to a folder of your own, then start again."
    wanted=$(cksum <"$lock")
    PYTHON=$root/.local/venv/bin/python
    if [ -x "$PYTHON" ] && "$PYTHON" -c '' 2>/dev/null; then
        # The development lock holds everything that the other holds.
        for stamp in .local/venv/lock-"$lock" .local/venv/lock-requirements-dev.txt; do
            [ "$stamp" = ".local/venv/lock-requirements-dev.txt" ] && wanted=$(cksum <requirements-dev.txt)
            [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
        done
        wanted=$(cksum <"$lock")
    else
        found=$(find_python) || exit 1
        echo "Making the Python environment with $found ..."
        rm -rf .local/venv
        "$found" -m venv .local/venv || fail "The Python environment could not be made (see above)."
    fi
    echo "Installing what $lock names (once; about a minute) ..."
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
        fail "The packages could not be installed (see above). Check the network, then start again."
    printf '%s' "$wanted" >".local/venv/lock-$lock"
}
