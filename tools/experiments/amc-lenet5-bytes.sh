#!/bin/sh
# AMC on LeNet-5 within a budget of bytes, against the best uniform density.
# usage: amc-lenet5-bytes.sh BIN LENET5 MNIST OUT [BUDGET]
#   BIN     directory of l2dc-compile
#   LENET5  Caffe's LeNet-5 (.onnx); MNIST: directory of the IDX files
set -eu
bin=$1 net=$2 mnist=$3 out=$4 budget=${5:-0.02}
run() { # NAME METHODS BUDGET
  "$bin/l2dc-compile" "$net" "--data=mnist:$mnist;scale=256" --target=none \
    --prune=amc --granularity=element --floor=conv=0.05,linear=0.005 \
    --episodes=400 --budget="bytes:$3" --compare-methods="$2" \
    --compare-seeds=1 --trace="$out/$1.trace" -o "$out/$1" --quiet
}
mkdir -p "$out"
run amc ddpg "$budget"
# The uniform density that is as accurate takes how many bytes?
for bytes in 0.02 0.04 0.06 0.08 0.10; do
  echo "uniform within bytes:$bytes"
  run "uniform-$bytes" uniform "$bytes" | grep -E '^(size|accuracy)'
done
