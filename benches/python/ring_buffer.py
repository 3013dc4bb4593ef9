"""Messages of 64 bytes pushed into a ring that is always full: what the slowest push costs."""

import harness
from pauses import Pauses

LENGTH = 64


def benchmark(slots):
    ring = [None] * slots
    pauses = Pauses()
    for n in range(2 * slots):
        pauses.begin_step()
        ring[n % slots] = bytearray([n & 255]) * LENGTH
        pauses.end_step()
    pauses.report()
    total = 0
    for i, message in enumerate(ring):
        total = (total * 31 + message[i % LENGTH]) % 1000003
    return total


harness.run("RingBuffer", 200000, benchmark)
