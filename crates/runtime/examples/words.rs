//! Measures the two word formats: `cargo run --release -p ruchyruchy-runtime --example words [FORMAT PROGRAM [ROUNDS]]`.
//!
//! Each program is code for a small register machine, a `match` loop over three-address instructions as the VM's is, so that the compiler
//! cannot see which kinds of words meet. Numbers that fit no word go to a bump allocator that starts over after a megabyte: what a nursery
//! costs without its collections. Without arguments all programs run in both formats, in turns; with two, only that one runs, for
//! `perf stat`.

use ruchyruchy_runtime::word::format::{self, Format};
use ruchyruchy_runtime::word::{NanBox, SelfTag};
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

#[derive(Clone, Copy)]
enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Sqrt,
    /// Multiplication that wraps at 64 bits.
    WrapMul,
    Xor,
    /// Shifts by an int in `c`, unsigned.
    Shl,
    Shr,
    Rem,
    /// Jumps back to `a` if `b < c`.
    LessBack,
    End,
}

#[derive(Clone, Copy)]
struct Inst {
    op: Op,
    a: u8,
    b: u8,
    c: u8,
}

/// Memory for numbers that fit no word.
struct Nursery {
    words: Vec<[u64; 2]>,
    next: usize,
}

const BOXED_INT: u64 = 1;
const BOXED_BIG: u64 = 3;
const BOXED_FLOAT: u64 = 5;

impl Nursery {
    #[inline(always)]
    fn put<F: Format>(&mut self, header: u64, bits: u64) -> u64 {
        if self.next == self.words.len() {
            self.next = 0;
        }
        let place = &mut self.words[self.next];
        *place = [header, bits];
        self.next += 1;
        F::reference(std::ptr::from_mut(place).expose_provenance())
    }

    #[cold]
    #[inline(never)]
    fn float<F: Format>(&mut self, x: f64) -> u64 {
        self.put::<F>(BOXED_FLOAT, x.to_bits())
    }

    /// A u64.
    #[inline(always)]
    fn unsigned<F: Format>(&mut self, n: u64) -> u64 {
        match F::int(n.cast_signed()) {
            Some(word) if n >> 63 == 0 => word,
            _ if n >> 63 == 0 => self.put::<F>(BOXED_INT, n),
            _ => self.put::<F>(BOXED_BIG, n),
        }
    }

    #[inline(always)]
    fn boxed<F: Format>(&self, word: u64) -> [u64; 2] {
        let at = F::address(word) - self.words.as_ptr().expose_provenance();
        self.words[at / 16]
    }

    #[inline(always)]
    fn bits<F: Format>(&self, word: u64) -> u64 {
        if F::is_int(word) {
            F::int_value(word).cast_unsigned()
        } else {
            self.boxed::<F>(word)[1]
        }
    }

    #[inline(never)]
    fn slow<F: Format>(&mut self, op: Op, a: u64, b: u64) -> u64 {
        let number = |word: u64| {
            if F::is_float(word) {
                F::float_value(word)
            } else if F::is_int(word) {
                F::int_value(word) as f64
            } else {
                match self.boxed::<F>(word) {
                    [BOXED_FLOAT, bits] => f64::from_bits(bits),
                    [_, bits] => bits as f64,
                }
            }
        };
        if !F::is_float(a) && !F::is_float(b) {
            let (x, y) = (self.bits::<F>(a), self.bits::<F>(b));
            return self.unsigned::<F>(match op {
                Op::Add => x.wrapping_add(y),
                Op::Sub => x.wrapping_sub(y),
                _ => x.wrapping_mul(y),
            });
        }
        let (x, y) = (number(a), number(b));
        let result = match op {
            Op::Add => x + y,
            Op::Sub => x - y,
            Op::Mul => x * y,
            _ => x / y,
        };
        F::float(result).unwrap_or_else(|| self.float::<F>(result))
    }
}

