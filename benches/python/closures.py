"""Closures made, kept and composed, and counters that closures share: captures and indirect calls."""

import harness


def compose(f, g):
    return lambda x: g(f(x))


def counter(step):
    count = 0

    def next_count():
        nonlocal count
        count += step
        return count

    return next_count


def benchmark(rounds):
    total = 0
    for step in range(rounds):
        chain = lambda x: x
        for i in range(20):
            k = (i * 7 + step) % 10
            if i % 2 == 0:
                chain = compose(chain, lambda x, k=k: x + k)
            else:
                chain = compose(chain, lambda x: x * 3 % 1009)
        next_count = counter(step % 5 + 1)
        for i in range(20):
            total = (total + chain(i) + next_count()) % 1000003
    return total


harness.run("Closures", 500, benchmark)
