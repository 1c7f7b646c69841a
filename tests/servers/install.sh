#!/bin/sh
# Install the real servers and programs that the tests run against: Debian or Ubuntu, as root.
# With the argument `screenshots` also what turns them into PNG.
# Does nothing where all are there; says what is missing where it cannot install.
set -eu

packages="openssh-server openssh-client libpam-google-authenticator libpam-oath
gnome-keyring dbus iproute2 tmux procps less htop mc neovim ansible-core softhsm2 perl fish
git rsync"
[ "${1:-}" != screenshots ] || packages="$packages libcairo2 fonts-dejavu-core"

command -v dpkg-query >/dev/null || exit 0

missing=""
for package in $packages; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Not root, so some suites will be skipped. Missing:$missing" >&2
    exit 0
fi

# The tests start their own servers: no package may start one of the system's.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -q >&2
# shellcheck disable=SC2086  # a list of words
apt-get install -q -y --no-install-recommends $missing >&2
