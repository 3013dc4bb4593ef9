//! Putting instructions one behind the other, with labels for where to go.
//!
//! A label is used before it is known where it stands; [`Assembler::finish`] fills the targets in. A jump to a jump goes to
//! where that one goes ([`thread`](Assembler::finish)), and a jump to what follows anyway is left to the compiler not to make.

use crate::code::{BranchTable, Handler, Position};
use crate::op::{Inst, Op};
use ruchyruchy_hir::hir::{AdtId, Const};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::FxHashMap;

/// A place in the code that may not be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label(u32);

/// A constant as a key: floats by their bits.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Int(i64),
    Big(u64),
    Float(u64),
    Str(std::rc::Rc<str>),
    Byte(u8),
    Atom(u32),
}

struct Branch {
    at: usize,
    adt: AdtId,
    targets: Vec<Label>,
    default: Label,
}

struct Guarded {
    from: Label,
    to: Label,
    target: Label,
    error: u8,
}

/// Code in the making.
#[derive(Default)]
pub struct Assembler {
    words: Vec<u32>,
    /// Where labels stand, as far as they are bound.
    labels: Vec<Option<u32>>,
    /// Where the label that was bound last stands.
    bound: Option<u32>,
    /// Instructions whose target is a label.
    jumps: Vec<(usize, Label)>,
    branches: Vec<Branch>,
    handlers: Vec<Guarded>,
    positions: Vec<Position>,
    constants: Vec<Const>,
    constant_rows: FxHashMap<Key, u32>,
    caches: u32,
}

/// What [`Assembler::finish`] gives.
pub struct Assembled {
    /// Instructions.
    pub words: Vec<u32>,
    /// Constants.
    pub constants: Vec<Const>,
    /// Number of inline caches.
    pub caches: u32,
    /// Branch tables.
    pub branches: Vec<BranchTable>,
    /// Handlers, inner ones first.
    pub handlers: Vec<Handler>,
    /// Places.
    pub positions: Vec<Position>,
}

