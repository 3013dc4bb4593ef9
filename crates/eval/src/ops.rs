//! Operators.
//!
//! Ints of unknown width are i64; a width that is statically known comes with the operator. A `u64`
//! above i64::MAX is [`Value::Big`], so dynamic code prints and compares it right.

use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Obj, Value};
use ruchyruchy_builtins::int_ops::{self, ArithError};
use ruchyruchy_builtins::{IntTy, math};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{Fun, Hook, KindKey, Unary};
use ruchyruchy_syntax::ast::BinOp;
use ruchyruchy_syntax::span::Span;
use std::cmp::Ordering;
use std::rc::Rc;

/// The 64 bits of an int value, a u64 as its bit pattern.
#[inline]
pub fn carried(v: &Value) -> Option<i64> {
    match v {
        Value::Int(n) => Some(*n),
        Value::Big(n) => Some(*n as i64),
        Value::Byte(n) => Some(*n as i64),
        _ => None,
    }
}

/// An int value from its 64 bits in a width.
#[inline]
pub fn from_carried(ty: IntTy, n: i64) -> Value {
    if n < 0 && ty == IntTy::U64 {
        Value::Big(n as u64)
    } else {
        Value::Int(n)
    }
}

fn noun(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "addition",
        BinOp::Sub => "subtraction",
        BinOp::Mul => "multiplication",
        BinOp::Div => "division",
        BinOp::Rem => "remainder",
        BinOp::Pow => "power",
        _ => "shift",
    }
}

/// Ints and floats without any check of other kinds: the hot part of every operator.
#[inline(always)]
pub(crate) fn fast(op: BinOp, a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => Some(match op {
            BinOp::Add => Value::Int(x.checked_add(*y)?),
            BinOp::Sub => Value::Int(x.checked_sub(*y)?),
            BinOp::Mul => Value::Int(x.checked_mul(*y)?),
            BinOp::Rem if *y > 0 => Value::Int(x % y),
            BinOp::Div if *y > 0 => Value::Int(x / y),
            BinOp::Lt => Value::Bool(x < y),
            BinOp::Le => Value::Bool(x <= y),
            BinOp::Gt => Value::Bool(x > y),
            BinOp::Ge => Value::Bool(x >= y),
            BinOp::Eq => Value::Bool(x == y),
            BinOp::Ne => Value::Bool(x != y),
            BinOp::BitAnd => Value::Int(x & y),
            BinOp::BitOr => Value::Int(x | y),
            BinOp::BitXor => Value::Int(x ^ y),
            _ => return None,
        }),
        (Value::Float(x), Value::Float(y)) => Some(match op {
            BinOp::Add => Value::Float(x + y),
            BinOp::Sub => Value::Float(x - y),
            BinOp::Mul => Value::Float(x * y),
            BinOp::Div => Value::Float(x / y),
            BinOp::Lt => Value::Bool(x < y),
            BinOp::Le => Value::Bool(x <= y),
            BinOp::Gt => Value::Bool(x > y),
            BinOp::Ge => Value::Bool(x >= y),
            _ => return None,
        }),
        _ => None,
    }
}

/// Comparison of two ints: no width matters.
#[inline(always)]
pub(crate) fn fast_order(op: BinOp, x: i64, y: i64) -> Option<bool> {
    Some(match op {
        BinOp::Lt => x < y,
        BinOp::Le => x <= y,
        BinOp::Gt => x > y,
        BinOp::Ge => x >= y,
        BinOp::Eq => x == y,
        BinOp::Ne => x != y,
        _ => return None,
    })
}

/// [`fast`] in a width: the i64 result must lie in it. (An operation that overflows i64 but not the
/// width is u64's alone, and left to the slow path.)
#[inline(always)]
pub(crate) fn fast_in(op: BinOp, a: &Value, b: &Value, int: Option<IntTy>) -> Option<Value> {
    let v = fast(op, a, b)?;
    match (int, &v) {
        (None | Some(IntTy::I64), _) => Some(v),
        (Some(width), Value::Int(n)) => in_width(width, *n).then_some(v),
        _ => Some(v),
    }
}

