// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "ohm" from 100.0 to 200.0
  // expected-error@+1 {{variable 'r' is in two match groups}}
  circuit.match [@r, @r]
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

// expected-error@+1 {{has no testbenches, expected at least one}}
circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  // expected-error@+1 {{testbench 'main' has no measurements, expected at least one}}
  circuit.testbench @main {
  }
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64}
    // expected-error@+1 {{analysis 'ac' is listed a second time}}
    circuit.analysis "ac" "op"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{analysis 'ac' goes from 10 to 1 Hz, expected 0 < start < stop}}
    circuit.analysis "ac" "ac" {start = 10.0 : f64, stop = 1.0 : f64}
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{analysis 'd' goes from 0 to 1 in steps of -1, expected a step towards the stop}}
    circuit.analysis "d" "dc" {source = "vin", start = 0.0 : f64, stop = 1.0 : f64, step = -1.0 : f64}
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{analysis 't' has step 2 and stop 1, expected 0 < step <= stop}}
    circuit.analysis "t" "tran" {stop = 1.0 : f64, step = 2.0 : f64}
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{analysis 'd' refers to unknown source 'r1', expected an independent source of the netlist}}
    circuit.analysis "d" "dc" {source = "r1", start = 0.0 : f64, stop = 1.0 : f64, step = 1.0 : f64}
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{analysis 'n' refers to unknown node 'x', expected a node of the netlist}}
    circuit.analysis "n" "noise" {source = "vin", start = 1.0 : f64, stop = 2.0 : f64, output = "v(x)"}
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{measurement 'level' refers to unknown node 'x', expected a node of the netlist}}
    circuit.measure @level "voltage" of "v(x)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{measurement 'level' refers to unknown voltage source 'r1'}}
    circuit.measure @level "current" of "i(r1)" in "A"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{measurement 'level' needs a signal for metric 'voltage'}}
    circuit.measure @level "voltage" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{measurement 'level' needs an analysis of kind tran}}
    circuit.measure @level "final_value" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64}
    circuit.analysis "b" "ac" {start = 1.0 : f64, stop = 10.0 : f64}
    // expected-error@+1 {{measurement 'level' needs to name one of the 2 analyses of kind ac}}
    circuit.measure @level "gain" of "v(out)" in "1"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64}
    // expected-error@+1 {{measurement 'level' refers to unknown analysis 'b'}}
    circuit.measure @level "gain" of "v(out)" in "1" {analysis = "b"}
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64}
    // expected-error@+1 {{measurement 'level' needs an analysis of kind tran, 'ac' is of kind ac}}
    circuit.measure @level "final_value" of "v(out)" in "V" {analysis = "ac"}
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64}
    // expected-error@+1 {{measurement 'level' needs a reference analysis for metric 'psrr'}}
    circuit.measure @level "psrr" of "v(out)" in "dB"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64}
    // expected-error@+1 {{measurement 'level' takes no reference analysis for metric 'gain'}}
    circuit.measure @level "gain" of "v(out)" in "1" {reference = "ac"}
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64}
    // expected-error@+1 {{measurement 'level' is taken at 'power', expected a measurement before it in the same testbench}}
    circuit.measure @level "gain" of "v(out)" in "1" {at_result = @power}
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{measurement 'level' needs one device and a quantity for metric 'device'}}
    circuit.measure @level "device" in "S"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}
