//! Aliases: what `&mut place` gives.
//!
//! An alias names a *slot*, a container and the position in it, and goes through the container for every access, so that it sees what
//! others write. It is made after the way to the container was made unique, and every aggregate on that way was lent
//! ([`Runtime::lend`]); the container itself is lent here. A slot that its container no longer has is *vanished*.

use crate::array::Array;
use crate::map::Map;
use crate::object::{Kind, view};
use crate::record::{Cell, Record};
use crate::{OutOfMemory, Runtime, Value};

view! {
    /// An alias.
    Alias of Alias, size 4 {
        values {
            /// What holds the slot.
            container set_container @ 1;
            /// The key of an entry; a position; where a slice starts.
            key set_key @ 2;
            /// How long a slice is; nil for other slots.
            len set_len @ 3;
        }
    }
}

/// What an alias refers to.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// A variable in a cell, or the inside of a `RefCell`.
    Cell(Cell),
    /// A field.
    Field(Record, usize),
    /// An element.
    Item(Array, usize),
    /// The value of a key.
    Entry(Map, Value),
    /// `&mut v[a..b]`: start and length.
    Slice(Array, usize, usize),
}

/// A slot whose container no longer has it, or no memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gone {
    /// The container no longer has it.
    Vanished,
    /// There is no memory.
    OutOfMemory,
}

impl From<OutOfMemory> for Gone {
    fn from(_: OutOfMemory) -> Gone {
        Gone::OutOfMemory
    }
}

impl Alias {
    /// The slot.
    #[inline]
    pub fn slot(self) -> Option<Slot> {
        let container = self.container();
        let position = || {
            let n = self.key().as_int()?;
            usize::try_from(n).ok()
        };
        Some(match container.kind()? {
            Kind::Var | Kind::Shared => Slot::Cell(Cell::of(container)?),
            Kind::Array | Kind::Heap => {
                let array = Array::of(container)?;
                match self.len().as_int() {
                    Some(len) => Slot::Slice(array, position()?, usize::try_from(len).ok()?),
                    None => Slot::Item(array, position()?),
                }
            }
            Kind::Map => Slot::Entry(Map::of(container)?, self.key()),
            _ => Slot::Field(Record::of(container)?, position()?),
        })
    }
}

impl Runtime {
    /// An alias of a slot; its container, unique and an owner's, becomes lent.
    ///
    /// # Errors
    /// No memory.
    pub fn alias(&mut self, slot: Slot) -> Result<Value, OutOfMemory> {
        let (container, key, len) = match slot {
            Slot::Cell(cell) => (cell.value(), Value::NIL, Value::NIL),
            Slot::Field(record, at) => (record.value(), self.int(at as i64)?, Value::NIL),
            Slot::Item(array, at) => (array.value(), self.int(at as i64)?, Value::NIL),
            Slot::Entry(map, key) => (map.value(), key, Value::NIL),
            Slot::Slice(array, at, len) => {
                let start = self.int(at as i64)?;
                (array.value(), start, self.int(len as i64)?)
            }
        };
        self.lend(container);
        let alias = Alias::make(&mut self.heap, Kind::Alias, 0, 0)?;
        alias.set_container(&mut self.heap, container);
        alias.set_key(&mut self.heap, key);
        alias.set_len(&mut self.heap, len);
        Ok(alias.value())
    }

    /// The value in a slot, as a look that ends before anything is written: who keeps it shares it. Slices give a new array.
    ///
    /// # Errors
    /// [`Gone`].
    pub fn read_slot(&mut self, slot: Slot) -> Result<Value, Gone> {
        let found = match slot {
            Slot::Cell(cell) => Some(cell.get()),
            Slot::Field(record, at) => record.field(at),
            Slot::Item(array, at) => self.item(array, at)?,
            Slot::Entry(map, key) => map.get(&self.shapes, key),
            Slot::Slice(array, start, len) => {
                if start + len > array.len() {
                    return Err(Gone::Vanished);
                }
                Some(self.slice_array(array, start..start + len)?)
            }
        };
        found.ok_or(Gone::Vanished)
    }

    /// Stores an owned value into a slot. A slice takes the elements of an array, as many as it has room for.
    ///
    /// # Errors
    /// [`Gone`].
    pub fn write_slot(&mut self, slot: Slot, value: Value) -> Result<(), Gone> {
        let done = match slot {
            Slot::Cell(cell) => {
                self.set_cell(cell, value);
                true
            }
            Slot::Field(record, at) => record.set_field(&mut self.heap, at, value),
            Slot::Item(array, at) => self.set_item(array, at, value)?,
            Slot::Entry(map, key) => map.set(&self.shapes, &mut self.heap, key, value),
            Slot::Slice(array, start, len) => {
                if start + len > array.len() {
                    return Err(Gone::Vanished);
                }
                if let Some(new) = Array::of(value) {
                    for i in 0..len.min(new.len()) {
                        let item = self.item(new, i)?.unwrap_or(Value::NIL);
                        let item = self.share(item)?;
                        self.set_item(array, start + i, item)?;
                    }
                }
                true
            }
        };
        if done { Ok(()) } else { Err(Gone::Vanished) }
    }

    /// Makes the aggregate in a slot unique, puts it back if it was copied, and gives it: the next container on the way.
    ///
    /// # Errors
    /// [`Gone`].
    pub fn unique_in_slot(&mut self, slot: Slot) -> Result<Value, Gone> {
        let value = self.read_slot(slot)?;
        let unique = self.unique(value)?;
        if !unique.same(value) {
            self.write_slot(slot, unique)?;
        }
        Ok(unique)
    }
}
