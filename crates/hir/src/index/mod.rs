//! What an editor asks about a program: what does this name mean, where else does it stand, what is it.
//!
//! ```text
//!  tree ──definitions──▶ Def  ◀─┐
//!                               ├─ join ──▶ Index
//!  lowering ──record──▶ marks ──┘
//! ```
//!
//! [`Session::lower_with_index`](crate::session::Session::lower_with_index) gives an [`Index`] beside the program, for
//! programs with errors too: what the parser and the resolver could make sense of is in it. Everything is told by
//! [`Span`]s, which name file and place.
//!
//! **Groups.** Definitions that only together can have another name form a group: a method of a trait and those of its
//! impls, a method and what overrides it, the bindings of an or-pattern. References are those of the group.
//!
//! **Dynamic members.** Ruchy is gradually typed: in `x.area()` nobody may know what `x` is. Such an occurrence is
//! [`Target::Dynamic`], and the tool decides what it does with a name that may mean one of several.

pub mod complete;
mod definitions;
mod join;
pub mod keywords;

pub(crate) use join::{Noted, join};

use crate::ty::Ty;
use ruchyruchy_builtins::Builtin;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

/// A definition in [`Index::defs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefId(pub u32);

impl DefId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The kinds of definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DefKind {
    /// A function.
    Function,
    /// A function with `self`.
    Method,
    /// `new` of a class or actor.
    Constructor,
    /// A message handler of an actor.
    Handler,
    /// A property of a class.
    Property,
    /// A field.
    Field,
    /// A variant of an enum.
    Variant,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A class.
    Class,
    /// An actor.
    Actor,
    /// A trait.
    Trait,
    /// An impl block: it has no name of its own, its span is that of the type.
    Impl,
    /// A type alias.
    Alias,
    /// A module in the file.
    Module,
    /// A file that is a module.
    File,
    /// A constant or static.
    Constant,
    /// A variable.
    Variable,
    /// A parameter.
    Parameter,
    /// The `self` parameter.
    SelfParameter,
    /// A generic parameter.
    TypeParameter,
}

/// Something that the program defines.
#[derive(Clone, Debug)]
pub struct Def {
    /// Its name.
    pub name: Symbol,
    /// What it is.
    pub kind: DefKind,
    /// Its name in the text.
    pub span: Span,
    /// All of it, attributes and documentation not included.
    pub full: Span,
    /// What it is part of.
    pub container: Option<DefId>,
    /// Its documentation comments, without their slashes.
    pub doc: String,
    /// One line of program text that declares it; for variables with the type that was found.
    pub detail: String,
    /// Static type of a variable, parameter or constant.
    pub ty: Ty,
    /// A variable that is declared so.
    pub mutable: bool,
    /// It stands for its group: see the module.
    pub group: DefId,
    /// Signature of a function.
    pub(crate) signature: Option<Span>,
    /// An annotation is there.
    pub annotated: bool,
}

/// What an occurrence of a name means.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A definition of the program.
    Def(DefId),
    /// A builtin function or method.
    Builtin(Builtin),
    /// Something else of the library, by its path: a type, a module, a constant, a variant of the prelude.
    Library(String),
    /// A member that is found when the program runs.
    Dynamic(Symbol),
}

/// A place where a name stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The name.
    pub span: Span,
    /// What it means.
    pub target: Target,
    /// It is the name of the definition itself.
    pub is_definition: bool,
}

/// What the names of a program mean.
#[derive(Debug, Default)]
pub struct Index {
    pub(crate) defs: Vec<Def>,
    /// Sorted by place.
    pub(crate) occurrences: Vec<Occurrence>,
    /// Static types of expressions, sorted by place; several for one place where a body was lowered for several types.
    pub(crate) types: Vec<(Span, Ty)>,
    /// The types of [`Index::types`] and [`Def::ty`] as text need the names of the program's types.
    pub(crate) type_names: Vec<Symbol>,
}

impl Index {
    /// All definitions, in the order of the text of each file, variables last.
    pub fn defs(&self) -> impl Iterator<Item = (DefId, &Def)> {
        (0..).map(DefId).zip(&self.defs)
    }

    /// A definition.
    pub fn def(&self, id: DefId) -> Option<&Def> {
        self.defs.get(id.index())
    }

    /// All occurrences, sorted by place.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// The occurrences that touch a position: more than one where a shorthand names a field and a variable, or where
    /// a body was lowered for several types.
    pub fn at(&self, position: u32) -> &[Occurrence] {
        let touching = |o: &Occurrence| o.span.lo <= position && position <= o.span.hi;
        let start = self.occurrences.partition_point(|o| o.span.hi < position);
        let rest = self.occurrences.get(start..).unwrap_or_default();
        let Some(first) = rest.first().filter(|o| touching(o)) else {
            return &[];
        };
        // Between two names that touch (`a` and `b` in `a|b`), the one that starts here is meant.
        let last = rest.iter().take_while(|o| touching(o)).last();
        let span = last.map_or(first.span, |o| o.span);
        let from = rest.partition_point(|o| o.span < span);
        let to = rest.partition_point(|o| o.span <= span);
        rest.get(from..to).unwrap_or_default()
    }

    /// The occurrences of a definition and of all in its group.
    pub fn references(&self, id: DefId) -> impl Iterator<Item = &Occurrence> {
        let group = self.def(id).map(|def| def.group);
        self.occurrences.iter().filter(move |o| match o.target {
            Target::Def(other) => self.def(other).map(|def| def.group) == group,
            _ => false,
        })
    }

    /// The definitions of a group.
    pub fn group(&self, id: DefId) -> impl Iterator<Item = (DefId, &Def)> {
        let group = self.def(id).map(|def| def.group);
        self.defs().filter(move |(_, def)| Some(def.group) == group)
    }

    /// Occurrences of members with this name that are found when the program runs.
    pub fn dynamic(&self, name: Symbol) -> impl Iterator<Item = &Occurrence> {
        let target = Target::Dynamic(name);
        self.occurrences.iter().filter(move |o| o.target == target)
    }

    /// The static type of the expression that ends at a position: of the shortest one that is not shorter than `from`.
    pub fn type_of(&self, span: Span) -> Option<&Ty> {
        let start = self.types.partition_point(|(at, _)| *at < span);
        let (at, ty) = self.types.get(start)?;
        (*at == span).then_some(ty)
    }

    /// A type as a user would write it; `_` if it is unknown.
    pub fn type_text(&self, ty: &Ty) -> String {
        crate::print::ty_text_by(ty, &self.type_names).to_string()
    }
}
