//! Boxed NaNs: every float is itself, everything else hides in the NaNs with the sign bit set.
//!
//! ```text
//!     0x0000… up to 0xFFF0_0000_0000_0000      float (minus infinity is the last; NaN is 0x7FF8…0 only)
//!     0xFFF0…1 up to 0xFFF7…, bits 48..51      1 reference (48 bits), 2 immediate (kind in bits 0..5, payload above),
//!                                              3 short text (bytes in bits 0..40, length in bits 40..43)
//!     0xFFF8…                                  int, 51 bits
//! ```
//!
//! Each kind is found by one comparison or a shift and one comparison. The processor makes NaNs with the sign bit set, so each
//! result that may be NaN is compared with itself once.

use super::format::Format;

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct NanBox;

const INTS: u64 = 0xFFF8 << 48;
const MINUS_INFINITY: u64 = 0xFFF0 << 48;
const NAN: u64 = 0x7FF8 << 48;
const REFERENCE: u64 = 0xFFF1;
const IMMEDIATE: u64 = 0xFFF2;
const SHORT: u64 = 0xFFF3;
const LOW: u64 = (1 << 48) - 1;

impl NanBox {
    #[inline(always)]
    fn narrow((n, overflow): (i64, bool)) -> Option<u64> {
        // `n` is an int shifted to the upper end.
        if overflow {
            return None;
        }
        Some((n as u64) >> 13 | INTS)
    }
}

impl Format for NanBox {
    const NAME: &'static str = "nan-boxing";
    const INT_BITS: u32 = 51;
    const SHORT_TEXT: usize = 5;

    #[inline(always)]
    fn int(n: i64) -> Option<u64> {
        let high = n << 13;
        (high >> 13 == n).then_some(high as u64 >> 13 | INTS)
    }

    #[inline(always)]
    fn is_int(word: u64) -> bool {
        word >= INTS
    }

    #[inline(always)]
    fn int_value(word: u64) -> i64 {
        (word << 13) as i64 >> 13
    }

    #[inline(always)]
    fn are_ints(a: u64, b: u64) -> bool {
        a & b >= INTS
    }

    #[inline(always)]
    fn add_ints(a: u64, b: u64) -> Option<u64> {
        Self::narrow(((a << 13) as i64).overflowing_add((b << 13) as i64))
    }

    #[inline(always)]
    fn sub_ints(a: u64, b: u64) -> Option<u64> {
        Self::narrow(((a << 13) as i64).overflowing_sub((b << 13) as i64))
    }

    #[inline(always)]
    fn mul_ints(a: u64, b: u64) -> Option<u64> {
        Self::narrow(Self::int_value(a).overflowing_mul((b << 13) as i64))
    }

    #[inline(always)]
    fn int_order(word: u64) -> i64 {
        (word << 13) as i64
    }

    #[inline(always)]
    fn float(x: f64) -> Option<u64> {
        if x.is_nan() {
            return Some(NAN);
        }
        Some(x.to_bits())
    }

    #[inline(always)]
    fn is_float(word: u64) -> bool {
        word <= MINUS_INFINITY
    }

    #[inline(always)]
    fn float_value(word: u64) -> f64 {
        f64::from_bits(word)
    }

    #[inline(always)]
    fn reference(address: usize) -> u64 {
        address as u64 | REFERENCE << 48
    }

    #[inline(always)]
    fn is_reference(word: u64) -> bool {
        word >> 48 == REFERENCE
    }

    #[inline(always)]
    fn address(word: u64) -> usize {
        (word & LOW) as usize
    }

    #[inline(always)]
    fn immediate(kind: u8, payload: u64) -> u64 {
        (payload << 5 | u64::from(kind)) & LOW | IMMEDIATE << 48
    }

    #[inline(always)]
    fn is_immediate(word: u64, kind: u8) -> bool {
        word >> 48 == IMMEDIATE && word & 31 == u64::from(kind)
    }

    #[inline(always)]
    fn as_immediate(word: u64) -> Option<(u8, u64)> {
        (word >> 48 == IMMEDIATE).then_some(((word & 31) as u8, (word & LOW) >> 5))
    }

    #[inline(always)]
    fn short(bytes: &[u8]) -> Option<u64> {
        if bytes.len() > Self::SHORT_TEXT {
            return None;
        }
        let mut word = [0; 8];
        for (to, from) in word.iter_mut().zip(bytes) {
            *to = *from;
        }
        Some(u64::from_le_bytes(word) | (bytes.len() as u64) << 40 | SHORT << 48)
    }

    #[inline(always)]
    fn is_short(word: u64) -> bool {
        word >> 48 == SHORT
    }

    #[inline(always)]
    fn short_bytes(word: u64) -> ([u8; 8], usize) {
        (
            (word & 0xFF_FFFF_FFFF).to_le_bytes(),
            (word >> 40 & 7) as usize,
        )
    }
}
