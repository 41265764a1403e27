#!/usr/bin/env bash
# Installs the packages of tools/packages.txt that this machine lacks. Needs
# Debian 12 and root or sudo; does nothing and is quick when all are there.
set -euo pipefail

list="$(dirname "${BASH_SOURCE[0]}")/packages.txt"

fail() {
  echo "setup: $*" >&2
  exit 1
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
  fail "this is not a Debian system; install what $list names by hand"

read -r -d '' -a wanted < <(sed 's/#.*//' "$list") || true

# dpkg-query fails for packages it has never seen; those are missing, too.
installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' \
  "${wanted[@]}" 2>/dev/null | awk '$2 == "installed" { print $1 }' || true)
missing=()
for package in "${wanted[@]}"; do
  grep -qxF "$package" <<<"$installed" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all ${#wanted[@]} packages are installed"
  exit 0
fi

echo "setup: installing ${#missing[@]} of ${#wanted[@]} packages:" \
  "${missing[*]}"
as_root=(env DEBIAN_FRONTEND=noninteractive)
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null ||
    fail "needs root or sudo to install: ${missing[*]}"
  as_root=(sudo "${as_root[@]}")
fi
"${as_root[@]}" apt-get update -q ||
  fail "apt-get update failed; is the network up?"
"${as_root[@]}" apt-get install -q -y --no-install-recommends \
  "${missing[@]}" ||
  fail "apt-get could not install the packages above (is this Debian 12," \
    "with its security updates, which carry LLVM 22?)"
