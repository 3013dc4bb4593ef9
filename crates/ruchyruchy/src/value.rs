//! What goes in and out of a running program.

use ruchyruchy_eval::map::MapData;
use ruchyruchy_eval::value::{Record, Value as Inner};
use ruchyruchy_hir::error_kind::ErrorKind;

/// A value of a Ruchy program.
///
/// Arrays, maps, structs and the like are values: a clone is independent of the original (it costs a
/// reference count). Instances of classes are references. A value belongs to the thread it was made on,
/// and functions and user types inside of it to the [`Module`](crate::Module) it came from.
///
/// Text of a value (as `println` gives it) comes from [`Module::text`](crate::Module::text), since a program
/// may define its own.
pub struct Value(pub(crate) Inner);

/// The kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// `nil`
    Nil,
    /// `true`, `false`
    Bool,
    /// An integer.
    Int,
    /// A float.
    Float,
    /// A byte.
    Byte,
    /// An atom such as `:ok`.
    Atom,
    /// A string.
    String,
    /// A range.
    Range,
    /// An array.
    Array,
    /// A tuple.
    Tuple,
    /// A map.
    Map,
    /// A set.
    Set,
    /// A value of a user struct.
    Struct,
    /// A value of an enum, `Option` and `Result` included.
    Enum,
    /// An instance of a class, or an actor.
    Instance,
    /// Anything that can be called.
    Function,
    /// An `Error`.
    Error,
    /// Iterators, files, clocks and the like.
    Other,
}

impl Value {
    /// `nil`.
    pub const NIL: Value = Value(Inner::Nil);

    /// What kind of value this is.
    pub fn kind(&self) -> Kind {
        match &self.0 {
            Inner::Nil | Inner::Uninit => Kind::Nil,
            Inner::Bool(_) => Kind::Bool,
            Inner::Int(_) | Inner::Big(_) => Kind::Int,
            Inner::Float(_) => Kind::Float,
            Inner::Byte(_) => Kind::Byte,
            Inner::Atom(_) => Kind::Atom,
            Inner::Str(_) => Kind::String,
            Inner::Range(_) => Kind::Range,
            Inner::Array(_) => Kind::Array,
            Inner::Tuple(_) => Kind::Tuple,
            Inner::Map(_) => Kind::Map,
            Inner::Set(_) => Kind::Set,
            Inner::Struct(_) => Kind::Struct,
            Inner::Enum(_) | Inner::Unit(..) => Kind::Enum,
            Inner::Instance(_) => Kind::Instance,
            Inner::Fun(_)
            | Inner::Closure(_)
            | Inner::Builtin(_)
            | Inner::Ctor(..)
            | Inner::Host(_) => Kind::Function,
            Inner::Error(_) => Kind::Error,
            _ => Kind::Other,
        }
    }

    /// Whether this is `nil`.
    pub fn is_nil(&self) -> bool {
        matches!(self.0, Inner::Nil)
    }