/// Whether a number that is known as an i64 lies in a width.
#[inline(always)]
pub(crate) fn in_width(width: IntTy, n: i64) -> bool {
    match width {
        IntTy::I8 => n as i8 as i64 == n,
        IntTy::I16 => n as i16 as i64 == n,
        IntTy::I32 => n as i32 as i64 == n,
        IntTy::I64 => true,
        IntTy::U8 => n as u8 as i64 == n,
        IntTy::U16 => n as u16 as i64 == n,
        IntTy::U32 => n as u32 as i64 == n,
        IntTy::U64 => n >= 0,
    }
}

impl Interp {
    /// `a op b` for the operators that evaluate both sides.
    ///
    /// # Errors
    /// `TypeError`, `OverflowError`, `DivisionByZero`, or what a user operator throws.
    pub fn arith(&mut self, op: BinOp, a: &Value, b: &Value, int: Option<IntTy>) -> Res {
        let span = self.span;
        self.binary(op, a, b, int, span)
    }

    /// [`Interp::arith`] with the place of the operator.
    pub(crate) fn binary(
        &mut self,
        op: BinOp,
        a: &Value,
        b: &Value,
        int: Option<IntTy>,
        span: Span,
    ) -> Res {
        if let Some(v) = fast_in(op, a, b, int) {
            return Ok(v);
        }
        self.binary_slow(op, a, b, int, span)
    }

    #[inline(never)]
    fn binary_slow(
        &mut self,
        op: BinOp,
        a: &Value,
        b: &Value,
        int: Option<IntTy>,
        span: Span,
    ) -> Res {
        if is_indirect(a) || is_indirect(b) {
            let (a, b) = (self.read_through(a.clone())?, self.read_through(b.clone())?);
            return self.binary_slow(op, &a, &b, int, span);
        }
        match op {
            BinOp::Eq | BinOp::Ne => {
                self.span = span;
                let equal = self.equal(a, b)?;
                return Ok(Value::Bool(equal == (op == BinOp::Eq)));
            }
            BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge => {
                self.span = span;
                let order = self.partial_compare(a, b)?;
                return Ok(Value::Bool(match (op, order) {
                    (_, None) => false,
                    (BinOp::Lt, Some(o)) => o == Ordering::Less,
                    (BinOp::Le, Some(o)) => o != Ordering::Greater,
                    (BinOp::Gt, Some(o)) => o == Ordering::Greater,
                    (_, Some(o)) => o != Ordering::Less,
                }));
            }
            BinOp::In => {
                self.span = span;
                return Ok(Value::Bool(self.contains(b, a)?));
            }
            _ => {}
        }
        if let (Some(x), Some(y)) = (carried(a), carried(b)) {
            // An operand too big for the width asked for (or for i64) cannot have come there: use u64.
            let big = matches!(a, Value::Big(_)) || matches!(b, Value::Big(_));
            let ty = if big {
                IntTy::U64
            } else {
                int.unwrap_or(IntTy::I64)
            };
            return self.int_op(op, ty, x, y, span);
        }
        if let (Some(x), Some(y)) = (float_of(a), float_of(b)) {
            let v = match op {
                BinOp::Add => x + y,
                BinOp::Sub => x - y,
                BinOp::Mul => x * y,
                BinOp::Div => x / y,
                BinOp::Rem => x % y,
                BinOp::Pow => match carried(b) {
                    Some(n) => math::powi(x, n),
                    None => math::powf(x, y),
                },
                _ => return self.no_operator(op, a, b, span),
            };
            return Ok(Value::Float(v));
        }
        if let Some(fun) =
            Hook::of_operator(op).and_then(|h| self.hook(a, h).or_else(|| self.hook_right(b, h, a)))
        {
            return self.call_operator(&fun, a, b, span);
        }
        match (op, a, b) {
            (BinOp::Add, Value::Str(x), Value::Str(y)) => {
                self.check_request(x.len() + y.len())?;
                self.charge_copy(x.len() + y.len())?;
                let mut text = String::with_capacity(x.len() + y.len());
                text.push_str(x);
                text.push_str(y);
                Ok(Value::str(text))
            }
            (BinOp::Add, Value::Str(x), y) if is_scalar(y) => {
                let y = self.text(y)?;
                self.charge_copy(x.len())?;
                Ok(Value::str(format!("{x}{y}")))
            }
            (BinOp::Add, x, Value::Str(y)) if is_scalar(x) => {
                let x = self.text(x)?;
                self.charge_copy(y.len())?;
                Ok(Value::str(format!("{x}{y}")))
            }
            (BinOp::Mul, Value::Str(s), Value::Int(n)) => {
                self.span = span;
                let n = (*n).max(0) as usize;
                self.check_heap(s.len().saturating_mul(n))?;
                self.charge_copy(s.len().saturating_mul(n))?;
                Ok(Value::str(s.repeat(n)))
            }
            (BinOp::Add, Value::Array(x), Value::Array(y)) => {
                let len = x.data.borrow().len() + y.data.borrow().len();
                self.check_request(len.saturating_mul(size_of::<Value>()))?;
                self.charge_copy(len.saturating_mul(size_of::<Value>()))?;
                let mut items: Items = x.data.borrow().iter().map(Value::share).collect();
                items.extend(y.data.borrow().iter().map(Value::share));
                Ok(Value::array(items))
            }
            (BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor, Value::Bool(x), Value::Bool(y)) => {
                Ok(Value::Bool(match op {
                    BinOp::BitAnd => x & y,
                    BinOp::BitOr => x | y,
                    _ => x ^ y,
                }))
            }
            (
                BinOp::BitAnd | BinOp::BitOr | BinOp::BitXor | BinOp::Sub,
                Value::Set(x),
                Value::Set(y),
            ) => Ok(set_op(op, x, y)),
            (_, Value::Native(x), y) => match self.native_op(op, x, y) {
                Some(v) => Ok(v),
                None => self.no_operator(op, a, b, span),
            },
            _ => self.no_operator(op, a, b, span),
        }
    }

