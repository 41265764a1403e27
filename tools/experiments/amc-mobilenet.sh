#!/bin/sh
# 50 % and 70 % of the FLOPs of MobileNet-v1 0.5-160: agreement with the dense
# network on images that the search does not see, for AMC and for uniform.
# usage: amc-mobilenet.sh BIN MOBILENET IMAGES OUT
#   IMAGES  images_u8_nhwc.npy(.gz) of 256x256 pictures
# Needs numpy in $PYTHON (python3). METHOD, EPISODES, REWARD from outside.
set -eu
bin=$1 net=$2 images=$3 out=$4 python=${PYTHON:-python3}
mkdir -p "$out"
"$python" - "$images" "$out" <<'PY'
import gzip, sys
import numpy as np
path, out = sys.argv[1:]
opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
pictures = np.load(opened)
random = np.random.default_rng(0)


def prepare(x):
    """224x224 pictures as the network wants them."""
    x = x.astype(np.float32)
    # Bilinear, pixel centres aligned: 224 to 160.
    at = (np.arange(160) + 0.5) * 224 / 160 - 0.5
    low = np.clip(np.floor(at).astype(int), 0, 222)
    part = (at - low).astype(np.float32)
    x = (x[:, low] * (1 - part)[:, None, None] +
         x[:, low + 1] * part[:, None, None])
    x = (x[:, :, low] * (1 - part)[:, None] +
         x[:, :, low + 1] * part[:, None])
    return ((x - 127.5) / 127.5).transpose(0, 3, 1, 2).copy()


def crop(picture):
    y, x = random.integers(0, 33, 2)
    view = picture[y:y + 224, x:x + 224]
    return view[:, ::-1] if random.integers(2) else view


seen, centres = pictures[:40], pictures[:, 16:240, 16:240]
views = [np.stack([crop(picture) for picture in seen]) for _ in range(10)]
# Few pictures: parts of them serve as more.
np.save(out + "/fit.npy", prepare(np.concatenate(views[2:])))
np.save(out + "/search.npy",
        prepare(np.concatenate([centres[:40]] + views[:2])))
np.save(out + "/all.npy", prepare(centres))
PY
"$bin/l2dc-translate" --import-onnx "$net" -o "$out/net.mlirbc"
"$bin/l2dc-run" "$net" --input="$out/all.npy" --output="$out/dense.npy" \
  --executor=torch
for budget in 0.7 0.5; do
  for method in uniform ${METHOD:-ddpg}; do
    name="$method-$budget"
    "$bin/l2dc-opt" "$out/net.mlirbc" --nn-amc="\
data='npy:$out/fit.npy;val=$out/search.npy' budget=flops:$budget \
method=$method episodes=${EPISODES:-60} samples=120 calibration=320 \
reward=${REWARD:-loss} trace=$out/$name.trace" \
      --emit-bytecode -o "$out/$name.mlirbc"
    "$bin/l2dc-run" "$out/$name.mlirbc" --input="$out/all.npy" \
      --output="$out/$name.npy" --executor=torch
    "$python" -c "
import numpy as np
a, b = (np.load('$out/' + n + '.npy').reshape(64, -1).argmax(1)
        for n in ('dense', '$name'))
print('$name: the same first class on %d of 40 searched and %d of 24 held-out '
      'images' % ((a == b)[:40].sum(), (a == b)[40:].sum()))"
  done
done
