// The rungs of the ladder, one after the other and as one pipeline; decoding
// gives back exactly the shared weights.
// RUN: l2dc-opt %s --nn-share-weights="bits=2" | FileCheck %s --check-prefixes=CHECK,SHARE
// RUN: l2dc-opt %s --nn-share-weights="bits=2" --nn-entropy-code | FileCheck %s --check-prefixes=CHECK,CODE
// RUN: l2dc-opt %s --nn-share-weights="bits=2" --nn-entropy-code="coder=range" --verify-roundtrip | FileCheck %s --check-prefixes=CHECK,CODE
// RUN: l2dc-opt %s --nn-share-weights="bits=2" --nn-entropy-code="coder=auto index-bits=3" --nn-decode-weights | FileCheck %s --check-prefixes=CHECK,DECODE
// RUN: l2dc-opt %s --nn-compress="density=0.5 bits=2 coder=auto" | FileCheck %s --check-prefixes=CHECK,CODE
// RUN: l2dc-opt %s --nn-share-weights="bits=1 init=linear" --nn-decode-weights | FileCheck %s --check-prefixes=CHECK,LINEAR
// RUN: l2dc-opt %s --nn-share-weights="bits=2" --nn-entropy-code --emit-bytecode | l2dc-opt | FileCheck %s --check-prefixes=CHECK,CODE

// CHECK-LABEL: @net
func.func @net(%x: tensor<?x8xf32>) -> tensor<?x1xf32> {
  // Three distinct values need no change.
  // SHARE: #nn.shared<bits = 2, codebook = [0.000000e+00, -2.000000e+00, 5.000000e-01, 1.000000e+00], codes = dense<{{\[\[}}3, 0, 0, 1, 0, 2, 0, 2]]> : tensor<1x8xui8>>
  // CODE: #nn.coded<tensor<1x8xf32>, kept = 4, weight_bits = 2, index_bits = {{[0-9]}}, codebook = [0.000000e+00, -2.000000e+00, 5.000000e-01, 1.000000e+00], data = dense<
  // DECODE: #nn.dense<dense<{{\[\[}}1.000000e+00, 0.000000e+00, 0.000000e+00, -2.000000e+00, 0.000000e+00, 5.000000e-01, 0.000000e+00, 5.000000e-01]]>
  // One value is left, and it happens to be the mean of all: 0.
  // LINEAR: #nn.dense<dense<0.000000e+00> : tensor<1x8xf32>>
  %w = nn.weight "w" #nn.dense<dense<[[1.0, 0.0, 0.0, -2.0, 0.0, 0.5, 0.0, 0.5]]> : tensor<1x8xf32>>
  %0 = nn.linear "ip1" %x, %w : (tensor<?x8xf32>, tensor<1x8xf32>) -> tensor<?x1xf32>
  return %0 : tensor<?x1xf32>
}
