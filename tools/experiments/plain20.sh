#!/bin/sh
# Plain-20, the stand-in for AMC's: CIFAR's ResNet-20 without its shortcuts,
# trained from the ResNet's weights.
# usage: plain20.sh BIN RESNET20 CIFAR10 OUT [EPOCHS]
#   RESNET20  a network's file (.onnx or .mlirbc); CIFAR10: binary batches
set -eu
bin=$1 net=$2 cifar=$3 out=$4 epochs=${5:-6}
mkdir -p "$out"
case $net in
*.onnx) "$bin/l2dc-translate" --import-onnx "$net" -o "$out/resnet20.mlir" ;;
*) "$bin/l2dc-opt" "$net" -o "$out/resnet20.mlir" ;;
esac
# Readers of a sum read its first term, the result of the block. The first sum
# is left without readers, and the shortcut with it.
awk '
/ = nn.add / { split($0, part, /[ ,]+/); block[part[2]] = part[5]; next }
{
  for (sum in block) gsub(sum ",", block[sum] ",")
  for (sum in block) gsub(sum " ", block[sum] " ")
  print
}' "$out/resnet20.mlir" >"$out/plain20.mlir"
"$bin/l2dc-opt" --canonicalize "$out/plain20.mlir" --emit-bytecode \
  -o "$out/start.mlirbc"
train() { # FROM TO RATE SEED
  "$bin/l2dc-train" "--model=$out/$1.mlirbc" \
    "--data=cifar10:$cifar;mean=0.485,0.456,0.406;std=0.229,0.224,0.225" \
    --epochs="$epochs" --batch=64 --augment=4 --mirror --learning-rate="$3" \
    --weight-decay=1e-4 --seed="$4" --checkpoint="$out/$2.ckpt" \
    -o "$out/$2.mlirbc"
}
train start warm 0.02 0
train warm plain20 0.05 1
