//! Patterns: from the arms of a `match` to one decision tree.
//!
//! Lowering resolves the names in a pattern and hands it over as a [`Pat`]; [`compile`] turns the arms
//! into a [`Decision`] and says which arms can never run and which values no arm takes. Everything that
//! binds by pattern goes this way: `match`, `if let`, `let`, parameters, `for`, `catch`.
//!
//! - `tests` knows what one test says about another (`1` matched, so `2` does not).
//! - `tree` chooses tests. Rows are Maranget's clause matrix, kept as one list of open goals per row;
//!   the test asked next is the first open one of the first row, as in Jules Jacobs' "How to compile
//!   pattern matching". A tree that would grow too large is made again as a chain, arm by arm.
//! - `useful` is the usefulness algorithm (Maranget, "Warnings for pattern matching", 2007).
//!
//! Values are dynamically typed, so a tree never takes for granted that "all variants" are all values:
//! what fits no arm reaches [`Decision::Fail`].

mod column;
mod tests;
mod tree;
mod useful;
mod witness;

use crate::error_kind::ErrorKind;
use crate::hir::{AdtId, OPTION, RESULT};
use crate::hir::{Const, Decision, GlobalId, LocalId, Program};
use crate::ty::Ty;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

/// A resolved pattern. `&p`, `box p` and `ref` are gone.
#[derive(Clone, Debug)]
pub struct Pat {
    /// What it is.
    pub kind: PatKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of resolved patterns.
#[derive(Clone, Debug)]
pub enum PatKind {
    /// `_`, and what a pattern with an error in it becomes.
    Wild,
    /// `x`, `x @ sub`. The alternatives of an or-pattern bind the same slots.
    Bind {
        /// Slot.
        local: LocalId,
        /// Never an alias, even if the scrutinee is one. (`x @ sub` never is anyway.)
        copy: bool,
        /// Pattern after `@`.
        sub: Option<Box<Pat>>,
    },
    /// A literal.
    Const(Const),
    /// The name of a constant.
    Global(GlobalId),
    /// A range; at least one bound is there. Bounds are ints, floats or 1-char strings.
    Range {
        /// Lower bound.
        lo: Option<Const>,
        /// Upper bound.
        hi: Option<Const>,
        /// `..=`
        inclusive: bool,
    },
    /// A variant of a user enum or of Ordering, with patterns for some payload fields by index.
    Variant {
        /// Enum.
        adt: AdtId,
        /// Variant.
        variant: u32,
        /// Payload patterns; absent ones are wild.
        fields: Vec<(u32, Pat)>,
    },
    /// The prelude's `None`.
    None,
    /// The prelude's `Some(p)`.
    Some(Box<Pat>),
    /// The prelude's `Ok(p)`.
    Ok(Box<Pat>),
    /// The prelude's `Err(p)`.
    Err(Box<Pat>),
    /// A struct or class, with patterns for some fields; those of a tuple struct are named `0`, `1`, ….
    Struct {
        /// Type.
        adt: AdtId,
        /// Field patterns; absent ones are wild.
        fields: Vec<(Symbol, Pat)>,
    },
    /// `Error { … }` or `TypeError { … }`.
    Error {
        /// Of this kind only.
        kind: Option<ErrorKind>,
        /// Field patterns.
        fields: Vec<(Symbol, Pat)>,
    },
    /// `(a, .., z)`
    Tuple(Sequence),
    /// `[a, .., z]`
    Array(Sequence),
    /// `{key: p}`: a map that has these keys.
    Map(Vec<(Symbol, Pat)>),
    /// `a | b`
    Or(Vec<Pat>),
    /// A typed `catch` clause: the type as a contract, then the pattern.
    Is(Ty, Box<Pat>),
}

/// The elements of a tuple or array pattern.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// Before the rest pattern (all, if there is none).
    pub front: Vec<Pat>,
    /// The rest pattern.
    pub rest: Option<Rest>,
    /// Behind the rest pattern.
    pub back: Vec<Pat>,
}

/// `..`, `..name`, `name @ ..`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Slot that takes the elements in between.
    pub local: Option<LocalId>,
    /// As in [`PatKind::Bind`].
    pub copy: bool,
}

/// An arm to compile.
#[derive(Clone, Debug)]
pub struct PatternArm {
    /// Its pattern.
    pub pat: Pat,
    /// It has a guard: it may be passed by although the pattern matches.
    pub has_guard: bool,
    /// Where the arm stands.
    pub span: Span,
}

