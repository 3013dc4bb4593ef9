"""Wide things: structs with 100 fields, rows with 500 columns, maps with 10,000 keys."""

import copy
import math

import harness


class Wide:
    def __init__(self, n):
        self.f0 = n + 0
        self.f1 = n + 1
        self.f2 = n + 2
        self.f3 = n + 3
        self.f4 = n + 4
        self.f5 = n + 5
        self.f6 = n + 6
        self.f7 = n + 7
        self.f8 = n + 8
        self.f9 = n + 9
        self.f10 = n + 10
        self.f11 = n + 11
        self.f12 = n + 12
        self.f13 = n + 13
        self.f14 = n + 14
        self.f15 = n + 15
        self.f16 = n + 16
        self.f17 = n + 17
        self.f18 = n + 18
        self.f19 = n + 19
        self.f20 = n + 20
        self.f21 = n + 21
        self.f22 = n + 22
        self.f23 = n + 23
        self.f24 = n + 24
        self.f25 = n + 25
        self.f26 = n + 26
        self.f27 = n + 27
        self.f28 = n + 28
        self.f29 = n + 29
        self.f30 = n + 30
        self.f31 = n + 31
        self.f32 = n + 32
        self.f33 = n + 33
        self.f34 = n + 34
        self.f35 = n + 35
        self.f36 = n + 36
        self.f37 = n + 37
        self.f38 = n + 38
        self.f39 = n + 39
        self.f40 = n + 40
        self.f41 = n + 41
        self.f42 = n + 42
        self.f43 = n + 43
        self.f44 = n + 44
        self.f45 = n + 45
        self.f46 = n + 46
        self.f47 = n + 47
        self.f48 = n + 48
        self.f49 = n + 49
        self.f50 = n + 50
        self.f51 = n + 51
        self.f52 = n + 52
        self.f53 = n + 53
        self.f54 = n + 54
        self.f55 = n + 55
        self.f56 = n + 56
        self.f57 = n + 57
        self.f58 = n + 58
        self.f59 = n + 59
        self.f60 = n + 60
        self.f61 = n + 61
        self.f62 = n + 62
        self.f63 = n + 63
        self.f64 = n + 64
        self.f65 = n + 65
        self.f66 = n + 66
        self.f67 = n + 67
        self.f68 = n + 68
        self.f69 = n + 69
        self.f70 = n + 70
        self.f71 = n + 71
        self.f72 = n + 72
        self.f73 = n + 73
        self.f74 = n + 74
        self.f75 = n + 75
        self.f76 = n + 76
        self.f77 = n + 77
        self.f78 = n + 78
        self.f79 = n + 79
        self.f80 = n + 80
        self.f81 = n + 81
        self.f82 = n + 82
        self.f83 = n + 83
        self.f84 = n + 84
        self.f85 = n + 85
        self.f86 = n + 86
        self.f87 = n + 87
        self.f88 = n + 88
        self.f89 = n + 89
        self.f90 = n + 90
        self.f91 = n + 91
        self.f92 = n + 92
        self.f93 = n + 93
        self.f94 = n + 94
        self.f95 = n + 95
        self.f96 = n + 96
        self.f97 = n + 97
        self.f98 = n + 98
        self.f99 = n + 99

    def total(self):
        return (
            self.f0 + self.f1 + self.f2 + self.f3 + self.f4 + self.f5 + self.f6 + self.f7 + self.f8 + self.f9
            + self.f10 + self.f11 + self.f12 + self.f13 + self.f14 + self.f15 + self.f16 + self.f17 + self.f18 + self.f19
            + self.f20 + self.f21 + self.f22 + self.f23 + self.f24 + self.f25 + self.f26 + self.f27 + self.f28 + self.f29
            + self.f30 + self.f31 + self.f32 + self.f33 + self.f34 + self.f35 + self.f36 + self.f37 + self.f38 + self.f39
            + self.f40 + self.f41 + self.f42 + self.f43 + self.f44 + self.f45 + self.f46 + self.f47 + self.f48 + self.f49
            + self.f50 + self.f51 + self.f52 + self.f53 + self.f54 + self.f55 + self.f56 + self.f57 + self.f58 + self.f59
            + self.f60 + self.f61 + self.f62 + self.f63 + self.f64 + self.f65 + self.f66 + self.f67 + self.f68 + self.f69
            + self.f70 + self.f71 + self.f72 + self.f73 + self.f74 + self.f75 + self.f76 + self.f77 + self.f78 + self.f79
            + self.f80 + self.f81 + self.f82 + self.f83 + self.f84 + self.f85 + self.f86 + self.f87 + self.f88 + self.f89
            + self.f90 + self.f91 + self.f92 + self.f93 + self.f94 + self.f95 + self.f96 + self.f97 + self.f98 + self.f99
        )

    def shift(self, by):
        self.f0 += by * 1
        self.f5 += by * 6
        self.f10 += by * 4
        self.f15 += by * 2
        self.f20 += by * 7
        self.f25 += by * 5
        self.f30 += by * 3
        self.f35 += by * 1
        self.f40 += by * 6
        self.f45 += by * 4
        self.f50 += by * 2
        self.f55 += by * 7
        self.f60 += by * 5
        self.f65 += by * 3
        self.f70 += by * 1
        self.f75 += by * 6
        self.f80 += by * 4
        self.f85 += by * 2
        self.f90 += by * 7
        self.f95 += by * 5


def records(rounds):
    """Of each record a copy is changed; the record stays as it was."""
    total = 0
    current = Wide(1)
    for step in range(rounds * 100):
        changed = copy.copy(current)
        changed.shift(step % 10)
        changed.f50 = current.f99 % 1000
        # The remainder of a negative number has the sign of the number in the other languages.
        total = int(math.fmod(total + changed.total() - current.total(), 1000003))
        current = Wide(step % 100) if step % 10 == 9 else changed
    return total


def columns(rounds):
    rows = 20
    width = 500
    table = [[r * c % 97 for c in range(width)] for r in range(rows)]
    result = 0
    for step in range(rounds):
        for c in range(width):
            total = 0
            for row in table:
                total += row[c]
            table[c % rows][c] = (total + step) % 97
            result = (result + total) % 1000003
    return result


def keys(rounds):
    names = [f"key {k}" for k in range(10000)]
    map = {}
    for k, name in enumerate(names):
        map[name] = k
    total = 0
    for step in range(rounds):
        for k in range(1000):
            map[names[(k * 7 + step) % 10000]] += k
        removed = names[step * 31 % 10000]
        total = (total + map.pop(removed)) % 1000003
        map[removed] = step
    for name in names:
        total = (total * 31 + map[name]) % 1000003
    return total + len(map)


def benchmark(rounds):
    return f"{records(rounds)} {columns(rounds)} {keys(rounds)}"


harness.run("WideStructures", 50, benchmark)
