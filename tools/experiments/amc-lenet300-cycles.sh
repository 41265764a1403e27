#!/bin/sh
# EIE cycles as the budget on LeNet-300-100: half the cycles of the dense
# network, against half the weights chosen uniformly. The network is trained
# here, so that nothing has seen the validation samples that the search uses;
# both choices are then trained alike. The budget is a little less than one
# half, as that training moves the activations on which cycles depend.
# usage: amc-lenet300-cycles.sh BIN MNIST OUT [SEED...]
#   METHOD, EPISODES, RETRAIN (epochs) from outside
set -eu
bin=$1 mnist=$2 out=$3
shift 3
compile() { # NAME OPTIONS...
  name=$1
  shift
  "$bin/l2dc-compile" "$out/$seed.mlirbc" "--data=mnist:$mnist" --target=eie \
    -o "$out/$seed.$name" --quiet "$@" |
    grep -E '^(size|accuracy|EIE)' | sed "s/^/$seed $name: /"
}
train="--goal=paper --retrain-epochs=${RETRAIN:-4} --learning-rate=0.02"
mkdir -p "$out"
for seed in ${*:-0 1 2 3 4}; do
  "$bin/l2dc-train" --model=lenet-300-100 "--data=mnist:$mnist" --augment=1 \
    --epochs=16 --learning-rate=0.02 --weight-decay=1e-4 --seed="$seed" \
    -o "$out/$seed.mlirbc" --quiet
  compile dense --density=1
  compile half-the-weights $train --density=ip1=0.5,ip2=0.5,ip3=0.5
  compile amc $train --prune=amc --granularity=element --floor=0.03 \
    --budget=cycles:0.49 --method="${METHOD:-ddpg}" --fit-elements \
    --episodes="${EPISODES:-80}" --calibration-samples=4000 \
    --search-samples=5000 --trace="$out/$seed.trace"
done
