//! Declarations.

use super::{Attribute, Block, Expr, Ident, Pat, Path, Type};
use crate::span::Span;

/// A declaration with its attributes.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Attributes before it.
    pub attrs: Vec<Attribute>,
    /// `pub` (any form).
    pub is_pub: bool,
    /// What it is.
    pub kind: ItemKind,
    /// From the first keyword to the end.
    pub span: Span,
}

/// The kinds of declarations.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// `fun f() {}`
    Fun(Fun),
    /// `struct S { }`, `struct T(A, B);`, `struct U;`
    Struct(Struct),
    /// `enum E { }`
    Enum(Enum),
    /// `class C : B { }`
    Class(Class),
    /// `actor A { }`
    Actor(Actor),
    /// `trait T { }`, `interface T { }`
    Trait(Trait),
    /// `impl T for S { }`, `extend S { }`
    Impl(Impl),
    /// `mod m { }`, `module m { }`, `mod m;`
    Mod(Mod),
    /// `const X: T = e`, `static X: T = e`
    Const(Const),
    /// `use a::{b, c as d}`, `import a`, `from a import b`
    Use(Use),
    /// `type A = T`
    TypeAlias {
        /// Name.
        name: Ident,
        /// Generic parameters.
        generics: Vec<GenericParam>,
        /// The type meant; none in a trait's `type Item;`.
        ty: Option<Type>,
    },
    /// `effect …`, and other declarations without run-time meaning.
    Ignored,
}

/// `T: Bound + Bound` or `const N: usize`.
#[derive(Clone, Debug, PartialEq)]
pub struct GenericParam {
    /// Name.
    pub name: Ident,
    /// Bounds, those of a `where` clause included.
    pub bounds: Vec<Type>,
    /// `const N`.
    pub is_const: bool,
}

/// How a method takes `self`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelfKind {
    /// `self`
    Value,
    /// `mut self`
    MutValue,
    /// `&self`
    Ref,
    /// `&mut self`
    RefMut,
}

/// A function or method.
#[derive(Clone, Debug, PartialEq)]
pub struct Fun {
    /// Name.
    pub name: Ident,
    /// Generic parameters.
    pub generics: Vec<GenericParam>,
    /// `self` parameter and its place.
    pub self_param: Option<(SelfKind, Span)>,
    /// Other parameters.
    pub params: Vec<Param>,
    /// Return annotation.
    pub ret: Option<Type>,
    /// Body; none for a required method of a trait.
    pub body: Option<Block>,
    /// `async`
    pub is_async: bool,
    /// `static` (classes).
    pub is_static: bool,
    /// `requires e`
    pub requires: Vec<Expr>,
    /// `ensures e`
    pub ensures: Vec<Expr>,
    /// Signature without the body.
    pub sig_span: Span,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Pattern, most often a [`super::PatKind::Bind`].
    pub pat: Pat,
    /// Annotation.
    pub ty: Option<Type>,
    /// Default value.
    pub default: Option<Expr>,
    /// `...rest`: takes all further arguments as an array.
    pub variadic: bool,
    /// Where it stands.
    pub span: Span,
}

/// A field of a struct, variant, class or actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Attributes.
    pub attrs: Vec<Attribute>,
    /// `pub`
    pub is_pub: bool,
    /// `mut`/`var` before the name, or `const`/`static` in classes.
    pub is_static: bool,
    /// Name (digits in tuple structs and tuple variants).
    pub name: Ident,
    /// Annotation.
    pub ty: Option<Type>,
    /// Default value.
    pub default: Option<Expr>,
}

/// The fields of a struct or variant.
#[derive(Clone, Debug, PartialEq)]
pub enum Fields {
    /// No fields.
    Unit,
    /// `(A, B)`
    Tuple(Vec<Field>),
    /// `{ a: A }`
    Named(Vec<Field>),
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Name.
    pub name: Ident,
    /// Generic parameters.
    pub generics: Vec<GenericParam>,
    /// Fields.
    pub fields: Fields,
    /// Methods written inside the struct body.
    pub methods: Vec<Item>,
    /// `invariant e` clauses.
    pub invariants: Vec<Expr>,
}

