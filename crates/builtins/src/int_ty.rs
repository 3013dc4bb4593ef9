//! The widths of ints.
//!
//! An int is carried as an `i64` in every tier; where a width is statically known it comes along
//! as an [`IntTy`]. A `u64` is carried as the `i64` with the same bits. `isize`, `i128` are the same as `i64` here, `usize`
//! and `u128` the same as `u64`.

/// A width and signedness of ints.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum IntTy {
    /// 8 bits, signed.
    I8,
    /// 16 bits, signed.
    I16,
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed: an int whose width is not known.
    I64,
    /// 8 bits, unsigned.
    U8,
    /// 16 bits, unsigned.
    U16,
    /// 32 bits, unsigned.
    U32,
    /// 64 bits, unsigned.
    U64,
}

impl IntTy {
    /// All widths.
    pub const ALL: [IntTy; 8] = [
        IntTy::I8,
        IntTy::I16,
        IntTy::I32,
        IntTy::I64,
        IntTy::U8,
        IntTy::U16,
        IntTy::U32,
        IntTy::U64,
    ];

    /// The width that a type name stands for.
    pub fn from_name(name: &str) -> Option<IntTy> {
        Some(match name {
            "i8" => IntTy::I8,
            "i16" => IntTy::I16,
            "i32" => IntTy::I32,
            "i64" | "isize" | "i128" | "int" => IntTy::I64,
            "u8" => IntTy::U8,
            "u16" => IntTy::U16,
            "u32" => IntTy::U32,
            "u64" | "usize" | "u128" => IntTy::U64,
            _ => return None,
        })
    }

    /// Its name in programs and messages.
    pub const fn name(self) -> &'static str {
        match self {
            IntTy::I8 => "i8",
            IntTy::I16 => "i16",
            IntTy::I32 => "i32",
            IntTy::I64 => "i64",
            IntTy::U8 => "u8",
            IntTy::U16 => "u16",
            IntTy::U32 => "u32",
            IntTy::U64 => "u64",
        }
    }

    /// Number of bits.
    pub const fn bits(self) -> u32 {
        match self {
            IntTy::I8 | IntTy::U8 => 8,
            IntTy::I16 | IntTy::U16 => 16,
            IntTy::I32 | IntTy::U32 => 32,
            IntTy::I64 | IntTy::U64 => 64,
        }
    }

    /// Whether it has negative values.
    pub const fn is_signed(self) -> bool {
        matches!(self, IntTy::I8 | IntTy::I16 | IntTy::I32 | IntTy::I64)
    }

    /// The signed width with as many bits.
    pub const fn to_signed(self) -> IntTy {
        match self {
            IntTy::I8 | IntTy::U8 => IntTy::I8,
            IntTy::I16 | IntTy::U16 => IntTy::I16,
            IntTy::I32 | IntTy::U32 => IntTy::I32,
            IntTy::I64 | IntTy::U64 => IntTy::I64,
        }
    }

    /// The unsigned width with as many bits.
    pub const fn to_unsigned(self) -> IntTy {
        match self {
            IntTy::I8 | IntTy::U8 => IntTy::U8,
            IntTy::I16 | IntTy::U16 => IntTy::U16,
            IntTy::I32 | IntTy::U32 => IntTy::U32,
            IntTy::I64 | IntTy::U64 => IntTy::U64,
        }
    }

    /// The least value.
    pub const fn min(self) -> i128 {
        if self.is_signed() {
            -(1 << (self.bits() - 1))
        } else {
            0
        }
    }

    /// The greatest value.
    pub const fn max(self) -> i128 {
        if self.is_signed() {
            (1 << (self.bits() - 1)) - 1
        } else {
            (1 << self.bits()) - 1
        }
    }

    /// The number that a carried int stands for: itself, except that the bits of a `u64` are read unsigned.
    pub const fn widen(self, carried: i64) -> i128 {
        match self {
            IntTy::U64 => carried.cast_unsigned() as i128,
            _ => carried as i128,
        }
    }

    /// The carried int of a number, if it is in the range of this width.
    pub const fn carry(self, number: i128) -> Option<i64> {
        if number < self.min() || number > self.max() {
            None
        } else {
            Some(self.wrap(number))
        }
    }

    /// The carried int of a number wrapped to this width.
    pub const fn wrap(self, number: i128) -> i64 {
        match self {
            IntTy::I8 => number as i8 as i64,
            IntTy::I16 => number as i16 as i64,
            IntTy::I32 => number as i32 as i64,
            IntTy::I64 | IntTy::U64 => number as i64,
            IntTy::U8 => number as u8 as i64,
            IntTy::U16 => number as u16 as i64,
            IntTy::U32 => number as u32 as i64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!((IntTy::I8.min(), IntTy::I8.max()), (-128, 127));
        assert_eq!((IntTy::U64.min(), IntTy::U64.max()), (0, u64::MAX.into()));
        assert_eq!(
            (IntTy::I64.min(), IntTy::I64.max()),
            (i64::MIN.into(), i64::MAX.into())
        );
        for ty in IntTy::ALL {
            assert_eq!(IntTy::from_name(ty.name()), Some(ty));
            for number in [ty.min(), 0, 1, ty.max()] {
                assert_eq!(ty.widen(ty.carry(number).unwrap()), number);
            }
            assert_eq!(ty.carry(ty.max() + 1), None);
            assert_eq!(ty.carry(ty.min() - 1), None);
            assert_eq!(ty.widen(ty.wrap(ty.max() + 1)), ty.min());
        }
        assert_eq!(IntTy::U64.carry(u64::MAX.into()), Some(-1));
    }
}
