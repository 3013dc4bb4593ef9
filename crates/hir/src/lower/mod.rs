//! Lowering: from the syntax tree to the resolved program.
//!
//! It works in two phases, on each file and on each block that declares items:
//!
//! 1. `collect` gives every item a number and a place in a [`Module`], so that order does not
//!    matter; `imports` resolves `use`; `members` reads the types of fields and signatures, attaches methods to types,
//!    fills in trait defaults and flattens inheritance.
//! 2. The bodies follow: first those of functions and methods, the body of the file last, because only then
//!    it is known which of its variables a function refers to. Those are globals, the rest are
//!    slots of the entry function.
//!
//! **Scopes.** A name is looked up in the open blocks of the function, innermost first, then in the
//! functions around it (that makes a capture), then in the modules around it, then among the
//! builtins. Each function being lowered is a [`Frame`].
//!
//! **Types** flow forward: every method here that lowers an expression takes the type that the context wants and
//! notes the type that the expression has. Neither ever rejects a program; they choose widths and conversions.
//!
//! Recursion follows the tree, whose height the parser limits.

mod access;
mod alias;
mod args;
mod assign;
mod block;
mod builtin_call;
mod builtin_types;
mod call;
mod class;
mod closure;
pub(crate) mod collect;
mod collection;
mod condition;
mod construct;
mod contract;
mod control;
mod default;
mod destructure;
mod entry;
mod expect;
mod expr;
mod frame;
mod fun;
mod generic_len;
mod imports;
mod infer;
mod lints;
mod literal;
mod loops;
mod lost_change;
mod macros;
mod members;
mod method;
mod names;
mod ops;
mod overload;
mod path;
mod path_value;
mod pats;
mod pipe;
pub(crate) mod record;
mod replace;
pub(crate) mod scope_names;
mod tasks;
mod test_attributes;
mod traits;
mod types;

use crate::hir::{
    AdtId, BOUND, ENTRY, Expr, ExprKind, Fun, FunId, FunKind, GlobalId, OPTION, ORDERING, Program,
    RESULT,
};
use crate::modules::LoadedFiles;
use crate::ty::Ty;
pub(crate) use collect::Module;
pub(crate) use frame::Frame;
pub(crate) use replace::replace;
use ruchyruchy_syntax::ast;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::{SourceFile, Span};
use ruchyruchy_syntax::symbol::{FxHashMap, FxHashSet, Symbol};
use std::rc::Rc;

/// A module: a file, a `mod` block, or the items of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ModId(pub u32);

/// A trait of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TraitId(pub u32);

/// What is known about a function before its body is lowered.
#[derive(Debug)]
pub(crate) struct Sig {
    pub id: FunId,
    pub name: Symbol,
    pub span: Span,
    /// How `self` is taken; `self` is not among `params`.
    pub self_kind: Option<ast::SelfKind>,
    pub params: Vec<SigParam>,
    pub variadic: bool,
    pub ret: Ty,
    pub returns_alias: bool,
    pub is_async: bool,
}

/// A parameter of a [`Sig`].
#[derive(Debug, Clone)]
pub(crate) struct SigParam {
    pub name: Symbol,
    pub ty: Ty,
    pub annotated: bool,
    pub is_alias: bool,
    pub has_default: bool,
}

impl Sig {
    /// Least and greatest number of arguments, `self` not counted; no greatest if variadic.
    pub fn arity(&self) -> (usize, Option<usize>) {
        let fixed = if self.variadic {
            self.params.len().saturating_sub(1)
        } else {
            self.params.len()
        };
        let least = self
            .params
            .iter()
            .take(fixed)
            .filter(|p| !p.has_default)
            .count();
        (least, (!self.variadic).then_some(fixed))
    }
}

/// What a type name with `::` behind it offers beside its methods.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Assoc {
    Fun(FunId),
    Global(GlobalId),
}

