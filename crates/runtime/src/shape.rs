//! Shapes: what the slots of an object with fields mean.
//!
//! Every struct, enum value with payload and class instance carries the number of its shape. The shape names type and variant and
//! says which slot a field has; two values of one type and variant have one shape, so an inline cache that has seen a shape
//! knows the slot without asking again. Tuples have no shape: their slots are their numbers.
//!
//! Numbers are never reused: a type that is defined anew (in a session that grows) gets new shapes, and caches of the old ones simply
//! no longer hit. `types` says of each type what does not depend on a value: its name, what it is, what the user's code
//! has to say about it ([`Hooks`]).

use crate::word::{OPTION, ORDERING, RESULT, TypeId};
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};

/// The number of a shape.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ShapeId(pub u32);

/// What a type is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TypeKind {
    /// A value with named or numbered fields.
    Struct,
    /// A value of one of several variants.
    Enum,
    /// A reference.
    Class,
}

/// A shape.
#[derive(Debug)]
pub struct Shape {
    /// Its type.
    pub ty: TypeId,
    /// Variant of an enum, else 0.
    pub variant: u32,
    /// Name of the variant of an enum, else of the type.
    pub name: Symbol,
    /// Fields, in the order of their slots.
    pub fields: Box<[Symbol]>,
    /// `P { x: 1 }` rather than `P(1)`.
    pub named: bool,
    /// The slots in the order in which named fields are printed.
    pub sorted: Box<[u32]>,
    /// Slots by name, where searching would take long.
    slots: FxHashMap<Symbol, u32>,
}

/// Fields up to this number are searched one by one.
const SEARCHED: usize = 8;

impl Shape {
    /// The slot of a field.
    pub fn slot(&self, name: Symbol) -> Option<usize> {
        if self.fields.len() <= SEARCHED {
            self.fields.iter().position(|f| *f == name)
        } else {
            self.slots.get(&name).map(|slot| *slot as usize)
        }
    }

    /// Number of slots.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there are no slots.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

/// Where the user's code decides for a type: the walks over values stop there and ask.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Hooks {
    /// Something decides about the text in forms other than `{:?}`: `Display`, `to_string`, or `Debug` for want of these.
    pub display: bool,
    /// Something decides in the `{:?}` form.
    pub debug: bool,
    /// `LowerHex` and kin.
    pub special: bool,
    /// `PartialEq`
    pub equal: bool,
    /// `Ord` or `PartialOrd`
    pub order: bool,
    /// A struct without an order of its own or `#[derive(PartialOrd)]`: comparing it is an error.
    pub unordered: bool,
}

/// A variant of an enum to be defined.
#[derive(Clone, Debug)]
pub struct VariantShape {
    /// Name.
    pub name: Symbol,
    /// Fields.
    pub fields: Vec<Symbol>,
    /// `V { x }` rather than `V(x)`.
    pub named: bool,
}

/// What is known of a type.
#[derive(Debug)]
pub struct Type {
    /// Name.
    pub name: Symbol,
    /// What it is.
    pub kind: TypeKind,
    /// Shapes of the variants of an enum; of anything else the one shape.
    pub shapes: Box<[ShapeId]>,
    /// What user code decides.
    pub hooks: Hooks,
}

/// The table of shapes and types.
#[derive(Debug)]
pub struct Shapes {
    shapes: Vec<Shape>,
    types: Vec<Option<Type>>,
    /// Whether any type has hooks: without, walks need not look.
    pub has_hooks: bool,
    /// The last number given to an instance.
    identity: std::cell::Cell<u64>,
}

/// The shape of `Some(v)`.
pub const SOME: ShapeId = ShapeId(1);
/// The shape of `Ok(v)`.
pub const OK: ShapeId = ShapeId(2);
/// The shape of `Err(v)`.
pub const ERR: ShapeId = ShapeId(3);

impl Default for Shapes {
    fn default() -> Shapes {
        let mut shapes = Shapes {
            shapes: Vec::new(),
            types: Vec::new(),
            has_hooks: false,
            identity: std::cell::Cell::new(0),
        };
        let variant = |name: &str, payload: usize| VariantShape {
            name: Symbol::intern(name),
            fields: (0..payload).map(position).collect(),
            named: false,
        };
        let mut define = |ty, name, variants: &[VariantShape]| {
            shapes.define_enum(ty, Symbol::intern(name), variants);
        };
        define(OPTION, "Option", &[variant("None", 0), variant("Some", 1)]);
        define(RESULT, "Result", &[variant("Ok", 1), variant("Err", 1)]);
        define(
            ORDERING,
            "Ordering",
            &["Less", "Equal", "Greater"].map(|name| variant(name, 0)),
        );
        shapes
    }
}

/// The name of a positional field.
pub fn position(index: usize) -> Symbol {
    Symbol::intern(&index.to_string())
}

