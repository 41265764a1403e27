/*===- L2DC.h - L2DC for C programs -------------------------------*- C -*-===*\
|*
|* Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* Loads, compresses, runs and writes networks, and compiles them for the EIE
|* accelerator and simulates it. docs/CAPI.md has a program that does so.
|*
|* Errors. A function that can fail returns null or a number other than 0 and
|* then, if `error` is not null, points `*error` at a message that the caller
|* frees with l2dcFree. On success `*error` is left as it was. A failed call
|* changes none of its arguments' objects and leaves no file half-written.
|*
|* Ownership. What a function returns as a pointer without `const` belongs to
|* the caller, who destroys or frees it with the function named beside it.
|* Pointers with `const` point into the object asked and live as long as it
|* does, or until it changes. Arguments are only read during the call.
|*
|* Threads. One object may be used by one thread at a time; different objects
|* may be used at the same time.
|*
|* Tensors are float32, row-major, without gaps. Samples are in the first
|* dimension.
|*
\*===----------------------------------------------------------------------===*/

#ifndef L2DC_C_L2DC_H
#define L2DC_C_L2DC_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define L2DC_C_EXPORT __attribute__((visibility("default")))
#else
#define L2DC_C_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** A network of the `nn` dialect, its weights in any stage of compression. */
typedef struct L2DCNetwork L2DCNetwork;
/** A network made ready to run on this machine. */
typedef struct L2DCExecutor L2DCExecutor;
/** A program for the EIE accelerator with its data. */
typedef struct L2DCImage L2DCImage;

/** The project's version, as in "0.1.0". */
L2DC_C_EXPORT const char *l2dcVersion(void);

/** Frees a message, text or bytes that a function here returned. */
L2DC_C_EXPORT void l2dcFree(void *pointer);

/*===-- Networks ----------------------------------------------------------===*/

/** Reads a network: ONNX (.onnx), a compressed network (.l2dc), or MLIR as text
 *  or bytecode (any other name). Destroy with l2dcNetworkDestroy. */
L2DC_C_EXPORT L2DCNetwork *l2dcNetworkLoad(const char *path, char **error);

/** Decodes the `size` bytes of a .l2dc file. Destroy with
 *  l2dcNetworkDestroy. */
L2DC_C_EXPORT L2DCNetwork *l2dcNetworkDecode(const void *bytes, size_t size,
                                             char **error);

/** Destroys a network; null is allowed. */
L2DC_C_EXPORT void l2dcNetworkDestroy(L2DCNetwork *network);

/** Runs a pass pipeline on the network's module, as `l2dc-opt
 *  --pass-pipeline=builtin.module(PIPELINE)` would: "nn-compress{density=0.1
 *  bits=4 coder=auto}" prunes, shares and codes all layers; a single pass over
 *  functions is "func.func(nn-prune{density=0.1})". The network is unchanged if
 *  a pass fails or leaves no network. Returns 0 on success. */
L2DC_C_EXPORT int l2dcNetworkRunPasses(L2DCNetwork *network,
                                       const char *pipeline, char **error);

/** Writes the network: .l2dc for the compressed file, .mlirbc for bytecode,
 *  .mlir for text. Returns 0 on success. */
L2DC_C_EXPORT int l2dcNetworkSave(const L2DCNetwork *network, const char *path,
                                  char **error);

/** The bytes of the .l2dc file, with their number in `*size`; free with
 *  l2dcFree. */
L2DC_C_EXPORT void *l2dcNetworkEncode(const L2DCNetwork *network, size_t *size,
                                      char **error);

/** The network's MLIR text; free with l2dcFree. */
L2DC_C_EXPORT char *l2dcNetworkPrint(const L2DCNetwork *network);

/** The number of the network's inputs and outputs. */
L2DC_C_EXPORT size_t l2dcNetworkInputCount(const L2DCNetwork *network);
L2DC_C_EXPORT size_t l2dcNetworkOutputCount(const L2DCNetwork *network);

/** The extents of input or output `index`, of which there are `*rank`; -1 is an
 *  extent that the caller of the network chooses (the batch). Null if there is
 *  no such input or output. */
L2DC_C_EXPORT const int64_t *l2dcNetworkInputShape(const L2DCNetwork *network,
                                                   size_t index, size_t *rank);
L2DC_C_EXPORT const int64_t *l2dcNetworkOutputShape(const L2DCNetwork *network,
                                                    size_t index, size_t *rank);

/** The number of weights: the network's constants (filters, matrices, biases).
 */
