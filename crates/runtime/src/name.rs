//! What values are called in messages, and by `type_of`.

use crate::object::Kind;
use crate::shape::TypeKind;
use crate::word::Immediate;
use crate::{Runtime, Value};

impl Runtime {
    /// The name of the kind of a value, as `type_of` gives it. Variables and aliases are the VM's to look through.
    pub fn kind_name(&self, value: Value) -> &'static str {
        if value.number().is_some() && value.as_byte().is_none() {
            return if value.as_float().is_some() {
                "float"
            } else {
                "integer"
            };
        }
        if value.is_string() {
            return "string";
        }
        if let Some(immediate) = value.immediate() {
            return match immediate {
                Immediate::Nil | Immediate::Hole => "nil",
                Immediate::Bool(_) => "boolean",
                Immediate::Byte(_) => "byte",
                Immediate::Atom(_) => "atom",
                Immediate::Unit(..) => "enum_variant",
                Immediate::Fun(_) | Immediate::Builtin(_) | Immediate::Ctor(..) => "function",
                Immediate::Type(ty) => match self.shapes.ty(ty) {
                    Some(ty) if ty.kind == TypeKind::Class => "class",
                    _ => "type",
                },
            };
        }
        match value.kind() {
            Some(Kind::Array) => "array",
            Some(Kind::Heap) => "heap",
            Some(Kind::Map | Kind::Instance) => "object",
            Some(Kind::Set) => "set",
            Some(Kind::Tuple) => "tuple",
            Some(Kind::Struct) => "struct",
            Some(Kind::Enum) => "enum_variant",
            Some(Kind::Range) => "range",
            Some(Kind::Error) => "error",
            Some(Kind::Closure) => "function",
            Some(Kind::Shared) => "cell",
            Some(Kind::Lazy) => "lazy",
            Some(Kind::Future) => "future",
            _ => "native",
        }
    }

    /// Like [`Runtime::kind_name`], but user types by their own name: for messages.
    pub fn type_name(&self, value: Value) -> String {
        if let Some((ty, _)) = self.type_of(value)
            && let Some(ty) = self.shapes.ty(ty)
        {
            return ty.name.to_string();
        }
        match value.kind() {
            Some(Kind::Map) => "map".to_owned(),
            _ => self.kind_name(value).to_owned(),
        }
    }
}

/// For the developers of the runtime; programs see [`crate::print`](mod@crate::print).
impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(text) = self.text() {
            return write!(f, "{:?}", &*text);
        }
        match (self.number(), self.immediate(), self.object()) {
            (Some(number), ..) => write!(f, "{number:?}"),
            (_, Some(immediate), _) => write!(f, "{immediate:?}"),
            (_, _, Some(object)) => write!(f, "<{:?}>", Kind::of(object)),
            _ => f.write_str("<?>"),
        }
    }
}