/// An enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Name.
    pub name: Ident,
    /// Generic parameters.
    pub generics: Vec<GenericParam>,
    /// Variants.
    pub variants: Vec<Variant>,
    /// Methods written inside the enum body.
    pub methods: Vec<Item>,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Attributes (`#[default]`).
    pub attrs: Vec<Attribute>,
    /// Name.
    pub name: Ident,
    /// Payload.
    pub fields: Fields,
    /// `= 5`
    pub discriminant: Option<Expr>,
}

/// A class.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Name.
    pub name: Ident,
    /// Generic parameters.
    pub generics: Vec<GenericParam>,
    /// Base class.
    pub base: Option<Path>,
    /// Further names after the base: traits.
    pub traits: Vec<Path>,
    /// Fields; `is_static` marks class-level ones.
    pub fields: Vec<Field>,
    /// `new(…) { }`: its `Fun` has name `new`. Several are an error of resolution.
    pub constructors: Vec<Fun>,
    /// Methods and static methods, consts.
    pub members: Vec<Item>,
    /// `property name: T { get => e, set(v) => e }`.
    pub properties: Vec<Property>,
    /// `invariant e`
    pub invariants: Vec<Expr>,
}

/// A property of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Name.
    pub name: Ident,
    /// Annotation.
    pub ty: Option<Type>,
    /// `get => e` or `get { }`.
    pub getter: Option<Expr>,
    /// `set(v) => e`.
    pub setter: Option<(Ident, Expr)>,
    /// Where it stands.
    pub span: Span,
}

/// An actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Name.
    pub name: Ident,
    /// State.
    pub fields: Vec<Field>,
    /// `new(…)`, as in classes.
    pub constructors: Vec<Fun>,
    /// Message handlers.
    pub handlers: Vec<Handler>,
    /// Methods.
    pub members: Vec<Item>,
}

/// `Name(params) => body` in a `receive` block.
#[derive(Clone, Debug, PartialEq)]
pub struct Handler {
    /// Message name.
    pub name: Ident,
    /// Parameters.
    pub params: Vec<Param>,
    /// Annotation of the answer.
    pub ret: Option<Type>,
    /// Body.
    pub body: Expr,
}

/// A trait.
#[derive(Clone, Debug, PartialEq)]
pub struct Trait {
    /// Name.
    pub name: Ident,
    /// Generic parameters.
    pub generics: Vec<GenericParam>,
    /// Supertraits.
    pub supertraits: Vec<Type>,
    /// Functions (with or without body), consts, associated types.
    pub members: Vec<Item>,
}

/// An impl block.
#[derive(Clone, Debug, PartialEq)]
pub struct Impl {
    /// Generic parameters.
    pub generics: Vec<GenericParam>,
    /// Trait implemented.
    pub of_trait: Option<Path>,
    /// Type implemented for.
    pub target: Type,
    /// Functions, consts, associated types.
    pub members: Vec<Item>,
}

/// A module.
#[derive(Clone, Debug, PartialEq)]
pub struct Mod {
    /// Name.
    pub name: Ident,
    /// Contents; none for `mod m;`.
    pub body: Option<Block>,
}

/// A constant or static.
#[derive(Clone, Debug, PartialEq)]
pub struct Const {
    /// Name.
    pub name: Ident,
    /// Annotation.
    pub ty: Option<Type>,
    /// Value; none for a required const of a trait.
    pub value: Option<Expr>,
    /// `static mut`.
    pub mutable: bool,
    /// `static`.
    pub is_static: bool,
}

/// An import.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The tree of names.
    pub tree: UseTree,
}

/// `a::b`, `a::b as c`, `a::*`, `a::{…}`.
#[derive(Clone, Debug, PartialEq)]
pub struct UseTree {
    /// Segments before the end; may be empty inside braces.
    pub prefix: Vec<Ident>,
    /// What follows.
    pub kind: UseKind,
    /// Where it stands.
    pub span: Span,
}

/// The end of a [`UseTree`].
#[derive(Clone, Debug, PartialEq)]
pub enum UseKind {
    /// The last segment of the prefix is imported, maybe under another name.
    Simple {
        /// `as name`
        alias: Option<Ident>,
    },
    /// `*`
    Glob,
    /// `{ … }`
    Group(Vec<UseTree>),
}
