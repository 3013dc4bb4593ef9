//! The first word of an object.
//!
//! ```text
//!  63            32 31        16 15         8 7        1  0
//! ┌────────────────┬────────────┬────────────┬──────────┬───┐
//! │      aux       │    size    │   flags    │  layout  │ 1 │
//! └────────────────┴────────────┴────────────┴──────────┴───┘
//! ```
//!
//! `layout` is an index into the table of layouts. `flags` and `aux` belong to the mutator: the
//! collector copies them and never writes them. `size` counts words, the header included;
//! [`Header::LARGE`] says that the object is large and its size stands in its record. Bit 0 tells a
//! header from the forwarding address that takes its place while a minor collection runs.

use crate::LayoutId;

/// The first word of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Header(u64);

impl Header {
    /// In place of a size: the object is large.
    pub const LARGE: u16 = 0xFFFF;

    const SIZE_AT: u32 = 16;
    const AUX_AT: u32 = 32;

    /// A header without a size: what `Heap::alloc` takes.
    #[inline(always)]
    pub const fn new(layout: LayoutId, flags: u8, aux: u32) -> Header {
        Header(
            1 | (layout.index() as u64) << 1 | (flags as u64) << 8 | (aux as u64) << Header::AUX_AT,
        )
    }

    /// The header of these bits.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Header {
        Header(bits)
    }

    /// The header as it lies in memory.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The same with this size field.
    #[inline(always)]
    pub const fn with_size(self, size: u16) -> Header {
        Header((self.0 & !(0xFFFF << Header::SIZE_AT)) | (size as u64) << Header::SIZE_AT)
    }

    /// The same with these flags.
    #[inline(always)]
    pub const fn with_flags(self, flags: u8) -> Header {
        Header((self.0 & !0xFF00) | (flags as u64) << 8)
    }

    /// The same with this `aux`.
    #[inline(always)]
    pub const fn with_aux(self, aux: u32) -> Header {
        Header((self.0 & 0xFFFF_FFFF) | (aux as u64) << Header::AUX_AT)
    }

    /// Which layout the object has.
    #[inline(always)]
    pub const fn layout(self) -> LayoutId {
        LayoutId::new((self.0 >> 1) as u8 & 0x7F)
    }

    /// The mutator's flags.
    #[inline(always)]
    pub const fn flags(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// The size field: words with the header, or [`Header::LARGE`].
    #[inline(always)]
    pub const fn size_field(self) -> u16 {
        (self.0 >> Header::SIZE_AT) as u16
    }

    /// Whether the size stands in the record of a large object.
    #[inline(always)]
    pub const fn is_large(self) -> bool {
        self.size_field() == Header::LARGE
    }

    /// What the mutator keeps beside the flags.
    #[inline(always)]
    pub const fn aux(self) -> u32 {
        (self.0 >> Header::AUX_AT) as u32
    }

    /// Whether bit 0 says that this is a header and no forwarding address.
    #[inline(always)]
    pub const fn is_header(self) -> bool {
        self.0 & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_touch_each_other() {
        let header = Header::new(LayoutId::new(127), 0xA5, 0xDEAD_BEEF).with_size(1024);
        assert_eq!(header.layout().index(), 127);
        assert_eq!(header.flags(), 0xA5);
        assert_eq!(header.aux(), 0xDEAD_BEEF);
        assert_eq!(header.size_field(), 1024);
        assert!(header.is_header() && !header.is_large());
        let other = header.with_flags(1).with_aux(2).with_size(Header::LARGE);
        assert_eq!((other.flags(), other.aux()), (1, 2));
        assert!(other.is_large() && other.layout().index() == 127);
        assert_eq!(Header::from_bits(other.bits()), other);
    }
}
