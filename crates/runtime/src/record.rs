//! Objects with fields: tuples, structs, enum values, instances; and the small objects of fixed layout: variables in cells,
//! closures, ranges, errors.
//!
//! A record's fields follow its header, and `aux` is its shape ([`crate::shape`]; 0 for tuples, which have none). Tuples, structs and
//! enum values are aggregates, so writing a field expects a unique one; instances are references. An enum value without payload is
//! no object but an immediate.
//!
//! Instances have a word behind their fields for a number that tells them apart: a hash and an order must not depend on
//! where an object lies, for objects move. It is given when it is asked for.

use crate::object::{Kind, OWN_FLAGS, view};
use crate::shape::{ERR, OK, SOME, ShapeId};
use crate::word::{OPTION, RESULT, TypeId};
use crate::{Heap, OutOfMemory, Runtime, Value};
use ruchyruchy_builtins::error_kind::ErrorKind;
use ruchyruchy_heap::Object;

/// A tuple, struct, enum value with payload, or instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record(Object);

impl Record {
    /// The record that a value is.
    #[inline(always)]
    pub fn of(value: Value) -> Option<Record> {
        let object = value.object()?;
        matches!(
            Kind::of(object),
            Kind::Tuple | Kind::Struct | Kind::Enum | Kind::Instance
        )
        .then_some(Record(object))
    }

    /// The word that refers to it.
    #[inline(always)]
    pub fn value(self) -> Value {
        Value::refer(self.0)
    }

    /// What it is.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        Kind::of(self.0)
    }

    /// Its shape; of no meaning for tuples.
    #[inline(always)]
    pub fn shape(self) -> ShapeId {
        ShapeId(self.0.header().aux())
    }

    /// Number of fields.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.0.size() - 1 - usize::from(self.kind() == Kind::Instance)
    }

    /// The number of an instance, which `next` gives when it is asked for first.
    pub(crate) fn identity(self, next: impl FnOnce() -> u64) -> u64 {
        if self.kind() != Kind::Instance {
            return 0;
        }
        let at = self.0.size() - 1;
        // SAFETY: an instance has a word behind its fields; all its words are values, and an int needs no barrier.
        unsafe {
            let known: Value = self.0.get(at);
            known.as_small_int().map_or_else(
                || {
                    let number = next();
                    let word = Value::small_int(number.cast_signed()).unwrap_or(Value::NIL);
                    self.0.set(at, word);
                    number
                },
                i64::cast_unsigned,
            )
        }
    }

    /// Whether there are no fields.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// A field.
    #[inline(always)]
    pub fn field(self, slot: usize) -> Option<Value> {
        // SAFETY: all words of a record but the header are values, and the slot is one of them.
        (slot < self.len()).then(|| unsafe { self.0.get(slot + 1) })
    }

    /// Writes a field; false if there is none.
    #[inline(always)]
    pub fn set_field(self, heap: &mut Heap, slot: usize, value: Value) -> bool {
        if slot >= self.len() {
            return false;
        }
        // SAFETY: all words of a record but the header are values, and the slot is one of them.
        unsafe { heap.store_unchecked(self.0, slot + 1, value) };
        true
    }

    /// The fields in the order of their slots.
    pub fn fields(self) -> impl DoubleEndedIterator<Item = Value> + ExactSizeIterator {
        (0..self.len()).map(move |slot| self.field(slot).unwrap_or(Value::NIL))
    }
}

view! {
    /// A variable that lives in a cell, or the inside of a `RefCell` and kin.
    Cell of Var | Shared, size 2 {
        values {
            /// The contents.
            get set @ 1;
        }
    }
}

view! {
    /// A range; absent bounds are nil.
    RangeObject of Range, size 3 {
        values {
            /// The first.
            start set_start @ 1;
            /// The last, or the one after it.
            end set_end @ 2;
        }
    }
}

view! {
    /// An `Error`.
    ErrorObject of Error, size 3 {
        values {
            /// `e.message`, a string.
            message set_message @ 1;
        }
        raws {
            /// Where it was raised, as the VM numbers places.
            place_bits set_place_bits @ 2;
        }
    }
}

/// A function with what it captured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Closure(Object);

/// Flag of a range: the end is in it.
const INCLUSIVE: u8 = 1 << OWN_FLAGS;

impl RangeObject {
    /// `..=`
    pub fn is_inclusive(self) -> bool {
        self.object().header().flags() & INCLUSIVE != 0
    }

