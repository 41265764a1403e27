"""Programs for the EIE accelerator and their simulation."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, Dict, Union

import numpy as np
import numpy.typing as npt

from . import _library as c

PathLike = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class Simulation:
    """What came out of Image.simulate."""

    outputs: npt.NDArray[np.float32]
    """Samples x elements of the image's first output."""
    statistics: Dict[str, Any]
    """The content of stats.json: `config`, `total`, `layers`
    (docs/Simulator.md has every key with its unit)."""

    @property
    def cycles(self) -> int:
        """Cycles of all samples together."""
        return self.statistics["total"]["cycles"]

    @property
    def energy_uj(self) -> float:
        """Energy of all samples together, in microjoules."""
        return self.statistics["total"]["energy_uj"]

    @property
    def load_balance(self) -> float:
        """Average over largest work of the PEs, 0 to 1."""
        return self.statistics["total"]["load_balance"]


class Image:
    """A program with its data; made by Network.compile, `load` and `decode`."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self.input_size: int = c.library.l2dcImageInputSize(handle)
        """Elements of one sample."""
        self.output_size: int = c.library.l2dcImageOutputSize(handle)

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            c.library.l2dcImageDestroy(self._handle)

    @classmethod
    def load(cls, path: PathLike) -> "Image":
        """Reads an image file. Raises L2DCError if it is damaged."""
        return cls(c.make(c.library.l2dcImageLoad, os.fsencode(path)))

    @classmethod
    def decode(cls, data: bytes) -> "Image":
        """The image of a file's bytes. Raises L2DCError if they are damaged."""
        return cls(c.make(c.library.l2dcImageDecode, data, len(data)))

    def encode(self) -> bytes:
        """The bytes of the image file."""
        return c.encode(c.library.l2dcImageEncode, self._handle)

    def save(self, path: PathLike) -> None:
        """Writes the image file, all or nothing."""
        c.check(c.library.l2dcImageSave, self._handle, os.fsencode(path))

    def simulate(
        self,
        samples: npt.NDArray[np.float32],
        mode: str = "fast",
        arithmetic: str = "float",
    ) -> Simulation:
        """Runs the program on `samples`, one after the other.

        `samples` is a C-contiguous float32 array with any number of samples in
        the first dimension. `mode` is "fast" (event-driven) or "tick" (every
        cycle of every PE; the same result), `arithmetic` "float" or "fixed16".
        Raises TypeError or ValueError for another dtype, order or size, and
        L2DCError for NaN among the samples or another mode.
        """
        samples = c.as_samples(samples, self.input_size)
        outputs = np.empty((samples.shape[0], self.output_size), np.float32)
        text = c.take_text(
            c.make(
                c.library.l2dcImageSimulate,
                self._handle,
                mode.encode(),
                arithmetic.encode(),
                samples.shape[0],
                c.floats(samples),
                samples.size,
                c.floats(outputs),
                outputs.size,
            )
        )
        return Simulation(outputs, json.loads(text))
