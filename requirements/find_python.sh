#!/bin/sh
# Prints the interpreter to make the environment with: the one named, else the newest of those the tests run on, else any
# that will do. A name on the path proves nothing (pyenv puts one there for each version it has ever heard of), and
# Debian's python3 comes without ensurepip until python3-venv is installed: so each is tried.
set -eu

suits() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for python in ${1:-python3.13 python3.12 python3.11 python3 python}; do
    if suits "$python"; then
        echo "$python"
        exit 0
    fi
done
echo "Cần Python 3.11 trở lên, có venv (Debian, Ubuntu: apt install python3-venv). / Python 3.11 or newer with venv is needed." >&2
exit 1
