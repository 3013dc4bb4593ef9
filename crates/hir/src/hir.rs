//! The resolved program: every name is a number, sugar is gone, types are noted where they are known.
//!
//! What a tier must know to run it is said here, node by node; `language.md` says why.
//!
//! **Frames.** A function call owns [`Fun::locals`] slots. A slot is written by [`ExprKind::Let`], a
//! parameter, a loop or catch variable or a pattern binding: each of these makes a *new* variable in the
//! slot (so closures made in different iterations see different variables). A variable that a closure
//! captures lives on in a cell shared with it.
//!
//! **Places** are `Local Capture Global Field TupleField Index Deref` and, at their root, any expression
//! (then the place is the temporary's, or what an alias value it gives refers to). A place is read as a value by evaluating it.
//!
//! **Aliases** (`&mut`) are second-class values: `Borrow` and `Forward`, builtins such as `get_mut`, and
//! functions declared `-> &mut` give them; variables, parameters, pattern bindings and results may hold
//! them; every other consumer reads through them (gets a copy of the value). Reading a variable that holds an alias reads
//! through it; assigning to such a variable writes through it, unless the value assigned is
//! `Borrow` or `Forward` of an alias: that re-points it.

use crate::ty::Ty;
use ruchyruchy_builtins::Builtin;
use ruchyruchy_builtins::IntTy;
pub use ruchyruchy_builtins::format_apply::Format as FormatSpec;
use ruchyruchy_syntax::ast::{BinOp, ShortOp};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            /// As an index.
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}
ids! {
    /// A function in [`Program::funs`].
    FunId
    /// A user type in [`Program::adts`].
    AdtId
    /// A top-level variable or constant in [`Program::globals`].
    GlobalId
    /// A slot of the frame, in [`Fun::locals`].
    LocalId
    /// A loop or labelled block, unique in its function.
    LoopId
}

/// A whole program (or all REPL entries so far: vectors only grow).
#[derive(Debug, Default)]
pub struct Program {
    /// Functions, methods, closures, the bodies of files.
    pub funs: Vec<Rc<Fun>>,
    /// Structs, enums, classes, actors. 0..=3 are reserved, see [`Adt`].
    pub adts: Vec<Rc<Adt>>,
    /// Top-level variables and constants.
    pub globals: Vec<Global>,
    /// Methods and operators that impls add to built-in kinds of values.
    pub kinds: FxHashMap<KindKey, Methods>,
    /// The body of the file (the newest entry in a REPL).
    pub entry: Option<FunId>,
    /// A function of the file's root named `main` with no required parameter.
    pub main: Option<FunId>,
    /// `#[test]` functions, in the order of the text.
    pub tests: Vec<TestFun>,
}

/// A function marked `#[test]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestFun {
    /// Its name with the modules around it.
    pub name: Symbol,
    /// The function.
    pub fun: FunId,
    /// `#[ignore]`: to be run only when asked for.
    pub ignored: bool,
    /// `#[should_panic]`: it passes if it throws.
    pub should_panic: bool,
    /// `#[should_panic(expected = "…")]`: and the message contains this.
    pub expected: Option<Rc<str>>,
}

/// The kinds of built-in values that an `impl` can add methods to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KindKey {
    /// Every value (`impl<T> Trait for T`).
    Any,
    /// Integers of any width.
    Int,
    /// Floats.
    Float,
    /// Booleans.
    Bool,
    /// Strings and chars.
    Str,
    /// nil.
    Nil,
    /// Bytes.
    Byte,
    /// Atoms.
    Atom,
    /// Arrays.
    Array,
    /// Tuples.
    Tuple,
    /// Maps.
    Map,
    /// Sets.
    Set,
    /// Ranges.
    Range,
    /// Functions and closures.
    Func,
    /// `Error` values.
    Error,
    /// Lazy iterators.
    Iter,
}

/// Methods by name, and the operator hooks.
#[derive(Clone, Debug, Default)]
pub struct Methods {
    /// Methods that take `self` (parameter 0), inherited and trait-default ones included.
    pub by_name: FxHashMap<Symbol, FunId>,
    /// What operators and printing call, see [`Hook`].
    pub hooks: FxHashMap<Hook, FunId>,
}