    /// Bounds of an int range as a half-open interval; open ends are the limits of i64.
    pub fn int_bounds(self) -> Option<(i128, i128)> {
        let wide = |v: Value| match v.as_big() {
            Some(n) => Some(i128::from(n)),
            None => v.carried().map(i128::from),
        };
        let start = match self.start() {
            v if v.is_nil() => 0,
            v => wide(v)?,
        };
        let end = match self.end() {
            v if v.is_nil() => return Some((start, i128::from(i64::MAX) + 1)),
            v => wide(v)?,
        };
        Some((start, end + i128::from(self.is_inclusive())))
    }

    /// Bounds of a char range as a half-open interval of code points.
    pub fn char_bounds(self) -> Option<(u32, u32)> {
        let one = |v: Value| {
            let text = v.text()?;
            let mut chars = text.chars();
            let c = chars.next()?;
            chars.next().is_none().then_some(u32::from(c))
        };
        let (start, end) = (one(self.start())?, one(self.end())?);
        Some((start, end + u32::from(self.is_inclusive())))
    }
}

impl ErrorObject {
    /// `e.type`
    pub fn kind(self) -> ErrorKind {
        let number = self.object().header().aux() as usize;
        ErrorKind::ALL
            .get(number)
            .copied()
            .unwrap_or(ErrorKind::Error)
    }

    /// Where it was raised, as the VM numbers places; 0 for nowhere.
    pub fn place(self) -> u64 {
        self.place_bits()
    }
}

impl Closure {
    /// The closure that a value is.
    #[inline(always)]
    pub fn of(value: Value) -> Option<Closure> {
        value.object_of(Kind::Closure).map(Closure)
    }

    /// The number of its function.
    #[inline(always)]
    pub fn fun(self) -> u32 {
        self.0.header().aux()
    }

    /// What it captured: a cell, or a value that never changes.
    #[inline(always)]
    pub fn capture(self, i: usize) -> Option<Value> {
        // SAFETY: all words of a closure but the header are values.
        (i + 1 < self.0.size()).then(|| unsafe { self.0.get(i + 1) })
    }
}

impl Runtime {
    /// An object of a header and values.
    fn object_with(
        &mut self,
        kind: Kind,
        flags: u8,
        aux: u32,
        values: &[Value],
    ) -> Result<Object, OutOfMemory> {
        let object = self.heap.alloc(kind.header(flags, aux), values.len() + 1)?;
        for (i, value) in (1..).zip(values) {
            // SAFETY: the object is fresh and has a word for each value, and the layouts of the kinds that come here say so.
            unsafe { object.set(i, *value) };
        }
        Ok(object)
    }

    /// A tuple.
    ///
    /// # Errors
    /// No memory.
    pub fn tuple(&mut self, fields: &[Value]) -> Result<Value, OutOfMemory> {
        self.object_with(Kind::Tuple, 0, 0, fields)
            .map(Value::refer)
    }

    /// A struct of a shape.
    ///
    /// # Errors
    /// No memory.
    pub fn structure(&mut self, shape: ShapeId, fields: &[Value]) -> Result<Value, OutOfMemory> {
        debug_assert_eq!(self.shapes.get(shape).len(), fields.len());
        self.object_with(Kind::Struct, 0, shape.0, fields)
            .map(Value::refer)
    }

    /// An enum value of a shape, which says the variant; an immediate if it has no payload.
    ///
    /// # Errors
    /// No memory.
    pub fn variant(&mut self, shape: ShapeId, fields: &[Value]) -> Result<Value, OutOfMemory> {
        let found = self.shapes.get(shape);
        debug_assert_eq!(found.len(), fields.len());
        if fields.is_empty() {
            return Ok(Value::unit(found.ty, found.variant));
        }
        self.object_with(Kind::Enum, 0, shape.0, fields)
            .map(Value::refer)
    }

    /// An instance of a class.
    ///
    /// # Errors
    /// No memory.
    pub fn instance(&mut self, shape: ShapeId, fields: &[Value]) -> Result<Value, OutOfMemory> {
        debug_assert_eq!(self.shapes.get(shape).len(), fields.len());
        let header = Kind::Instance.header(0, shape.0);
        let object = self.heap.alloc(header, fields.len() + 2)?;
        for (i, field) in (1..).zip(fields) {
            // SAFETY: the object is fresh and has a word for each field, and one more.
            unsafe { object.set(i, *field) };
        }
        Ok(Value::refer(object))
    }

    /// A real `Some(v)`.
    ///
    /// # Errors
    /// No memory.
    pub fn some(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        self.variant(SOME, &[value])
    }

