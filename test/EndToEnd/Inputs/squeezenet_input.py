"""squeezenet_input.py DATA OUT: the first ImageNet sample as SqueezeNet takes
it: centre 227, BGR, minus the channel means, NCHW."""

import gzip
import io
import sys

import numpy

data, out = sys.argv[1:]
with gzip.open(data + "/imagenet_samples/images_u8_nhwc.npy.gz") as file:
    images = numpy.load(io.BytesIO(file.read()))[:1]
crop = images[:, 14:241, 14:241, ::-1].astype(numpy.float32)
crop -= numpy.array([104, 117, 123], numpy.float32)
numpy.save(out, crop.transpose(0, 3, 1, 2).copy())
