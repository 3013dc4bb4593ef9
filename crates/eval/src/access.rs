//! Reading parts of values: fields, elements, slices. Results are holds.

use crate::error::Res;
use crate::interp::Interp;
use crate::native::Native;
use crate::value::{RangeObj, Value};
use ruchyruchy_builtins::edit_distance;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{AdtId, Hook};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

impl Interp {
    /// Position of a field in a struct, class or actor.
    #[inline]
    pub(crate) fn field_index(
        &self,
        adt: AdtId,
        name: Symbol,
        hint: Option<(AdtId, u32)>,
    ) -> Option<usize> {
        match hint {
            Some((known, index)) if known == adt => Some(index as usize),
            _ => self.adts[adt.index()]
                .fields
                .iter()
                .position(|f| f.name == name),
        }
    }

    /// `object.name`.
    #[inline]
    pub(crate) fn get_field(
        &mut self,
        object: &Value,
        name: Symbol,
        hint: Option<(AdtId, u32)>,
        span: Span,
    ) -> Res {
        if let Value::Struct(r) | Value::Instance(r) = object
            && let Some(i) = self.field_index(r.adt, name, hint)
            && let Some(v) = r.field(i)
        {
            return Ok(v);
        }
        self.get_field_slow(object, name, span)
    }

    #[inline(never)]
    fn get_field_slow(&mut self, object: &Value, name: Symbol, span: Span) -> Res {
        match object {
            Value::Map(m) => {
                if let Some(v) = m.data.borrow().get_str(name.as_str()) {
                    return Ok(v.clone());
                }
                let names: Vec<String> = m
                    .data
                    .borrow()
                    .iter()
                    .filter_map(|(k, _)| k.as_str().map(str::to_string))
                    .collect();
                let hint = did_you_mean(name.as_str(), names.iter().map(String::as_str));
                self.raise_at(
                    ErrorKind::KeyError,
                    format!("there is no key \"{name}\"{hint}"),
                    span,
                )
            }
            Value::Instance(r) => {
                let adt = self.adt(r.adt);
                if let Some(getter) = adt.getters.get(&name) {
                    let fun = self.fun(*getter);
                    let v = self.call_fun(&fun, vec![object.clone()], span)?;
                    return self.read_through(v);
                }
                self.no_field(object, name, span)
            }
            Value::Enum(r) => {
                let adt = self.adt(r.adt);
                let variant = adt.variants.get(r.variant as usize);
                let index = variant.and_then(|v| v.fields.iter().position(|f| f.name == name));
                if let Some(v) = index.and_then(|i| r.field(i)) {
                    return Ok(v);
                }
                match object.as_some().or_else(|| object.as_ok()) {
                    // What is meant is the value inside.
                    Some(inner) => self.get_field(&inner, name, None, span),
                    None => self.no_field(object, name, span),
                }
            }
            Value::Error(e) => {
                let place = self.sources.borrow().place(e.span).map(|(_, at)| at);
                Ok(match name.as_str() {
                    "message" => Value::str(e.message.as_str()),
                    "type" | "kind" => Value::str(e.kind.name()),
                    "line" => place.map_or(Value::Nil, |at| Value::Int(at.line as i64)),
                    "column" => place.map_or(Value::Nil, |at| Value::Int(at.column as i64)),
                    _ => return self.no_field(object, name, span),
                })
            }
            Value::Frame(frame) => {
                let before = std::mem::replace(&mut self.span, span);
                let column = self.column_array(frame, name.as_str());
                self.span = before;
                column
            }
            Value::Range(r) => match name.as_str() {
                "start" => Ok(r.start.clone()),
                "end" => Ok(r.end.clone()),
                _ => self.no_field(object, name, span),
            },
            // The way other languages ask for a length.
            Value::Str(s) if name.as_str() == "length" => Ok(Value::Int(s.len() as i64)),
            Value::Array(a) if name.as_str() == "length" => {
                Ok(Value::Int(a.data.borrow().len() as i64))
            }
            Value::Shared(cell) => {
                let inner = cell.get();
                self.get_field(&inner, name, None, span)
            }
            Value::Native(native) => {
                let field = match &**native {
                    Native::Object(object) => object.field(name.as_str()),
                    _ => None,
                };
                match field {
                    Some(v) => Ok(v),
                    None => self.no_field(object, name, span),
                }
            }
            Value::Type(adt) => {
                let adt = self.adt(*adt);
                match adt.variants.iter().position(|v| v.name == name) {
                    Some(i) => Ok(Value::Unit(adt.id, i as u32)),
                    None => self.no_field(object, name, span),
                }
            }
            Value::Alias(_) | Value::Var(_) | Value::Lazy(_) => {
                let inner = self.hold_through(object.clone(), span)?;
                self.get_field(&inner, name, None, span)
            }
            _ => match self.hook(object, Hook::Deref) {
                Some(fun) => {
                    let v = self.call_fun(&fun, vec![object.share()], span)?;
                    self.get_field(&v, name, None, span)
                }
                None => self.no_field(object, name, span),
            },
        }
    }

