"""What measures: every figure beside its limit, from one run. `python -m benchmarks [NAME...]`."""
