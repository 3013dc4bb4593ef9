//! Expressions.

use super::{Block, Ident, Pat, Path, Type};
use crate::span::Span;
use crate::symbol::Symbol;
use std::rc::Rc;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Lit {
    /// `nil`, `null`, `()`.
    Nil,
    /// `true`, `false`.
    Bool(bool),
    /// An integer up to 2^64-1 with its suffix (`u8`, `f64`, …); the sign is a unary minus.
    Int(u64, Option<Symbol>),
    /// A float with its suffix.
    Float(f64, Option<Symbol>),
    /// Any string form, escapes resolved.
    Str(Rc<str>),
    /// `'x'`: a string of one code point.
    Char(char),
    /// `b'x'`.
    Byte(u8),
    /// `b"…"`.
    Bytes(Rc<[u8]>),
    /// `:name`.
    Atom(Symbol),
}

/// Unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnOp {
    /// `-x`
    Neg,
    /// `!x`
    Not,
    /// `~x`
    BitNot,
    /// `*x`
    Deref,
}

/// Binary operators that evaluate both sides (`&&`, `||`, `??`, `|>` are expressions of their own).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `**`
    Pow,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `x in xs`
    In,
}

/// `&&`, `||`, `??`: the right side is evaluated only if needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortOp {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `??`
    Coalesce,
}

/// What an assignment does: `=` or `op=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignOp {
    /// `=`
    Set,
    /// `+=` and kin
    Op(BinOp),
    /// `&&=`, `||=`, `??=`
    Short(ShortOp),
}