    /// The error for a field that is not there.
    #[cold]
    pub(crate) fn no_field<T>(&mut self, object: &Value, name: Symbol, span: Span) -> Res<T> {
        let kind = self.type_name(object);
        let names: Vec<&str> = match object {
            Value::Struct(r) | Value::Instance(r) => self.adts[r.adt.index()]
                .fields
                .iter()
                .map(|f| f.name.as_str())
                .collect(),
            _ => Vec::new(),
        };
        let hint = did_you_mean(name.as_str(), names.into_iter());
        let kind_of = if matches!(object, Value::Nil) {
            ErrorKind::TypeError
        } else {
            ErrorKind::KeyError
        };
        self.raise_at(kind_of, format!("{kind} has no field `{name}`{hint}"), span)
    }

    /// `t.0`
    pub(crate) fn get_tuple_field(&mut self, object: &Value, index: u32, span: Span) -> Res {
        match object {
            Value::Tuple(r) | Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => {
                match r.field(index as usize) {
                    Some(v) => Ok(v),
                    None => {
                        let len = r.obj.data.borrow().len();
                        self.raise_at(
                            ErrorKind::IndexError,
                            format!("there is no element {index}: the tuple has {len}"),
                            span,
                        )
                    }
                }
            }
            Value::Array(_) => self.get_index(object, &Value::Int(index as i64), span),
            Value::Shared(cell) => {
                let inner = cell.get();
                self.get_tuple_field(&inner, index, span)
            }
            Value::Alias(_) | Value::Var(_) | Value::Lazy(_) => {
                let inner = self.hold_through(object.clone(), span)?;
                self.get_tuple_field(&inner, index, span)
            }
            Value::Map(_) => self.get_field(object, Symbol::intern(&index.to_string()), None, span),
            other => {
                let kind = self.type_name(other);
                self.raise_at(
                    ErrorKind::TypeError,
                    format!("{kind} has no element {index}"),
                    span,
                )
            }
        }
    }

    /// Position of an element; negative ones count from the end.
    #[inline]
    pub(crate) fn array_index(&mut self, index: &Value, len: usize, span: Span) -> Res<usize> {
        if let Value::Int(i) = index {
            if *i >= 0 && (*i as usize) < len {
                return Ok(*i as usize);
            }
            if *i < 0 && i.unsigned_abs() as usize <= len {
                return Ok(len - i.unsigned_abs() as usize);
            }
        }
        self.bad_index(index, len, span)
    }

    #[cold]
    fn bad_index(&mut self, index: &Value, len: usize, span: Span) -> Res<usize> {
        match index {
            Value::Int(i) => self.raise_at(
                ErrorKind::IndexError,
                format!("index {i} out of bounds for array of length {len}"),
                span,
            ),
            Value::Big(i) => self.raise_at(
                ErrorKind::IndexError,
                format!("index {i} out of bounds for array of length {len}"),
                span,
            ),
            Value::Byte(b) => self.array_index(&Value::Int(*b as i64), len, span),
            other => {
                let kind = self.type_name(other);
                self.raise_at(
                    ErrorKind::TypeError,
                    format!("an array index must be an int, not {kind}"),
                    span,
                )
            }
        }
    }

