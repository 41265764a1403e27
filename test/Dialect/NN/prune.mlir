// RUN: l2dc-opt %s --nn-prune="density=0.5" | FileCheck %s --check-prefixes=CHECK,ALL
// RUN: l2dc-opt %s --nn-prune="density=ip2=0.25" | FileCheck %s --check-prefixes=CHECK,ONE
// RUN: l2dc-opt %s --nn-prune="density=conv=0.5,ip*=0.25" | FileCheck %s --check-prefixes=CHECK,GLOB
// RUN: l2dc-opt %s --nn-prune="threshold=2.5" | FileCheck %s --check-prefixes=CHECK,LIMIT
// RUN: echo '{"density": {"ip1": 0.5, "ip2": 0.25}}' > %t.json
// RUN: l2dc-opt %s --nn-prune="policy=%t.json density=ip2=1" | FileCheck %s --check-prefixes=CHECK,FILE
// RUN: l2dc-opt %s --nn-prune="density=0.5" --remarks-filter="nn-prune" --remark-format=emitRemark 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// REMARK: remark: [Passed] Prune | Category:nn-prune | Function=ip1 | {{.*}}Kept=2

// CHECK-LABEL: @net
func.func @net(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  // ALL: "ip1.weight" #nn.pruned<element, kept = 2, dense<{{\[\[}}0.000000e+00, -2.000000e+00], [3.000000e+00, 0.000000e+00]]>
  // ONE: "ip1.weight" #nn.dense
  // GLOB: "ip1.weight" #nn.pruned<element, kept = 1,
  // LIMIT: "ip1.weight" #nn.pruned<element, kept = 1,
  // FILE: "ip1.weight" #nn.pruned<element, kept = 2,
  %w1 = nn.weight "ip1.weight" #nn.dense<dense<[[1.0, -2.0], [3.0, 0.5]]> : tensor<2x2xf32>>
  // Of equal magnitudes the first is kept.
  // ALL: "ip2.weight" #nn.pruned<element, kept = 2, dense<{{\[\[}}1.000000e+00, -1.000000e+00], [0.000000e+00, 0.000000e+00]]>
  // ONE: "ip2.weight" #nn.pruned<element, kept = 1,
  // GLOB: "ip2.weight" #nn.pruned<element, kept = 1,
  // LIMIT: "ip2.weight" #nn.pruned<element, kept = 0,
  // FILE: "ip2.weight" #nn.pruned<element, kept = 4,
  %w2 = nn.weight "ip2.weight" #nn.dense<dense<[[1.0, -1.0], [1.0, 1.0]]> : tensor<2x2xf32>>
  %b = nn.weight "ip2.bias" #nn.dense<dense<[0.0, 1.0]> : tensor<2xf32>>
  %0 = nn.linear "ip1" %x, %w1 : (tensor<?x2xf32>, tensor<2x2xf32>) -> tensor<?x2xf32>
  // CHECK: nn.linear "ip2"
  %1 = nn.linear "ip2" %0, %w2 bias %b : (tensor<?x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}
