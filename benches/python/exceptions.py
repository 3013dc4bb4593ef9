"""Errors raised and caught, and errors returned in pairs, in hot loops: in the same function, and 1 and 20 calls deeper."""

import harness


class Thrown(Exception):
    def __init__(self, value):
        self.value = value


def thrown(n, depth):
    if depth > 1:
        return thrown(n, depth - 1) + 1
    if n % 3 == 0:
        raise Thrown(n)
    return n


def returned(n, depth):
    if depth > 1:
        value, error = returned(n, depth - 1)
        if error is not None:
            return None, error
        return value + 1, None
    if n % 3 == 0:
        return None, n
    return n, None


def in_place(rounds):
    total = 0
    for n in range(rounds):
        try:
            if n % 3 == 0:
                raise Thrown(n)
            total += n
        except Thrown as e:
            total += e.value * 2
        finally:
            total %= 1000003
        value, error = (None, n) if n % 3 == 0 else (n, None)
        total += value if error is None else error * 2
    return total


def through_calls(rounds, depth):
    total = 0
    for n in range(rounds):
        try:
            total += thrown(n, depth)
        except Thrown as e:
            total += e.value * 2
        finally:
            total %= 1000003
        value, error = returned(n, depth)
        total += value if error is None else error * 2
    return total


def benchmark(rounds):
    return in_place(rounds) + through_calls(rounds, 1) + through_calls(rounds, 20)


harness.run("Exceptions", 30000, benchmark)