    /// Start and end of a slice: negative bounds count from the end, the end is clamped.
    pub(crate) fn slice_bounds(
        &mut self,
        range: &RangeObj,
        len: usize,
        span: Span,
    ) -> Res<(usize, usize)> {
        let mut bound = |v: &Value, open: usize| -> Res<usize> {
            match v {
                Value::Nil => Ok(open),
                Value::Int(i) if *i >= 0 => Ok(*i as usize),
                Value::Int(i) => Ok(len.saturating_sub(i.unsigned_abs() as usize)),
                Value::Byte(b) => Ok(*b as usize),
                Value::Big(_) => Ok(usize::MAX),
                other => {
                    let kind = self.type_name(other);
                    self.raise_at(
                        ErrorKind::TypeError,
                        format!("the bounds of a slice must be ints, not {kind}"),
                        span,
                    )
                }
            }
        };
        let start = bound(&range.start, 0)?;
        let mut end = bound(&range.end, len)?;
        if range.inclusive && !matches!(range.end, Value::Nil) {
            end = end.saturating_add(1);
        }
        let end = end.min(len);
        if start > len {
            return self.raise_at(
                ErrorKind::IndexError,
                format!("slice start {start} out of bounds for length {len}"),
                span,
            );
        }
        Ok((start, end.max(start)))
    }

    /// `object[index]`
    #[inline]
    pub(crate) fn get_index(&mut self, object: &Value, index: &Value, span: Span) -> Res {
        if let (Value::Array(a), Value::Int(i)) = (object, index)
            && *i >= 0
            && let Some(v) = a.data.borrow().get(*i as usize)
        {
            return Ok(v.clone());
        }
        self.get_index_slow(object, index, span)
    }