macro_rules! hooks {
    ($($(#[$doc:meta])* $name:ident = $tr:literal :: $method:literal;)*) => {
        /// A trait method of the standard library that the language itself calls.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Hook { $($(#[$doc])* $name,)* }
        impl Hook {
            /// All rows: hook, trait name, method name.
            pub const ALL: &'static [(Hook, &'static str, &'static str)] = &[$((Hook::$name, $tr, $method),)*];
        }
    };
}
hooks! {
    /// `a + b`
    Add = "Add"::"add";
    /// `a - b`
    Sub = "Sub"::"sub";
    /// `a * b`
    Mul = "Mul"::"mul";
    /// `a / b`
    Div = "Div"::"div";
    /// `a % b`
    Rem = "Rem"::"rem";
    /// `a ** b`
    Pow = "Pow"::"pow";
    /// `a & b`
    BitAnd = "BitAnd"::"bitand";
    /// `a | b`
    BitOr = "BitOr"::"bitor";
    /// `a ^ b`
    BitXor = "BitXor"::"bitxor";
    /// `a << b`
    Shl = "Shl"::"shl";
    /// `a >> b`
    Shr = "Shr"::"shr";
    /// `a += b`
    AddAssign = "AddAssign"::"add_assign";
    /// `a -= b`
    SubAssign = "SubAssign"::"sub_assign";
    /// `a *= b`
    MulAssign = "MulAssign"::"mul_assign";
    /// `a /= b`
    DivAssign = "DivAssign"::"div_assign";
    /// `a %= b`
    RemAssign = "RemAssign"::"rem_assign";
    /// `a &= b`
    BitAndAssign = "BitAndAssign"::"bitand_assign";
    /// `a |= b`
    BitOrAssign = "BitOrAssign"::"bitor_assign";
    /// `a ^= b`
    BitXorAssign = "BitXorAssign"::"bitxor_assign";
    /// `a <<= b`
    ShlAssign = "ShlAssign"::"shl_assign";
    /// `a >>= b`
    ShrAssign = "ShrAssign"::"shr_assign";
    /// `-a`
    Neg = "Neg"::"neg";
    /// `!a`
    Not = "Not"::"not";
    /// `a[i]`
    Index = "Index"::"index";
    /// `a[i] = v`: gives an alias.
    IndexMut = "IndexMut"::"index_mut";
    /// `a == b`
    Eq = "PartialEq"::"eq";
    /// `a < b` and kin: gives an `Ordering`, maybe in an Option.
    PartialCmp = "PartialOrd"::"partial_cmp";
    /// Sorting and `cmp`.
    Cmp = "Ord"::"cmp";
    /// Printing with `{}`.
    Display = "Display"::"fmt";
    /// Printing with `{:?}`.
    Debug = "Debug"::"fmt";
    /// Printing with `{:x}`.
    LowerHex = "LowerHex"::"fmt";
    /// Printing with `{:X}`.
    UpperHex = "UpperHex"::"fmt";
    /// Printing with `{:o}`.
    Octal = "Octal"::"fmt";
    /// Printing with `{:b}`.
    Binary = "Binary"::"fmt";
    /// Printing with `{:e}`.
    LowerExp = "LowerExp"::"fmt";
    /// Printing with `{:E}`.
    UpperExp = "UpperExp"::"fmt";
    /// A `to_string` method of the user's own: printing calls it when there is no Display.
    ToString = "ToString"::"to_string";
    /// `for x in it` and the iterator adaptors.
    Next = "Iterator"::"next";
    /// `for x in collection`.
    IntoIter = "IntoIterator"::"into_iter";
    /// Hashing: keys are equal when `Eq` says so; without a user hash, fields decide.
    Hash = "Hash"::"hash";
    /// `*x`
    Deref = "Deref"::"deref";
    /// `*x = v`: gives an alias.
    DerefMut = "DerefMut"::"deref_mut";
}

/// What a function is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunKind {
    /// `fun` without self.
    Free,
    /// Parameter 0 is `self` by value (`self`, `mut self`) or shared (`&self`).
    Method,
    /// Parameter 0 is `&mut self`: an alias of the receiver.
    MutMethod,
    /// A lambda, or a nested function that captures.
    Closure,
    /// The body of a file.
    Entry,
    /// A constructor of a class: parameter 0 is the fresh instance; the result is ignored.
    Constructor,
    /// Computes a default value, a constant, a message (no frame in stack traces).
    Thunk,
}

/// A function.
#[derive(Debug)]
pub struct Fun {
    /// Its number.
    pub id: FunId,
    /// For stack traces: `main`, `Point::new`, `<closure>`, `<top level>`.
    pub name: Symbol,
    /// Where its signature stands.
    pub span: Span,
    /// What it is for.
    pub kind: FunKind,
    /// Parameters, `self` first; parameter *i* is bound to [`Param::local`].
    pub params: Vec<Param>,
    /// Number of leading parameters without default.
    pub required: usize,
    /// The last parameter takes all further arguments as an array.
    pub variadic: bool,
    /// Frame slots.
    pub locals: Vec<LocalInfo>,
    /// What a closure takes along from where it is made, in order of [`ExprKind::Capture`] indices.
    pub captures: Vec<CaptureFrom>,
    /// `move`: captures are copies.
    pub by_move: bool,
    /// Declared result: checked and converted at each return (contract); Unknown = none.
    pub ret: Ty,
    /// Declared `-> &mut T` (or Option/Result of one): a result may be an alias. Otherwise results are read through.
    pub returns_alias: bool,
    /// Calling gives a future that runs the body when awaited.
    pub is_async: bool,
    /// The body. Destructuring parameters, contracts (`requires`…) are lowered into it.
    pub body: Expr,
}

/// A parameter.
#[derive(Debug)]
pub struct Param {
    /// Name (for named arguments and messages).
    pub name: Symbol,
    /// Slot.
    pub local: LocalId,
    /// Contract, checked and converted at entry.
    pub ty: Ty,
    /// Declared `&mut T`: keeps an alias. Else, if annotated, an alias argument is read through; without annotation it is kept.
    pub is_alias: bool,
    /// Was annotated at all.
    pub annotated: bool,
    /// Default value: evaluated in the callee's frame after the parameters before it.
    pub default: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// A frame slot.
#[derive(Clone, Debug)]
pub struct LocalInfo {
    /// Source name; temporaries have names like `%0`.
    pub name: Symbol,
    /// Declaration.
    pub span: Span,
    /// Some closure captures it.
    pub captured: bool,
    /// A nested function made *before* its `let` runs captures it: its cell is made by [`ExprKind::Block`] entry
    /// ([`Scope::early_cells`]) and the `let` stores into that cell instead of making a new variable.
    pub early_cell: bool,
    /// `mut`/`var`.
    pub mutable: bool,
    /// Static type.
    pub ty: Ty,
}

/// Where a closure gets a captured variable from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureFrom {
    /// The maker's slot.
    Local(LocalId),
    /// The maker's own capture.
    Capture(u32),
}

/// A top-level variable or a constant.
#[derive(Debug)]
pub struct Global {
    /// Name.
    pub name: Symbol,
    /// Declaration.
    pub span: Span,
    /// A const or static: computed on first use by this thunk. None: assigned by [`ExprKind::LetGlobal`]; reading it earlier raises `Error`.
    pub init: Option<FunId>,
    /// Static type.
    pub ty: Ty,
}

/// Struct, enum, class or actor. `AdtId(0)` is Option (variants None, Some), `AdtId(1)` Result (Ok, Err),
/// `AdtId(2)` Ordering (Less, Equal, Greater), 3 Reverse, 4 Bound (Included, Excluded, Unbounded), 5 Entry (Occupied, Vacant).
#[derive(Clone, Debug)]
pub struct Adt {
    /// Its number.
    pub id: AdtId,
    /// Name.
    pub name: Symbol,
    /// Declaration.
    pub span: Span,
    /// What it is.
    pub kind: AdtKind,
    /// Fields of structs, classes (inherited first), actors; in declaration order.
    pub fields: Vec<FieldDef>,
    /// Positional fields (`P(1, 2)`): names are `0`, `1`, …
    pub is_tuple: bool,
    /// Variants of an enum.
    pub variants: Vec<VariantDef>,
    /// Base class.
    pub base: Option<AdtId>,
    /// Methods (inherited, trait defaults, impls: all resolved) and hooks.
    pub methods: Methods,
    /// Property getters (class).
    pub getters: FxHashMap<Symbol, FunId>,
    /// Property setters (class): parameters self, value.
    pub setters: FxHashMap<Symbol, FunId>,
    /// Constructor of a class or actor (its own, or inherited).
    pub constructor: Option<FunId>,
    /// Message handlers of an actor: parameter 0 is self.
    pub handlers: FxHashMap<Symbol, FunId>,
    /// `invariant` checks: a [`FunKind::Method`] that raises ContractError; run after construction and after each method that may mutate.
    pub invariant: Option<FunId>,
    /// Has `#[derive(PartialOrd/Ord)]` or may be ordered structurally: always true for enums and structs.
    pub traits: Vec<Symbol>,
}

/// The reserved [`AdtId`] of Option: variant 0 is None, 1 is Some.
pub const OPTION: AdtId = AdtId(0);
/// The reserved [`AdtId`] of Result: variant 0 is Ok, 1 is Err.
pub const RESULT: AdtId = AdtId(1);
/// The reserved [`AdtId`] of Ordering: Less, Equal, Greater.
pub const ORDERING: AdtId = AdtId(2);
/// The reserved [`AdtId`] of Bound: Included, Excluded, Unbounded.
pub const BOUND: AdtId = AdtId(4);
/// The reserved [`AdtId`] of what `map.entry(k)` gives, for patterns only: variant 0 is Occupied, 1 is Vacant, and the
/// payload of both is the entry itself.
pub const ENTRY: AdtId = AdtId(5);

/// The kinds of user types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdtKind {
    /// A value.
    Struct,
    /// A value.
    Enum,
    /// A reference.
    Class,
    /// A reference with a mailbox.
    Actor,
}

