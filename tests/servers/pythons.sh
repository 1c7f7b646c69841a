#!/bin/sh
# List every Python of this machine that is new enough and can make a venv: version and path, one
# a line, the one of each version that is found first, on the PATH or among pyenv's.
set -eu
ask='import ensurepip, sys
if sys.version_info >= (3, 11) and sys.version_info.releaselevel == "final":
    print("%d.%d" % sys.version_info[:2], sys.executable)'

{
    for name in python3 python3.11 python3.12 python3.13 python3.14 python3.15; do
        "$name" -c "$ask" || true
    done
    for python in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python; do
        "$python" -c "$ask" || true
    done
} 2>/dev/null | sort -k 1,1 -t ' ' -u -V -s
