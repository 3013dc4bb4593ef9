//! What a compiled function consists of, and the tables that the functions of a module share.
//!
//! Code refers to everything by index. Constants, caches and branch tables belong to a function, so that
//! a function can be compiled when it is first called; names, types, tests, templates and call shapes are
//! the module's.

use ruchyruchy_hir::hir::{AdtId, Const, FormatPart, FunId, FunKind, Proj, Site, Test};
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// Registers that instructions can name; further slots of a frame are reached by `load_far` and `store_far`.
pub const REGISTERS: u16 = 256;

/// A compiled function.
#[derive(Debug, Clone)]
pub struct Code {
    /// For stack traces.
    pub name: Symbol,
    /// The function of the resolved program.
    pub fun: FunId,
    /// What it is for.
    pub kind: FunKind,
    /// Parameters, which are the first slots of the frame.
    pub params: u16,
    /// Leading parameters without default.
    pub required: u16,
    /// The last parameter takes all further arguments as an array.
    pub variadic: bool,
    /// Slots of a frame: registers, then far slots.
    pub slots: u16,
    /// Parameters that the function changes or keeps: a caller gives them away. Bit 63 stands for all from there on.
    pub owned: u64,
    /// The instructions.
    pub words: Vec<u32>,
    /// Constants.
    pub constants: Vec<Const>,
    /// How many inline caches it has.
    pub caches: u32,
    /// Branch tables.
    pub branches: Vec<BranchTable>,
    /// What catches errors, inner ones first.
    pub handlers: Vec<Handler>,
    /// Places in the source, by the first word from which they hold.
    pub positions: Vec<Position>,
    /// Where variables live, for debuggers and profilers.
    pub variables: Vec<Variable>,
    /// How many cells a closure takes along from where it is made.
    pub captures: u16,
}

/// Where to go for each variant of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchTable {
    /// The enum.
    pub adt: AdtId,
    /// For each variant: words from the start of the `switch`.
    pub targets: Vec<i32>,
    /// For everything else.
    pub default: i32,
}

/// A part of the code whose errors are caught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handler {
    /// First word.
    pub from: u32,
    /// Word behind the last.
    pub to: u32,
    /// Where to go on.
    pub target: u32,
    /// The register that gets the error as it was thrown.
    pub error: u8,
}

/// From this word on, instructions belong to this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Word.
    pub word: u32,
    /// Place.
    pub span: Span,
}

/// A variable of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Name.
    pub name: Symbol,
    /// Slot of the frame; if `cell`, the slot holds the cell that holds the variable.
    pub slot: u16,
    /// It lives in a cell.
    pub cell: bool,
    /// First word at which it has a value.
    pub from: u32,
    /// Word behind the last.
    pub to: u32,
}

/// How a call passes its arguments, beyond their number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallShape {
    /// Arguments that the caller gives up (temporaries, last uses). Bit 63 stands for all from there on.
    pub given: u64,
    /// Arguments that are spread (`...e`).
    pub spread: Vec<u16>,
    /// Names of arguments (`name = e`).
    pub names: Vec<(u16, Symbol)>,
    /// What the context expects of the result.
    pub expected: Option<Ty>,
    /// Static width, see `hir`.
    pub int: Option<ruchyruchy_builtins::IntTy>,
    /// An Option or Result is wanted as such.
    pub wrap: bool,
    /// The result is not used.
    pub unused: bool,
    /// The receiver is a variable's register or a place: it may be changed.
    pub place: bool,
}

/// A text with holes.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its parts.
    pub parts: Vec<FormatPart>,
}

/// A row of the table of tests and parts of patterns.
#[derive(Debug, Clone, PartialEq)]
pub enum PatternRow {
    /// A test, and whether the part was reached through a lenient projection (then `Some` and `Ok` are strict).
    Test(Test, bool),
    /// A step to a part.
    Part(Proj),
}

/// A type that values are checked against, and where: for the message.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// The type.
    pub ty: Ty,
    /// Where the check stands.
    pub site: Site,
}

/// What the functions of a module share.
#[derive(Debug, Default)]
pub struct Tables {
    /// Names of fields and methods.
    pub names: Vec<Symbol>,
    /// Types that values are checked against.
    pub contracts: Vec<Contract>,
    /// Tests and parts of patterns.
    pub patterns: Vec<PatternRow>,
    /// Texts with holes.
    pub templates: Vec<Rc<Template>>,
    /// Call shapes.
    pub calls: Vec<Rc<CallShape>>,
    name_rows: FxHashMap<Symbol, u32>,
}

impl Tables {
    /// The row of a name.
    pub fn name(&mut self, name: Symbol) -> u32 {
        let next = self.names.len() as u32;
        let row = *self.name_rows.entry(name).or_insert(next);
        if row == next {
            self.names.push(name);
        }
        row
    }

    /// The row of a type and place.
    pub fn contract(&mut self, ty: &Ty, site: &Site) -> u32 {
        let new = || Contract {
            ty: ty.clone(),
            site: site.clone(),
        };
        let fits = |known: &Contract| known.ty == *ty && known.site == *site;
        row_of(&mut self.contracts, fits, new)
    }

    /// The row of a test or part.
    pub fn pattern(&mut self, row: PatternRow) -> u32 {
        row_of(&mut self.patterns, |known| *known == row, || row.clone())
    }

    /// A new row for a template.
    pub fn template(&mut self, template: Template) -> u32 {
        self.templates.push(Rc::new(template));
        self.templates.len() as u32 - 1
    }

    /// The row of a call shape.
    pub fn call(&mut self, shape: CallShape) -> u32 {
        row_of(
            &mut self.calls,
            |known| **known == shape,
            || Rc::new(shape.clone()),
        )
    }
}

/// The row that fits, looked for among the latest ones: tables are long, and what repeats stands close together.
fn row_of<T>(rows: &mut Vec<T>, fits: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> u32 {
    const LOOK_BACK: usize = 64;
    let from = rows.len().saturating_sub(LOOK_BACK);
    if let Some(found) = rows.iter().skip(from).position(fits) {
        return (from + found) as u32;
    }
    rows.push(new());
    rows.len() as u32 - 1
}

/// Bit of an `arith` operator: it stands in `op=`, so a type's own `AddAssign` (and kin) is asked first.
pub const IN_PLACE: u8 = 0x80;
