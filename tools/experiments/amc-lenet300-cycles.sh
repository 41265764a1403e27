#!/bin/sh
# EIE cycles as the budget on LeNet-300-100: half the cycles of the dense
# network, against half the weights chosen uniformly.
# usage: amc-lenet300-cycles.sh BIN LENET300 MNIST OUT
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
run uniform-0.5 --density=0.5
for method in ${METHODS:-ddpg cmaes greedy}; do
  run "$method" --prune=amc --granularity=element --floor=0.01 \
    --budget=cycles:0.5 --method="$method" --episodes=200 \
    --trace="$out/$method.trace"
done
