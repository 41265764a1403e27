"""Finds libL2DC.so and declares its functions (include/l2dc-c/L2DC.h)."""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import Any, List, Tuple

import numpy as np
import numpy.typing as npt

NAME = "libL2DC.so"


class L2DCError(Exception):
    """An error that the library reported; the text names the file, op or
    argument."""


def _candidates() -> List[str]:
    """Where the library may be, in the order in which it is tried."""
    if "L2DC_LIBRARY" in os.environ:
        return [os.environ["L2DC_LIBRARY"]]
    here = Path(__file__).resolve().parent
    build = here.parent.parent / "build" / "lib" / NAME  # a source tree
    return [str(here / NAME)] + ([str(build)] if build.exists() else []) + [NAME]


def _open() -> ctypes.CDLL:
    failures = []
    for path in _candidates():
        try:
            return ctypes.CDLL(path)
        except OSError as error:
            failures.append(f"  {path}: {error}")
    raise ImportError(
        "cannot load libL2DC.so; build it (ninja -C build L2DC) or name it in "
        "the environment variable L2DC_LIBRARY. Tried:\n" + "\n".join(failures)
    )


_ERROR = POINTER(c_void_p)  # char **, kept as an address so that it can be freed
_FLOATS = POINTER(ctypes.c_float)
_SIZE = POINTER(c_size_t)

# name: (result, arguments)
_PROTOTYPES: dict[str, Tuple[Any, List[Any]]] = {
    "l2dcVersion": (c_char_p, []),
    "l2dcFree": (None, [c_void_p]),
    "l2dcNetworkLoad": (c_void_p, [c_char_p, _ERROR]),
    "l2dcNetworkDecode": (c_void_p, [c_char_p, c_size_t, _ERROR]),
    "l2dcNetworkDestroy": (None, [c_void_p]),
    "l2dcNetworkRunPasses": (c_int, [c_void_p, c_char_p, _ERROR]),
    "l2dcNetworkSave": (c_int, [c_void_p, c_char_p, _ERROR]),
    "l2dcNetworkEncode": (c_void_p, [c_void_p, _SIZE, _ERROR]),
    "l2dcNetworkPrint": (c_void_p, [c_void_p]),
    "l2dcNetworkInputCount": (c_size_t, [c_void_p]),
    "l2dcNetworkOutputCount": (c_size_t, [c_void_p]),
    "l2dcNetworkInputShape": (POINTER(c_int64), [c_void_p, c_size_t, _SIZE]),
    "l2dcNetworkOutputShape": (POINTER(c_int64), [c_void_p, c_size_t, _SIZE]),
    "l2dcNetworkWeightCount": (c_size_t, [c_void_p]),
    "l2dcNetworkWeightName": (c_char_p, [c_void_p, c_size_t]),
    "l2dcNetworkWeightShape": (POINTER(c_int64), [c_void_p, c_size_t, _SIZE]),
    "l2dcNetworkDecodeWeight": (
        c_int,
        [c_void_p, c_size_t, _FLOATS, c_size_t, _ERROR],
    ),
    "l2dcExecutorCreate": (c_void_p, [c_void_p, c_char_p, _ERROR]),
    "l2dcExecutorDestroy": (None, [c_void_p]),
    "l2dcExecutorInputSize": (c_size_t, [c_void_p]),
    "l2dcExecutorOutputSize": (c_size_t, [c_void_p]),
    "l2dcExecutorRun": (
        c_int,
        [c_void_p, c_size_t, _FLOATS, c_size_t, _FLOATS, c_size_t, _ERROR],
    ),
    "l2dcImageCompile": (c_void_p, [c_void_p, c_char_p, _ERROR]),
    "l2dcImageLoad": (c_void_p, [c_char_p, _ERROR]),
    "l2dcImageDecode": (c_void_p, [c_char_p, c_size_t, _ERROR]),
    "l2dcImageDestroy": (None, [c_void_p]),
    "l2dcImageSave": (c_int, [c_void_p, c_char_p, _ERROR]),
    "l2dcImageEncode": (c_void_p, [c_void_p, _SIZE, _ERROR]),
    "l2dcImageInputSize": (c_size_t, [c_void_p]),
    "l2dcImageOutputSize": (c_size_t, [c_void_p]),
    "l2dcImageSimulate": (
        c_void_p,
        [c_void_p, c_char_p, c_char_p, c_size_t, _FLOATS, c_size_t]
        + [_FLOATS, c_size_t, _ERROR],
    ),
}


def _declare(library: ctypes.CDLL) -> ctypes.CDLL:
    for name, (result, arguments) in _PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


library = _declare(_open())


def version() -> str:
    """The version of the library that was loaded, as in "0.1.0"."""
    return library.l2dcVersion().decode()


def take_text(address: int) -> str:
    """The text at `address`, which is freed."""
    try:
        return ctypes.string_at(address).decode(errors="replace")
    finally:
        library.l2dcFree(address)


def take_bytes(address: int, size: int) -> bytes:
    """The `size` bytes at `address`, which are freed."""
    try:
        return ctypes.string_at(address, size)
    finally:
        library.l2dcFree(address)


def make(function: Any, *arguments: Any) -> int:
    """Calls a function that returns a pointer; raises L2DCError on null."""
    message = c_void_p()
    pointer = function(*arguments, byref(message))
    if not pointer:
        raise L2DCError(take_text(message.value))
    return pointer


def check(function: Any, *arguments: Any) -> None:
    """Calls a function that returns a status; raises L2DCError if not 0."""
    message = c_void_p()
    if function(*arguments, byref(message)):
        raise L2DCError(take_text(message.value))


def encode(function: Any, handle: int) -> bytes:
    """What a function of the form `encode(object, size, error)` returns."""
    size = c_size_t()
    return take_bytes(make(function, handle, byref(size)), size.value)


def floats(array: npt.NDArray[np.float32]) -> Any:
    """The elements of `array` as a C argument."""
    return array.ctypes.data_as(_FLOATS)


def as_samples(
    samples: npt.NDArray[np.float32], size: int, argument: str = "samples"
) -> npt.NDArray[np.float32]:
    """Checks that `samples` is a float32 array, C-contiguous, of any number of
    samples of `size` elements each, and returns it.

    Raises TypeError for another type or dtype and ValueError for another order
    or shape. Nothing is converted: a silent copy of another dtype or order
    hides a mistake.
    """
    if not isinstance(samples, np.ndarray):
        found = type(samples).__name__
        raise TypeError(f"{argument}: found {found}, expected a numpy array")
    if samples.dtype != np.float32:
        raise TypeError(
            f"{argument}: found dtype {samples.dtype}, expected float32 "
            f"(use {argument}.astype(numpy.float32))"
        )
    if not samples.flags.c_contiguous:
        raise ValueError(
            f"{argument}: not C-contiguous (use numpy.ascontiguousarray)"
        )
    if samples.ndim == 0 or samples.shape[0] == 0:
        raise ValueError(f"{argument}: found no samples in shape {samples.shape}")
    if samples.size != samples.shape[0] * size:
        raise ValueError(
            f"{argument}: found shape {samples.shape}, expected "
            f"{samples.shape[0]} samples of {size} elements"
        )
    return samples
