//! Operators of strings, arrays, bools and sets: what `a op b` means if the two are no numbers and no user code says otherwise.

use crate::array::Array;
use crate::error::Res;
use crate::map::Map;
use crate::object::Kind;
use crate::word::Immediate;
use crate::{OutOfMemory, Runtime, Value};
use ruchyruchy_syntax::ast::BinOp;

/// Values that `+` joins with a string.
fn is_scalar(v: Value) -> bool {
    v.number().is_some() || matches!(v.immediate(), Some(Immediate::Bool(_) | Immediate::Atom(_)))
}

impl Runtime {
    /// `a op b`; `None` if the operator has no meaning for these two.
    ///
    /// # Errors
    /// `OutOfMemory`.
    #[inline(never)]
    pub fn combine(&mut self, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
        match op {
            BinOp::Add if a.is_string() && b.is_string() => Ok(Some(self.append(a, b)?)),
            BinOp::Add if a.is_string() && is_scalar(b) => {
                let text = self.text_of(b, false)?;
                Ok(Some(self.append_str(a, &text)?))
            }
            BinOp::Add if is_scalar(a) && b.is_string() => {
                let text = self.text_of(a, false)?;
                let start = self.string(&text)?;
                Ok(Some(self.append(start, b)?))
            }
            BinOp::Mul if a.is_string() => match b.as_int() {
                Some(n) => {
                    let times = usize::try_from(n).unwrap_or(0);
                    Ok(Some(self.repeat(a, times)?))
                }
                None => Ok(None),
            },
            BinOp::Add if a.kind() == Some(Kind::Array) && b.kind() == Some(Kind::Array) => {
                match (Array::of(a), Array::of(b)) {
                    (Some(a), Some(b)) => Ok(Some(self.concat_arrays(a, b)?)),
                    _ => Ok(None),
                }
            }
            BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor | BinOp::Sub => {
                if let (Some(x), Some(y)) = (a.as_bool(), b.as_bool()) {
                    return Ok(match op {
                        BinOp::BitAnd => Some(Value::bool(x & y)),
                        BinOp::BitOr => Some(Value::bool(x | y)),
                        BinOp::BitXor => Some(Value::bool(x ^ y)),
                        _ => None,
                    });
                }
                match (Map::of(a), Map::of(b)) {
                    (Some(x), Some(y)) if x.is_set() && y.is_set() => {
                        Ok(Some(self.combine_sets(op, x, y)?))
                    }
                    _ => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// A string so many times.
    ///
    /// # Errors
    /// No memory.
    pub fn repeat(&mut self, string: Value, times: usize) -> Result<Value, OutOfMemory> {
        let Some(text) = string.text() else {
            return Ok(string);
        };
        let len = text.len().checked_mul(times).ok_or(OutOfMemory)?;
        self.string_filled(len, string.is_ascii(), |room| {
            for chunk in room.chunks_exact_mut(text.len().max(1)) {
                chunk.copy_from_slice(text.as_bytes());
            }
        })
    }

    /// The elements of `x` that are in `y`, or are not, and those of `y` that belong to the result of a union or a symmetric
    /// difference.
    fn combine_sets(&mut self, op: BinOp, x: Map, y: Map) -> Result<Value, OutOfMemory> {
        let result = self.empty_like(x)?;
        for (element, _) in x.iter() {
            let keep = match op {
                BinOp::BitAnd => y.contains(&self.shapes, element),
                BinOp::BitOr => true,
                _ => !y.contains(&self.shapes, element),
            };
            if keep {
                let element = self.share(element)?;
                self.insert_element(result, element)?;
            }
        }
        if matches!(op, BinOp::BitOr | BinOp::BitXor) {
            for (element, _) in y.iter() {
                if op == BinOp::BitOr || !x.contains(&self.shapes, element) {
                    let element = self.share(element)?;
                    self.insert_element(result, element)?;
                }
            }
        }
        Ok(result.value())
    }
}
