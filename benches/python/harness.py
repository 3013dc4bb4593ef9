"""Runs a benchmark as the suite's protocol asks: `PROGRAM [ITERATIONS [SIZE]]` prints a line
`iteration K NANOSECONDS` for each iteration and `result TEXT` at the end."""

import sys
import time


def run(name, full_size, benchmark):
    iterations = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    size = int(sys.argv[2]) if len(sys.argv) > 2 else full_size
    result = None
    for k in range(1, iterations + 1):
        start = time.perf_counter_ns()
        value = str(benchmark(size))
        print(f"iteration {k} {time.perf_counter_ns() - start}", flush=True)
        if result is not None and result != value:
            print(f"error: {name}: iteration {k} gave {value}, the ones before gave {result}")
            sys.exit(1)
        result = value
    print(f"result {result}")