#[inline(never)]
fn run<F: Format>(code: &[Inst], regs: &mut [u64; 256], nursery: &mut Nursery) {
    let mut pc = 0;
    loop {
        let Inst { op, a, b, c } = code[pc];
        pc += 1;
        let (x, y) = (regs[b as usize], regs[c as usize]);
        let result = match op {
            Op::Add => format::add::<F>(x, y),
            Op::Sub => format::sub::<F>(x, y),
            Op::Mul => format::mul::<F>(x, y),
            Op::Div => format::floats::<F>(x, y).and_then(|(x, y)| F::float(x / y)),
            Op::Sqrt => {
                let x = if F::is_float(x) {
                    F::float_value(x)
                } else {
                    0.0
                };
                F::float(x.sqrt())
            }
            Op::WrapMul => {
                let (x, y) = (nursery.bits::<F>(x), nursery.bits::<F>(y));
                Some(nursery.unsigned::<F>(x.wrapping_mul(y)))
            }
            Op::Xor => {
                let (x, y) = (nursery.bits::<F>(x), nursery.bits::<F>(y));
                Some(nursery.unsigned::<F>(x ^ y))
            }
            Op::Shl => {
                let (x, y) = (nursery.bits::<F>(x), nursery.bits::<F>(y));
                Some(nursery.unsigned::<F>(x << (y & 63)))
            }
            Op::Shr => {
                let (x, y) = (nursery.bits::<F>(x), nursery.bits::<F>(y));
                Some(nursery.unsigned::<F>(x >> (y & 63)))
            }
            Op::Rem => {
                let (x, y) = (nursery.bits::<F>(x), nursery.bits::<F>(y));
                F::int((x % y).cast_signed())
            }
            Op::LessBack => {
                if format::less::<F>(x, y).unwrap_or(false) {
                    pc = a as usize;
                }
                continue;
            }
            Op::End => return,
        };
        regs[a as usize] = match result {
            Some(word) => word,
            None => nursery.slow::<F>(op, x, y),
        };
    }
}

/// A program: its name, ints and floats in registers at the start, instructions; register 0 counts up to register 1.
struct Program {
    name: &'static str,
    ints: &'static [(u8, i64)],
    bigs: &'static [(u8, u64)],
    floats: &'static [(u8, f64)],
    body: &'static [(Op, u8, u8, u8)],
    rounds: i64,
}

const ONE: u8 = 2;

const PROGRAMS: [Program; 5] = [
    Program {
        name: "ints",
        ints: &[(10, 0), (11, 3), (12, 1_000_003)],
        bigs: &[],
        floats: &[],
        // s = (s + i * 3) % 1000003
        body: &[
            (Op::Mul, 20, 0, 11),
            (Op::Add, 10, 10, 20),
            (Op::Rem, 10, 10, 12),
        ],
        rounds: 20_000_000,
    },
    Program {
        name: "sums",
        ints: &[(10, 0), (11, 3)],
        bigs: &[],
        floats: &[],
        // s = s + i - 3, without a division that hides the rest
        body: &[(Op::Add, 20, 10, 0), (Op::Sub, 10, 20, 11)],
        rounds: 40_000_000,
    },
    Program {
        name: "nbody",
        ints: &[],
        bigs: &[],
        floats: &[
            (10, 4.84),
            (11, -1.16),
            (12, -0.10),
            (13, 0.01),
            (14, 0.0),
            (15, 0.0),
            (16, 0.0),
            (17, 0.0001),
            (18, 0.0),
            (19, 0.0),
            (20, 0.0),
            (21, 39.47),
        ],
        // One pair of bodies: distance, magnitude, velocity, position.
        body: &[
            (Op::Mul, 30, 10, 10),
            (Op::Mul, 31, 11, 11),
            (Op::Add, 30, 30, 31),
            (Op::Mul, 31, 12, 12),
            (Op::Add, 30, 30, 31),
            (Op::Sqrt, 31, 30, 30),
            (Op::Mul, 30, 30, 31),
            (Op::Div, 30, 17, 30),
            (Op::Mul, 31, 21, 30),
            (Op::Mul, 32, 10, 31),
            (Op::Sub, 14, 14, 32),
            (Op::Mul, 32, 11, 31),
            (Op::Sub, 15, 15, 32),
            (Op::Mul, 32, 12, 31),
            (Op::Sub, 16, 16, 32),
            (Op::Mul, 32, 14, 17),
            (Op::Add, 10, 10, 32),
            (Op::Mul, 32, 15, 17),
            (Op::Add, 11, 11, 32),
            (Op::Mul, 32, 16, 17),
            (Op::Add, 12, 12, 32),
        ],
        rounds: 3_000_000,
    },
    Program {
        name: "xorshift",
        ints: &[(11, 13), (12, 7), (13, 17)],
        bigs: &[(10, 0x9E37_79B9_7F4A_7C15)],
        floats: &[],
        body: &[
            (Op::Shl, 20, 10, 11),
            (Op::Xor, 10, 10, 20),
            (Op::Shr, 20, 10, 12),
            (Op::Xor, 10, 10, 20),
            (Op::Shl, 20, 10, 13),
            (Op::Xor, 10, 10, 20),
        ],
        rounds: 10_000_000,
    },
    Program {
        name: "fnv",
        ints: &[(11, 0x100_0000_01b3), (12, 255)],
        bigs: &[(10, 0xcbf2_9ce4_8422_2325)],
        floats: &[],
        body: &[(Op::Xor, 10, 10, 0), (Op::WrapMul, 10, 10, 11)],
        rounds: 20_000_000,
    },
];

