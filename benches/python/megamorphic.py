"""Call and field sites that see objects of 2, 4, 8 and 16 classes: what is left when inline caches are full."""

import harness


class Square:
    def __init__(self, value):
        self.value = value

    def area(self):
        return self.value * 2 + 1


class Circle:
    def __init__(self, value):
        self.name = 1
        self.value = value

    def area(self):
        return self.value + 7


class Triangle:
    def __init__(self, value):
        self.name = 2
        self.x = 2
        self.value = value

    def area(self):
        return self.value * 3


class Hexagon:
    def __init__(self, value):
        self.name = 3
        self.x = 3
        self.y = 3
        self.value = value

    def area(self):
        return self.value % 5 + 2


class Line:
    def __init__(self, value):
        self.value = value

    def area(self):
        return self.value - 1


class Point:
    def __init__(self, value):
        self.name = 5
        self.value = value

    def area(self):
        return self.value * 5 % 11


class Ring:
    def __init__(self, value):
        self.name = 6
        self.x = 6
        self.value = value

    def area(self):
        return self.value + self.value


class Star:
    def __init__(self, value):
        self.name = 7
        self.x = 7
        self.y = 7
        self.value = value

    def area(self):
        return self.value % 9


class Cross:
    def __init__(self, value):
        self.value = value

    def area(self):
        return self.value * 4 - 3


class Heart:
    def __init__(self, value):
        self.name = 9
        self.value = value

    def area(self):
        return self.value + 13


class Arrow:
    def __init__(self, value):
        self.name = 10
        self.x = 10
        self.value = value

    def area(self):
        return self.value * 7 % 17


class Cube:
    def __init__(self, value):
        self.name = 11
        self.x = 11
        self.y = 11
        self.value = value

    def area(self):
        return self.value % 3


class Cone:
    def __init__(self, value):
        self.value = value

    def area(self):
        return self.value * 6 + 5


class Torus:
    def __init__(self, value):
        self.name = 13
        self.value = value

    def area(self):
        return self.value + 1


class Prism:
    def __init__(self, value):
        self.name = 14
        self.x = 14
        self.value = value

    def area(self):
        return self.value * 9 % 23


class Wedge:
    def __init__(self, value):
        self.name = 15
        self.x = 15
        self.y = 15
        self.value = value

    def area(self):
        return self.value % 21


CLASSES = [
    Square,
    Circle,
    Triangle,
    Hexagon,
    Line,
    Point,
    Ring,
    Star,
    Cross,
    Heart,
    Arrow,
    Cube,
    Cone,
    Torus,
    Prism,
    Wedge,
]


def make_objects(kinds):
    return [CLASSES[i * 7 % kinds](i % 100) for i in range(1600)]


def visit_2(objects, rounds):
    total = 0
    for _ in range(rounds):
        for item in objects:
            total = (total + item.area() * 3 + item.value) % 1000003
            item.value = (item.value + 1) % 100
    return total


def visit_4(objects, rounds):
    total = 0
    for _ in range(rounds):
        for item in objects:
            total = (total + item.area() * 3 + item.value) % 1000003
            item.value = (item.value + 1) % 100
    return total


def visit_8(objects, rounds):
    total = 0
    for _ in range(rounds):
        for item in objects:
            total = (total + item.area() * 3 + item.value) % 1000003
            item.value = (item.value + 1) % 100
    return total


def visit_16(objects, rounds):
    total = 0
    for _ in range(rounds):
        for item in objects:
            total = (total + item.area() * 3 + item.value) % 1000003
            item.value = (item.value + 1) % 100
    return total


def benchmark(rounds):
    # Each has sites of its own.
    two = visit_2(make_objects(2), rounds)
    four = visit_4(make_objects(4), rounds)
    eight = visit_8(make_objects(8), rounds)
    sixteen = visit_16(make_objects(16), rounds)
    return f"{two} {four} {eight} {sixteen}"


harness.run("Megamorphic", 200, benchmark)