/// A field.
#[derive(Clone, Debug)]
pub struct FieldDef {
    /// Name.
    pub name: Symbol,
    /// Contract.
    pub ty: Ty,
    /// Default value.
    pub default: Option<FunId>,
}

/// A variant.
#[derive(Clone, Debug)]
pub struct VariantDef {
    /// Name.
    pub name: Symbol,
    /// Payload fields; positional ones are named `0`, `1`, …
    pub fields: Vec<FieldDef>,
    /// `V { x }` rather than `V(x)`.
    pub named: bool,
    /// What `as i32` gives: explicit, or the one before plus one.
    pub discriminant: i64,
}

/// An expression.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
    /// Static type of its value.
    pub ty: Ty,
}

impl Expr {
    /// Whether, if this gives an alias, assigning it to a variable that holds an alias makes the variable refer to another
    /// place. What other expressions give is read through.
    pub fn repoints(&self) -> bool {
        matches!(
            self.kind,
            ExprKind::Borrow(_)
                | ExprKind::Forward(_)
                | ExprKind::Match(_)
                | ExprKind::If { .. }
                | ExprKind::Block { .. }
                | ExprKind::Call { .. }
                | ExprKind::MethodCall { .. }
        )
    }
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// nil
    Nil,
    /// true, false
    Bool(bool),
    /// An int; a u64 above i64::MAX is [`Const::Big`].
    Int(i64),
    /// A u64 above i64::MAX.
    Big(u64),
    /// A float
    Float(f64),
    /// A string (chars too)
    Str(Rc<str>),
    /// b'a'
    Byte(u8),
    /// b"…": an array of bytes
    Bytes(Rc<[u8]>),
    /// :a
    Atom(Symbol),
}

