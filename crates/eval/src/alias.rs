//! Aliases: what `&mut place` gives.
//!
//! An alias names a *slot*: a container and the position in it. It is made after the path to the
//! container was made unique, and every container on that path is *lent* while the alias lives (see
//! [`crate::value`]), held by a chain of [`Guard`]s. A cursor that moves down a list
//! (`cur = &mut node.next`) takes the old alias's chain as the tail of its own, so each step costs the same.

use crate::map::MapData;
use crate::value::{ArrayObj, MapObj, Obj, Record, Value, VarCell};
use std::rc::Rc;

/// An alias.
pub struct Alias {
    /// What it refers to.
    pub slot: Slot,
    /// Lends the containers on the way to the slot.
    pub guard: Option<Rc<Guard>>,
}

/// A place that can be read and written without looking at the way to it again.
#[derive(Clone)]
pub enum Slot {
    /// A variable in a cell, the inside of a `RefCell`, or a temporary.
    Var(Rc<VarCell>),
    /// A field of a tuple, struct, enum value or instance.
    Field(Rc<Record>, usize),
    /// An element of an array.
    Item(Rc<ArrayObj>, usize),
    /// The value of a key.
    Entry(Rc<MapObj>, Value),
    /// `&mut v[a..b]`: start and length.
    Slice(Rc<ArrayObj>, usize, usize),
}

/// A slot whose container no longer has it.
#[derive(Clone, Copy, Debug)]
pub struct Vanished;

impl Slot {
    /// The value in the slot, as a hold. Slices give a new array.
    pub fn get(&self) -> Result<Value, Vanished> {
        match self {
            Slot::Var(cell) => Ok(cell.get()),
            Slot::Field(record, i) => record.field(*i).ok_or(Vanished),
            Slot::Item(array, i) => array.data.borrow().get(*i).cloned().ok_or(Vanished),
            Slot::Entry(map, key) => map.data.borrow().get(key).cloned().ok_or(Vanished),
            Slot::Slice(array, start, len) => {
                let items = array.data.borrow();
                if start + len > items.len() {
                    return Err(Vanished);
                }
                Ok(Value::array_of(
                    items.range(*start..start + len).map(Value::share),
                ))
            }
        }
    }

    /// Gives `f` the slot for writing. The container is already unique. Slices give a copy and write it back
    /// (elements beyond the slice's length are dropped).
    pub fn with_mut<R>(&self, f: impl FnOnce(&mut Value) -> R) -> Result<R, Vanished> {
        match self {
            Slot::Var(cell) => Ok(f(&mut cell.value.borrow_mut())),
            Slot::Field(record, i) => record
                .obj
                .data
                .borrow_mut()
                .get_mut(*i)
                .map(f)
                .ok_or(Vanished),
            Slot::Item(array, i) => array.data.borrow_mut().get_mut(*i).map(f).ok_or(Vanished),
            Slot::Entry(map, key) => {
                let mut data = map.data.borrow_mut();
                let data: &mut MapData = &mut data;
                data.get_mut(key).map(f).ok_or(Vanished)
            }
            Slot::Slice(array, start, len) => {
                let mut copy = self.get()?;
                let result = f(&mut copy);
                if let Value::Array(new) = &copy {
                    let new = new.data.borrow();
                    let mut items = array.data.borrow_mut();
                    for (to, from) in items.range_mut(*start..start + len).zip(new.iter()) {
                        *to = from.share();
                    }
                }
                Ok(result)
            }
        }
    }

    /// Stores a value; the old one is dropped after the container is released.
    pub fn set(&self, value: Value) -> Result<(), Vanished> {
        let old = self.with_mut(|slot| std::mem::replace(slot, value))?;
        drop(old);
        Ok(())
    }

    /// The container that an alias of this slot must lend; none for cells and references.
    pub fn container(&self) -> Option<Container> {
        match self {
            Slot::Var(_) => None,
            Slot::Field(record, _) => Some(Container::Record(record.clone())),
            Slot::Item(array, _) | Slot::Slice(array, _, _) => {
                Some(Container::Array(array.clone()))
            }
            Slot::Entry(map, _) => Some(Container::Map(map.clone())),
        }
    }
}

/// Something that holds slots.
#[derive(Clone)]
pub enum Container {
    /// Tuple, struct, enum value (instances are references: lending them has no effect).
    Record(Rc<Record>),
    /// Array.
    Array(Rc<ArrayObj>),
    /// Map.
    Map(Rc<MapObj>),
}

impl Container {
    fn lent(&self) -> &std::cell::Cell<u32> {
        match self {
            Container::Record(r) => &r.obj.lent,
            Container::Array(a) => &a.lent,
            Container::Map(m) => &m.lent,
        }
    }
}

/// Keeps a container lent, and those above it.
pub struct Guard {
    /// The container.
    container: Option<Container>,
    /// The containers above.
    parent: Option<Rc<Guard>>,
}

impl Guard {
    /// Lends a container on top of those that `parent` lends.
    pub fn new(container: Container, parent: Option<Rc<Guard>>) -> Rc<Guard> {
        container.lent().set(container.lent().get() + 1);
        Rc::new(Guard {
            container: Some(container),
            parent,
        })
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(container) = self.container.take() {
            let lent = container.lent();
            lent.set(lent.get().saturating_sub(1));
        }
        // A cursor may have walked a million links: unchain without recursion.
        let mut next = self.parent.take();
        while let Some(rc) = next {
            match Rc::try_unwrap(rc) {
                Ok(mut guard) => next = guard.parent.take(),
                Err(_) => break,
            }
        }
    }
}

impl Alias {
    /// An alias of a slot reached through containers that `guard` lends already.
    pub fn of_slot(slot: Slot, guard: Option<Rc<Guard>>) -> Value {
        let guard = match slot.container() {
            Some(container) => {
                // The slot holds the container a second time, beside the guard.
                container.lent().set(container.lent().get() + 1);
                Some(Guard::new(container, guard))
            }
            None => guard,
        };
        Value::Alias(Rc::new(Alias { slot, guard }))
    }

    /// An alias of a fresh cell that holds `value`.
    pub fn of_temporary(value: Value) -> Value {
        Alias::of_slot(Slot::Var(VarCell::new(value)), None)
    }
}

impl Drop for Alias {
    fn drop(&mut self) {
        if let Some(container) = self.slot.container() {
            let lent = container.lent();
            lent.set(lent.get().saturating_sub(1));
        }
    }
}

/// Makes the aggregate in a slot unique and lists it as the container of a further step.
/// Instances and shared cells are references and stay as they are.
pub fn unique(value: &mut Value) {
    match value {
        Value::Array(o) | Value::Heap(o) => Obj::make_unique(o),
        Value::Map(o) => Obj::make_unique(o),
        Value::Set(o) => Obj::make_unique(o),
        Value::Struct(r) | Value::Enum(r) | Value::Tuple(r) => Record::make_unique(r),
        _ => {}
    }
}
