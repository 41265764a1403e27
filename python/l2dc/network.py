"""Networks and what runs them on this machine."""

from __future__ import annotations

import os
from ctypes import byref, c_size_t
from typing import Any, Dict, Optional, Tuple, Union

import numpy as np
import numpy.typing as npt

from . import _library as c
from .image import Image

PathLike = Union[str, "os.PathLike[str]"]
Shape = Tuple[Optional[int], ...]
"""Extents; None is one that is chosen when the network runs (the batch)."""


def _shape(function: Any, handle: int, index: int) -> Shape:
    rank = c_size_t()
    extents = function(handle, index, byref(rank))
    return tuple(None if e < 0 else e for e in extents[: rank.value])


class Weight:
    """A constant of a network: a filter, a matrix or a bias."""

    def __init__(self, network: "Network", index: int) -> None:
        self._network = network
        self._index = index
        name = c.library.l2dcNetworkWeightName(network._handle, index)
        self.name: str = name.decode()
        """As the network gives it; may be empty."""
        self.shape: Tuple[int, ...] = _shape(
            c.library.l2dcNetworkWeightShape, network._handle, index
        )  # type: ignore[assignment]

    def decode(self) -> npt.NDArray[np.float32]:
        """The elements as float32, whatever form the weight is stored in."""
        elements = np.empty(self.shape, np.float32)
        c.check(
            c.library.l2dcNetworkDecodeWeight,
            self._network._handle,
            self._index,
            c.floats(elements),
            elements.size,
        )
        return elements

    def __repr__(self) -> str:
        return f"<l2dc.Weight {self.name!r} {self.shape}>"


class Network:
    """A network, its weights in any stage of compression.

    Made by `load`, `decode` and `l2dc.from_torch`. Not to be used by several
    threads at the same time; different networks may be.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            c.library.l2dcNetworkDestroy(self._handle)

    @classmethod
    def load(cls, path: PathLike) -> "Network":
        """Reads ONNX (.onnx), a compressed network (.l2dc) or MLIR text or
        bytecode (any other name). Raises L2DCError naming file and place."""
        return cls(c.make(c.library.l2dcNetworkLoad, os.fsencode(path)))

    @classmethod
    def decode(cls, data: bytes) -> "Network":
        """The network of a .l2dc file's bytes. Raises L2DCError if they are
        damaged."""
        return cls(c.make(c.library.l2dcNetworkDecode, data, len(data)))

    def encode(self) -> bytes:
        """The bytes of the .l2dc file; its size is what compression counts."""
        return c.encode(c.library.l2dcNetworkEncode, self._handle)

    def save(self, path: PathLike) -> None:
        """Writes .l2dc, .mlirbc or .mlir, all or nothing. Raises L2DCError for
        another name and if the file cannot be written."""
        c.check(c.library.l2dcNetworkSave, self._handle, os.fsencode(path))

    def run_passes(self, pipeline: str) -> "Network":
        """Runs an MLIR pass pipeline on the network's module, as in
        "nn-compress{density=0.1 bits=4 coder=auto}" or
        "func.func(nn-prune{density=0.1})", and returns self. Raises L2DCError
        and leaves the network as it was if a pass fails."""
        c.check(c.library.l2dcNetworkRunPasses, self._handle, pipeline.encode())
        return self

    @property
    def input_shapes(self) -> Tuple[Shape, ...]:
        count = c.library.l2dcNetworkInputCount(self._handle)
        function = c.library.l2dcNetworkInputShape
        return tuple(_shape(function, self._handle, i) for i in range(count))

    @property
    def output_shapes(self) -> Tuple[Shape, ...]:
        count = c.library.l2dcNetworkOutputCount(self._handle)
        function = c.library.l2dcNetworkOutputShape
        return tuple(_shape(function, self._handle, i) for i in range(count))

    @property
    def weights(self) -> Dict[str, Weight]:
        """The constants by name, in the network's order; unnamed ones are
        "#0", "#1", ... by position."""
        count = c.library.l2dcNetworkWeightCount(self._handle)
        all_weights = [Weight(self, i) for i in range(count)]
        return {w.name or f"#{i}": w for i, w in enumerate(all_weights)}

    def executor(self, kind: str = "reference") -> "Executor":
        """Makes the network ready to run many times: "reference" (the plain
        interpreter), "torch" (libtorch) or "cpu" (code generated for this
        processor, which reads compressed weights as they are)."""
        return Executor(
            c.make(c.library.l2dcExecutorCreate, self._handle, kind.encode()),
            self.output_shapes[0],
        )

    def __call__(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Runs the reference interpreter on `samples`; see Executor."""
        return self.executor()(samples)

    def compile(self, options: str = "") -> Image:
        """Compiles the network, whose weights must be shared or coded, for the
        EIE accelerator. `options` are those of the pipeline nn-to-eie, as in
        "pes=64 mode=hardware". Raises L2DCError if a layer does not fit."""
        return Image(
            c.make(c.library.l2dcImageCompile, self._handle, options.encode())
        )

    def __str__(self) -> str:
        """The network's MLIR text."""
        return c.take_text(c.library.l2dcNetworkPrint(self._handle))


class Executor:
    """A network made ready to run; made by Network.executor."""

    def __init__(self, handle: int, output_shape: Shape) -> None:
        self._handle = handle
        self._output_shape = output_shape
        self.input_size: int = c.library.l2dcExecutorInputSize(handle)
        """Elements of one sample."""
        self.output_size: int = c.library.l2dcExecutorOutputSize(handle)

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            c.library.l2dcExecutorDestroy(self._handle)

    def __call__(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The network's first output, samples in the first dimension.

        `samples` is a C-contiguous float32 array with any number of samples in
        the first dimension; the other extents may be flattened. Raises
        TypeError or ValueError for another dtype, order or size, and L2DCError
        if a step cannot run.
        """
        samples = c.as_samples(samples, self.input_size)
        outputs = np.empty(
            (samples.shape[0], *self._sample_extents()), np.float32
        )
        c.check(
            c.library.l2dcExecutorRun,
            self._handle,
            samples.shape[0],
            c.floats(samples),
            samples.size,
            c.floats(outputs),
            outputs.size,
        )
        return outputs

    def _sample_extents(self) -> Tuple[int, ...]:
        extents = self._output_shape[1:]
        if None in extents:
            return (self.output_size,)
        return extents  # type: ignore[return-value]
