"""Recursion 10,000 calls deep: the growth of the stack, its depth check, and a collector that must look through it."""

import sys
import threading

import harness

DEPTH = 10000


class Element:
    def __init__(self, value, next):
        self.value = value
        self.next = next


def sum_to(n):
    return 0 if n == 0 else n + sum_to(n - 1)


def is_even(n):
    return True if n == 0 else not is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else not is_even(n - 1)


def make_list(n):
    """Allocates on the way down and on the way back: what was made on the way down is held by the stack alone."""
    if n == 0:
        return None
    element = Element(n, None)
    element.next = make_list(n - 1)
    return Element(-n, element)


def benchmark(rounds):
    total = 0
    for k in range(rounds):
        total = (total * 31 + sum_to(DEPTH + k)) % 1000003
        if is_even(DEPTH + k):
            total += 1
        rest = make_list(DEPTH)
        while rest is not None:
            total += rest.value + 1
            rest = rest.next
    return total


def main():
    global status
    harness.run("DeepRecursion", 30, benchmark)
    status = 0


# PyPy uses the stack of the thread, and the main thread's is too small.
sys.setrecursionlimit(1000000)
threading.stack_size(256 << 20)
status = 1
thread = threading.Thread(target=main)
thread.start()
thread.join()
sys.exit(status)
