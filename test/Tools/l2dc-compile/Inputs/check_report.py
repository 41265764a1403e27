"""check_report.py DIR: report.json has the documented keys, and they agree."""

import json
import os
import sys

directory = sys.argv[1]
with open(os.path.join(directory, "report.json")) as file:
    report = json.load(file)

LAYER_KEYS = {"name", "kind", "weights", "kept", "weight_bits", "index_bits",
              "coded_weight_bits", "coded_index_bits", "bytes", "flops",
              "flops_kept"}
EIE_KEYS = {"cycles", "time_us", "energy_uj", "macs", "entries",
            "padding_entries", "load_balance", "max_abs_error"}

for key in ("model", "version", "seed", "command", "layers", "totals"):
    assert key in report, key
for layer in report["layers"]:
    assert LAYER_KEYS <= set(layer), layer
    assert 0 < layer["kept"] <= layer["weights"]
    assert layer["flops_kept"] <= layer["flops"]

totals = report["totals"]
size = os.path.getsize(os.path.join(directory, "model.l2dc"))
assert totals["file_bytes"] == size, (totals, size)
assert sum(layer["bytes"] for layer in report["layers"]) < size
assert abs(totals["rate"] - totals["dense_bytes"] / size) < 1e-9
assert totals["flops"] == sum(layer["flops"] for layer in report["layers"])

accuracy = report["accuracy"]
assert 0 <= accuracy["compressed_top1"] <= 1 and accuracy["samples"] > 0

if "eie" in report:
    eie = report["eie"]
    assert EIE_KEYS <= set(eie), eie
    assert eie["max_abs_error"] < 1e-3, eie
    assert eie["macs"] + eie["padding_entries"] == eie["entries"]
    assert abs(sum(l["cycles"] for l in eie["layers"]) - eie["cycles"]) < 1e-6
    assert 0 < eie["load_balance"] <= 1
    assert os.path.getsize(os.path.join(directory, "image.eie")) > 0

page = open(os.path.join(directory, "report.html")).read()
assert "<svg" in page and "http" not in page.replace("http://www.w3.org", "")