    fn int_op(&mut self, op: BinOp, ty: IntTy, x: i64, y: i64, span: Span) -> Res {
        let overflow = |cx: &mut Interp| {
            let width = ty.name();
            cx.raise_at(
                ErrorKind::OverflowError,
                format!("integer overflow in {} ({width})", noun(op)),
                span,
            )
        };
        let result = match op {
            BinOp::Add => int_ops::checked_add(ty, x, y),
            BinOp::Sub => int_ops::checked_sub(ty, x, y),
            BinOp::Mul => int_ops::checked_mul(ty, x, y),
            BinOp::Div | BinOp::Rem => {
                let result = if op == BinOp::Div {
                    int_ops::div(ty, x, y)
                } else {
                    int_ops::rem(ty, x, y)
                };
                match result {
                    Ok(n) => Some(n),
                    Err(ArithError::Overflow) => None,
                    Err(ArithError::DivisionByZero) => {
                        return self.raise_at(ErrorKind::DivisionByZero, "division by zero", span);
                    }
                }
            }
            BinOp::Pow => {
                if y < 0 && ty.is_signed() {
                    return Ok(Value::Float(math::powi(int_ops::to_float(ty, x), y)));
                }
                int_ops::checked_pow(ty, x, y as u64)
            }
            BinOp::BitAnd => Some(x & y),
            BinOp::BitOr => Some(x | y),
            BinOp::BitXor => Some(x ^ y),
            BinOp::Shl => Some(int_ops::shl(ty, x, y)),
            BinOp::Shr => Some(int_ops::shr(ty, x, y)),
            _ => None,
        };
        match result {
            Some(n) => Ok(from_carried(ty, n)),
            None => overflow(self),
        }
    }

