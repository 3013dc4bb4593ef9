//! The Mandelbrot set as a bitmap whose bytes are folded into a checksum: float arithmetic, bit operations.
mod harness;

fn mandelbrot(size: i64) -> i64 {
    let mut sum = 0;
    let mut byte_acc = 0;
    let mut bit_num = 0;
    for y in 0..size {
        let ci = 2.0 * y as f64 / size as f64 - 1.0;
        for x in 0..size {
            let mut zrzr = 0.0;
            let mut zi = 0.0;
            let mut zizi = 0.0;
            let cr = 2.0 * x as f64 / size as f64 - 1.5;
            let mut z = 0;
            let mut not_done = true;
            let mut escape = 0;
            while not_done && z < 50 {
                let zr = zrzr - zizi + cr;
                zi = 2.0 * zr * zi + ci;
                zrzr = zr * zr;
                zizi = zi * zi;
                if zrzr + zizi > 4.0 {
                    not_done = false;
                    escape = 1;
                }
                z += 1;
            }
            byte_acc = (byte_acc << 1) + escape;
            bit_num += 1;
            if bit_num == 8 {
                sum ^= byte_acc;
                byte_acc = 0;
                bit_num = 0;
            } else if x == size - 1 {
                byte_acc <<= 8 - bit_num;
                sum ^= byte_acc;
                byte_acc = 0;
                bit_num = 0;
            }
        }
    }
    sum
}

fn benchmark(size: i64) -> i64 {
    let sum = mandelbrot(size);
    assert!(size != 500 || sum == 191);
    assert!(size != 750 || sum == 50);
    assert!(size != 1 || sum == 128);
    sum
}

fn main() {
    harness::run("Mandelbrot", 200, benchmark);
}
