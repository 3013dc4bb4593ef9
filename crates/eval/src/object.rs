//! Values of the library that are not part of the language: a compiled regex, a running process, a point of the calendar.
//!
//! Such a value is an [`Object`] behind [`Native::Object`]. It says on which rows of the builtin table its methods are, what
//! its fields are, how it is shown, and what it is compared by; so a new kind of object needs no change of the walker. Objects
//! are references, and what the program can see of most of them never changes.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::Native;
use crate::value::Value;
use ruchyruchy_builtins::Receiver;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::ast::BinOp;
use std::any::Any;
use std::rc::Rc;

/// What objects with value semantics are compared, ordered and hashed by; keys of different kinds are unequal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// Kind and text.
    Text(&'static str, String),
    /// Kind and number.
    Number(&'static str, i128),
}

/// A value of the library.
pub trait Object: Any {
    /// On which rows of the table its methods are.
    fn receiver(&self) -> Receiver;

    /// Name of the kind, as `type_of` gives it.
    fn kind(&self) -> &'static str;

    /// The text that `println` shows; inside of containers and for `{:?}` it is `quoted`.
    fn text(&self, quoted: bool) -> String;

    /// What it is compared by; none: it is equal to itself only.
    fn key(&self) -> Option<Key> {
        None
    }

    /// `object.name`
    fn field(&self, _name: &str) -> Option<Value> {
        None
    }

    /// `object[index]`
    fn element(&self, _index: &Value) -> Option<Value> {
        None
    }

    /// `object op other`
    fn operate(&self, _op: BinOp, _other: &Value) -> Option<Value> {
        None
    }

    /// For [`of`].
    fn into_any(self: Rc<Self>) -> Rc<dyn Any>;
}

/// A value made of an object.
pub(crate) fn value(object: impl Object) -> Value {
    Value::Native(Rc::new(Native::Object(Rc::new(object))))
}

/// The object of this type in a value.
pub(crate) fn of<T: Object>(value: &Value) -> Option<Rc<T>> {
    match value {
        Value::Native(native) => match &**native {
            Native::Object(object) => object.clone().into_any().downcast().ok(),
            _ => None,
        },
        _ => None,
    }
}

impl Interp {
    /// The receiver, an object of a certain type.
    pub(crate) fn this_object<T: Object>(&mut self, call: &Call<'_>) -> Res<Rc<T>> {
        let this = call.this(self)?;
        match of(&this) {
            Some(object) => Ok(object),
            None => {
                let (name, kind) = (call.builtin.name(), self.type_name(&this));
                self.raise(
                    ErrorKind::TypeError,
                    format!("`{name}` is no method of {kind}"),
                )
            }
        }
    }

    /// The entries of an optional map argument such as `{timeout: 500}`; each name must be among `known`.
    pub(crate) fn options_arg(
        &mut self,
        call: &mut Call<'_>,
        i: usize,
        known: &[&str],
    ) -> Res<Vec<(String, Value)>> {
        let v = call.arg(i);
        let v = self.read_through(v)?;
        let map = match &v {
            Value::Nil => return Ok(Vec::new()),
            Value::Map(map) => map,
            v => return self.wrong_arg(call, i, "a map of options", v),
        };
        let mut options = Vec::new();
        for (name, value) in map.data.borrow().iter() {
            let Some(name) = name.as_str().filter(|name| known.contains(name)) else {
                let (of, known) = (call.builtin.name(), known.join("`, `"));
                let name = self.quoted(name)?;
                return self.raise(
                    ErrorKind::KeyError,
                    format!("`{of}` has no option {name}: there are `{known}`"),
                );
            };
            options.push((name.to_string(), value.clone()));
        }
        Ok(options)
    }
}