impl Assembler {
    /// A label that stands nowhere yet.
    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    /// A label that stands here.
    pub fn here(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    /// The label stands here. A jump to it right in front goes away.
    pub fn bind(&mut self, label: Label) {
        while let Some(&(start, to)) = self.jumps.last() {
            let rest = self.words.get(start..).unwrap_or_default();
            let last = start + Op::Jump.length() == self.words.len();
            let is_jump = last && matches!(Inst::decode(rest), Ok(Inst::Jump(_)));
            // Something else may go to the place behind the jump.
            if to != label || !is_jump || self.bound == Some(self.position()) {
                break;
            }
            self.words.truncate(start);
            self.jumps.pop();
            while self
                .positions
                .last()
                .is_some_and(|p| p.word as usize > start)
            {
                self.positions.pop();
            }
        }
        let here = self.position();
        self.bound = Some(here);
        if let Some(at) = self.labels.get_mut(label.0 as usize) {
            *at = Some(here);
        }
    }

    /// The number of the next word.
    #[must_use]
    pub fn position(&self) -> u32 {
        self.words.len() as u32
    }

    /// What follows belongs to this place in the source.
    pub fn set_span(&mut self, span: Span) {
        let word = self.position();
        match self.positions.last_mut() {
            Some(last) if last.span == span => {}
            Some(last) if last.word == word => last.span = span,
            _ => self.positions.push(Position { word, span }),
        }
    }

    /// Appends an instruction without target.
    pub fn emit(&mut self, inst: impl Into<Inst>) {
        inst.into().encode(&mut self.words);
    }

    /// Appends an instruction whose target is a label; the target in it does not count.
    pub fn emit_to(&mut self, inst: impl Into<Inst>, label: Label) {
        self.jumps.push((self.words.len(), label));
        self.emit(inst);
    }

    /// The row of a constant.
    pub fn constant(&mut self, constant: &Const) -> u32 {
        let key = match constant {
            Const::Int(n) => Some(Key::Int(*n)),
            Const::Big(n) => Some(Key::Big(*n)),
            Const::Float(x) => Some(Key::Float(x.to_bits())),
            Const::Str(s) => Some(Key::Str(s.clone())),
            Const::Byte(n) => Some(Key::Byte(*n)),
            Const::Atom(a) => Some(Key::Atom(a.index() as u32)),
            Const::Nil | Const::Bool(_) | Const::Bytes(_) => None,
        };
        let next = self.constants.len() as u32;
        let row = key.map_or(next, |key| *self.constant_rows.entry(key).or_insert(next));
        if row == next {
            self.constants.push(constant.clone());
        }
        row
    }

    /// The number of a new inline cache.
    pub fn cache(&mut self) -> u32 {
        self.caches += 1;
        self.caches - 1
    }

    /// The row of a new branch table for the `switch` that is appended next.
    pub fn branches(&mut self, adt: AdtId, targets: Vec<Label>, default: Label) -> u32 {
        self.branches.push(Branch {
            at: self.words.len(),
            adt,
            targets,
            default,
        });
        self.branches.len() as u32 - 1
    }

    /// Errors between two labels go on at a third. Of two that guard the same instruction, the one that is named first wins.
    pub fn guard(&mut self, from: Label, to: Label, target: Label, error: u8) {
        self.handlers.push(Guarded {
            from,
            to,
            target,
            error,
        });
    }

    /// Where a label stands; the end of the code if it was never bound.
    fn resolve(&self, label: Label) -> u32 {
        let at = self.labels.get(label.0 as usize).copied().flatten();
        at.unwrap_or(self.words.len() as u32)
    }

    /// The word that a jump to this word ends at: jumps to plain jumps are followed.
    fn thread(&self, mut at: u32) -> u32 {
        // Endless loops of jumps exist (`loop {}` in a loop): a few steps are enough.
        for _ in 0..8 {
            let rest = self.words.get(at as usize..).unwrap_or_default();
            let Ok(Inst::Jump(_)) = Inst::decode(rest) else {
                break;
            };
            let Some(label) = self.label_of(at as usize) else {
                break;
            };
            at = self.resolve(label);
        }
        at
    }

    fn label_of(&self, start: usize) -> Option<Label> {
        let index = self
            .jumps
            .binary_search_by_key(&start, |jump| jump.0)
            .ok()?;
        self.jumps.get(index).map(|jump| jump.1)
    }

    /// Fills in all targets.
    #[must_use]
    pub fn finish(mut self) -> Assembled {
        let mut targets = Vec::with_capacity(self.jumps.len());
        for &(start, label) in &self.jumps {
            targets.push((start, self.thread(self.resolve(label))));
        }
        let distance = |from: usize, to: u32| to as i32 - from as i32;
        let branches = self.branches.iter().map(|branch| BranchTable {
            adt: branch.adt,
            targets: branch
                .targets
                .iter()
                .map(|&label| distance(branch.at, self.thread(self.resolve(label))))
                .collect(),
            default: distance(branch.at, self.thread(self.resolve(branch.default))),
        });
        let branches = branches.collect();
        let handlers = self.handlers.iter().map(|handler| Handler {
            from: self.resolve(handler.from),
            to: self.resolve(handler.to),
            target: self.resolve(handler.target),
            error: handler.error,
        });
        let handlers = handlers
            .filter(|handler| handler.from < handler.to)
            .collect();
        for (start, to) in targets {
            let rest = self.words.get(start..).unwrap_or_default();
            let word = Inst::decode(rest).ok().and_then(|inst| inst.target_word());
            if let Some(word) = word.and_then(|word| self.words.get_mut(start + word)) {
                *word = distance(start, to) as u32;
            }
        }
        Assembled {
            words: self.words,
            constants: self.constants,
            caches: self.caches,
            branches,
            handlers,
            positions: self.positions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::inst;
    use crate::operand::{Target, Use};

    #[test]
    fn targets_are_filled_in_forwards_and_backwards_and_through_jumps() {
        let mut asm = Assembler::default();
        let (top, end) = (asm.here(), asm.label());
        asm.emit_to(
            inst::JumpIf {
                src: Use(1),
                to: Target(0),
            },
            end,
        );
        asm.emit_to(inst::Loop { to: Target(0) }, top);
        asm.bind(end);
        let exit = asm.label();
        asm.emit_to(inst::Jump { to: Target(0) }, exit);
        asm.emit(inst::ReturnNil {});
        asm.bind(exit);
        asm.emit(inst::Return { src: Use(1) });
        let done = asm.finish();
        let target = |at: usize| {
            Inst::decode(&done.words[at..])
                .ok()
                .and_then(|i| i.target())
        };
        // Two words each: the conditional jump goes to where the jump behind it goes.
        assert_eq!(target(0), Some(7));
        assert_eq!(target(2), Some(-2));
        assert_eq!(target(4), Some(3));
    }

    #[test]
    fn equal_constants_share_a_row() {
        let mut asm = Assembler::default();
        assert_eq!(asm.constant(&Const::Float(0.0)), 0);
        assert_eq!(asm.constant(&Const::Float(-0.0)), 1);
        assert_eq!(asm.constant(&Const::Str("a".into())), 2);
        assert_eq!(asm.constant(&Const::Str("a".into())), 2);
        assert_eq!(asm.constant(&Const::Int(0)), 3);
    }
}