    #[cold]
    fn no_operator(&mut self, op: BinOp, a: &Value, b: &Value, span: Span) -> Res {
        let (x, y) = (self.type_name(a), self.type_name(b));
        let message = format!(
            "`{}` can't be applied to {x} and {y}",
            ruchyruchy_hir::print::op_text(op)
        );
        self.raise_at(ErrorKind::TypeError, message, span)
    }

    /// Calls a user operator with its operands.
    pub(crate) fn call_operator(&mut self, fun: &Rc<Fun>, a: &Value, b: &Value, span: Span) -> Res {
        let v = self.call_fun(fun, vec![a.share(), b.share()], span)?;
        self.span = span;
        self.read_through(v)
    }

    /// An operator that an impl on a built-in kind provides for this right operand (`2.0 * v`):
    /// only when the right operand is a user type, else built-in meaning wins.
    fn hook_right(&self, right: &Value, hook: Hook, left: &Value) -> Option<Rc<Fun>> {
        if !matches!(
            right,
            Value::Struct(_) | Value::Enum(_) | Value::Unit(..) | Value::Instance(_)
        ) {
            return None;
        }
        let key = kind_key(left)?;
        let fun = self.kinds.get(&key)?.hooks.get(&hook)?;
        Some(self.fun(*fun))
    }

    /// What a user type defines for an operator.
    #[inline]
    pub(crate) fn hook(&self, v: &Value, hook: Hook) -> Option<Rc<Fun>> {
        if !self.has_hooks {
            return None;
        }
        let adt = match v {
            Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => r.adt,
            Value::Unit(adt, _) => *adt,
            _ => return None,
        };
        let own = self.adts[adt.index()].methods.hooks.get(&hook);
        // `impl Display for Box<dyn Shape>`: for every type that has none of its own.
        let any = || self.kinds.get(&KindKey::Any)?.hooks.get(&hook);
        Some(self.fun(*own.or_else(any)?))
    }

    /// A unary operator.
    pub(crate) fn unary(&mut self, op: Unary, v: &Value, int: Option<IntTy>, span: Span) -> Res {
        match (op, v) {
            (Unary::Neg, Value::Float(x)) => return Ok(Value::Float(-x)),
            (Unary::Neg, _) => {
                if let Some(n) = carried(v) {
                    let ty = match v {
                        Value::Big(_) => IntTy::U64,
                        _ => int.unwrap_or(IntTy::I64),
                    };
                    return match int_ops::checked_neg(ty, n) {
                        Some(n) => Ok(from_carried(ty, n)),
                        None => self.raise_at(
                            ErrorKind::OverflowError,
                            format!("integer overflow in negation ({})", ty.name()),
                            span,
                        ),
                    };
                }
                if let Some(fun) = self.hook(v, Hook::Neg) {
                    let r = self.call_fun(&fun, vec![v.share()], span)?;
                    return self.read_through(r);
                }
            }
            (Unary::Not, _) => {
                if let Some(fun) = self.hook(v, Hook::Not) {
                    let r = self.call_fun(&fun, vec![v.share()], span)?;
                    return self.read_through(r);
                }
                return Ok(Value::Bool(!v.truthy()));
            }
            (Unary::BitNot, _) => {
                if let Some(n) = carried(v) {
                    let ty = match v {
                        Value::Big(_) => IntTy::U64,
                        _ => int.unwrap_or(IntTy::I64),
                    };
                    return Ok(from_carried(ty, int_ops::not(ty, n)));
                }
                if let Value::Bool(b) = v {
                    return Ok(Value::Bool(!b));
                }
                if let Some(fun) = self.hook(v, Hook::Not) {
                    let r = self.call_fun(&fun, vec![v.share()], span)?;
                    return self.read_through(r);
                }
            }
        }
        let kind = self.type_name(v);
        let sign = match op {
            Unary::Neg => "-",
            Unary::Not => "!",
            Unary::BitNot => "~",
        };
        self.raise_at(
            ErrorKind::TypeError,
            format!("`{sign}` can't be applied to {kind}"),
            span,
        )
    }

