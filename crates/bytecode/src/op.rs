//! What the instruction table expands to: opcodes, a struct for each instruction, encoding and decoding.

use crate::for_each_op;
use crate::operand::*;

/// What an instruction may do besides computing its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// It may end in an error.
    pub raises: bool,
    /// The collector may run.
    pub safepoint: bool,
    /// It has a target.
    pub branch: bool,
    /// Control never goes on behind it.
    pub ends: bool,
}

impl Flags {
    const fn of(words: &[&str]) -> Flags {
        let mut flags = Flags {
            raises: false,
            safepoint: false,
            branch: false,
            ends: false,
        };
        let mut i = 0;
        while i < words.len() {
            match words[i].as_bytes() {
                b"raises" => flags.raises = true,
                b"safepoint" => flags.safepoint = true,
                b"branch" => flags.branch = true,
                b"ends" => flags.ends = true,
                _ => panic!("no such flag"),
            }
            i += 1;
        }
        flags
    }
}

/// Writes the operands of an instruction behind its opcode.
struct Encoder<'a> {
    code: &'a mut Vec<u32>,
    start: usize,
    /// Bytes from the start.
    at: usize,
}

impl Encoder<'_> {
    fn put<K: Kind>(&mut self, operand: K) {
        self.at = aligned(self.at, K::WIDTH);
        let word = self.start + self.at / 4;
        if word == self.code.len() {
            self.code.push(0);
        }
        self.code[word] |= operand.bits() << (8 * (self.at % 4));
        self.at += K::WIDTH;
    }
}