/// What is known about a user type beyond [`crate::hir::Adt`].
#[derive(Clone, Debug, Default)]
pub(crate) struct AdtInfo {
    /// Functions without `self`, constants and class-level fields.
    pub assoc: FxHashMap<Symbol, Assoc>,
    pub field_index: FxHashMap<Symbol, u32>,
    pub variant_index: FxHashMap<Symbol, u32>,
    pub generics: Rc<[Symbol]>,
    /// Variant marked `#[default]`.
    pub default_variant: Option<u32>,
    /// Makes the derived default, once it was asked for.
    pub default_fun: Option<FunId>,
    /// `default_fun` is being made.
    pub default_busy: bool,
    /// Functions that `impl From<…>` gave, for `?` and `into`.
    pub from_fns: Vec<FunId>,
    /// What `?` calls, made on first need.
    pub convert: Option<FunId>,
    /// Methods by trait, for `Trait::method(x)` and `<T as Trait>::method`.
    pub by_trait: FxHashMap<(Symbol, Symbol), FunId>,
    /// `into_iter` of an `impl IntoIterator for &mut T`.
    pub mut_iter: Option<FunId>,
    /// Constant parameters as lengths of arrays in fields: the field, and how many arrays are around.
    pub const_lens: Vec<(Symbol, Symbol, usize)>,
    /// Own constructor (not inherited).
    pub own_constructor: bool,
    /// A class method of this name is the class's own, not an inherited one.
    pub own_methods: FxHashSet<Symbol>,
    /// Module it was declared in.
    pub module: Option<ModId>,
}

/// A trait with its defaults.
#[derive(Debug)]
pub(crate) struct TraitInfo {
    pub name: Symbol,
    pub module: ModId,
    pub ast: Rc<ast::Trait>,
    /// User traits above it.
    pub supertraits: std::cell::RefCell<Vec<TraitId>>,
}

/// What is known about a global beyond [`crate::hir::Global`].
#[derive(Clone, Debug)]
pub(crate) struct GlobalInfo {
    pub mutable: bool,
    pub is_const: bool,
    /// Its type is a contract.
    pub annotated: bool,
}

/// Everything that outlives one file: a REPL keeps it from entry to entry.
#[derive(Default)]
pub(crate) struct State {
    pub program: Program,
    pub names: NameTables,
}

/// The part of [`State`] that can be copied for a roll-back.
#[derive(Clone, Default)]
pub(crate) struct NameTables {
    pub modules: Vec<Module>,
    pub sigs: Vec<Option<Rc<Sig>>>,
    pub adts: Vec<AdtInfo>,
    pub traits: Vec<Rc<TraitInfo>>,
    pub globals: Vec<GlobalInfo>,
    pub aliases: Vec<Rc<collect::TypeAlias>>,
    /// Impls for one width of ints, preferred where the width is static.
    pub int_methods: FxHashMap<(crate::ty::IntTy, Symbol), FunId>,
    /// `i32::zero()` and kin: associated items that impls add to builtin types, by the type's name.
    pub builtin_assoc: FxHashMap<(Symbol, Symbol), Assoc>,
    /// Values of constants that are literals, by their thunk: bounds of range patterns.
    pub const_values: FxHashMap<FunId, crate::hir::Const>,
    /// The functions that [`AdtInfo::mut_iter`] names: what they give are aliases.
    pub mut_iters: FxHashSet<FunId>,
    /// Names of methods that some user type has.
    pub method_names: FxHashSet<Symbol>,
}

/// A body to lower in phase 2.
pub(crate) struct Job<'a> {
    pub fun: FunId,
    pub module: ModId,
    pub body: JobBody<'a>,
    pub kind: FunKind,
    /// Name for stack traces.
    pub name: Symbol,
    pub self_ty: Option<SelfCtx>,
    pub generics: Rc<[Symbol]>,
}

