//! Self-tagged floats, after Melançon, Serrano and Feeley, *Float Self-Tagging* (2024).
//!
//! The idea: the upper three bits of a float's exponent say how large it is, and nearly all floats that programs meet
//! have 011 (2^-255 up to 2) or 100 (2 up to 2^257) there; zero has 000. Rotating the float left by four brings these
//! bits to the low end, where they serve as the tag. Adding 1 makes room for the tags of everything else:
//!
//! ```text
//!     float bits    s eee eeeeeeee mmm…m        rotated, plus 1    eeeeeeee mmm…m s eee+1
//!
//!     low three bits   0   int, 61 bits above
//!                      1   float, exponent 000…: zero and the very small
//!                      2   reference: the address plus 2
//!                      3   immediate: kind in bits 3..8, payload above
//!                      4   float, exponent 011…
//!                      5   float, exponent 100…
//!                      6   short text: length in bits 3..6, the bytes from bit 8 on
//!                      7   free
//! ```
//!
//! Infinities, NaN and floats of huge or tiny magnitude are objects. Ints come first: a sum of int words is the word of
//! the sum, and overflow of the word is overflow of the 61 bits.

use super::format::Format;

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct SelfTag;

const REFERENCE: u64 = 2;
const IMMEDIATE: u64 = 3;
const SHORT: u64 = 6;
/// For each value of the low *five* bits, whether the low three say float: x86 takes a bit number modulo 32 by itself.
const FLOAT_TAGS: u32 = 0x3232_3232;

impl Format for SelfTag {
    const NAME: &'static str = "self-tagging";
    const INT_BITS: u32 = 61;
    const SHORT_TEXT: usize = 7;

    #[inline(always)]
    fn int(n: i64) -> Option<u64> {
        let word = n << 3;
        (word >> 3 == n).then_some(word as u64)
    }

    #[inline(always)]
    fn is_int(word: u64) -> bool {
        word & 7 == 0
    }

    #[inline(always)]
    fn int_value(word: u64) -> i64 {
        word as i64 >> 3
    }

    #[inline(always)]
    fn are_ints(a: u64, b: u64) -> bool {
        (a | b) & 7 == 0
    }

    #[inline(always)]
    fn add_ints(a: u64, b: u64) -> Option<u64> {
        (a as i64).checked_add(b as i64).map(|n| n as u64)
    }

    #[inline(always)]
    fn sub_ints(a: u64, b: u64) -> Option<u64> {
        (a as i64).checked_sub(b as i64).map(|n| n as u64)
    }

    #[inline(always)]
    fn mul_ints(a: u64, b: u64) -> Option<u64> {
        (a as i64 >> 3).checked_mul(b as i64).map(|n| n as u64)
    }

    #[inline(always)]
    fn int_order(word: u64) -> i64 {
        word as i64
    }

    #[inline(always)]
    fn float(x: f64) -> Option<u64> {
        let word = x.to_bits().rotate_left(4).wrapping_add(1);
        Self::is_float(word).then_some(word)
    }

    #[inline(always)]
    fn is_float(word: u64) -> bool {
        FLOAT_TAGS >> (word as u32 & 31) & 1 != 0
    }

    #[inline(always)]
    fn float_value(word: u64) -> f64 {
        f64::from_bits(word.wrapping_sub(1).rotate_right(4))
    }

    #[inline(always)]
    fn reference(address: usize) -> u64 {
        address as u64 | REFERENCE
    }

    #[inline(always)]
    fn is_reference(word: u64) -> bool {
        word & 7 == REFERENCE
    }

    #[inline(always)]
    fn address(word: u64) -> usize {
        word.wrapping_sub(REFERENCE) as usize
    }

    #[inline(always)]
    fn immediate(kind: u8, payload: u64) -> u64 {
        payload << 8 | u64::from(kind) << 3 | IMMEDIATE
    }

    #[inline(always)]
    fn is_immediate(word: u64, kind: u8) -> bool {
        word & 0xff == u64::from(kind) << 3 | IMMEDIATE
    }

    #[inline(always)]
    fn as_immediate(word: u64) -> Option<(u8, u64)> {
        (word & 7 == IMMEDIATE).then_some(((word >> 3 & 31) as u8, word >> 8))
    }

    #[inline(always)]
    fn short(bytes: &[u8]) -> Option<u64> {
        if bytes.len() > Self::SHORT_TEXT {
            return None;
        }
        let mut word = [0; 8];
        for (to, from) in word[1..].iter_mut().zip(bytes) {
            *to = *from;
        }
        Some(u64::from_le_bytes(word) | (bytes.len() as u64) << 3 | SHORT)
    }

    #[inline(always)]
    fn is_short(word: u64) -> bool {
        word & 7 == SHORT
    }

    #[inline(always)]
    fn short_bytes(word: u64) -> ([u8; 8], usize) {
        ((word >> 8).to_le_bytes(), (word >> 3 & 7) as usize)
    }
}