    #[inline(never)]
    fn get_index_slow(&mut self, object: &Value, index: &Value, span: Span) -> Res {
        match (object, index) {
            (_, Value::Alias(_) | Value::Var(_) | Value::Lazy(_)) => {
                let index = self.hold_through(index.clone(), span)?;
                self.get_index(object, &index, span)
            }
            (Value::Native(native), _) => {
                let element = match &**native {
                    Native::Object(object) => object.element(index),
                    _ => None,
                };
                match element {
                    Some(v) => Ok(v),
                    None => {
                        let (kind, index) = (native.kind(), self.quoted(index)?);
                        self.raise_at(
                            ErrorKind::IndexError,
                            format!("{kind} has no element {index}"),
                            span,
                        )
                    }
                }
            }
            (Value::Array(a) | Value::Heap(a), Value::Range(range)) => {
                let len = a.data.borrow().len();
                let (start, end) = self.slice_bounds(range, len, span)?;
                self.check_heap((end - start) * size_of::<Value>())?;
                let items = a.data.borrow();
                Ok(Value::array_of(items.range(start..end).map(Value::share)))
            }
            (Value::Array(a), _) => {
                let len = a.data.borrow().len();
                let i = self.array_index(index, len, span)?;
                Ok(a.data.borrow().get(i).cloned().unwrap_or_default())
            }
            (Value::Str(s), Value::Range(range)) => {
                if let (Value::Int(a), Value::Int(b), false) =
                    (&range.start, &range.end, range.inclusive)
                    && let (Ok(a), Ok(b)) = (usize::try_from(*a), usize::try_from(*b))
                    && a <= b
                    && s.as_bytes().get(..b).is_some_and(<[u8]>::is_ascii)
                {
                    self.charge_copy(b)?;
                    return Ok(Value::str(s.get(a..b).unwrap_or_default()));
                }
                self.charge_copy(s.len())?;
                let len = s.chars().count();
                let (start, end) = self.slice_bounds(range, len, span)?;
                Ok(Value::str(slice_chars(s, start, end)))
            }
            (Value::Str(s), Value::Int(_) | Value::Big(_) | Value::Byte(_)) => {
                let i = match index {
                    Value::Int(i) => *i,
                    Value::Byte(b) => *b as i64,
                    _ => i64::MAX,
                };
                // The text is walked no further than up to the character, from the end it is counted from.
                self.charge_copy(i.unsigned_abs().min(s.len() as u64) as usize)?;
                let found = if i >= 0 {
                    char_at(s, i as usize)
                } else {
                    s.chars().rev().nth((i.unsigned_abs() - 1) as usize)
                };
                match found {
                    Some(c) => Ok(Value::char(c)),
                    None => {
                        let len = s.chars().count();
                        self.raise_at(
                            ErrorKind::IndexError,
                            format!("index {i} out of bounds for string of length {len}"),
                            span,
                        )
                    }
                }
            }
            (Value::Map(m), key) => {
                if let Some(v) = m.data.borrow().get(key) {
                    return Ok(v.clone());
                }
                let text = self.quoted(key)?;
                let names: Vec<String> = m
                    .data
                    .borrow()
                    .iter()
                    .take(1000)
                    .filter_map(|(k, _)| k.as_str().map(str::to_string))
                    .collect();
                let hint = key.as_str().map_or(String::new(), |k| {
                    did_you_mean(k, names.iter().map(String::as_str))
                });
                self.raise_at(
                    ErrorKind::KeyError,
                    format!("there is no key {text}{hint}"),
                    span,
                )
            }
            (Value::Tuple(r), _) => {
                let len = r.obj.data.borrow().len();
                let i = self.array_index(index, len, span)?;
                Ok(r.field(i).unwrap_or_default())
            }
            (Value::Frame(frame), _) => self.frame_index(frame, index, span),
            (Value::Range(range), Value::Int(i)) => {
                let bounds = range.int_bounds();
                match bounds {
                    Some((a, b)) if *i >= 0 && a + (*i as i128) < b => {
                        Ok(Value::Int((a + *i as i128) as i64))
                    }
                    _ => self.raise_at(
                        ErrorKind::IndexError,
                        format!("index {i} out of bounds for the range"),
                        span,
                    ),
                }
            }
            (Value::Shared(cell), _) => {
                let inner = cell.get();
                self.get_index(&inner, index, span)
            }
            (Value::Alias(_) | Value::Var(_) | Value::Lazy(_), _) => {
                let inner = self.hold_through(object.clone(), span)?;
                self.get_index(&inner, index, span)
            }
            (Value::Instance(_) | Value::Struct(_) | Value::Enum(_) | Value::Unit(..), _) => {
                if let Some(fun) = self.hook(object, Hook::Index) {
                    let v = self.call_fun(&fun, vec![object.share(), index.share()], span)?;
                    return self.hold_through(v, span);
                }
                if let (Value::Instance(_) | Value::Struct(_), Value::Str(name)) = (object, index) {
                    return self.get_field(object, Symbol::intern(name), None, span);
                }
                self.no_index(object, span)
            }
            _ => self.no_index(object, span),
        }
    }

    #[cold]
    fn no_index(&mut self, object: &Value, span: Span) -> Res {
        let kind = self.type_name(object);
        self.raise_at(
            ErrorKind::TypeError,
            format!("{kind} can't be indexed"),
            span,
        )
    }
}

/// Code point `n` of a text.
fn char_at(s: &str, n: usize) -> Option<char> {
    match s.as_bytes().get(..=n) {
        // One byte each so far: the position is known without walking there.
        Some(bytes) if bytes.is_ascii() => bytes.last().map(|&b| b as char),
        _ => s.chars().nth(n),
    }
}

/// The code points `start..end` of a text.
pub(crate) fn slice_chars(s: &str, start: usize, end: usize) -> &str {
    // One byte each so far: the positions are known without walking there.
    if s.as_bytes().get(..end).is_some_and(<[u8]>::is_ascii) {
        return s.get(start..end).unwrap_or("");
    }
    let byte = |n: usize| s.char_indices().nth(n).map_or(s.len(), |(i, _)| i);
    s.get(byte(start)..byte(end)).unwrap_or("")
}

/// `; did you mean …?` when a known name is close.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match edit_distance::closest(name, known) {
        Some(best) => format!("; did you mean `{best}`?"),
        None => String::new(),
    }
}
