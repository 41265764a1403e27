"""cifar_jpeg_samples.py DATA OUT [normalized]: every 39th JPEG test image of
CIFAR-10 in path order, the 256 for which the shared ResNets have outputs, as
float32 NCHW: 0 to 255, or normalized by the channel statistics."""

import io
import sys
import tarfile

import numpy
from PIL import Image

data, out = sys.argv[1:3]
with tarfile.open(data + "/cifar10/cifar10_jpeg_test.tar.gz") as archive:
    members = sorted((m for m in archive if m.name.endswith(".jpg")),
                     key=lambda member: member.name)[::39][:256]
    images = [
        Image.open(io.BytesIO(archive.extractfile(m).read())).convert("RGB")
        for m in members
    ]
samples = numpy.stack([numpy.asarray(image, numpy.float32)
                       for image in images]).transpose(0, 3, 1, 2)
if "normalized" in sys.argv[3:]:
    mean = numpy.array([0.485, 0.456, 0.406], numpy.float32)
    deviation = numpy.array([0.229, 0.224, 0.225], numpy.float32)
    samples = ((samples / 255 - mean[:, None, None])
               / deviation[:, None, None]).astype(numpy.float32)
numpy.save(out, samples.copy())
