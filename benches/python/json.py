"""A parser of JSON, character by character into objects of its own: string reads, small methods, dispatch."""

import harness
from som import Vector

WORDS = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper"]
OPERATIONS = 156


def operation(k):
    """What a server may tell the windows of a program to do."""
    n = (k * 7919 + 13) % 1000
    word = WORDS[n % 10]
    kind = k % 4
    if kind == 0:
        return (
            f'["create","w{k}","ui.Row",{{"parent":"w{k // 12}","index":{k // 4},"texts":["{k}","{word}","{n}"],'
            f'"colors":[null,null,[{n % 256},{n // 4},52,255],null],"visible":true}}]'
        )
    if kind == 1:
        return (
            f'["set","w{k}",{{"bounds":[{n},{k},{n % 400},26],"tabIndex":-1,"opacity":0.{n % 10},'
            f'"customVariant":"variant_{word}"}}]'
        )
    if kind == 2:
        modify = "true" if n % 2 == 0 else "false"
        return f'["listen","w{k}",{{"Selection":true,"KeyDown":false,"MouseDown":true,"Modify":{modify}}}]'
    return f'["set","w{k}",{{"text":"{word} said \\"{n}\\"\\n","data":{{}},"items":[],"scale":1.5e-{n % 10}}}]'


def text():
    operations = ",\n".join(operation(k) for k in range(OPERATIONS))
    return f'{{"head":{{"requestCounter":4}},"operations":[{operations}]}}'


class JsonValue:
    def is_object(self):
        return False

    def is_array(self):
        return False

    def as_object(self):
        raise TypeError("not an object")

    def as_array(self):
        raise TypeError("not an array")

    def weight(self):
        """How many values there are in it and below, and characters in their texts."""
        raise NotImplementedError


class JsonLiteral(JsonValue):
    def __init__(self, literal):
        self.text = literal

    def weight(self):
        return 1 + len(self.text)


class JsonNumber(JsonValue):
    def __init__(self, number):
        self.text = number

    def weight(self):
        return 1 + len(self.text)


class JsonString(JsonValue):
    def __init__(self, captured):
        self.text = captured

    def weight(self):
        return 1 + len(self.text)


class JsonArray(JsonValue):
    def __init__(self):
        self.values = Vector()

    def add(self, value):
        self.values.append(value)

    def size(self):
        return self.values.size()

    def is_array(self):
        return True

    def as_array(self):
        return self

    def weight(self):
        total = 1

        def add(value):
            nonlocal total
            total += value.weight()

        self.values.for_each(add)
        return total


class HashIndexTable:
    """Where the names of an object stand: a guess by their hash, to be checked."""

    def __init__(self):
        self.slots = bytearray(32)

    def add(self, name, index):
        # 0 stands for none, and so for an index that has no room.
        self.slots[self.slot_of(name)] = index + 1 if index < 255 else 0

    def get(self, name):
        return self.slots[self.slot_of(name)] - 1

    def slot_of(self, name):
        return (len(name) * 1402589) & (len(self.slots) - 1)


class JsonObject(JsonValue):
    def __init__(self):
        self.names = Vector()
        self.values = Vector()
        self.table = HashIndexTable()

    def add(self, name, value):
        self.table.add(name, self.names.size())
        self.names.append(name)
        self.values.append(value)

    def get(self, name):
        index = self.index_of(name)
        return None if index == -1 else self.values.at(index)

    def index_of(self, name):
        guess = self.table.get(name)
        if guess != -1 and self.names.at(guess) == name:
            return guess
        index = self.names.size() - 1
        while index >= 0 and self.names.at(index) != name:
            index -= 1
        return index

    def is_object(self):
        return True

    def as_object(self):
        return self

    def weight(self):
        total = 1

        def add_name(name):
            nonlocal total
            total += len(name)

        def add_value(value):
            nonlocal total
            total += value.weight()

        self.names.for_each(add_name)
        self.values.for_each(add_value)
        return total


NULL = JsonLiteral("null")
TRUE = JsonLiteral("true")
FALSE = JsonLiteral("false")

