#!/bin/sh
# Half the FLOPs of a ResNet for CIFAR-10: AMC against the baselines within the
# same number of evaluations, then fine-tuning of the best choice.
# usage: amc-resnet-flops.sh BIN NETWORK CIFAR10 OUT [EPISODES [SAMPLES [EPOCHS]]]
#   NETWORK  trained on CIFAR10, the directory of the binary batches
set -eu
bin=$1 net=$2 cifar=$3 out=$4
mkdir -p "$out"
"$bin/l2dc-compile" "$net" \
  "--data=cifar10:$cifar;mean=0.485,0.456,0.406;std=0.229,0.224,0.225" \
  --target=none --prune=amc --budget=flops:0.5 --episodes="${5:-400}" \
  --search-samples="${6:-1000}" --trace="$out/trace" \
  --compare-methods="${METHODS:-uniform,shallow,deep,greedy,random,ddpg}" \
  --compare-seeds="${SEEDS:-3}" --retrain-epochs="${7:-0}" \
  --share-bits=8 -o "$out" --quiet
