"""The generator of the are-we-fast-yet suite: 16 bits, the same sequence in every language."""


class Random:
    def __init__(self):
        self.seed = 74755

    def next(self):
        self.seed = (self.seed * 1309 + 13849) & 65535
        return self.seed