macro_rules! define_ops {
    ($($(#[doc = $doc:literal])* $text:literal = $name:ident { $($operand:ident: $kind:ident),* } [$($flag:ident)*];)*) => {
        /// An opcode: the lowest byte of an instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op { $($(#[doc = $doc])* $name,)* }

        impl Op {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Op] = &[$(Op::$name,)*];

            /// Its name in listings.
            #[must_use]
            pub fn text(self) -> &'static str { match self { $(Op::$name => $text,)* } }

            /// What it does, in the words of the table.
            #[must_use]
            pub fn doc(self) -> &'static str { match self { $(Op::$name => concat!($($doc,)*),)* } }

            /// The names of its operands.
            #[must_use]
            pub fn operands(self) -> &'static [&'static str] { match self { $(Op::$name => &[$(stringify!($operand),)*],)* } }

            /// What it may do.
            #[must_use]
            pub fn flags(self) -> Flags {
                match self { $(Op::$name => const { Flags::of(&[$(stringify!($flag),)*]) },)* }
            }

            /// Its length in words.
            #[must_use]
            pub fn length(self) -> usize { match self { $(Op::$name => inst::$name::LENGTH,)* } }
        }

        /// The instructions, each with its operands.
        pub mod inst {
            #![allow(missing_docs, reason = "operands are explained in the table's rows")]
            use super::*;
            $(
                $(#[doc = $doc])*
                #[derive(Clone, Copy, Debug, PartialEq, Eq)]
                pub struct $name { $(pub $operand: $kind,)* }

                #[allow(unused_mut, unused_variables, unused_assignments, clippy::no_effect_underscore_binding)]
                impl $name {
                    /// Length in words.
                    pub const LENGTH: usize = {
                        let mut at: usize = 1;
                        $(at = aligned(at, <$kind as Kind>::WIDTH) + <$kind as Kind>::WIDTH;)*
                        at.div_ceil(4)
                    };

                    /// Reads the operands; that the opcode is this one is the caller's knowledge.
                    #[inline(always)]
                    pub fn read(source: impl Source) -> $name {
                        let mut at = 1;
                        $(
                            at = aligned(at, <$kind as Kind>::WIDTH);
                            let $operand = <$kind as Kind>::read(source, at);
                            at += <$kind as Kind>::WIDTH;
                        )*
                        $name { $($operand,)* }
                    }
                }

                impl From<$name> for Inst {
                    fn from(inst: $name) -> Inst { Inst::$name(inst) }
                }
            )*
        }

        /// An instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "as `Op`")]
        pub enum Inst { $($name(inst::$name),)* }

        #[allow(unused_mut, unused_variables, clippy::unused_self)]
        impl Inst {
            /// Its opcode.
            #[must_use]
            pub fn op(&self) -> Op { match self { $(Inst::$name(_) => Op::$name,)* } }

            /// The instruction that stands at the beginning of the words.
            ///
            /// # Errors
            /// The byte that is no opcode; an instruction that is cut off gives its opcode, too.
            pub fn decode(words: &[u32]) -> Result<Inst, u8> {
                let Some(first) = words.first() else { return Err(0) };
                let byte = *first as u8;
                let op = *Op::ALL.get(usize::from(byte)).ok_or(byte)?;
                if words.len() < op.length() {
                    return Err(byte);
                }
                let source = Words(words);
                Ok(match op { $(Op::$name => Inst::$name(inst::$name::read(source)),)* })
            }

            /// Appends the instruction.
            pub fn encode(&self, code: &mut Vec<u32>) {
                let start = code.len();
                code.push(self.op() as u32);
                let mut to = Encoder { code, start, at: 1 };
                match *self { $(Inst::$name(inst::$name { $($operand,)* }) => { $(to.put($operand);)* })* }
            }

            /// Its operands, in the order of the table.
            #[must_use]
            pub fn operands(&self) -> Vec<Operand> {
                match *self { $(Inst::$name(inst::$name { $($operand,)* }) => vec![$($operand.operand(),)*],)* }
            }
        }
    };
}
for_each_op!(define_ops);

impl Inst {
    /// Its target, in words from its start.
    #[must_use]
    pub fn target(&self) -> Option<i32> {
        self.operands()
            .into_iter()
            .find_map(|operand| match operand {
                Operand::Target(by) => Some(by),
                _ => None,
            })
    }

    /// The byte at which its target stands, from its start.
    #[must_use]
    pub fn target_word(&self) -> Option<usize> {
        // Targets are the last operands of their instructions, and fill the last word: see the test.
        self.target().map(|_| self.op().length() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words with a bit pattern that has no two equal bytes near each other.
    fn pattern(op: Op) -> Vec<u32> {
        let mut words = vec![op as u32 | 0x0302_0100 & !0xff];
        words.extend((1..op.length() as u32).map(|i| 0x1312_1110 + i * 0x0404_0404));
        words
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        for &op in Op::ALL {
            let inst = Inst::decode(&pattern(op)).expect("an instruction");
            assert_eq!(inst.op(), op);
            let mut code = vec![7];
            inst.encode(&mut code);
            assert_eq!(code.len(), 1 + op.length(), "{op:?}");
            assert_eq!(Inst::decode(&code[1..]), Ok(inst), "{op:?}");
            assert_eq!(inst.operands().len(), op.operands().len());
        }
    }

    #[test]
    fn a_cut_or_unknown_instruction_is_an_error() {
        assert_eq!(Inst::decode(&[]), Err(0));
        assert_eq!(Inst::decode(&[0xff]), Err(0xff));
        let long = Op::CallMethod;
        assert_eq!(
            Inst::decode(&pattern(long)[..long.length() - 1]),
            Err(long as u8)
        );
    }

    #[test]
    fn targets_fill_the_last_word_and_branches_have_one() {
        for &op in Op::ALL {
            let inst = Inst::decode(&pattern(op)).expect("an instruction");
            let flags = op.flags();
            assert_eq!(
                flags.branch && op != Op::Switch,
                inst.target().is_some(),
                "{op:?}"
            );
            if let Some(word) = inst.target_word() {
                let mut code = pattern(op);
                code[word] = 0xffff_fff0;
                assert_eq!(Inst::decode(&code).ok().and_then(|i| i.target()), Some(-16));
            }
            if op.flags().ends && !flags.branch {
                assert!(matches!(
                    inst.operands().as_slice(),
                    [] | [Operand::Use(_)] | [_, Operand::Use(_)]
                ));
            }
        }
    }

    #[test]
    fn common_instructions_are_one_word() {
        for op in [
            Op::Move,
            Op::Add,
            Op::AddInt,
            Op::GetIndex,
            Op::SetIndex,
            Op::Return,
            Op::NewArray,
        ] {
            assert_eq!(op.length(), 1, "{op:?}");
        }
        assert!(Op::ALL.len() <= 256);
    }
}
