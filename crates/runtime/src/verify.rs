//! A check of what the collector cannot know: two owners of an aggregate mean that it is marked as shared.
//!
//! `--verify-heap` and the tests run it after collections. It walks everything that is reached from the roots, with a work list, and
//! counts the places that own each aggregate.

use crate::object::{Kind, LENT, SHARED};
use crate::{Runtime, Value};
use ruchyruchy_heap::Object;
use std::collections::HashMap;

impl Runtime {
    /// The first breach of the rules of sharing among what these words reach. Each word counts as an owner.
    pub fn sharing_breach(&self, roots: &[Value]) -> Option<String> {
        let mut owners: HashMap<Object, u32> = HashMap::new();
        let mut work: Vec<Object> = Vec::new();
        let mut own = |value: Value, counts: bool, work: &mut Vec<Object>| {
            let Some(object) = value.object() else { return };
            let seen = owners.entry(object).or_insert_with(|| {
                work.push(object);
                0
            });
            *seen += u32::from(counts);
        };
        for root in roots {
            own(*root, true, &mut work);
        }
        while let Some(object) = work.pop() {
            // An alias looks at its container, which somebody else owns.
            let counts = Kind::of(object) != Kind::Alias;
            for index in 1..object.size() {
                if let Some(child) = self.heap.load(object, index) {
                    own(child, counts, &mut work);
                }
            }
        }
        for (object, owners) in owners {
            let (kind, flags) = (Kind::of(object), object.header().flags());
            if kind.is_aggregate() && flags & SHARED != 0 && flags & LENT != 0 {
                return Some(format!("{kind:?} is both shared and lent"));
            }
            let is_buffer_of_one = kind == Kind::Words && owners > 1;
            if is_buffer_of_one || kind.is_aggregate() && owners > 1 && flags & SHARED == 0 {
                return Some(format!("{kind:?} has {owners} owners and is not shared"));
            }
        }
        None
    }
}
