#!/bin/sh
# Run the first Python on the PATH that is new enough.
set -eu
for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$@"
    fi
done
echo "sshtui needs Python 3.11 or newer with venv, or uv." >&2
echo "On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
exit 1
