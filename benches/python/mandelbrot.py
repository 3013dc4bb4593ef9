"""The Mandelbrot set as a bitmap whose bytes are folded into a checksum: float arithmetic, bit operations."""

import harness


def mandelbrot(size):
    total = 0
    byte_acc = 0
    bit_num = 0
    for y in range(size):
        ci = 2.0 * y / size - 1.0
        for x in range(size):
            zrzr = 0.0
            zi = 0.0
            zizi = 0.0
            cr = 2.0 * x / size - 1.5
            z = 0
            not_done = True
            escape = 0
            while not_done and z < 50:
                zr = zrzr - zizi + cr
                zi = 2.0 * zr * zi + ci
                zrzr = zr * zr
                zizi = zi * zi
                if zrzr + zizi > 4.0:
                    not_done = False
                    escape = 1
                z += 1
            byte_acc = (byte_acc << 1) + escape
            bit_num += 1
            if bit_num == 8:
                total ^= byte_acc
                byte_acc = 0
                bit_num = 0
            elif x == size - 1:
                byte_acc <<= 8 - bit_num
                total ^= byte_acc
                byte_acc = 0
                bit_num = 0
    return total


def benchmark(size):
    total = mandelbrot(size)
    assert size != 500 or total == 191
    assert size != 750 or total == 50
    assert size != 1 or total == 128
    return total


harness.run("Mandelbrot", 200, benchmark)
