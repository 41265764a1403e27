//===- CpuTable.cpp - The CPU rows of Table IV on this machine ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Experiments.h"
#include "OpenBlas.h"

#include "l2dc/Report/Plot.h"
#include "l2dc/Simulator/Experiments/PaperLayers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <Eigen/SparseCore>

#include <chrono>
#include <cmath>
#include <ctime>

using namespace l2dc;
using namespace l2dc::sim;
using llvm::formatv;
using report::Align;
using report::Table;

namespace {

/// Microseconds of processor time of this thread.
double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return double(time.tv_sec) * 1e6 + double(time.tv_nsec) * 1e-3;
}

/// The shortest of some calls, after one that warms up.
template <typename Function>
double timeShortest(Function function) {
  constexpr int calls = 7;
  function();
  double shortest = INFINITY;
  for (int call = 0; call < calls; ++call) {
    const double begin = now();
    function();
    shortest = std::min(shortest, now() - begin);
  }
  return shortest;
}

using Sparse = Eigen::SparseMatrix<float, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;

/// One layer on this CPU, in compressed rows and as a dense matrix.
class CpuLayer {
public:
  explicit CpuLayer(const SyntheticLayer &layer)
      : sparse(layer.outputs, layer.inputs), result(layer.outputs) {
    const std::vector<float> activations =
        makeSyntheticActivations(layer, /*seed=*/2);
    vector = Eigen::Map<const Vector>(activations.data(), layer.inputs);
    const std::vector<uint8_t> codes =
        makeSyntheticCodes(layer, /*weightBits=*/4, /*seed=*/1);
    const std::vector<float> codebook = makeSyntheticCodebook(4);
    std::vector<Eigen::Triplet<float>> weights;
    for (size_t i = 0; i < codes.size(); ++i)
      if (codes[i] != 0)
        weights.emplace_back(int(i / layer.inputs), int(i % layer.inputs),
                             codebook[codes[i]]);
    sparse.setFromTriplets(weights.begin(), weights.end());
  }

  double timeSparse() {
    return timeShortest([&] { result.noalias() = sparse * vector; });
  }

  double timeDense(const OpenBlas &blas) {
    const std::vector<float> dense(size_t(sparse.rows()) * sparse.cols(),
                                   0.01f);
    return timeShortest([&] {
      blas.multiply(dense, {vector.data(), size_t(vector.size())},
                    {result.data(), size_t(result.size())});
    });
  }

private:
  Sparse sparse;
  Vector vector, result;
};

/// Geometric means of the speed-ups.
class Means {
public:
  void add(double dense, double sparse) {
    logDense += std::log(dense);
    logSparse += std::log(sparse);
    ++count;
  }
  double dense() const { return std::exp(logDense / count); }
  double sparse() const { return std::exp(logSparse / count); }

private:
  double logDense = 0, logSparse = 0;
  int count = 0;
};

} // namespace

ExperimentResult l2dc::sim::runCpuBaselines() {
  const std::optional<OpenBlas> blas = OpenBlas::open();
  const auto runs = runPaperLayers(Design());
  Table table({{"layer", Align::Left},
               {"i7 dense us"},
               {"here dense us"},
               {"i7 sparse us"},
               {"here sparse us"},
               {"EIE us"},
               {"i7 dense / EIE"},
               {"here dense / EIE"},
               {"here sparse / EIE"}});
  report::BarChart chart;
  chart.title = "Time of one vector, batch 1";
  chart.axis = {"us", /*logarithmic=*/true};
  chart.series = {{"dense", {}}, {"sparse", {}}, {"EIE, simulated", {}}};
  Means means;
  for (auto [layer, row] : llvm::zip_equal(paperLayers(), runs)) {
    CpuLayer cpu(layer.shape);
    const double eie = double(row[0].cycles) / 800;
    const double sparse = cpu.timeSparse();
    const double dense = blas ? cpu.timeDense(*blas) : NAN;
    means.add(dense / eie, sparse / eie);
    table.addRow(
        {layer.shape.name, formatv("{0:F1}", layer.cpuDenseMicroseconds),
         formatv("{0:F1}", dense),
         formatv("{0:F1}", layer.cpuSparseMicroseconds),
         formatv("{0:F1}", sparse), formatv("{0:F1}", eie),
         formatv("{0:F0}",
                 layer.cpuDenseMicroseconds / layer.actualMicroseconds),
         formatv("{0:F0}", dense / eie), formatv("{0:F0}", sparse / eie)});
    chart.categories.push_back(layer.shape.name);
    chart.series[0].values.push_back(blas ? dense : 0);
    chart.series[1].values.push_back(sparse);
    chart.series[2].values.push_back(eie);
  }
  std::string peer = blas ? blas->description() : "OpenBLAS not found";
  return {std::move(table),
          {renderSvg(chart)},
          formatv("measured on this machine, one thread, shortest of 7: {0}; "
                  "Eigen {1}.{2}.{3}. Geometric means over EIE: dense {4:F0}, "
                  "sparse {5:F0} (paper's i7: 194 dense)",
                  peer, EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION,
                  EIGEN_MINOR_VERSION, means.dense(), means.sparse())};
}
