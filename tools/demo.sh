#!/usr/bin/env bash
# From nothing to verified accelerator cycles: installs what is missing, builds,
# trains LeNet-300-100 on the handwritten digits, compresses it, compiles it for
# EIE, simulates test images and prints one table. Results stay in out/demo.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash tools/setup.sh
cmake --preset dev
cmake --build --preset dev --target l2dc-train l2dc-compile

out=out/demo
mkdir -p "$out"
build/bin/l2dc-train --model=lenet-300-100 --data=digits --epochs=20 --seed=1 \
  -o "$out/lenet-300-100.mlirbc"
build/bin/l2dc-compile "$out/lenet-300-100.mlirbc" --data=digits --target=eie \
  --density=ip1=0.2,ip2=0.15,ip3=0.5 --retrain-epochs=20 --seed=1 --samples=359 \
  -o "$out"
echo
echo "The report with its plots: $out/report.html"
