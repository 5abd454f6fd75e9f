"""What is measured and proven at length; `python -m benchmarks` runs all, `python -m benchmarks.NAME` one."""
