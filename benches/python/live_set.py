"""A live set of fixed size in which old objects are replaced at random, so many for each that is read: what allocation
costs beside it, and the slowest step."""

import harness
from pauses import Pauses

RATE = 8


class Random:
    """After Park and Miller, with Stockmeyer's multiplier: the products fit in 53 bits."""

    def __init__(self):
        self.seed = 42

    def below(self, limit):
        self.seed = self.seed * 48271 % 2147483647
        return self.seed % limit


class Item:
    def __init__(self, number, length):
        self.number = number
        self.words = [number] * length


def benchmark(live):
    random = Random()
    table = [Item(n, 1 + random.below(16)) for n in range(live)]
    pauses = Pauses()
    total = 0
    for step in range(live):
        pauses.begin_step()
        for k in range(RATE):
            at = random.below(live)
            table[at] = Item(step * RATE + k, 1 + random.below(16))
        item = table[random.below(live)]
        total = (total + item.number + item.words[-1]) % 1000003
        pauses.end_step()
    pauses.report()
    return total


harness.run("LiveSet", 50000, benchmark)