/// Time that this process has had the processor; where the system does not tell, time that has passed.
fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let first = text.split(' ').next();
    match first.and_then(|nanos| nanos.parse().ok()) {
        Some(nanos) => Duration::from_nanos(nanos),
        None => START.elapsed(),
    }
}

fn measure<F: Format>(program: &Program, rounds: Option<i64>) -> Duration {
    let mut regs = [0; 256];
    let mut nursery = Nursery {
        words: vec![[0; 2]; 1 << 16],
        next: 0,
    };
    let rounds = rounds.unwrap_or(program.rounds);
    let ints = program.ints.iter().copied();
    for (register, n) in ints.chain([(0, 0), (1, rounds), (ONE, 1)]) {
        regs[register as usize] = F::int(n).unwrap_or_default();
    }
    for &(register, n) in program.bigs {
        regs[register as usize] = nursery.unsigned::<F>(n);
    }
    for &(register, x) in program.floats {
        regs[register as usize] = F::float(x).unwrap_or_default();
    }
    let back = [
        (Op::Add, 0, 0, ONE),
        (Op::LessBack, 0, 0, 1),
        (Op::End, 0, 0, 0),
    ];
    let code: Vec<Inst> = program
        .body
        .iter()
        .chain(&back)
        .map(|&(op, a, b, c)| Inst { op, a, b, c })
        .collect();
    let start = processor_time();
    run::<F>(black_box(&code), &mut regs, &mut nursery);
    let time = processor_time().saturating_sub(start);
    black_box(regs);
    time
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [format, name, rest @ ..] = &*args {
        let rounds = rest.first().and_then(|n| n.parse().ok());
        let program = PROGRAMS
            .iter()
            .find(|p| p.name == name)
            .unwrap_or(&PROGRAMS[0]);
        let time = if format == NanBox::NAME {
            measure::<NanBox>(program, rounds)
        } else {
            measure::<SelfTag>(program, rounds)
        };
        println!("{format} {} {time:?}", program.name);
        return;
    }
    println!(
        "{:<10} {:>14} {:>14} {:>8}",
        "program",
        SelfTag::NAME,
        NanBox::NAME,
        "ratio"
    );
    for program in &PROGRAMS {
        let mut best = [Duration::MAX; 2];
        for _ in 0..7 {
            best[0] = best[0].min(measure::<SelfTag>(program, None));
            best[1] = best[1].min(measure::<NanBox>(program, None));
        }
        let [a, b] = best.map(|t| t.as_secs_f64() * 1000.0);
        println!(
            "{:<10} {a:>11.1} ms {b:>11.1} ms {:>8.2}",
            program.name,
            a / b
        );
    }
}