/// The kinds of expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A literal.
    Lit(Lit),
    /// `x`, `a::b`, `Vec::<i32>::new`, `self`, `Self::X`.
    Path(Path),
    /// `(e)`: kept for the formatter and for rules that look at parentheses.
    Paren(Box<Expr>),
    /// `-x` …
    Unary(UnOp, Box<Expr>),
    /// `&x`, `&mut x`.
    Borrow {
        /// `&mut`
        mutable: bool,
        /// What is borrowed.
        expr: Box<Expr>,
    },
    /// `a + b` …
    Binary {
        /// Operator.
        op: BinOp,
        /// Where the operator stands.
        op_span: Span,
        /// Left side.
        lhs: Box<Expr>,
        /// Right side.
        rhs: Box<Expr>,
    },
    /// `a && b`, `a || b`, `a ?? b`.
    Short {
        /// Operator.
        op: ShortOp,
        /// Left side.
        lhs: Box<Expr>,
        /// Right side.
        rhs: Box<Expr>,
    },
    /// `a |> f(b)`.
    Pipe {
        /// The value that flows.
        lhs: Box<Expr>,
        /// Where it flows: a call, a path, a lambda, …
        rhs: Box<Expr>,
    },
    /// `a = b`, `a += b`, `(a, b) = (b, a)`.
    Assign {
        /// Operator.
        op: AssignOp,
        /// Where the operator stands.
        op_span: Span,
        /// The place, or a tuple/array/struct of places.
        target: Box<Expr>,
        /// The value.
        value: Box<Expr>,
    },
    /// `++x`, `x--` …
    IncDec {
        /// `++`
        increment: bool,
        /// Operator stands before: the value is the new one.
        prefix: bool,
        /// The place.
        target: Box<Expr>,
    },
    /// `c ? a : b`.
    Ternary {
        /// Condition.
        cond: Box<Expr>,
        /// Value if truthy.
        then: Box<Expr>,
        /// Value if falsy.
        otherwise: Box<Expr>,
    },
    /// `let PAT = e` as (part of) a condition of `if`, `while` or a match guard.
    Let {
        /// Pattern.
        pat: Box<Pat>,
        /// What it is matched with.
        expr: Box<Expr>,
    },
    /// `let PAT = e in body`.
    LetIn {
        /// Pattern and value.
        binding: Box<super::Let>,
        /// Where the names are visible; its value is that of the whole.
        body: Box<Expr>,
    },
    /// `if c { } else …`.
    If {
        /// Condition: may hold [`ExprKind::Let`] joined by `&&`.
        cond: Box<Expr>,
        /// Then-block (one expression without braces is wrapped in a block).
        then: Block,
        /// A block or another `if`.
        otherwise: Option<Box<Expr>>,
    },
    /// `'l: while c { }`.
    While {
        /// Label without its quote.
        label: Option<Ident>,
        /// Condition.
        cond: Box<Expr>,
        /// Body.
        body: Block,
    },
    /// `'l: loop { }`.
    Loop {
        /// Label.
        label: Option<Ident>,
        /// Body.
        body: Block,
    },
    /// `'l: for PAT in e { }`.
    For {
        /// Label.
        label: Option<Ident>,
        /// Loop variable(s).
        pat: Box<Pat>,
        /// What is iterated.
        iter: Box<Expr>,
        /// Body.
        body: Block,
    },
    /// `match e { … }`.
    Match {
        /// Scrutinee.
        scrutinee: Box<Expr>,
        /// Arms.
        arms: Vec<Arm>,
    },
    /// `matches!(e, pat if guard)`.
    Matches {
        /// Scrutinee.
        scrutinee: Box<Expr>,
        /// Pattern.
        pat: Box<Pat>,
        /// Guard.
        guard: Option<Box<Expr>>,
    },
    /// `'l: { }`, `{ }`, `unsafe { }`.
    Block {
        /// Label.
        label: Option<Ident>,
        /// The block.
        block: Block,
    },
    /// `async { }`, `async move { }`.
    Async(Block),
    /// `|a, b| e`, `move |x| e`, `x => e`, `\x -> e`, `fun(x) { }`, `async |x| e`.
    Closure(Box<Closure>),
    /// `f(a, b = 1, ...rest)`.
    Call {
        /// What is called.
        callee: Box<Expr>,
        /// Arguments.
        args: Vec<Arg>,
    },
    /// `o.m::<T>(a)`, `o?.m(a)`.
    MethodCall {
        /// Receiver.
        receiver: Box<Expr>,
        /// `?.`
        optional: bool,
        /// Method name.
        name: Ident,
        /// Turbofish.
        generics: Vec<Type>,
        /// Arguments.
        args: Vec<Arg>,
    },
    /// `o.x`, `o?.x`, `t.0` (the name is then the digits).
    Field {
        /// Object.
        object: Box<Expr>,
        /// `?.`
        optional: bool,
        /// Field name or tuple index.
        name: Ident,
    },
    /// `a[i]`, `a[1..]`.
    Index {
        /// Indexed value.
        object: Box<Expr>,
        /// Index.
        index: Box<Expr>,
    },
    /// `a..b`, `a..=b`, `..`, `a..`, `..b`.
    Range {
        /// Start.
        start: Option<Box<Expr>>,
        /// End.
        end: Option<Box<Expr>>,
        /// `..=`
        inclusive: bool,
    },
    /// `[a, ...b]` and `vec![a, b]`.
    Array(Vec<Element>),
    /// `[v; n]` and `vec![v; n]`.
    Repeat {
        /// The value, evaluated once and copied.
        value: Box<Expr>,
        /// How many.
        count: Box<Expr>,
    },
    /// `(a, b)`, `(a,)`.
    Tuple(Vec<Expr>),
    /// `{1, 2}`.
    Set(Vec<Element>),
    /// `{k: v, "k": v, [e]: v, 1: v, ...m}`; `{}` in expression position.
    Map(Vec<MapEntry>),
    /// `P { x: 1, y, ..base }`.
    Struct {
        /// Type or variant.
        path: Path,
        /// Fields in source order.
        fields: Vec<FieldInit>,
        /// `..base`.
        base: Option<Box<Expr>>,
    },
    /// `[e for p in xs if c]`, `{e for …}`, `{k: v for …}`.
    Comprehension(Box<Comprehension>),
    /// `e as T`.
    Cast {
        /// Value.
        expr: Box<Expr>,
        /// Target.
        ty: Box<Type>,
    },
    /// `e?`.
    Try(Box<Expr>),
    /// `throw e`.
    Throw(Box<Expr>),
    /// `try { } catch … finally { }`.
    TryCatch {
        /// Guarded block.
        body: Block,
        /// Catch clauses in order.
        catches: Vec<CatchClause>,
        /// Finally block.
        finally: Option<Block>,
    },
    /// `return e`.
    Return(Option<Box<Expr>>),
    /// `break 'l e`.
    Break {
        /// Label.
        label: Option<Ident>,
        /// Value.
        value: Option<Box<Expr>>,
    },
    /// `continue 'l`.
    Continue {
        /// Label.
        label: Option<Ident>,
    },
    /// `await e`, `e.await`.
    Await(Box<Expr>),
    /// `yield e`.
    Yield(Option<Box<Expr>>),
    /// `lazy e`.
    Lazy(Box<Expr>),
    /// `spawn A`, `spawn A(args)`, `spawn A { n: 0 }`.
    Spawn(Box<Expr>),
    /// `a ! M(x)` (send) and `a <? M(x)` (ask).
    Send {
        /// The actor.
        actor: Box<Expr>,
        /// `<?`: waits for the answer.
        ask: bool,
        /// Message name.
        message: Ident,
        /// Message arguments.
        args: Vec<Arg>,
    },
    /// `f"…"`.
    FString(Vec<FStringPart>),
    /// `println!(…)` and every other macro call that has no form of its own above.
    Macro {
        /// Name without `!`.
        name: Ident,
        /// Arguments.
        args: Vec<Arg>,
    },
    /// `df!["a" => e, …]`.
    DataFrame(Vec<(Expr, Expr)>),
    /// Text that makes no sense; a diagnostic was reported.
    Error,
}

