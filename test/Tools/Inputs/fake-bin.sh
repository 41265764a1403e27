# Makes a directory of commands that stand in for a Debian machine's.
# usage: fake-bin.sh DIR INSTALLED...   (the packages that are there)
set -eu
dir=$1
shift
mkdir -p "$dir"
for package in "$@"; do echo "$package installed"; done >"$dir/installed"
cat >"$dir/dpkg-query" <<END
#!/bin/sh
cat "$dir/installed"
exit 1 # as for a package that was never heard of
END
cat >"$dir/apt-get" <<'END'
#!/bin/sh
echo "apt-get $*"
END
printf '#!/bin/sh\necho 0\n' >"$dir/id"
chmod +x "$dir"/dpkg-query "$dir"/apt-get "$dir"/id