/// Where a body comes from.
pub(crate) enum JobBody<'a> {
    Fun(&'a ast::Fun),
    /// Member of a trait, lowered for an implementing type.
    Default(Rc<ast::Trait>, usize),
    /// A constant or default value: an expression and its contract.
    Value(&'a ast::Expr, Ty, crate::hir::Site),
    /// A constant of a trait.
    DefaultConst(Rc<ast::Trait>, usize),
    Invariant(&'a [ast::Expr]),
    Property(&'a ast::Expr, Option<ast::Ident>, Ty),
    Handler(&'a ast::Handler),
}

/// What `Self` means in a body.
#[derive(Clone, Debug)]
pub(crate) struct SelfCtx {
    pub ty: Ty,
    /// The class whose base `super` means.
    pub adt: Option<AdtId>,
}

pub(crate) struct Lowerer<'a> {
    pub st: State,
    pub diags: Vec<Diagnostic>,
    pub frames: Vec<Frame>,
    pub files: &'a LoadedFiles,
    /// Innermost module: names of items and types are looked up from here outwards.
    pub module: ModId,
    /// A method inside a block refers to a variable of the file: the entry has to be lowered again
    /// with all its variables as globals.
    pub need_globals: bool,
    /// Where the file starts: its variables lie behind.
    pub entry_start: u32,
    /// Variables of the file that became slots of the entry.
    pub local_lets: FxHashSet<Span>,
    /// All variables of the file are globals.
    pub all_globals: bool,
    /// Types being resolved, to find cycles of aliases.
    pub alias_depth: u32,
    /// What the parameters of the alias being expanded stand for.
    pub alias_args: Vec<(Symbol, Ty)>,
    /// Aliases followed for the outermost one being resolved.
    pub alias_work: u32,
    /// Modules whose statements have been lowered into the entry.
    pub ran: FxHashSet<ModId>,
    /// Static `Self` of the item being collected.
    pub self_ty: Option<SelfCtx>,
    /// Names that imports should have brought and did not, which was reported.
    pub failed_imports: FxHashSet<Symbol>,
    /// Undefined names that have been reported, by function: once is enough.
    pub reported: FxHashSet<(FunId, Symbol)>,
    /// Values on the left of pipes that wait for their call.
    pub piped: Vec<(Span, Expr)>,
    /// Links of the `?.` chains being lowered, innermost chain last.
    pub chains: Vec<Vec<(Expr, crate::hir::LocalId)>>,
    /// Generic parameters in scope while signatures are read.
    pub generics: Vec<Symbol>,
    /// Modules of imported files by file index.
    pub file_modules: FxHashMap<usize, ModId>,
    /// Notes what names mean, if an editor wants to know.
    pub recorder: Option<Box<record::Recorder>>,
}

pub(crate) fn mk(kind: ExprKind, span: Span, ty: Ty) -> Expr {
    Expr { kind, span, ty }
}

pub(crate) fn nil(span: Span) -> Expr {
    mk(ExprKind::Const(crate::hir::Const::Nil), span, Ty::Nil)
}

impl<'a> Lowerer<'a> {
    pub fn error(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Diagnostic::error(code, span, message))
    }

    pub fn warn(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Diagnostic::warning(code, span, message))
    }

    pub fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let index = self.diags.len();
        self.diags.push(diagnostic);
        &mut self.diags[index]
    }

    /// The value of an expression that makes no sense; an error was reported.
    pub fn bad(&mut self, span: Span) -> Expr {
        mk(ExprKind::Const(crate::hir::Const::Nil), span, Ty::Unknown)
    }

    pub fn text(&self, span: Span) -> &'a str {
        self.files.text(span)
    }

    pub fn file_of(&self, span: Span) -> Option<&'a Rc<SourceFile>> {
        self.files.file_of(span)
    }

    pub fn new_fun(&mut self, name: Symbol, span: Span) -> FunId {
        let id = FunId(self.st.program.funs.len() as u32);
        let kind = FunKind::Free;
        // Replaced when the body has been lowered.
        self.st.program.funs.push(Rc::new(Fun {
            id,
            name,
            span,
            kind,
            params: Vec::new(),
            required: 0,
            variadic: false,
            locals: Vec::new(),
            captures: Vec::new(),
            by_move: false,
            ret: Ty::Unknown,
            returns_alias: false,
            is_async: false,
            body: nil(span),
        }));
        self.st.names.sigs.push(None);
        id
    }

    pub fn sig(&self, fun: FunId) -> Option<Rc<Sig>> {
        self.st.names.sigs.get(fun.index()).cloned().flatten()
    }

    pub fn set_sig(&mut self, sig: Sig) {
        let index = sig.id.index();
        if let Some(slot) = self.st.names.sigs.get_mut(index) {
            *slot = Some(Rc::new(sig));
        }
    }

    pub fn set_fun(&mut self, mut fun: Fun) {
        self.note_locals(&fun);
        crate::last_use::run(&mut fun);
        let index = fun.id.index();
        if let Some(slot) = self.st.program.funs.get_mut(index) {
            *slot = Rc::new(fun);
        }
    }

    pub fn adt(&self, id: AdtId) -> &Rc<crate::hir::Adt> {
        &self.st.program.adts[id.index()]
    }

    pub fn adt_mut(&mut self, id: AdtId) -> &mut crate::hir::Adt {
        Rc::make_mut(&mut self.st.program.adts[id.index()])
    }

    pub fn info(&self, id: AdtId) -> &AdtInfo {
        &self.st.names.adts[id.index()]
    }

    pub fn info_mut(&mut self, id: AdtId) -> &mut AdtInfo {
        &mut self.st.names.adts[id.index()]
    }

    pub fn new_global(&mut self, name: Symbol, span: Span, ty: Ty, info: GlobalInfo) -> GlobalId {
        let id = GlobalId(self.st.program.globals.len() as u32);
        self.st.program.globals.push(crate::hir::Global {
            name,
            span,
            init: None,
            ty,
        });
        self.st.names.globals.push(info);
        id
    }

    /// Lowers bodies.
    pub fn run_jobs(&mut self, jobs: Vec<Job<'_>>) {
        for job in jobs {
            self.run_job(job);
        }
    }
}