    /// A real `Ok(v)`.
    ///
    /// # Errors
    /// No memory.
    pub fn ok(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        self.variant(OK, &[value])
    }

    /// A real `Err(v)`.
    ///
    /// # Errors
    /// No memory.
    pub fn err(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        self.variant(ERR, &[value])
    }

    /// A variable in a cell.
    ///
    /// # Errors
    /// No memory.
    pub fn var(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        self.cell(Kind::Var, value)
    }

    /// A shared cell of the user: `RefCell` and kin.
    ///
    /// # Errors
    /// No memory.
    pub fn shared_cell(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        self.cell(Kind::Shared, value)
    }

    fn cell(&mut self, kind: Kind, value: Value) -> Result<Value, OutOfMemory> {
        let cell = Cell::make(&mut self.heap, kind, 0, 0)?;
        cell.set(&mut self.heap, value);
        Ok(cell.value())
    }

    /// Writes a cell.
    #[inline(always)]
    pub fn set_cell(&mut self, cell: Cell, value: Value) {
        cell.set(&mut self.heap, value);
    }

    /// A closure.
    ///
    /// # Errors
    /// No memory.
    pub fn closure(&mut self, fun: u32, captures: &[Value]) -> Result<Value, OutOfMemory> {
        self.object_with(Kind::Closure, 0, fun, captures)
            .map(Value::refer)
    }

    /// A range; open ends are nil.
    ///
    /// # Errors
    /// No memory.
    pub fn range(
        &mut self,
        start: Value,
        end: Value,
        inclusive: bool,
    ) -> Result<Value, OutOfMemory> {
        let flags = if inclusive { INCLUSIVE } else { 0 };
        let range = RangeObject::make(&mut self.heap, Kind::Range, flags, 0)?;
        range.set_start(&mut self.heap, start);
        range.set_end(&mut self.heap, end);
        Ok(range.value())
    }

    /// An `Error`; `place` is 0 for one that was not raised.
    ///
    /// # Errors
    /// No memory.
    pub fn error(
        &mut self,
        kind: ErrorKind,
        message: &str,
        place: u64,
    ) -> Result<Value, OutOfMemory> {
        let message = self.string(message)?;
        let number = ErrorKind::ALL.iter().position(|k| *k == kind).unwrap_or(0);
        let error = ErrorObject::make(&mut self.heap, Kind::Error, 0, number as u32)?;
        error.set_message(&mut self.heap, message);
        error.set_place_bits(place);
        Ok(error.value())
    }

    /// A copy whose fields are those of the original.
    pub(crate) fn copy_fields(&mut self, object: Object) -> Result<Value, OutOfMemory> {
        let record = Record(object);
        let aux = object.header().aux();
        let copy = self
            .heap
            .alloc(record.kind().header(0, aux), object.size())?;
        for (i, value) in (1..).zip(record.fields()) {
            // SAFETY: the copy is fresh, of the same layout and size.
            unsafe { copy.set(i, value) };
        }
        Ok(Value::refer(copy))
    }

    /// Type and variant of a struct, enum value or instance.
    #[inline]
    pub fn type_of(&self, value: Value) -> Option<(TypeId, u32)> {
        if let Some(unit) = value.as_unit() {
            return Some(unit);
        }
        let record = Record::of(value).filter(|r| r.kind() != Kind::Tuple)?;
        let shape = self.shapes.get(record.shape());
        Some((shape.ty, shape.variant))
    }
}

impl Value {
    fn payload(self, shape: ShapeId) -> Option<Value> {
        let object = self.object_of(Kind::Enum)?;
        let record = Record(object);
        (record.shape() == shape).then(|| record.field(0))?
    }

    /// The payload of a real `Some`.
    #[inline]
    pub fn as_some(self) -> Option<Value> {
        self.payload(SOME)
    }

    /// The payload of a real `Ok`.
    #[inline]
    pub fn as_ok(self) -> Option<Value> {
        self.payload(OK)
    }

    /// The payload of a real `Err`.
    #[inline]
    pub fn as_err(self) -> Option<Value> {
        self.payload(ERR)
    }

    /// Whether this is a real `Some` or `None`.
    pub fn is_option(self) -> bool {
        self.as_unit().is_some_and(|(ty, _)| ty == OPTION) || self.as_some().is_some()
    }

    /// Whether this is a real `Ok` or `Err`.
    pub fn is_result(self) -> bool {
        self.as_unit().is_some_and(|(ty, _)| ty == RESULT)
            || self.as_ok().is_some()
            || self.as_err().is_some()
    }
}