    /// A bool.
    pub fn as_bool(&self) -> Option<bool> {
        match self.0 {
            Inner::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// An integer or byte in the range of `i64`.
    pub fn as_int(&self) -> Option<i64> {
        match self.0 {
            Inner::Int(n) => Some(n),
            Inner::Byte(n) => Some(n.into()),
            _ => None,
        }
    }

    /// A non-negative integer or byte.
    pub fn as_u64(&self) -> Option<u64> {
        match self.0 {
            Inner::Int(n) => u64::try_from(n).ok(),
            Inner::Big(n) => Some(n),
            Inner::Byte(n) => Some(n.into()),
            _ => None,
        }
    }

    /// A float; an integer is converted, as a `f64` parameter would do.
    pub fn as_float(&self) -> Option<f64> {
        match self.0 {
            Inner::Float(x) => Some(x),
            Inner::Int(n) => Some(n as f64),
            Inner::Big(n) => Some(n as f64),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_str()
    }

    /// The elements of an array, tuple or set.
    pub fn items(&self) -> Option<Vec<Value>> {
        let items = match &self.0 {
            Inner::Array(items) => items.data.borrow().iter().map(Inner::share).collect(),
            Inner::Tuple(fields) => fields.obj.data.borrow().iter().map(Inner::share).collect(),
            Inner::Set(set) => set.data.borrow().iter().map(|key| key.share()).collect(),
            _ => return None,
        };
        let items: Vec<Inner> = items;
        Some(items.into_iter().map(Value).collect())
    }

    /// The keys and values of a map, in its order.
    pub fn entries(&self) -> Option<Vec<(Value, Value)>> {
        let Inner::Map(map) = &self.0 else {
            return None;
        };
        let map = map.data.borrow();
        Some(
            map.iter()
                .map(|(key, value)| (Value(key.share()), Value(value.share())))
                .collect(),
        )
    }

    /// What a map holds at a string key.
    pub fn get(&self, key: &str) -> Option<Value> {
        let Inner::Map(map) = &self.0 else {
            return None;
        };
        map.data
            .borrow()
            .get(&Inner::str(key))
            .map(|value| Value(value.share()))
    }

    /// The inside of a `Some`.
    pub fn as_some(&self) -> Option<Value> {
        self.0.as_some().map(|value| Value(value.share()))
    }

    /// The inside of an `Ok`.
    pub fn as_ok(&self) -> Option<Value> {
        self.0.as_ok().map(|value| Value(value.share()))
    }

    /// The inside of an `Err`.
    pub fn as_err(&self) -> Option<Value> {
        self.0.as_err().map(|value| Value(value.share()))
    }

    /// Whether this is nil or `None`.
    pub fn is_absent(&self) -> bool {
        self.0.is_absent()
    }

    /// Type and message of an `Error`.
    pub fn as_error(&self) -> Option<(ErrorKind, String)> {
        match &self.0 {
            Inner::Error(error) => Some((error.kind, error.message.clone())),
            _ => None,
        }
    }

    /// A map with string keys.
    pub fn map<K: Into<String>, V: Into<Value>>(
        entries: impl IntoIterator<Item = (K, V)>,
    ) -> Value {
        let mut map = MapData::default();
        for (key, value) in entries {
            map.insert(Inner::str(key.into()), value.into().0);
        }
        Value(Inner::map(map))
    }

    /// An `Ok`.
    pub fn ok(value: impl Into<Value>) -> Value {
        Value(Inner::ok(value.into().0))
    }

    /// An `Err`.
    pub fn err(value: impl Into<Value>) -> Value {
        Value(Inner::err(value.into().0))
    }

    /// The fields of a struct, an enum value or an instance, in the order of declaration.
    pub(crate) fn record(&self) -> Option<&Record> {
        match &self.0 {
            Inner::Struct(record) | Inner::Enum(record) | Inner::Instance(record) => Some(record),
            _ => None,
        }
    }
}

impl Clone for Value {
    fn clone(&self) -> Value {
        Value(self.0.share())
    }
}

impl Default for Value {
    fn default() -> Value {
        Value::NIL
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! from_small_int {
    ($($int:ty)*) => {$(
        impl From<$int> for Value {
            fn from(n: $int) -> Value {
                Value(Inner::Int(n.into()))
            }
        }
    )*};
}
from_small_int!(i8 i16 i32 i64 u8 u16 u32);

impl From<u64> for Value {
    fn from(n: u64) -> Value {
        Value(Inner::from_u64(n))
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Value {
        Value(Inner::from_usize(n))
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Value {
        Value(Inner::Float(x))
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value(Inner::Bool(b))
    }
}

impl From<char> for Value {
    fn from(c: char) -> Value {
        Value(Inner::char(c))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value(Inner::str(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value(Inner::str(text))
    }
}

impl From<()> for Value {
    fn from((): ()) -> Value {
        Value::NIL
    }
}

/// `None` becomes `None`, `Some(v)` becomes `Some(v)`.
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(option: Option<T>) -> Value {
        match option {
            Some(value) => Value(Inner::some(value.into().0)),
            None => Value(Inner::none()),
        }
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Value {
        Value(Inner::array_of(items.into_iter().map(|item| item.into().0)))
    }
}

impl<A: Into<Value>, B: Into<Value>> From<(A, B)> for Value {
    fn from((a, b): (A, B)) -> Value {
        Value(Inner::tuple([a.into().0, b.into().0]))
    }
}

impl<A: Into<Value>, B: Into<Value>, C: Into<Value>> From<(A, B, C)> for Value {
    fn from((a, b, c): (A, B, C)) -> Value {
        Value(Inner::tuple([a.into().0, b.into().0, c.into().0]))
    }
}
