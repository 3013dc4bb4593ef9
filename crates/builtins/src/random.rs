//! Random numbers that a seed determines.
//!
//! The generator is xoshiro256** (Blackman and Vigna, 2018), its state filled from the seed by splitmix64. Both are fixed
//! forever: the same seed gives the same numbers on every tier and platform. Not for secrets.

use std::ops::Range;

/// A random number generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// The generator of a seed.
    pub fn seeded(seed: u64) -> Random {
        let mut mixed = seed;
        // Four outputs of splitmix64 are never all zero, the one state that xoshiro cannot leave.
        Random {
            state: std::array::from_fn(|_| splitmix64(&mut mixed)),
        }
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        let [s0, s1, s2, s3] = &mut self.state;
        let result = s1.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = *s1 << 17;
        *s2 ^= *s0;
        *s3 ^= *s1;
        *s1 ^= *s2;
        *s0 ^= *s3;
        *s2 ^= shifted;
        *s3 = s3.rotate_left(45);
        result
    }

    /// A float from 0 up to, not including, 1, out of 2^53 evenly spaced ones.
    pub fn next_float(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A float from `low` up to, not including, `high`; `low` if the range is empty.
    pub fn float_in(&mut self, range: Range<f64>) -> f64 {
        let x = range.start + self.next_float() * (range.end - range.start);
        // Rounding can reach the end.
        if x < range.end { x } else { range.start }
    }

    /// An int from 0 up to, not including, `n`, all equally likely; 0 for 0.
    pub fn below(&mut self, n: u64) -> u64 {
        // Lemire's method: the high half of a product, drawn again where the low half shows an uneven share.
        let uneven = if n == 0 { 0 } else { n.wrapping_neg() % n };
        loop {
            let product = u128::from(self.next_u64()) * u128::from(n);
            if product as u64 >= uneven {
                return (product >> 64) as u64;
            }
        }
    }

    /// An int from `low` to `high`, both included; `None` if there is none.
    pub fn int_between(&mut self, low: i64, high: i64) -> Option<i64> {
        if low > high {
            return None;
        }
        let span = high.wrapping_sub(low).cast_unsigned();
        let offset = match span.checked_add(1) {
            Some(count) => self.below(count),
            None => self.next_u64(),
        };
        Some(low.wrapping_add(offset.cast_signed()))
    }

    /// True with probability `p`.
    pub fn next_bool(&mut self, p: f64) -> bool {
        self.next_float() < p
    }

    /// Puts the items in random order (Fisher and Yates, from the end).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

fn splitmix64(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values() {
        // The reference values of splitmix64 for seed 1234567, and of xoshiro256** for the state 1, 2, 3, 4.
        let mut seed = 1234567;
        assert_eq!(splitmix64(&mut seed), 6457827717110365317);
        assert_eq!(splitmix64(&mut seed), 3203168211198807973);
        let mut random = Random {
            state: [1, 2, 3, 4],
        };
        let first: [u64; 4] = std::array::from_fn(|_| random.next_u64());
        assert_eq!(first, [11520, 0, 1509978240, 1215971899390074240]);
    }

    #[test]
    fn seeds_determine() {
        let draw = |seed| {
            let mut random = Random::seeded(seed);
            (0..5).map(|_| random.next_u64()).collect::<Vec<_>>()
        };
        assert_eq!(draw(42), draw(42));
        assert_ne!(draw(42), draw(43));
        assert_ne!(draw(0), [0; 5]);
    }

    #[test]
    fn ranges() {
        let mut random = Random::seeded(7);
        let mut seen = [0; 6];
        for _ in 0..6000 {
            let roll = random.int_between(1, 6).unwrap();
            seen[usize::try_from(roll - 1).unwrap()] += 1;
            assert!((0.0..1.0).contains(&random.next_float()));
            assert!((-2.5..3.5).contains(&random.float_in(-2.5..3.5)));
        }
        assert!(
            seen.iter().all(|count| (850..1150).contains(count)),
            "{seen:?}"
        );
        assert_eq!(random.int_between(5, 5), Some(5));
        assert_eq!(random.int_between(6, 5), None);
        assert!(random.int_between(i64::MIN, i64::MAX).is_some());
        assert_eq!(random.below(0), 0);
        assert_eq!(random.float_in(1.0..1.0), 1.0);
        let heads = (0..1000).filter(|_| random.next_bool(0.25)).count();
        assert!((180..320).contains(&heads), "{heads}");
    }

    #[test]
    fn shuffles() {
        let mut items: Vec<_> = (0..50).collect();
        Random::seeded(1).shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