/// The unary operators left after lowering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `-x`; checked in the width if it is known.
    Neg,
    /// Logical not (`!` where no int width is static). A user `Not` hook wins.
    Not,
    /// Bitwise not, in the width (`~`, and `!` where an int width is static).
    BitNot,
}

/// An argument.
#[derive(Debug)]
pub struct Arg {
    /// Value; may give an alias.
    pub expr: Expr,
    /// `...e`
    pub spread: bool,
    /// `name = e` where the callee is not known statically (known callees have been put in order).
    pub name: Option<Symbol>,
}

/// A block's variables.
#[derive(Debug, Default)]
pub struct Scope {
    /// The slots of variables declared directly in the block: cleared when it is left.
    pub locals: Vec<LocalId>,
    /// Slots that get a fresh cell at entry, see [`LocalInfo::early_cell`].
    pub early_cells: Vec<LocalId>,
}

/// Which type of `Error` an [`ExprKind::Raise`] makes.
pub use crate::error_kind::ErrorKind;

/// Where a contract stands, for its message.
#[derive(Clone, Debug, PartialEq)]
pub enum Site {
    /// `let x: T`, assignment to an annotated variable.
    Let(Symbol),
    /// Parameter.
    Param(Symbol),
    /// Field.
    Field(Symbol),
    /// Result of the function.
    Return,
    /// An element of a typed literal.
    Element,
}

/// The kinds of expressions.
#[derive(Debug)]
pub enum ExprKind {
    /// A constant.
    Const(Const),
    /// A variable of this frame. Forces a `lazy` value, reads through an alias.
    Local(LocalId),
    /// The last use of a variable of this frame (made by [`crate::last_use`]): its value may be moved out of the slot.
    Move(LocalId),
    /// A captured variable.
    Capture(u32),
    /// A top-level variable or constant.
    Global(GlobalId),
    /// A function without captures as a value.
    FunRef(FunId),
    /// A builtin as a value.
    BuiltinRef(Builtin),
    /// A constructor as a value: a tuple struct/variant (`map(Some)`), or a class.
    CtorRef {
        /// Type.
        adt: AdtId,
        /// Variant, 0 for structs and classes.
        variant: u32,
    },
    /// A type as a value (`spawn A`, `type_of`): rarely used.
    TypeRef(AdtId),
    /// Makes a closure.
    Closure(FunId),
    /// `lazy e`: the thunk is a closure without parameters, run on first use.
    Lazy(FunId),

