/*===- compress.c - L2DC from a C program -------------------------*- C -*-===*\
|*
|* Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* usage: compress NETWORK PIPELINE OUTPUT.l2dc
|*
|* Compresses a network, writes it, reads it back, and checks that the EIE
|* accelerator computes what the network that was read back computes.
|*
\*===----------------------------------------------------------------------===*/

#include "l2dc-c/L2DC.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/** Ends the program with the library's message. */
static void fail(char *error) {
  fprintf(stderr, "compress: error: %s\n", error);
  l2dcFree(error);
  exit(1);
}

/** Prints every weight's name and how many of its elements are not zero. */
static void printWeights(const L2DCNetwork *network) {
  for (size_t i = 0; i < l2dcNetworkWeightCount(network); ++i) {
    size_t rank, count = 1, kept = 0;
    const int64_t *shape = l2dcNetworkWeightShape(network, i, &rank);
    for (size_t d = 0; d < rank; ++d)
      count *= (size_t)shape[d];
    float *elements = malloc(count * sizeof(float));
    char *error;
    if (l2dcNetworkDecodeWeight(network, i, elements, count, &error))
      fail(error);
    for (size_t e = 0; e < count; ++e)
      kept += elements[e] != 0;
    printf("%-8s %6zu of %6zu kept\n", l2dcNetworkWeightName(network, i), kept,
           count);
    free(elements);
  }
}

/** The largest difference between the accelerator and the interpreter on one
 *  sample. */
static double compare(const L2DCNetwork *network, const L2DCImage *image) {
  char *error;
  L2DCExecutor *executor = l2dcExecutorCreate(network, "reference", &error);
  if (!executor)
    fail(error);
  size_t inputs = l2dcExecutorInputSize(executor);
  size_t outputs = l2dcExecutorOutputSize(executor);
  float *input = malloc(inputs * sizeof(float));
  float *expected = malloc(outputs * sizeof(float));
  float *found = malloc(outputs * sizeof(float));
  for (size_t i = 0; i < inputs; ++i)
    input[i] = (float)(i % 5) / 4;
  if (l2dcExecutorRun(executor, 1, input, inputs, expected, outputs, &error))
    fail(error);
  char *statistics = l2dcImageSimulate(image, "fast", "float", 1, input, inputs,
                                       found, outputs, &error);
  if (!statistics)
    fail(error);
  double largest = 0;
  for (size_t i = 0; i < outputs; ++i)
    largest = fmax(largest, fabs((double)found[i] - (double)expected[i]));
  l2dcFree(statistics);
  free(found);
  free(expected);
  free(input);
  l2dcExecutorDestroy(executor);
  return largest;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: %s NETWORK PIPELINE OUTPUT.l2dc\n", argv[0]);
    return 2;
  }
  char *error;
  L2DCNetwork *network = l2dcNetworkLoad(argv[1], &error);
  if (!network)
    fail(error);
  if (l2dcNetworkRunPasses(network, argv[2], &error))
    fail(error);
  if (l2dcNetworkSave(network, argv[3], &error))
    fail(error);
  l2dcNetworkDestroy(network);

  L2DCNetwork *decoded = l2dcNetworkLoad(argv[3], &error);
  if (!decoded)
    fail(error);
  printWeights(decoded);
  L2DCImage *image = l2dcImageCompile(decoded, "pes=4", &error);
  if (!image)
    fail(error);
  printf("largest difference on EIE: %g\n", compare(decoded, image));
  l2dcImageDestroy(image);
  l2dcNetworkDestroy(decoded);
  return 0;
}