ESCAPES = {'"': '"', "/": "/", "\\": "\\", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class ParseError(Exception):
    def __init__(self, message, offset, line, column):
        super().__init__(f"{message} at {line}:{column} (offset {offset})")
        self.offset = offset
        self.line = line
        self.column = column


class Parser:
    def __init__(self, source):
        self.source = source
        self.index = -1
        self.line = 1
        self.column = 0
        # Empty at the end of the text.
        self.current = ""

    def parse(self):
        self.read()
        self.skip_white_space()
        result = self.read_value()
        self.skip_white_space()
        if not self.is_end():
            self.fail("unexpected character")
        return result

    def read_value(self):
        c = self.current
        if c == "n":
            return self.read_literal(NULL)
        if c == "t":
            return self.read_literal(TRUE)
        if c == "f":
            return self.read_literal(FALSE)
        if c == '"':
            return JsonString(self.read_string())
        if c == "[":
            return self.read_array()
        if c == "{":
            return self.read_object()
        if c == "-" or self.is_digit():
            return self.read_number()
        return self.fail("expected a value")

    def read_literal(self, literal):
        for c in literal.text:
            self.expect_char(c)
        return literal

    def read_array(self):
        array = JsonArray()
        self.read()
        self.skip_white_space()
        if self.read_char("]"):
            return array
        while True:
            self.skip_white_space()
            array.add(self.read_value())
            self.skip_white_space()
            if not self.read_char(","):
                break
        self.expect_char("]")
        return array

    def read_object(self):
        result = JsonObject()
        self.read()
        self.skip_white_space()
        if self.read_char("}"):
            return result
        while True:
            self.skip_white_space()
            if self.current != '"':
                self.fail("expected a name")
            name = self.read_string()
            self.skip_white_space()
            self.expect_char(":")
            self.skip_white_space()
            result.add(name, self.read_value())
            self.skip_white_space()
            if not self.read_char(","):
                break
        self.expect_char("}")
        return result

    def read_string(self):
        self.read()
        captured = ""
        start = self.index
        while self.current != '"':
            if self.is_end():
                self.fail("unexpected end of a string")
            if self.current == "\\":
                captured += self.source[start : self.index]
                self.read()
                captured += self.read_escape()
                start = self.index
            else:
                self.read()
        captured += self.source[start : self.index]
        self.read()
        return captured

    def read_escape(self):
        escaped = ESCAPES.get(self.current)
        if escaped is None:
            self.fail("expected a valid escape sequence")
        self.read()
        return escaped

    def read_number(self):
        start = self.index
        self.read_char("-")
        if not self.read_char("0"):
            self.read_digits()
        if self.read_char("."):
            self.read_digits()
        if self.read_char("e") or self.read_char("E"):
            if not self.read_char("+"):
                self.read_char("-")
            self.read_digits()
        return JsonNumber(self.source[start : self.index])

    def read_digits(self):
        if not self.is_digit():
            self.fail("expected a digit")
        while self.is_digit():
            self.read()

    def read_char(self, c):
        if self.current != c:
            return False
        self.read()
        return True

    def expect_char(self, c):
        if not self.read_char(c):
            self.fail(f"expected '{c}'")

    def read(self):
        if self.current == "\n":
            self.line += 1
            self.column = 0
        self.index += 1
        self.column += 1
        self.current = self.source[self.index] if self.index < len(self.source) else ""

    def skip_white_space(self):
        while self.is_white_space():
            self.read()

    def is_white_space(self):
        c = self.current
        return c == " " or c == "\t" or c == "\n" or c == "\r"

    def is_digit(self):
        return "0" <= self.current <= "9"

    def is_end(self):
        return self.current == ""

    def fail(self, message):
        raise ParseError(message, self.index, self.line, self.column)


def benchmark(rounds):
    source = text()
    operations = 0
    weight = 0
    for _ in range(rounds):
        value = Parser(source).parse()
        assert value.is_object()
        head = value.as_object().get("head")
        assert head.is_object()
        items = value.as_object().get("operations")
        assert items.is_array()
        operations = items.as_array().size()
        assert operations == OPERATIONS
        weight = value.weight()
    return f"{operations}/{weight}"


harness.run("Json", 15, benchmark)