    /// Unary operator.
    Unary {
        /// Operator.
        op: Unary,
        /// Width if static.
        int: Option<IntTy>,
        /// Operand.
        expr: Box<Expr>,
    },
    /// Binary operator.
    Binary {
        /// Operator.
        op: BinOp,
        /// Width if static (taken from either operand).
        int: Option<IntTy>,
        /// Left.
        lhs: Box<Expr>,
        /// Right.
        rhs: Box<Expr>,
    },
    /// `&& || ??`.
    Short {
        /// Operator.
        op: ShortOp,
        /// Left.
        lhs: Box<Expr>,
        /// Right.
        rhs: Box<Expr>,
    },
    /// `e as T`.
    Cast {
        /// Value; its static type tells the source width.
        expr: Box<Expr>,
        /// Target.
        to: Ty,
    },
    /// Contract: checks and converts (`int → f64`, `5 → Some(5)` …) or raises TypeError/OverflowError.
    Coerce {
        /// Value.
        expr: Box<Expr>,
        /// Required type.
        ty: Ty,
        /// Where.
        site: Site,
    },
    /// A u64 flows into a place of unknown width: raises OverflowError above i64::MAX.
    Narrow(Box<Expr>),
    /// Is the value of this type (as a contract would accept it without conversion)? For overloads.
    Is {
        /// Value.
        expr: Box<Expr>,
        /// Type.
        ty: Ty,
    },

    /// Statements; the value is that of the last one, or nil if `discard` (or empty).
    Block {
        /// Variables.
        scope: Scope,
        /// Statements.
        stmts: Vec<Expr>,
        /// `;` after the last.
        discard: bool,
    },
    /// A new variable. Keeps an alias given by `Borrow`/`Forward`/a call. Value: nil.
    Let {
        /// Slot.
        local: LocalId,
        /// Initial value; none: uninitialised (reading raises Error).
        init: Option<Box<Expr>>,
    },
    /// Initialises a top-level variable. Value: nil.
    LetGlobal {
        /// Which.
        global: GlobalId,
        /// Initial value.
        init: Option<Box<Expr>>,
    },
    /// `place = value`.
    Assign {
        /// Place.
        place: Box<Expr>,
        /// Value.
        value: Box<Expr>,
        /// The assigned value is wanted as result (else nil).
        want: bool,
    },
    /// `place op= value`: the place is evaluated once, before the value.
    Update {
        /// Operator.
        op: BinOp,
        /// Width if static.
        int: Option<IntTy>,
        /// Place.
        place: Box<Expr>,
        /// Right operand.
        value: Box<Expr>,
        /// What the expression gives.
        result: UpdateResult,
    },
    /// `place ??= value`, `&&=`, `||=`.
    UpdateShort {
        /// Operator.
        op: ShortOp,
        /// Place.
        place: Box<Expr>,
        /// Right operand.
        value: Box<Expr>,
    },

    /// `&mut place`: an alias of it; of something that is no place, of the temporary.
    Borrow(Box<Expr>),
    /// A variable statically known to hold (maybe) an alias, passed on as it is: the alias itself if it holds one, else a copy of the value.
    Forward(Box<Expr>),
    /// `*e`: reads through an alias (or calls the Deref hook); as a place, what the alias refers to.
    Deref(Box<Expr>),

    /// `o.name`: field of a struct, class instance, actor, error, map (`m["name"]`), data frame, or getter.
    Field {
        /// Object.
        object: Box<Expr>,
        /// Name.
        name: Symbol,
        /// Declared index when the static type is a known struct (a hint, to be verified).
        hint: Option<(AdtId, u32)>,
    },
    /// `t.0`: tuple, tuple struct.
    TupleField {
        /// Object.
        object: Box<Expr>,
        /// Index.
        index: u32,
    },
    /// `a[i]`, slices included (the index is then a range).
    Index {
        /// Object.
        object: Box<Expr>,
        /// Index.
        index: Box<Expr>,
    },