/// An element of an array or set literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// `...e`
    pub spread: bool,
    /// Value.
    pub expr: Expr,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    /// `name = e`
    pub name: Option<Ident>,
    /// `...e`
    pub spread: bool,
    /// Value.
    pub expr: Expr,
}

/// An entry of a map literal.
#[derive(Clone, Debug, PartialEq)]
pub enum MapEntry {
    /// `key: value`; an identifier key is a [`Lit::Str`], `[e]: v` has any expression as key.
    Pair {
        /// Key.
        key: Expr,
        /// Value.
        value: Expr,
    },
    /// `...m`
    Spread(Expr),
}

/// `name: e` or the shorthand `name` in a struct literal.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldInit {
    /// Field.
    pub name: Ident,
    /// Value; none = shorthand.
    pub value: Option<Expr>,
}

/// A `match` arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// Pattern.
    pub pat: Pat,
    /// `if` guard (may hold `let` conditions).
    pub guard: Option<Expr>,
    /// Body.
    pub body: Expr,
    /// Whole arm.
    pub span: Span,
}

/// What a comprehension builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[…]`
    Array,
    /// `{e for …}`
    Set,
    /// `{k: v for …}`
    Map,
}

/// `[value for pat in iter if cond for …]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Comprehension {
    /// What is built.
    pub kind: ComprehensionKind,
    /// Key of a map comprehension.
    pub key: Option<Expr>,
    /// Element or value.
    pub value: Expr,
    /// `for` clauses, outermost first.
    pub clauses: Vec<ComprehensionClause>,
}

/// `for pat in iter if cond if cond`.
#[derive(Clone, Debug, PartialEq)]
pub struct ComprehensionClause {
    /// Variable(s).
    pub pat: Pat,
    /// What is iterated.
    pub iter: Expr,
    /// Filters.
    pub conds: Vec<Expr>,
}

/// `catch PAT { }`, `catch (e: T) { }`, `catch { }`.
#[derive(Clone, Debug, PartialEq)]
pub struct CatchClause {
    /// Pattern; none catches all.
    pub pat: Option<Pat>,
    /// Annotation `catch e: ParseError`.
    pub ty: Option<Type>,
    /// Guard.
    pub guard: Option<Expr>,
    /// Handler.
    pub body: Block,
}

/// A lambda.
#[derive(Clone, Debug, PartialEq)]
pub struct Closure {
    /// Parameters.
    pub params: Vec<super::Param>,
    /// Return annotation.
    pub ret: Option<Type>,
    /// Body.
    pub body: Expr,
    /// `move`.
    pub is_move: bool,
    /// `async`.
    pub is_async: bool,
}

/// A part of an f-string.
#[derive(Clone, Debug, PartialEq)]
pub enum FStringPart {
    /// Literal text, escapes resolved.
    Text(Rc<str>),
    /// `{expr}`, `{expr:spec}`.
    Expr {
        /// The expression.
        expr: Expr,
        /// Text after `:` (Rust's format spec without the colon), and its place.
        spec: Option<(Rc<str>, Span)>,
    },
}
