//! Hashes of leaf values.
//!
//! A program can see the hash of a value, so all tiers must compute the same. What equals hashes alike: a float that is an int
//! hashes as that int, whatever the width. How the hashes of parts are put together is the business of each tier's structural
//! walk, which follows the same order.

use crate::num_cmp::{NumberKey, float_key};
use ruchyruchy_syntax::symbol::FxHasher;
use std::hash::Hasher;

/// Salt of the hash of a number.
pub const NUMBER: u64 = 1;
/// Salt of the hash of a text.
pub const TEXT: u64 = 2;
/// Salt of the hash of everything else.
pub const OTHER: u64 = 5;

/// Mixes bits. Tables take the bucket from the low and the tag from the top bits: mix well.
#[inline]
pub fn mix(bits: u64, salt: u64) -> u64 {
    let mut x = bits ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ (x >> 32)
}

/// The hash of a text.
#[inline]
pub fn text(s: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(s.as_bytes());
    mix(hasher.finish() ^ s.len() as u64, TEXT)
}

/// The hash of an int by its 64 bits.
#[inline]
pub fn int(bits: i64) -> u64 {
    mix(bits.cast_unsigned(), NUMBER)
}

/// The hash of a float.
pub fn float(x: f64) -> u64 {
    mix(float_bits(x), NUMBER)
}

/// What a float is hashed as.
fn float_bits(x: f64) -> u64 {
    match float_key(x) {
        NumberKey::Int(n) => n.cast_unsigned(),
        // A float from 2^63 up to 2^64 equals a `u64`; both hash by the bits of the int.
        NumberKey::Float(_) if (9223372036854775808.0..18446744073709551616.0).contains(&x) => {
            x as u64
        }
        NumberKey::Float(bits) => bits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_equals_hashes_alike() {
        assert_eq!(int(3), float(3.0));
        assert_eq!(int(0), float(-0.0));
        assert_eq!(int(i64::MIN), float(9223372036854775808.0));
        assert_eq!(float(f64::NAN), float(-f64::NAN));
        assert_ne!(int(3), float(3.5));
        assert_ne!(text("a"), text("b"));
        assert_ne!(text(""), text("\0"));
    }
}