    /// `if`. Without else-part nil.
    If {
        /// Condition: falsy are false, nil, None.
        cond: Box<Expr>,
        /// Then.
        then: Box<Expr>,
        /// Else.
        otherwise: Option<Box<Expr>>,
    },
    /// Endless loop.
    Loop {
        /// Its id.
        id: LoopId,
        /// Body.
        body: Box<Expr>,
    },
    /// While loop; value nil, or what `break` gives.
    While {
        /// Its id.
        id: LoopId,
        /// Condition.
        cond: Box<Expr>,
        /// Body.
        body: Box<Expr>,
    },
    /// `for local in iter`: arrays, ranges, strings (code points), maps (as `(k, v)`), sets, tuples? (no), iterators, user iterators.
    /// If `iter` gives an alias of an array or map (`&mut xs`), the variable aliases each element.
    For {
        /// Its id.
        id: LoopId,
        /// Loop variable, new in each iteration.
        local: LocalId,
        /// What is iterated.
        iter: Box<Expr>,
        /// Body.
        body: Box<Expr>,
    },
    /// A block that `break 'label v` leaves.
    Labelled {
        /// Its id.
        id: LoopId,
        /// Body.
        body: Box<Expr>,
    },
    /// Leaves a loop or labelled block with a value.
    Break {
        /// Which.
        id: LoopId,
        /// Value; none: nil.
        value: Option<Box<Expr>>,
    },
    /// Next iteration.
    Continue {
        /// Which.
        id: LoopId,
    },
    /// Leaves the function. In an entry: ends the program.
    Return(Option<Box<Expr>>),

    /// Pattern matching.
    Match(Box<Match>),

    /// A call of a function known statically; arguments are in parameter order; missing ones at the end take defaults.
    /// Arguments in the middle that take a default are [`ExprKind::DefaultArg`].
    Call {
        /// Callee.
        fun: FunId,
        /// Arguments.
        args: Vec<Arg>,
    },
    /// Stands for "use the parameter's default" among the arguments of a `Call`.
    DefaultArg,
    /// A call of a value.
    CallValue {
        /// Callee.
        callee: Box<Expr>,
        /// Arguments.
        args: Vec<Arg>,
    },
    /// A call of a builtin function.
    CallBuiltin {
        /// Which.
        builtin: Builtin,
        /// Arguments.
        args: Vec<Arg>,
        /// What the context expects (`let x: T = …`, turbofish); Unknown if nothing.
        expected: Ty,
        /// Width for functions of integer types (`u8::from_str_radix`).
        int: Option<IntTy>,
        /// Followed by an Option/Result method: give a real Option or Result.
        wrap: bool,
    },
    /// `receiver.name(args)`: user methods of the receiver's type first, then a callable field of that name, then builtins,
    /// then Option/Result methods, which work on every value.
    MethodCall {
        /// Receiver: a place if a `&mut self` method or a mutating builtin is to change it.
        receiver: Box<Expr>,
        /// Name.
        name: Symbol,
        /// Arguments.
        args: Vec<Arg>,
        /// As in `CallBuiltin`.
        expected: Ty,
        /// Static width of the receiver (or, for arrays and iterators, of its elements).
        int: Option<IntTy>,
        /// As in `CallBuiltin`.
        wrap: bool,
        /// The result is not used: place-or-new builtins need not make one.
        unused: bool,
        /// The receiver is a mutable place (`let mut`, `var`, `&mut`, a field of one): place-or-new builtins act in place.
        mutable_place: bool,
    },
    /// A method of a known function called with a receiver (super calls, `Type::method(x)`, `Trait::method(x)` when resolved): argument 0 is the
    /// receiver, passed as `Borrow` when the method takes `&mut self`.
    /// (Emitted as [`ExprKind::Call`]; listed here for readers.)
    Construct {
        /// Type.
        adt: AdtId,
        /// Variant; 0 for structs.
        variant: u32,
        /// Values with their field index, in source order; all fields are covered unless there is a base.
        /// Contracts are already applied by `Coerce`.
        fields: Vec<(u32, Expr)>,
        /// `..base`, evaluated last.
        base: Option<Box<Expr>>,
    },
    /// Makes a class instance or actor: fields by default (`nil` if none), then the constructor.
    /// `fields` non-empty: literal form `C { x: 1 }` / `spawn A { n: 0 }`, which runs no constructor.
    New {
        /// Class or actor.
        adt: AdtId,
        /// Constructor arguments in order (as in `Call`, without self).
        args: Vec<Arg>,
        /// Literal fields.
        fields: Vec<(u32, Expr)>,
        /// Literal form.
        literal: bool,
    },
    /// Array literal.
    Array(Vec<Element>),
    /// `[v; n]`.
    Repeat {
        /// Value.
        value: Box<Expr>,
        /// Count: negative or absurd raises.
        count: Box<Expr>,
    },
    /// Tuple.
    Tuple(Vec<Expr>),
    /// Set literal.
    Set(Vec<Element>),
    /// Map literal.
    Map(Vec<MapElement>),
    /// Range; absent ends are open.
    Range {
        /// Start.
        start: Option<Box<Expr>>,
        /// End.
        end: Option<Box<Expr>>,
        /// `..=`
        inclusive: bool,
    },
    /// Adds to the collection being built in a slot by a comprehension.
    Collect {
        /// Slot of the array, set or map.
        into: LocalId,
        /// Key, for maps.
        key: Option<Box<Expr>>,
        /// Element or value.
        value: Box<Expr>,
    },
    /// Builds a string.
    Format(Box<Format>),
    /// `write!(dest, …)` / `writeln!`: appends to a string place, a formatter, or an output stream; gives `Ok(nil)`.
    Write {
        /// Destination.
        dest: Box<Expr>,
        /// Text.
        text: Box<Expr>,
    },
    /// `df![…]`.
    DataFrame(Vec<(Expr, Expr)>),

