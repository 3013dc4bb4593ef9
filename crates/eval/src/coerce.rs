//! Contracts and casts: what annotations check and convert at run time, and `as`.

use crate::error::Res;
use crate::interp::Interp;
use crate::map::{MapData, SetData};
use crate::ops::{carried, float_of, from_carried};
use crate::value::Value;
use ruchyruchy_builtins::{IntTy, int_ops};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{AdtId, AdtKind, Hook, Site};
use ruchyruchy_hir::ty::{KeyOrder, ParseSort, Ty};
use ruchyruchy_syntax::span::Span;

/// How a message names the place of a contract.
pub(crate) fn site_text(site: &Site) -> String {
    match site {
        Site::Let(name) => format!("`{name}`"),
        Site::Param(name) => format!("parameter `{name}`"),
        Site::Field(name) => format!("field `{name}`"),
        Site::Return => "the result".to_string(),
        Site::Element => "the element".to_string(),
    }
}

/// What a contract says of a value.
enum Verdict {
    /// Fits as it is.
    Fits,
    /// Fits after conversion.
    Becomes(Value),
    /// An int out of range.
    OutOfRange,
    /// Something else is needed.
    Wrong,
}

impl Interp {
    /// Checks and converts a value for an annotated place.
    ///
    /// # Errors
    /// `TypeError` naming both types; `OverflowError` for an int out of range.
    pub(crate) fn coerce(
        &mut self,
        v: Value,
        ty: &Ty,
        site: &dyn Fn() -> String,
        span: Span,
    ) -> Res {
        match self.judge(&v, ty) {
            Verdict::Fits => Ok(v),
            Verdict::Becomes(new) => Ok(new),
            Verdict::OutOfRange => {
                let (text, ty) = (self.text(&v)?, self.ty_name(ty));
                let message = format!("{} is {ty}, and {text} does not fit", site());
                self.raise_at(ErrorKind::TypeError, message, span)
            }
            Verdict::Wrong => {
                let (found, wanted) = (self.type_name(&v), self.ty_name(ty));
                let message = format!("{} must be {wanted}, not {found}", site());
                self.raise_at(ErrorKind::TypeError, message, span)
            }
        }
    }

    /// Whether a contract accepts the value without conversion: for overloads and typed catches.
    pub(crate) fn is_of_type(&mut self, v: &Value, ty: &Ty) -> bool {
        match (ty, v) {
            // An int is no float when both are on offer.
            (Ty::Float, _) => matches!(v, Value::Float(_)),
            (Ty::Error, _) => matches!(v, Value::Error(_)),
            (Ty::ParseError(sort), _) => {
                matches!(v, Value::Error(e) if ParseSort::of_message(&e.message) == Some(*sort))
            }
            (Ty::Option(_), _) => v.is_option() || matches!(v, Value::Nil),
            (Ty::Result(_), _) => v.is_result(),
            _ => matches!(self.judge(v, ty), Verdict::Fits),
        }
    }

