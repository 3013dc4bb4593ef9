"""Counts the words of a text: splitting, lower case, a hash map of counts, the sorted ranking."""

import harness


class Random:
    def __init__(self, seed):
        self.seed = seed

    def below(self, limit):
        self.seed = self.seed * 16807 % 2147483647
        return self.seed % limit


def vocabulary(n, random):
    syllables = ["ba", "ke", "lor", "mi", "nu", "ra", "sen", "ti", "vo", "zu"]
    words = []
    for _ in range(n):
        word = ""
        for _ in range(1 + random.below(3)):
            word += syllables[random.below(10)]
        words.append(word)
    return words


def generate(n):
    """Sentences in which the first words of the vocabulary are far more frequent than the last ones."""
    random = Random(42)
    words = vocabulary(500, random)
    text = []
    left = n
    while left > 0:
        length = min(left, 4 + random.below(12))
        for i in range(length):
            word = words[random.below(500) * random.below(500) // 500]
            text.append(word.capitalize() if i == 0 else word)
            text.append(".\n" if i == length - 1 else ", " if i == 5 else " ")
        left -= length
    return "".join(text)


def count(text):
    counts = {}
    for line in text.splitlines():
        for token in line.split():
            word = token.rstrip(".,").lower()
            counts[word] = counts.get(word, 0) + 1
    return counts


def benchmark(n):
    counts = count(generate(n))
    ranking = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    top = [f"{word}:{number}" for word, number in ranking[:5]]
    return f"{len(ranking)} {' '.join(top)}"


harness.run("WordCount", 20000, benchmark)