/// What [`compile`] found.
#[derive(Debug)]
pub struct Compiled {
    /// How to choose the arm.
    pub tree: Decision,
    /// Arms that can never run (W0003), by index.
    pub unreachable: Vec<usize>,
    /// Values that no arm takes (W0004), as a list of patterns in backquotes: "`Red` and `Some(_)`".
    /// None also where nothing shows what values to expect (patterns for several struct types, maps, …).
    pub missing: Option<String>,
    /// The arm whose alternatives multiply beyond [`MAX_ALTERNATIVES`] (E0006); it is left out of the tree.
    pub too_complex: Vec<usize>,
}

/// How many combinations of alternatives that bind variables one arm may have: `(A(x) | B(x), C(y) | D(y))` has four.
pub const MAX_ALTERNATIVES: usize = 1024;

impl Pat {
    /// A pattern.
    pub fn new(kind: PatKind, span: Span) -> Pat {
        Pat { kind, span }
    }

    /// `_`
    pub fn wild(span: Span) -> Pat {
        Pat {
            kind: PatKind::Wild,
            span,
        }
    }

    /// Matches every value.
    pub fn is_irrefutable(&self) -> bool {
        match &self.kind {
            PatKind::Wild => true,
            PatKind::Bind { sub, .. } => sub.as_ref().is_none_or(|sub| sub.is_irrefutable()),
            PatKind::Or(pats) => pats.iter().any(Pat::is_irrefutable),
            _ => false,
        }
    }

    /// The slots it binds, each once, in the order of the text.
    pub fn locals(&self) -> Vec<LocalId> {
        let mut locals = Vec::new();
        self.collect_locals(&mut locals);
        locals
    }

    /// The patterns directly inside, in the order of the text.
    fn children(&self) -> Vec<&Pat> {
        match &self.kind {
            PatKind::Wild
            | PatKind::Const(_)
            | PatKind::Global(_)
            | PatKind::Range { .. }
            | PatKind::None => Vec::new(),
            PatKind::Bind { sub, .. } => sub.iter().map(|sub| &**sub).collect(),
            PatKind::Variant { fields, .. } => fields.iter().map(|(_, pat)| pat).collect(),
            PatKind::Some(p) | PatKind::Ok(p) | PatKind::Err(p) | PatKind::Is(_, p) => vec![p],
            PatKind::Struct { fields, .. }
            | PatKind::Error { fields, .. }
            | PatKind::Map(fields) => fields.iter().map(|(_, pat)| pat).collect(),
            PatKind::Tuple(seq) | PatKind::Array(seq) => {
                seq.front.iter().chain(&seq.back).collect()
            }
            PatKind::Or(pats) => pats.iter().collect(),
        }
    }

    fn collect_locals(&self, locals: &mut Vec<LocalId>) {
        let own = match &self.kind {
            PatKind::Bind { local, .. } => Some(*local),
            PatKind::Tuple(seq) | PatKind::Array(seq) => seq.rest.and_then(|rest| rest.local),
            _ => None,
        };
        if let Some(local) = own
            && !locals.contains(&local)
        {
            locals.push(local);
        }
        for child in self.children() {
            child.collect_locals(locals);
        }
    }

    /// Binds at least one slot.
    fn binds(&self) -> bool {
        match &self.kind {
            PatKind::Bind { .. } => true,
            PatKind::Tuple(seq) | PatKind::Array(seq)
                if seq.rest.is_some_and(|rest| rest.local.is_some()) =>
            {
                true
            }
            _ => self.children().into_iter().any(Pat::binds),
        }
    }
}

/// Compiles the arms of one match, tried in order. `scrutinee` is the static type of the value (Unknown
/// if nothing is known): only the warnings depend on it.
pub fn compile(arms: &[PatternArm], scrutinee: &Ty, program: &Program) -> Compiled {
    let (tree, too_complex) = tree::build(arms, program);
    let report = useful::report(arms, scrutinee, program);
    Compiled {
        tree,
        unreachable: report.unreachable,
        missing: report.missing,
        too_complex,
    }
}

/// The variant pattern as this module wants it: those of the prelude's Option and Result are lenient.
/// `payload` holds the patterns of the payload fields.
pub fn variant(adt: AdtId, variant: u32, fields: Vec<(u32, Pat)>, span: Span) -> Pat {
    let payload = |fields: Vec<(u32, Pat)>| {
        Box::new(
            fields
                .into_iter()
                .next()
                .map_or(Pat::wild(span), |(_, pat)| pat),
        )
    };
    let kind = match (adt, variant) {
        (OPTION, 0) => PatKind::None,
        (OPTION, _) => PatKind::Some(payload(fields)),
        (RESULT, 0) => PatKind::Ok(payload(fields)),
        (RESULT, _) => PatKind::Err(payload(fields)),
        _ => PatKind::Variant {
            adt,
            variant,
            fields,
        },
    };
    Pat { kind, span }
}