    fn judge(&mut self, v: &Value, ty: &Ty) -> Verdict {
        use Verdict::{Becomes, Fits, OutOfRange, Wrong};
        let fits = |yes: bool| if yes { Fits } else { Wrong };
        match ty {
            Ty::Unknown | Ty::Never => match v {
                Value::Big(_) => Fits,
                _ => Fits,
            },
            Ty::Int(width) => match carried(v) {
                Some(n) => {
                    let from = if matches!(v, Value::Big(_)) {
                        IntTy::U64
                    } else {
                        IntTy::I64
                    };
                    match (int_ops::convert(from, n, *width), v) {
                        (Some(n), Value::Byte(_)) => Becomes(from_carried(*width, n)),
                        (Some(_), _) => Fits,
                        (None, _) => OutOfRange,
                    }
                }
                None => Wrong,
            },
            Ty::Float => match v {
                Value::Float(_) => Fits,
                _ => float_of(v).map_or(Wrong, |x| Becomes(Value::Float(x))),
            },
            Ty::ParseError(_) => Fits,
            Ty::Bool => fits(matches!(v, Value::Bool(_))),
            Ty::Nil => fits(matches!(v, Value::Nil)),
            Ty::Str | Ty::Char => match v {
                Value::Str(_) => Fits,
                _ => Wrong,
            },
            Ty::Byte => match v {
                Value::Byte(_) => Fits,
                Value::Int(n) => match u8::try_from(*n) {
                    Ok(b) => Becomes(Value::Byte(b)),
                    Err(_) => OutOfRange,
                },
                _ => Wrong,
            },
            Ty::Atom => fits(matches!(v, Value::Atom(_))),
            Ty::Range(_) => fits(matches!(v, Value::Range(_))),
            Ty::Array(_) => fits(matches!(v, Value::Array(_))),
            Ty::Heap(_) => fits(matches!(v, Value::Heap(_))),
            Ty::Frame => fits(matches!(v, Value::Frame(_))),
            Ty::Tuple(parts) => match v {
                Value::Tuple(r) => fits(r.obj.data.borrow().len() == parts.len()),
                _ => Wrong,
            },
            Ty::Map(order, _) => match v {
                Value::Map(m) => {
                    // A `{…}` literal or HashMap where a BTreeMap is declared gets sorted.
                    if *order == KeyOrder::Sorted && !m.data.borrow().is_sorted() {
                        let mut sorted = MapData::sorted();
                        for (k, v) in m.data.borrow().iter() {
                            sorted.insert(k.share(), v.share());
                        }
                        return Becomes(Value::map(sorted));
                    }
                    Fits
                }
                Value::Struct(_) | Value::Instance(_) => Wrong,
                _ => Wrong,
            },
            Ty::Set(order, _) => match v {
                Value::Set(s) => {
                    if *order == KeyOrder::Sorted && !s.data.borrow().0.is_sorted() {
                        let mut sorted = SetData::sorted();
                        for v in s.data.borrow().iter() {
                            sorted.insert(v.share());
                        }
                        return Becomes(Value::set(sorted));
                    }
                    Fits
                }
                // `{}` is a map until its type is known.
                Value::Map(m) if m.data.borrow().is_empty() => {
                    Becomes(Value::set(SetData::default()))
                }
                _ => Wrong,
            },
            Ty::Option(inner) => self.judge_option(v, inner),
            Ty::Result(parts) => self.judge_result(v, &parts.0, &parts.1),
            Ty::Adt(id, _) => fits(self.is_adt(v, *id)),
            Ty::Fn(_) => fits(matches!(
                v,
                Value::Fun(_)
                    | Value::Closure(_)
                    | Value::Builtin(_)
                    | Value::Ctor(..)
                    | Value::Host(_)
                    | Value::Type(_)
            )),
            Ty::Iter(_) => match v {
                Value::Iter(_) | Value::Range(_) => Fits,
                _ => fits(
                    matches!(
                        v,
                        Value::Array(_) | Value::Map(_) | Value::Set(_) | Value::Str(_)
                    ) || self.hook(v, Hook::Next).is_some()
                        || self.hook(v, Hook::IntoIter).is_some(),
                ),
            },
            Ty::Error => fits(matches!(v, Value::Error(_) | Value::Str(_))),
            Ty::Future(inner) => match v {
                Value::Future(_) => Fits,
                other => {
                    let inner = inner.clone();
                    self.judge(other, &inner)
                }
            },
        }
    }

    /// `Option<T>`: plain values and nil become real ones.
    fn judge_option(&mut self, v: &Value, inner: &Ty) -> Verdict {
        if let Some(payload) = v.as_some() {
            return match self.judge(&payload, inner) {
                Verdict::Fits => Verdict::Fits,
                Verdict::Becomes(new) => Verdict::Becomes(Value::some(new)),
                other => other,
            };
        }
        match v {
            Value::Nil => Verdict::Becomes(Value::none()),
            Value::Unit(..) if v.is_absent() => Verdict::Fits,
            _ => match self.judge(v, inner) {
                Verdict::Fits => Verdict::Becomes(Value::some(v.share())),
                Verdict::Becomes(new) => Verdict::Becomes(Value::some(new)),
                other => other,
            },
        }
    }

    /// `Result<T, E>`: a plain value is an `Ok`.
    fn judge_result(&mut self, v: &Value, ok: &Ty, err: &Ty) -> Verdict {
        if let Some(payload) = v.as_ok() {
            return match self.judge(&payload, ok) {
                Verdict::Fits => Verdict::Fits,
                Verdict::Becomes(new) => Verdict::Becomes(Value::ok(new)),
                other => other,
            };
        }
        if let Some(payload) = v.as_err() {
            // Errors of the library are `Error` values where programs declare `String` or the like.
            return match (err, &payload) {
                (_, Value::Error(_)) => Verdict::Fits,
                _ => match self.judge(&payload, err) {
                    Verdict::Fits => Verdict::Fits,
                    Verdict::Becomes(new) => Verdict::Becomes(Value::err(new)),
                    other => other,
                },
            };
        }
        match self.judge(v, ok) {
            Verdict::Fits => Verdict::Becomes(Value::ok(v.share())),
            Verdict::Becomes(new) => Verdict::Becomes(Value::ok(new)),
            other => other,
        }
    }

