#!/bin/sh
# EIE cycles as the budget on LeNet-300-100: half the cycles of the dense
# network, against half the weights chosen uniformly.
# usage: amc-lenet300-cycles.sh BIN LENET300 MNIST OUT
#   METHODS, FIT (true, false: least squares or not), EPISODES from outside
set -eu
bin=$1 net=$2 mnist=$3 out=$4
run() { # NAME OPTIONS...
  name=$1
  shift
  echo "$name"
  "$bin/l2dc-compile" "$net" "--data=mnist:$mnist" --target=eie \
    -o "$out/$name" --quiet "$@" | grep -E '^(size|accuracy|EIE)'
}
mkdir -p "$out"
run dense --density=1
run half-the-weights --density=0.5
for method in ${METHODS:-uniform ddpg}; do
  for fit in ${FIT:-true false}; do
    run "$method-fit-$fit" --prune=amc --granularity=element --floor=0.03 \
      --budget=cycles:0.5 --method="$method" --episodes="${EPISODES:-80}" \
      --fit-elements="$fit" --calibration-samples=4000 --search-samples=5000 \
      --trace="$out/$method-$fit.trace"
  done
done
