"""Values nested 10,000 deep: built, compared, copied and changed at the bottom, printed, thrown away."""

import sys
import threading
from copy import deepcopy
from dataclasses import dataclass
from typing import Optional

import harness

DEPTH = 10000


@dataclass
class Layer:
    level: int
    inner: Optional["Layer"]


def make_lists(bottom):
    value = bottom
    for _ in range(DEPTH):
        value = [value]
    return value


def make_layers(bottom):
    value = Layer(bottom, None)
    for level in range(DEPTH):
        value = Layer(level, value)
    return value


def change_list(items):
    place = items
    for _ in range(1, DEPTH):
        place = place[0]
    place[0] = 0


def change_layer(layer):
    place = layer
    while place.inner is not None:
        place = place.inner
    place.level = 0


def benchmark(rounds):
    total = 0
    for step in range(1, rounds + 1):
        a = make_lists(step)
        b = make_lists(step)
        if a == b:
            total += 1
        c = deepcopy(a)
        change_list(c)
        if a == b and a != c:
            total += 2
        total += len(str(c))

        d = make_layers(step)
        e = make_layers(step)
        if d == e:
            total += 1
        f = deepcopy(d)
        change_layer(f)
        if d == e and d != f:
            total += 2
        total += str(f).count("level")
    return total


def main():
    global status
    harness.run("DeepStructures", 20, benchmark)
    status = 0


# So deep a recursion needs more stack than the main thread has.
sys.setrecursionlimit(1000000)
threading.stack_size(1 << 30)
status = 1
thread = threading.Thread(target=main)
thread.start()
thread.join()
sys.exit(status)
