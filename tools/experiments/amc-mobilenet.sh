#!/bin/sh
# 50 % and 70 % of the FLOPs of MobileNet-v1 0.5-160: agreement with the dense
# network on images that the search does not see, for AMC and for uniform.
# usage: amc-mobilenet.sh BIN MOBILENET IMAGES OUT
#   IMAGES  images_u8_nhwc.npy(.gz) of 256x256 pictures. Needs numpy in $PYTHON (python3).
set -eu
bin=$1 net=$2 images=$3 out=$4 python=${PYTHON:-python3}
mkdir -p "$out"
"$python" - "$images" "$out" <<'PY'
import gzip, sys
import numpy as np
path, out = sys.argv[1:]
opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
x = np.load(opened)[:, 16:240, 16:240].astype(np.float32)
# Bilinear, pixel centres aligned: 224 to 160.
at = (np.arange(160) + 0.5) * 224 / 160 - 0.5
low = np.clip(np.floor(at).astype(int), 0, 222)
part = (at - low).astype(np.float32)
x = x[:, low] * (1 - part)[:, None, None] + x[:, low + 1] * part[:, None, None]
x = x[:, :, low] * (1 - part)[:, None] + x[:, :, low + 1] * part[:, None]
x = ((x - 127.5) / 127.5).transpose(0, 3, 1, 2).copy()
np.save(out + "/search.npy", x[:40])
np.save(out + "/held-out.npy", x[40:])
PY
"$bin/l2dc-translate" --import-onnx "$net" -o "$out/net.mlirbc"
"$bin/l2dc-run" "$net" --input="$out/held-out.npy" --output="$out/dense.npy" \
  --executor=torch
for budget in 0.7 0.5; do
  for method in uniform ${METHOD:-ddpg}; do
    name="$method-$budget"
    "$bin/l2dc-opt" "$out/net.mlirbc" --nn-amc="data='npy:$out/search.npy;split=none' \
budget=flops:$budget method=$method episodes=${EPISODES:-100} samples=40 \
calibration=40 trace=$out/$name.trace" --emit-bytecode -o "$out/$name.mlirbc"
    "$bin/l2dc-run" "$out/$name.mlirbc" --input="$out/held-out.npy" \
      --output="$out/$name.npy" --executor=torch
    "$python" -c "
import numpy as np
a, b = (np.load('$out/' + n + '.npy').reshape(24, -1).argmax(1)
        for n in ('dense', '$name'))
print('$name: agreement on held-out images %d of %d' % ((a == b).sum(), len(a)))"
  done
done