impl Shapes {
    /// Defines (or defines anew) a struct; `named` tells `P { x: 1 }` from `P(1)`.
    pub fn define_struct(
        &mut self,
        ty: TypeId,
        name: Symbol,
        fields: &[Symbol],
        named: bool,
    ) -> ShapeId {
        let shape = self.add(ty, 0, name, fields, named);
        self.set_type(ty, name, TypeKind::Struct, vec![shape]);
        shape
    }

    /// Defines (or defines anew) a class or actor; inherited fields come first.
    pub fn define_class(&mut self, ty: TypeId, name: Symbol, fields: &[Symbol]) -> ShapeId {
        let shape = self.add(ty, 0, name, fields, true);
        self.set_type(ty, name, TypeKind::Class, vec![shape]);
        shape
    }

    /// Defines (or defines anew) an enum.
    pub fn define_enum(&mut self, ty: TypeId, name: Symbol, variants: &[VariantShape]) {
        let numbered = (0..).zip(variants);
        let shapes = numbered
            .map(|(i, v)| self.add(ty, i, v.name, &v.fields, v.named))
            .collect();
        self.set_type(ty, name, TypeKind::Enum, shapes);
    }

    fn add(
        &mut self,
        ty: TypeId,
        variant: u32,
        name: Symbol,
        fields: &[Symbol],
        named: bool,
    ) -> ShapeId {
        let id = ShapeId(self.shapes.len() as u32);
        let mut sorted: Vec<u32> = (0..fields.len() as u32).collect();
        if named {
            sorted.sort_by_key(|&slot| fields[slot as usize].as_str());
        }
        let slots = match fields.len() {
            ..=SEARCHED => FxHashMap::default(),
            _ => fields.iter().copied().zip(0..).collect(),
        };
        self.shapes.push(Shape {
            ty,
            variant,
            name,
            fields: fields.into(),
            named,
            sorted: sorted.into(),
            slots,
        });
        id
    }

    fn set_type(&mut self, ty: TypeId, name: Symbol, kind: TypeKind, shapes: Vec<ShapeId>) {
        let index = ty as usize;
        if self.types.len() <= index {
            self.types.resize_with(index + 1, || None);
        }
        self.types[index] = Some(Type {
            name,
            kind,
            shapes: shapes.into(),
            hooks: Hooks::default(),
        });
    }

    /// Says what user code decides for a type.
    pub fn set_hooks(&mut self, ty: TypeId, hooks: Hooks) {
        if let Some(Some(found)) = self.types.get_mut(ty as usize) {
            found.hooks = hooks;
            self.has_hooks |= hooks != Hooks::default();
        }
    }

    /// The shape with this number.
    #[inline]
    pub fn get(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0 as usize]
    }

    /// The type with this number.
    #[inline]
    pub fn ty(&self, ty: TypeId) -> Option<&Type> {
        self.types.get(ty as usize)?.as_ref()
    }

    /// The shape of a variant of an enum, or of a struct or class (variant 0).
    pub fn variant(&self, ty: TypeId, variant: u32) -> Option<ShapeId> {
        self.ty(ty)?.shapes.get(variant as usize).copied()
    }

    /// A number for an instance whose hash or order is asked for.
    pub(crate) fn next_identity(&self) -> u64 {
        self.identity.set(self.identity.get() + 1);
        self.identity.get()
    }

    /// Number of shapes so far.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Never: the library's own types are always there.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<Symbol> {
        names.iter().map(|n| Symbol::intern(n)).collect()
    }

    #[test]
    fn the_librarys_types_have_fixed_shapes() {
        let shapes = Shapes::default();
        assert_eq!(shapes.variant(OPTION, 1), Some(SOME));
        assert_eq!(shapes.variant(RESULT, 0), Some(OK));
        assert_eq!(shapes.variant(RESULT, 1), Some(ERR));
        assert_eq!(shapes.get(ERR).name.as_str(), "Err");
        assert_eq!(shapes.variant(ORDERING, 3), None);
    }

    #[test]
    fn slots_and_printing_order() {
        let mut shapes = Shapes::default();
        let point = shapes.define_struct(9, Symbol::intern("P"), &names(&["y", "x"]), true);
        let shape = shapes.get(point);
        assert_eq!(shape.slot(Symbol::intern("x")), Some(1));
        assert_eq!(shape.slot(Symbol::intern("z")), None);
        assert_eq!(*shape.sorted, [1, 0]);
        let many: Vec<Symbol> = (0..20).map(position).collect();
        let wide = shapes.define_class(10, Symbol::intern("W"), &many);
        assert_eq!(shapes.get(wide).slot(position(13)), Some(13));
        assert!(shapes.ty(8).is_none() && shapes.ty(99).is_none());
    }

    #[test]
    fn redefinition_gives_new_numbers() {
        let mut shapes = Shapes::default();
        let name = Symbol::intern("P");
        let old = shapes.define_struct(9, name, &names(&["x"]), true);
        let new = shapes.define_struct(9, name, &names(&["x", "y"]), true);
        assert_ne!(old, new);
        assert_eq!(shapes.get(old).len(), 1);
        assert_eq!(shapes.variant(9, 0), Some(new));
    }
}
