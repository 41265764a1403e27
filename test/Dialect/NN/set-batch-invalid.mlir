// RUN: l2dc-opt %s --nn-set-batch=size=0 -verify-diagnostics

// expected-error@+1 {{the batch must be at least 1, found 0}}
func.func @main(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  return %x : tensor<?x2xf32>
}