    /// `throw e`
    Throw(Box<Expr>),
    /// Throws what the slot holds again, its place and trace unchanged.
    Rethrow(LocalId),
    /// Raises a new `Error` with this message (asserts, contracts, panics, unmatched patterns).
    Raise {
        /// Its type.
        error: ErrorKind,
        /// Its message (converted to text).
        message: Box<Expr>,
    },
    /// `try`.
    Try {
        /// Guarded.
        body: Box<Expr>,
        /// Variable and handler.
        catch: Option<(LocalId, Box<Expr>)>,
        /// Runs however the rest ends; its value is dropped.
        finally: Option<Box<Expr>>,
    },
    /// `e?`: nil, None and Err return from the function, Some and Ok are unwrapped, the rest stays.
    Question {
        /// Value.
        expr: Box<Expr>,
        /// `From` conversion of the error value, when the declared error type has one.
        convert: Option<FunId>,
    },
    /// `base?.rest`: the unwrapped base is put into the slot, then `rest` (which reads the slot) is evaluated.
    OptChain {
        /// Before `?.`.
        base: Box<Expr>,
        /// Slot.
        local: LocalId,
        /// The rest of the chain.
        rest: Box<Expr>,
        /// In a function declared to return Option or Result: nil, None, Err return from it. Else nil/None give nil and Err raises.
        returns: bool,
    },
    /// `await e`: runs a future; any other value is itself.
    Await(Box<Expr>),
    /// `a ! M(x)` / `a <? M(x)`.
    Send {
        /// Actor.
        actor: Box<Expr>,
        /// Message.
        message: Symbol,
        /// Arguments.
        args: Vec<Arg>,
        /// Gives the handler's result (else nil).
        ask: bool,
    },
}

/// What an [`ExprKind::Update`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateResult {
    /// nil (statement position).
    Nothing,
    /// The new value (`x += 1`, `++x`).
    New,
    /// The old value (`x++`).
    Old,
}

/// An element of an array or set literal.
#[derive(Debug)]
pub struct Element {
    /// Value.
    pub expr: Expr,
    /// `...e`: any iterable.
    pub spread: bool,
}

/// An entry of a map literal.
#[derive(Debug)]
pub enum MapElement {
    /// `k: v`
    Pair(Expr, Expr),
    /// `...m`
    Spread(Expr),
}

/// A formatted text.
#[derive(Debug)]
pub struct Format {
    /// Evaluated once each, in order.
    pub args: Vec<Expr>,
    /// The pieces.
    pub parts: Vec<FormatPart>,
}

/// A piece of a formatted text.
#[derive(Clone, Debug)]
pub enum FormatPart {
    /// Literal text.
    Text(Rc<str>),
    /// A formatted argument.
    Arg {
        /// Index into [`Format::args`].
        arg: usize,
        /// How.
        spec: FormatSpec,
        /// Width (for `{:x}` of negatives).
        int: Option<IntTy>,
        /// `{:w$}`: index of the argument that holds the width.
        width_arg: Option<usize>,
        /// `{:.p$}`, `{:.*}`: index of the argument that holds the precision.
        precision_arg: Option<usize>,
    },
}