    /// Whether a value is of a user type (or a subclass of it).
    pub(crate) fn is_adt(&self, v: &Value, id: AdtId) -> bool {
        let mut at = match v {
            Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => r.adt,
            Value::Unit(adt, _) => *adt,
            Value::Shared(cell) => return self.is_adt(&cell.get(), id),
            _ => return false,
        };
        loop {
            if at == id {
                return true;
            }
            match self.adts[at.index()].base {
                Some(base) => at = base,
                None => return false,
            }
        }
    }

    /// How messages name a type: as an annotation would.
    pub(crate) fn ty_name(&self, ty: &Ty) -> String {
        match ty {
            Ty::Unknown => "any value".to_string(),
            Ty::Never => "!".to_string(),
            Ty::Nil => "nil".to_string(),
            Ty::Bool => "bool".to_string(),
            Ty::Int(width) => width.name().to_string(),
            Ty::Float => "f64".to_string(),
            Ty::Str => "String".to_string(),
            Ty::Char => "char".to_string(),
            Ty::Byte => "byte".to_string(),
            Ty::Atom => "atom".to_string(),
            Ty::Range(_) => "Range".to_string(),
            Ty::Array(_) => "Vec".to_string(),
            Ty::Heap(_) => "BinaryHeap".to_string(),
            Ty::Frame => "DataFrame".to_string(),
            Ty::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(|ty| self.part_name(ty)).collect();
                format!("({})", parts.join(", "))
            }
            Ty::Map(KeyOrder::Insertion, _) => "HashMap".to_string(),
            Ty::Map(KeyOrder::Sorted, _) => "BTreeMap".to_string(),
            Ty::Set(KeyOrder::Insertion, _) => "HashSet".to_string(),
            Ty::Set(KeyOrder::Sorted, _) => "BTreeSet".to_string(),
            Ty::Option(inner) => format!("Option<{}>", self.part_name(inner)),
            Ty::Result(parts) => {
                format!(
                    "Result<{}, {}>",
                    self.part_name(&parts.0),
                    self.part_name(&parts.1)
                )
            }
            Ty::Adt(id, _) => self.adts[id.index()].name.to_string(),
            Ty::Fn(_) => "a function".to_string(),
            Ty::Iter(_) => "an iterator".to_string(),
            Ty::Error => "Error".to_string(),
            Ty::ParseError(sort) => sort.type_name().to_string(),
            Ty::Future(_) => "a future".to_string(),
        }
    }

    fn part_name(&self, ty: &Ty) -> String {
        match ty {
            Ty::Unknown => "_".to_string(),
            ty => self.ty_name(ty),
        }
    }

    /// `v as to`.
    pub(crate) fn cast(&mut self, v: Value, from: &Ty, to: &Ty, span: Span) -> Res {
        match (to, &v) {
            (Ty::Unknown, _) => Ok(v),
            (Ty::Int(to), Value::Float(x)) => Ok(from_carried(*to, int_ops::cast_float(*x, *to))),
            (Ty::Int(_), Value::Bool(b)) => Ok(Value::Int(*b as i64)),
            (Ty::Int(to), Value::Str(s)) => match single_char(s) {
                Some(c) => Ok(from_carried(*to, int_ops::cast(IntTy::U32, c as i64, *to))),
                None => self.no_cast(&v, &Ty::Int(*to), span),
            },
            (Ty::Int(to), Value::Unit(adt, variant)) => {
                match self.adts[adt.index()].variants.get(*variant as usize) {
                    Some(variant) => {
                        let n = variant.discriminant;
                        Ok(from_carried(*to, int_ops::cast(IntTy::I64, n, *to)))
                    }
                    None => self.no_cast(&v, &Ty::Int(*to), span),
                }
            }
            (Ty::Int(to), _) => match carried(&v) {
                Some(n) => {
                    let from = match &v {
                        Value::Big(_) => IntTy::U64,
                        _ => match from.int() {
                            Some(IntTy::U64) | None => IntTy::I64,
                            Some(width) => width,
                        },
                    };
                    Ok(from_carried(*to, int_ops::cast(from, n, *to)))
                }
                None => self.no_cast(&v, &Ty::Int(*to), span),
            },
            (Ty::Float, Value::Bool(b)) => Ok(Value::Float(*b as i64 as f64)),
            (Ty::Float, Value::Str(_)) => self.no_cast(&v, to, span),
            (Ty::Float, _) => match float_of(&v) {
                Some(x) => Ok(Value::Float(x)),
                None => self.no_cast(&v, to, span),
            },
            (Ty::Bool, Value::Bool(_)) => Ok(v),
            (Ty::Bool, Value::Int(n)) => Ok(Value::Bool(*n != 0)),
            (Ty::Byte, _) => match carried(&v) {
                Some(n) => Ok(Value::Byte(n as u8)),
                None => match v.as_str().and_then(single_char) {
                    Some(c) if c.is_ascii() => Ok(Value::Byte(c as u8)),
                    _ => self.no_cast(&v, to, span),
                },
            },
            (Ty::Char, Value::Str(s)) if single_char(s).is_some() => Ok(v),
            (Ty::Char, _) => match carried(&v)
                .and_then(|n| u32::try_from(n).ok())
                .and_then(char::from_u32)
            {
                Some(c) => Ok(Value::char(c)),
                None => self.no_cast(&v, to, span),
            },
            (Ty::Str, Value::Str(_)) => Ok(v),
            (Ty::Str, _) => {
                let text = self.text(&v)?;
                Ok(Value::str(text))
            }
            _ => {
                if matches!(self.judge(&v, to), Verdict::Wrong | Verdict::OutOfRange) {
                    return self.no_cast(&v, to, span);
                }
                match self.judge(&v, to) {
                    Verdict::Becomes(new) => Ok(new),
                    _ => Ok(v),
                }
            }
        }
    }

    #[cold]
    fn no_cast(&mut self, v: &Value, to: &Ty, span: Span) -> Res {
        let (from, to) = (self.type_name(v), self.ty_name(to));
        self.raise_at(
            ErrorKind::TypeError,
            format!("{from} can't be cast to {to}"),
            span,
        )
    }

    /// The empty value of a type (`T::default()`), if it has one.
    pub fn default_of(&mut self, ty: &Ty) -> Option<Value> {
        Some(match ty {
            Ty::Int(_) => Value::Int(0),
            Ty::Float => Value::Float(0.0),
            Ty::Bool => Value::Bool(false),
            Ty::Str => Value::str(""),
            Ty::Char => Value::str("\0"),
            Ty::Byte => Value::Byte(0),
            Ty::Nil => Value::Nil,
            Ty::Array(_) => Value::array(crate::value::Items::new()),
            Ty::Heap(_) => Value::Heap(Default::default()),
            Ty::Frame => Value::Frame(Default::default()),
            Ty::Map(KeyOrder::Insertion, _) => Value::map(MapData::default()),
            Ty::Map(KeyOrder::Sorted, _) => Value::map(MapData::sorted()),
            Ty::Set(KeyOrder::Insertion, _) => Value::set(SetData::default()),
            Ty::Set(KeyOrder::Sorted, _) => Value::set(SetData::sorted()),
            Ty::Option(_) => Value::none(),
            Ty::Tuple(parts) => {
                let fields: Option<Vec<Value>> =
                    parts.iter().map(|ty| self.default_of(ty)).collect();
                Value::tuple(fields?)
            }
            Ty::Adt(id, _) => {
                let adt = self.adt(*id);
                if adt.kind != AdtKind::Struct {
                    return None;
                }
                let fields: Option<crate::value::Fields> =
                    adt.fields.iter().map(|f| self.default_of(&f.ty)).collect();
                Value::Struct(crate::value::Record::new(*id, 0, fields?))
            }
            _ => return None,
        })
    }

    /// The empty value of the same kind (`mem::take`).
    pub fn empty_like(&mut self, v: &Value) -> Value {
        match v {
            Value::Bool(_) => Value::Bool(false),
            Value::Int(_) | Value::Big(_) => Value::Int(0),
            Value::Float(_) => Value::Float(0.0),
            Value::Byte(_) => Value::Byte(0),
            Value::Str(_) => Value::str(""),
            Value::Array(_) => Value::array(crate::value::Items::new()),
            Value::Heap(_) => Value::Heap(Default::default()),
            Value::Frame(_) => Value::Frame(Default::default()),
            Value::Map(m) => Value::map(m.data.borrow().empty_like()),
            Value::Set(s) => Value::set(s.data.borrow().empty_like()),
            Value::Struct(r) => self
                .default_of(&Ty::Adt(r.adt, Vec::new().into()))
                .unwrap_or_default(),
            v if v.is_option() => Value::none(),
            _ => Value::Nil,
        }
    }
}

/// The character of a one-character string.
pub(crate) fn single_char(s: &str) -> Option<char> {
    let mut chars = s.chars();
    let c = chars.next()?;
    chars.next().is_none().then_some(c)
}
