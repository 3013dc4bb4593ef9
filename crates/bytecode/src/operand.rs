//! The kinds of operands: how wide each is in the code, and what it means.
//!
//! Code is a sequence of 32-bit words. An instruction is its opcode in the lowest byte of a word and its operands
//! behind it, each aligned to its own width; what does not fit into the first word goes on in *extension words*. So the
//! common ones, opcode and three registers, are one word:
//!
//! ```text
//!   31     24 23     16 15      8 7       0      31                              0
//!  ┌─────────┬─────────┬─────────┬─────────┐    ┌─────────────────────────────────┐
//!  │ rhs     │ lhs     │ dst     │ opcode  │    │ target, cache, constant …       │
//!  └─────────┴─────────┴─────────┴─────────┘    └─────────────────────────────────┘
//! ```
//!
//! The kind of an operand says whether a register is read or written; liveness, the verifier and the listing come from
//! that alone. Reading is generic over where the words are ([`Source`]): the decoder reads a slice and checks, the loop
//! of the VM reads from a pointer that the verifier has made safe.

use std::fmt;

/// Where the bytes of an instruction come from; offsets are from its start.
pub trait Source: Copy {
    /// The byte at an offset.
    fn byte(self, offset: usize) -> u8;
    /// The two bytes at an even offset.
    fn half(self, offset: usize) -> u16;
    /// The word at an offset that four divides.
    fn word(self, offset: usize) -> u32;
}

/// Words from the start of an instruction. What lies beyond the end reads as zero: whoever decodes text of unknown origin
/// compares the length first.
#[derive(Clone, Copy)]
pub struct Words<'a>(pub &'a [u32]);

impl Source for Words<'_> {
    fn byte(self, offset: usize) -> u8 {
        (self.word(offset) >> (8 * (offset % 4))) as u8
    }
    fn half(self, offset: usize) -> u16 {
        (self.word(offset) >> (8 * (offset % 4))) as u16
    }
    fn word(self, offset: usize) -> u32 {
        self.0.get(offset / 4).copied().unwrap_or_default()
    }
}

/// A kind of operand.
pub trait Kind: Copy {
    /// Bytes in the code: 1, 2 or 4.
    const WIDTH: usize;
    /// Reads the operand at an offset.
    fn read(source: impl Source, offset: usize) -> Self;
    /// The bits to be written.
    fn bits(self) -> u32;
    /// What it is, for whoever looks at all kinds alike.
    fn operand(self) -> Operand;
}

/// An operand of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A register that is read.
    Use(u8),
    /// A register that is written.
    Def(u8),
    /// A register that is read and written.
    Change(u8),
    /// The first of a run of registers that are read; the number of them is the next operand.
    First(u8),
    /// A number of registers, or another small count.
    Count(u8),
    /// A slot of the frame beyond the registers.
    Far(u16),
    /// An int.
    Int(i32),
    /// Where to go on: words from the start of this instruction.
    Target(i32),
    /// An index into one of the function's or module's tables.
    Index(Table, u32),
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// The tables that operands are indices of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Table { $($(#[$doc])* $name,)* }
        impl Table {
            /// The word that stands before an index in listings.
            pub fn prefix(self) -> &'static str {
                match self { $(Table::$name => $text,)* }
            }
        }
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub struct $name(pub u32);
            impl Kind for $name {
                const WIDTH: usize = 4;
                #[inline(always)]
                fn read(source: impl Source, offset: usize) -> Self { $name(source.word(offset)) }
                fn bits(self) -> u32 { self.0 }
                fn operand(self) -> Operand { Operand::Index(Table::$name, self.0) }
            }
            impl $name {
                /// As an index.
                #[inline(always)]
                pub fn index(self) -> usize { self.0 as usize }
            }
        )*
    };
}
tables! {
    /// A constant of the function.
    Constant = "k";
    /// A name, in the module's table.
    Name = "name ";
    /// A function of the module.
    Callee = "fun ";
    /// An inline cache of the function.
    Cache = "ic";
    /// A row of the builtin table.
    BuiltinRow = "builtin ";
    /// A static type that values are checked against, in the module's table.
    Contract = "type ";
    /// A user type.
    Type = "adt ";
    /// A top-level variable.
    GlobalRow = "global ";
    /// A test of a pattern, in the module's table.
    PatternTest = "test ";
    /// A text with holes, in the module's table.
    Template = "template ";
    /// How a method or builtin is called: names of arguments, what is expected of the result, in the module's table.
    CallShape = "call ";
    /// A branch table of the function.
    Branches = "branches ";
}

macro_rules! registers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub u8);
        impl Kind for $name {
            const WIDTH: usize = 1;
            #[inline(always)]
            fn read(source: impl Source, offset: usize) -> Self { $name(source.byte(offset)) }
            fn bits(self) -> u32 { u32::from(self.0) }
            fn operand(self) -> Operand { Operand::$name(self.0) }
        }
    )*};
}
registers! {
    /// A register that is read.
    Use;
    /// A register that is written.
    Def;
    /// A register that is read, and may be written.
    Change;
    /// The first of a run of registers that are read.
    First;
    /// A number of registers, or another small count.
    Count;
}

/// A slot of the frame beyond the registers: functions with very many variables keep the later ones there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Far(pub u16);
/// A small int.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Int8(pub i8);
/// An int of 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Int16(pub i16);
/// Where to go on: words from the start of the instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target(pub i32);

impl Kind for Far {
    const WIDTH: usize = 2;
    #[inline(always)]
    fn read(source: impl Source, offset: usize) -> Self {
        Far(source.half(offset))
    }
    fn bits(self) -> u32 {
        u32::from(self.0)
    }
    fn operand(self) -> Operand {
        Operand::Far(self.0)
    }
}

impl Kind for Int8 {
    const WIDTH: usize = 1;
    #[inline(always)]
    fn read(source: impl Source, offset: usize) -> Self {
        Int8(source.byte(offset) as i8)
    }
    fn bits(self) -> u32 {
        u32::from(self.0 as u8)
    }
    fn operand(self) -> Operand {
        Operand::Int(i32::from(self.0))
    }
}

impl Kind for Int16 {
    const WIDTH: usize = 2;
    #[inline(always)]
    fn read(source: impl Source, offset: usize) -> Self {
        Int16(source.half(offset) as i16)
    }
    fn bits(self) -> u32 {
        u32::from(self.0 as u16)
    }
    fn operand(self) -> Operand {
        Operand::Int(i32::from(self.0))
    }
}

impl Kind for Target {
    const WIDTH: usize = 4;
    #[inline(always)]
    fn read(source: impl Source, offset: usize) -> Self {
        Target(source.word(offset) as i32)
    }
    fn bits(self) -> u32 {
        self.0 as u32
    }
    fn operand(self) -> Operand {
        Operand::Target(self.0)
    }
}

/// The next offset from `at` on that `width` divides.
#[must_use]
pub const fn aligned(at: usize, width: usize) -> usize {
    at.next_multiple_of(width)
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Use(r) | Operand::Def(r) | Operand::Change(r) | Operand::First(r) => {
                write!(f, "r{r}")
            }
            Operand::Count(n) => write!(f, "#{n}"),
            Operand::Far(slot) => write!(f, "far{slot}"),
            Operand::Int(n) => write!(f, "{n}"),
            Operand::Target(by) => write!(f, "{by:+}"),
            Operand::Index(table, index) => write!(f, "{}{index}", table.prefix()),
        }
    }
}