/// The interned names that lowering itself looks for.
pub(crate) fn sym(name: &str) -> Symbol {
    Symbol::intern(name)
}

/// The state before any file: the types of the prelude.
pub(crate) fn fresh_state() -> State {
    let mut state = State::default();
    state.names.modules.push(Module::default());
    prelude_adt(&mut state, "Option", &[("None", 0), ("Some", 1)], 0);
    prelude_adt(&mut state, "Result", &[("Ok", 1), ("Err", 1)], 0);
    prelude_adt(
        &mut state,
        "Ordering",
        &[("Less", 0), ("Equal", 0), ("Greater", 0)],
        -1,
    );
    prelude_reverse(&mut state);
    prelude_adt(
        &mut state,
        "Bound",
        &[("Included", 1), ("Excluded", 1), ("Unbounded", 0)],
        0,
    );
    prelude_adt(&mut state, "Entry", &[("Occupied", 1), ("Vacant", 1)], 0);
    state
}

/// The enum of the library that a path's last name means.
pub(crate) fn library_enum(name: &str) -> Option<AdtId> {
    Some(match name {
        "Option" => OPTION,
        "Result" => RESULT,
        "Ordering" => ORDERING,
        "Bound" => BOUND,
        "Entry" => ENTRY,
        _ => return None,
    })
}

/// `Reverse(x)`: orders the other way round. Its methods are made where a program first names it.
pub(crate) const REVERSE: AdtId = AdtId(3);

fn prelude_reverse(state: &mut State) {
    use crate::hir::{AdtKind, FieldDef};
    prelude_adt(state, "Reverse", &[], 0);
    let Some(adt) = state.program.adts.last_mut().map(Rc::make_mut) else {
        return;
    };
    adt.kind = AdtKind::Struct;
    adt.is_tuple = true;
    adt.fields = vec![FieldDef {
        name: sym("0"),
        ty: Ty::Unknown,
        default: None,
    }];
    if let Some(info) = state.names.adts.last_mut() {
        info.field_index.insert(sym("0"), 0);
    }
}

fn prelude_adt(state: &mut State, name: &str, variants: &[(&str, usize)], first: i64) {
    use crate::hir::{Adt, AdtKind, FieldDef, Methods, VariantDef};
    let id = AdtId(state.program.adts.len() as u32);
    let field = |index: usize| FieldDef {
        name: sym(&index.to_string()),
        ty: Ty::Unknown,
        default: None,
    };
    let mut info = AdtInfo::default();
    let mut defs = Vec::new();
    for (index, (variant, fields)) in variants.iter().enumerate() {
        info.variant_index.insert(sym(variant), index as u32);
        defs.push(VariantDef {
            name: sym(variant),
            fields: (0..*fields).map(field).collect(),
            named: false,
            discriminant: first + index as i64,
        });
    }
    state.program.adts.push(Rc::new(Adt {
        id,
        name: sym(name),
        span: Span::NONE,
        kind: AdtKind::Enum,
        fields: Vec::new(),
        is_tuple: false,
        variants: defs,
        base: None,
        methods: Methods::default(),
        getters: FxHashMap::default(),
        setters: FxHashMap::default(),
        constructor: None,
        handlers: FxHashMap::default(),
        invariant: None,
        traits: Vec::new(),
    }));
    state.names.adts.push(info);
}

/// What a failed REPL entry is undone with.
pub(crate) struct Backup {
    names: NameTables,
    funs: usize,
    globals: usize,
    adts: Vec<Rc<crate::hir::Adt>>,
    kinds: FxHashMap<crate::hir::KindKey, crate::hir::Methods>,
    main: Option<FunId>,
    entry: Option<FunId>,
    tests: usize,
}

impl State {
    pub fn snapshot(&self) -> Backup {
        Backup {
            names: self.names.clone(),
            funs: self.program.funs.len(),
            globals: self.program.globals.len(),
            adts: self.program.adts.clone(),
            kinds: self.program.kinds.clone(),
            main: self.program.main,
            entry: self.program.entry,
            tests: self.program.tests.len(),
        }
    }

    pub fn restore(&mut self, backup: Backup) {
        self.names = backup.names;
        self.program.funs.truncate(backup.funs);
        self.program.globals.truncate(backup.globals);
        self.program.adts = backup.adts;
        self.program.kinds = backup.kinds;
        self.program.main = backup.main;
        self.program.entry = backup.entry;
        self.program.tests.truncate(backup.tests);
    }
}