L2DC_C_EXPORT size_t l2dcNetworkWeightCount(const L2DCNetwork *network);

/** The name of weight `index` ("" if it has none), or null if there is no such
 *  weight. */
L2DC_C_EXPORT const char *l2dcNetworkWeightName(const L2DCNetwork *network,
                                                size_t index);

/** The extents of weight `index`, of which there are `*rank`, or null if there
 *  is no such weight. */
L2DC_C_EXPORT const int64_t *l2dcNetworkWeightShape(const L2DCNetwork *network,
                                                    size_t index, size_t *rank);

/** Decodes weight `index` into `elements`, which has room for `count` floats;
 *  `count` must be the product of its extents. Returns 0 on success. */
L2DC_C_EXPORT int l2dcNetworkDecodeWeight(const L2DCNetwork *network,
                                          size_t index, float *elements,
                                          size_t count, char **error);

/*===-- Running on this machine -------------------------------------------===*/

/** Makes a network ready to run: `kind` is "reference" (the plain interpreter),
 *  "torch" (libtorch, loaded on first use) or "cpu" (code generated for this
 *  processor, which runs layers of shared or coded weights from the compressed
 *  form). The executor keeps what it needs of the network. Destroy with
 *  l2dcExecutorDestroy. */
L2DC_C_EXPORT L2DCExecutor *l2dcExecutorCreate(const L2DCNetwork *network,
                                               const char *kind, char **error);

/** Destroys an executor; null is allowed. */
L2DC_C_EXPORT void l2dcExecutorDestroy(L2DCExecutor *executor);

/** The number of elements of one sample of the first input and output; 0 if
 *  more than the first extent is unknown. */
L2DC_C_EXPORT size_t l2dcExecutorInputSize(const L2DCExecutor *executor);
L2DC_C_EXPORT size_t l2dcExecutorOutputSize(const L2DCExecutor *executor);

/** Runs the network on `samples` samples. `input` has `inputCount` elements,
 *  `samples` times l2dcExecutorInputSize; `output` has room for `outputCount`,
 *  `samples` times l2dcExecutorOutputSize. A network of fixed batch runs as
 *  often as it takes. Returns 0 on success. */
L2DC_C_EXPORT int l2dcExecutorRun(L2DCExecutor *executor, size_t samples,
                                  const float *input, size_t inputCount,
                                  float *output, size_t outputCount,
                                  char **error);

/*===-- The EIE accelerator -----------------------------------------------===*/

/** Compiles a network whose weights are shared or coded for EIE. `options` are
 *  those of the pipeline `nn-to-eie`, as in "pes=64 mode=hardware"; null or ""
 *  for none. Destroy with l2dcImageDestroy. */
L2DC_C_EXPORT L2DCImage *l2dcImageCompile(const L2DCNetwork *network,
                                          const char *options, char **error);

/** Reads an image file. Destroy with l2dcImageDestroy. */
L2DC_C_EXPORT L2DCImage *l2dcImageLoad(const char *path, char **error);

/** Decodes the `size` bytes of an image file. Destroy with l2dcImageDestroy. */
L2DC_C_EXPORT L2DCImage *l2dcImageDecode(const void *bytes, size_t size,
                                         char **error);

/** Destroys an image; null is allowed. */
L2DC_C_EXPORT void l2dcImageDestroy(L2DCImage *image);

/** Writes an image file. Returns 0 on success. */
L2DC_C_EXPORT int l2dcImageSave(const L2DCImage *image, const char *path,
                                char **error);

/** The bytes of the image file, with their number in `*size`; free with
 *  l2dcFree. */
L2DC_C_EXPORT void *l2dcImageEncode(const L2DCImage *image, size_t *size,
                                    char **error);

/** The number of elements of one sample of the image's only input and first
 *  output. */
L2DC_C_EXPORT size_t l2dcImageInputSize(const L2DCImage *image);
L2DC_C_EXPORT size_t l2dcImageOutputSize(const L2DCImage *image);

/** Simulates the image on `samples` samples, sized as for l2dcExecutorRun.
 *  `mode` is "fast" or "tick", `arithmetic` "float" or "fixed16". Returns the
 *  text of stats.json (docs/Simulator.md); free with l2dcFree. */
L2DC_C_EXPORT char *l2dcImageSimulate(const L2DCImage *image, const char *mode,
                                      const char *arithmetic, size_t samples,
                                      const float *input, size_t inputCount,
                                      float *output, size_t outputCount,
                                      char **error);

#ifdef __cplusplus
}
#endif

#endif /* L2DC_C_L2DC_H */