    /// `item in collection`: membership by `==`; keys of a map; substrings of a string.
    pub(crate) fn contains(&mut self, collection: &Value, item: &Value) -> Res<bool> {
        match collection {
            Value::Str(s) => match item {
                Value::Str(part) => Ok(s.contains(part.as_str())),
                other => {
                    let kind = self.type_name(other);
                    self.raise(
                        ErrorKind::TypeError,
                        format!("a string can't contain {kind}"),
                    )
                }
            },
            Value::Map(m) => Ok(m.data.borrow().contains(item)),
            Value::Set(s) => Ok(s.data.borrow().contains(item)),
            Value::Range(r) => self.range_contains(r, item),
            _ => {
                let it = self.make_iter(collection)?;
                while let Some(v) = self.iter_next(&it)? {
                    self.poll()?;
                    let v = self.read_through(v)?;
                    if self.equal(&v, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// Whether a value lies in a range: any values that can be ordered.
    pub(crate) fn range_contains(
        &mut self,
        range: &crate::value::RangeObj,
        item: &Value,
    ) -> Res<bool> {
        if !matches!(range.start, Value::Nil)
            && self
                .partial_compare(item, &range.start)?
                .is_none_or(|o| o == Ordering::Less)
        {
            return Ok(false);
        }
        if matches!(range.end, Value::Nil) {
            return Ok(true);
        }
        Ok(match self.partial_compare(item, &range.end)? {
            None | Some(Ordering::Greater) => false,
            Some(Ordering::Equal) => range.inclusive,
            Some(Ordering::Less) => true,
        })
    }
}

fn is_indirect(v: &Value) -> bool {
    matches!(v, Value::Alias(_) | Value::Var(_) | Value::Lazy(_))
}

/// Values that `+` joins with a string.
fn is_scalar(v: &Value) -> bool {
    matches!(
        v,
        Value::Int(_)
            | Value::Big(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::Byte(_)
            | Value::Atom(_)
    )
}

/// The float in a number.
pub(crate) fn float_of(v: &Value) -> Option<f64> {
    match v {
        Value::Float(x) => Some(*x),
        Value::Int(n) => Some(*n as f64),
        Value::Big(n) => Some(*n as f64),
        Value::Byte(n) => Some(*n as f64),
        _ => None,
    }
}

fn set_op(op: BinOp, x: &Rc<Obj<crate::map::SetData>>, y: &Rc<Obj<crate::map::SetData>>) -> Value {
    let (x, y) = (x.data.borrow(), y.data.borrow());
    let mut result = x.empty_like();
    for v in x.iter() {
        let keep = match op {
            BinOp::BitAnd => y.contains(v),
            BinOp::BitOr => true,
            _ => !y.contains(v),
        };
        if keep {
            result.insert(v.share());
        }
    }
    if matches!(op, BinOp::BitOr | BinOp::BitXor) {
        for v in y.iter() {
            if op == BinOp::BitOr || !x.contains(v) {
                result.insert(v.share());
            }
        }
    }
    Value::set(result)
}

/// The kind of a built-in value that impls can extend.
pub(crate) fn kind_key(v: &Value) -> Option<KindKey> {
    Some(match v {
        Value::Nil => KindKey::Nil,
        Value::Bool(_) => KindKey::Bool,
        Value::Int(_) | Value::Big(_) => KindKey::Int,
        Value::Float(_) => KindKey::Float,
        Value::Byte(_) => KindKey::Byte,
        Value::Atom(_) => KindKey::Atom,
        Value::Str(_) => KindKey::Str,
        Value::Range(_) => KindKey::Range,
        Value::Array(_) | Value::Heap(_) => KindKey::Array,
        Value::Tuple(_) => KindKey::Tuple,
        Value::Map(_) => KindKey::Map,
        Value::Set(_) => KindKey::Set,
        Value::Fun(_)
        | Value::Closure(_)
        | Value::Builtin(_)
        | Value::Ctor(..)
        | Value::Host(_) => KindKey::Func,
        Value::Iter(_) => KindKey::Iter,
        Value::Error(_) => KindKey::Error,
        _ => return None,
    })
}