/// A pattern match, compiled to a decision tree.
#[derive(Debug)]
pub struct Match {
    /// Scrutinee: if it gives an alias, bindings alias the parts.
    pub scrutinee: Expr,
    /// Arms; reached through the tree.
    pub arms: Vec<MatchArm>,
    /// How to choose.
    pub tree: Decision,
    /// Slots of all arms' bindings, cleared at the end.
    pub scope: Scope,
}

/// An arm.
#[derive(Debug)]
pub struct MatchArm {
    /// Guard: if falsy the tree goes on.
    pub guard: Option<Expr>,
    /// Body.
    pub body: Expr,
}

/// A decision tree. Tests are made top down; each path tests a part of the scrutinee at most once per kind of test.
/// Subtrees may be shared (compile a shared one once, by its pointer), and a chain along `no` and `default` can be as
/// long as the match has arms (walk it with a loop).
#[derive(Clone, Debug)]
pub enum Decision {
    /// Nothing matches: `MatchError`.
    Fail,
    /// Bind, check the guard, run the arm.
    Leaf {
        /// Arm.
        arm: usize,
        /// Bindings.
        bindings: Vec<Binding>,
        /// Where to go on when the arm's guard is falsy (unused without guard).
        otherwise: Option<Rc<Decision>>,
    },
    /// A yes/no test.
    Test {
        /// Part tested.
        at: Rc<[Proj]>,
        /// Test.
        test: Test,
        /// Yes.
        yes: Rc<Decision>,
        /// No.
        no: Rc<Decision>,
    },
    /// Many-way branch on the variant of a user enum value (or Ordering).
    Switch {
        /// Part tested.
        at: Rc<[Proj]>,
        /// Enum; a value of another type goes to `default`.
        adt: AdtId,
        /// Decision by variant number; none = default.
        cases: Vec<Option<Rc<Decision>>>,
        /// Everything else.
        default: Rc<Decision>,
    },
}

/// A binding at a leaf.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Slot.
    pub local: LocalId,
    /// Part bound.
    pub at: Rc<[Proj]>,
    /// Bound by copy although the scrutinee is an alias.
    pub copy: bool,
}

/// A step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Proj {
    /// Payload field of an enum value.
    Payload(u32),
    /// What a value leniently contains, seen as an Option (`Inner(OPTION)`: the payload of a real Some, else the value
    /// itself) or as a Result (`Inner(RESULT)`: the payload of a real Ok or Err, else the value itself).
    Inner(AdtId),
    /// Field of a struct, class instance, error.
    Field(Symbol),
    /// Element of a tuple or tuple struct.
    Tuple(u32),
    /// Element of a tuple from its end (1 = last).
    TupleBack(u32),
    /// Element of an array from the front.
    Front(u32),
    /// Element of an array from the back (1 = last).
    Back(u32),
    /// Rest of an array or tuple: without so many elements in front and behind.
    Slice(u32, u32),
    /// Entry of a map.
    Key(Symbol),
}

/// A test of a part. All answer no for values of other kinds.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A variant of a user enum.
    Variant(AdtId, u32),
    /// `Some(p)`: a real Some, or any value but nil, None, Ok, Err. Strict (only a real Some) when the part was reached through a lenient [`Proj::Inner`].
    Some,
    /// `None`: None or nil.
    None,
    /// `Ok(p)`: a real Ok or any value but Err. Strict as for Some.
    Ok,
    /// `Err(p)`: a real Err.
    Err,
    /// A struct or class (subclasses too) of this type.
    Struct(AdtId),
    /// An `Error` value (pattern `Error { … }`), or one of this kind.
    ErrorKind(Option<ErrorKind>),
    /// Same kind and equal (1 matches neither 1.0 nor Some(1); an int literal matches a byte).
    Const(Const),
    /// Equal by `==` to a constant of the program.
    Global(GlobalId),
    /// Within bounds: ints for int bounds, floats for floats, 1-char strings for chars.
    Range {
        /// Lower bound.
        lo: Option<Const>,
        /// Upper bound.
        hi: Option<Const>,
        /// `..=`
        inclusive: bool,
    },
    /// An array of exactly (or at least) so many elements.
    Array {
        /// Elements.
        len: u32,
        /// A rest pattern is there: at least.
        at_least: bool,
    },
    /// A tuple of exactly (or at least) so many elements.
    Tuple {
        /// Elements.
        len: u32,
        /// At least.
        at_least: bool,
    },
    /// A map with this key.
    HasKey(Symbol),
    /// The type of a typed catch clause.
    Is(Ty),
}
