"""L2DC: compressed neural networks on a CPU and on the EIE accelerator.

>>> import l2dc
>>> net = l2dc.load("lenet_300_100.onnx")
>>> net.run_passes("nn-compress{density=0.1 bits=4 coder=auto}")
>>> net.save("lenet.l2dc")
>>> image = net.compile("pes=64")
>>> result = image.simulate(samples)
>>> result.outputs, result.cycles
"""

from ._library import L2DCError, version
from .image import Image, Simulation
from .network import Executor, Network, Weight
from .torch_export import from_torch

load = Network.load
decode = Network.decode

__version__ = version()
__all__ = [
    "Executor",
    "Image",
    "L2DCError",
    "Network",
    "Simulation",
    "Weight",
    "decode",
    "from_torch",
    "load",
    "version",
]
