"""The naive Fibonacci function: calls."""

import harness


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


harness.run("Fib", 30, fib)
