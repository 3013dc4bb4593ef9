//! Pattern matching: walking decision trees.
//!
//! Parts of the scrutinee are reached by projection paths, anew at each test (paths are short and
//! steps cheap). If the scrutinee is an alias, bindings alias the parts they name.

use crate::alias::Alias;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::Native;
use crate::place::{Path, Step};
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{
    AdtId, Binding, Const, Decision, ENTRY, Match, OPTION, Proj, RESULT, Test,
};
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

/// A part of the scrutinee.
struct Part {
    value: Value,
    /// Reached through an [`Proj::Inner`] of a plain value: patterns of the same enum are strict here, since a plain
    /// value is one `Some(…)` or one `Ok(…)`, but `Some(Ok(p))` takes it.
    strict: Option<AdtId>,
}

impl Interp {
    #[inline(never)]
    pub(crate) fn eval_match(&mut self, m: &Match, span: Span) -> Res {
        let scrutinee = self.eval(&m.scrutinee)?;
        let alias = match &scrutinee {
            Value::Alias(alias) => Some(alias.clone()),
            _ => None,
        };
        let value = match scrutinee {
            Value::Alias(_) | Value::Var(_) | Value::Lazy(_) => {
                self.hold_through(scrutinee, m.scrutinee.span)?
            }
            v => v,
        };
        let mut decision = &m.tree;
        let arm = loop {
            match decision {
                Decision::Fail => return self.no_arm(&value, span),
                Decision::Leaf {
                    arm,
                    bindings,
                    otherwise,
                } => {
                    for binding in bindings {
                        self.bind_part(&value, alias.as_ref(), binding, span)?;
                    }
                    let Some(body) = m.arms.get(*arm) else {
                        return Ok(Value::Nil);
                    };
                    if let Some(guard) = &body.guard {
                        let ok = match self.eval_truth(guard) {
                            Ok(ok) => ok,
                            Err(ctl) => {
                                self.clear_scope(&m.scope);
                                return Err(ctl);
                            }
                        };
                        if !ok {
                            match otherwise {
                                Some(next) => {
                                    decision = next;
                                    continue;
                                }
                                None => return self.no_arm(&value, span),
                            }
                        }
                    }
                    break body;
                }
                Decision::Test { at, test, yes, no } => {
                    decision = if self.test(&value, at, test)? {
                        yes
                    } else {
                        no
                    };
                }
                Decision::Switch {
                    at,
                    adt,
                    cases,
                    default,
                } => {
                    let part = self.plain_part(&value, at);
                    let variant = match part.as_ref().map(|p| &p.value) {
                        Some(Value::Unit(found, variant)) if found == adt => Some(*variant),
                        Some(Value::Enum(r)) if r.adt == *adt => Some(r.variant),
                        Some(Value::Native(native)) if *adt == ENTRY => entry_variant(native),
                        _ => None,
                    };
                    decision = match variant.and_then(|v| cases.get(v as usize)) {
                        Some(Some(case)) => case,
                        _ => default,
                    };
                }
            }
        };
        // The hold must be gone before the arm writes through an alias.
        drop(value);
        drop(alias);
        let result = self.eval(&arm.body);
        self.clear_scope(&m.scope);
        result
    }

    #[cold]
    fn no_arm(&mut self, value: &Value, span: Span) -> Res {
        let text = shorten(self.quoted(value)?);
        self.raise_at(
            ErrorKind::MatchError,
            format!("no pattern matches the value {text}"),
            span,
        )
    }

    /// The part at a path; none if the value has no such part.
    fn part(&mut self, value: &Value, at: &[Proj]) -> Option<Part> {
        let mut part = Part {
            value: value.clone(),
            strict: None,
        };
        for proj in at {
            if let Value::Alias(_) | Value::Var(_) | Value::Lazy(_) = &part.value {
                part.value = self.hold_through(part.value, Span::NONE).ok()?;
            }
            if let Value::Shared(cell) = &part.value
                && !matches!(proj, Proj::Inner(_))
            {
                part.value = cell.get();
            }
            let v = &part.value;
            let next = match proj {
                Proj::Payload(i) => match v {
                    Value::Enum(r) => r.field(*i as usize)?,
                    // `Entry::Occupied(e)`: the entry knows itself what can be done with it.
                    Value::Native(_) => v.clone(),
                    _ => return None,
                },
                Proj::Inner(adt) => {
                    let inner = match v {
                        Value::Enum(r) if r.adt == *adt => r.field(0),
                        _ => None,
                    };
                    match inner {
                        Some(inner) => {
                            part.value = inner;
                            part.strict = None;
                        }
                        None => part.strict = Some(*adt),
                    }
                    continue;
                }
                Proj::Field(name) => match v {
                    Value::Struct(r) | Value::Instance(r) => {
                        match self.field_index(r.adt, *name, None) {
                            Some(i) => r.field(i)?,
                            None => self.get_field(&v.clone(), *name, None, Span::NONE).ok()?,
                        }
                    }
                    Value::Error(_) => self.get_field(&v.clone(), *name, None, Span::NONE).ok()?,
                    Value::Enum(r) => {
                        let adt = self.adt(r.adt);
                        let fields = &adt.variants.get(r.variant as usize)?.fields;
                        r.field(fields.iter().position(|f| f.name == *name)?)?
                    }
                    _ => return None,
                },
                Proj::Tuple(i) => match v {
                    Value::Tuple(r) | Value::Struct(r) | Value::Instance(r) => {
                        r.field(*i as usize)?
                    }
                    _ => return None,
                },
                Proj::TupleBack(i) => match v {
                    Value::Tuple(r) | Value::Struct(r) => {
                        let len = r.obj.data.borrow().len();
                        r.field(len.checked_sub(*i as usize)?)?
                    }
                    _ => return None,
                },
                Proj::Front(i) => match v {
                    Value::Array(a) => a.data.borrow().get(*i as usize)?.clone(),
                    _ => return None,
                },
                Proj::Back(i) => match v {
                    Value::Array(a) => {
                        let items = a.data.borrow();
                        items.get(items.len().checked_sub(*i as usize)?)?.clone()
                    }
                    _ => return None,
                },
                Proj::Slice(front, back) => match v {
                    Value::Array(a) => {
                        let items = a.data.borrow();
                        let end = items.len().checked_sub(*back as usize)?;
                        let start = (*front as usize).min(end);
                        Value::array_of(items.range(start..end).map(Value::share))
                    }
                    Value::Tuple(r) => {
                        let fields = r.obj.data.borrow();
                        let end = fields.len().checked_sub(*back as usize)?;
                        let start = (*front as usize).min(end);
                        Value::tuple(fields.iter().take(end).skip(start).map(Value::share))
                    }
                    _ => return None,
                },
                Proj::Key(name) => match v {
                    Value::Map(m) => m.data.borrow().get_str(name.as_str())?.clone(),
                    Value::Struct(r) | Value::Instance(r) => {
                        r.field(self.field_index(r.adt, *name, None)?)?
                    }
                    _ => return None,
                },
            };
            part.value = next;
            part.strict = None;
        }
        Some(part)
    }

    /// The part at a path as a plain value: a carried alias (`Some(&mut x)`) is read through.
    fn plain_part(&mut self, value: &Value, at: &[Proj]) -> Option<Part> {
        let mut part = self.part(value, at)?;
        if let Value::Alias(_) | Value::Var(_) | Value::Lazy(_) = &part.value {
            part.value = self.hold_through(part.value, Span::NONE).ok()?;
        }
        Some(part)
    }

    fn test(&mut self, value: &Value, at: &Rc<[Proj]>, test: &Test) -> Res<bool> {
        let Some(part) = self.plain_part(value, at) else {
            return Ok(false);
        };
        let v = &part.value;
        Ok(match test {
            Test::Variant(adt, variant) => match v {
                Value::Unit(a, n) => a == adt && n == variant,
                Value::Enum(r) => r.adt == *adt && r.variant == *variant,
                Value::Native(native) if *adt == ENTRY => entry_variant(native) == Some(*variant),
                _ => false,
            },
            Test::Some => match v {
                Value::Nil => false,
                Value::Unit(adt, _) if *adt == OPTION => false,
                Value::Enum(r) if r.adt == OPTION => true,
                Value::Enum(r) if r.adt == RESULT => false,
                _ => part.strict != Some(OPTION),
            },
            Test::None => v.is_absent(),
            Test::Ok => match v {
                Value::Enum(r) if r.adt == RESULT => r.variant == 0,
                _ => part.strict != Some(RESULT),
            },
            Test::Err => v.as_err().is_some(),
            Test::Struct(adt) => self.is_adt(v, *adt),
            Test::ErrorKind(kind) => match v {
                Value::Error(e) => kind.is_none_or(|k| e.kind == k),
                _ => false,
            },
            Test::Const(c) => self.const_matches(v, c),
            Test::Global(global) => {
                self.init_global(global.index(), Span::NONE)?;
                let wanted = self.globals[global.index()].clone();
                let wanted = self.read_through(wanted)?;
                same_kind(v, &wanted) && self.equal(v, &wanted)?
            }
            Test::Range { lo, hi, inclusive } => self.in_pattern_range(v, lo, hi, *inclusive),
            Test::Array { len, at_least } => match v {
                Value::Array(a) => length_fits(a.data.borrow().len(), *len, *at_least),
                _ => false,
            },
            Test::Tuple { len, at_least } => match v {
                Value::Tuple(r) => length_fits(r.obj.data.borrow().len(), *len, *at_least),
                _ => false,
            },
            Test::HasKey(name) => match v {
                Value::Map(m) => m.data.borrow().get_str(name.as_str()).is_some(),
                Value::Struct(r) | Value::Instance(r) => {
                    self.field_index(r.adt, *name, None).is_some()
                }
                _ => false,
            },
            Test::Is(ty) => self.is_of_type(&v.clone(), ty),
        })
    }

    fn const_matches(&mut self, v: &Value, c: &Const) -> bool {
        match (c, v) {
            (Const::Int(n), Value::Int(m)) => n == m,
            (Const::Int(n), Value::Byte(m)) => *n == *m as i64,
            (Const::Big(n), Value::Big(m)) => n == m,
            (Const::Float(x), Value::Float(y)) => x == y,
            (Const::Bool(x), Value::Bool(y)) => x == y,
            (Const::Str(x), Value::Str(y)) => **x == *y.as_str(),
            (Const::Byte(x), Value::Byte(y)) => x == y,
            (Const::Byte(x), Value::Int(n)) => *x as i64 == *n,
            (Const::Atom(x), Value::Atom(y)) => x == y,
            (Const::Nil, v) => v.is_absent(),
            (Const::Bytes(bytes), Value::Array(_)) => {
                let wanted = Value::array_of(bytes.iter().map(|b| Value::Byte(*b)));
                crate::structural::equal(&wanted, v)
            }
            _ => false,
        }
    }

    fn in_pattern_range(
        &mut self,
        v: &Value,
        lo: &Option<Const>,
        hi: &Option<Const>,
        inclusive: bool,
    ) -> bool {
        use std::cmp::Ordering;
        let order = |bound: &Const| -> Option<Ordering> {
            Some(match (v, bound) {
                (Value::Int(n), Const::Int(m)) => n.cmp(m),
                (Value::Int(_), Const::Big(_)) => Ordering::Less,
                (Value::Big(_), Const::Int(_)) => Ordering::Greater,
                (Value::Big(n), Const::Big(m)) => n.cmp(m),
                (Value::Byte(n), Const::Int(m)) => (*n as i64).cmp(m),
                (Value::Byte(n), Const::Byte(m)) => n.cmp(m),
                (Value::Int(n), Const::Byte(m)) => n.cmp(&(*m as i64)),
                (Value::Float(x), Const::Float(y)) => x.partial_cmp(y)?,
                (Value::Str(s), Const::Str(t)) => {
                    let c = crate::coerce::single_char(s)?;
                    c.cmp(&crate::coerce::single_char(t)?)
                }
                _ => return None,
            })
        };
        if let Some(lo) = lo {
            match order(lo) {
                Some(Ordering::Less) | None => return false,
                _ => {}
            }
        }
        if let Some(hi) = hi {
            match order(hi) {
                Some(Ordering::Less) => {}
                Some(Ordering::Equal) if inclusive => {}
                _ => return false,
            }
        }
        true
    }

    fn bind_part(
        &mut self,
        value: &Value,
        alias: Option<&Rc<Alias>>,
        binding: &Binding,
        span: Span,
    ) -> Res<()> {
        let v = match alias {
            Some(alias) if !binding.copy && !matches!(value, Value::Native(_)) => {
                self.alias_at(alias, value, &binding.at, span)?
            }
            None if !binding.copy && carries_parts(value) => {
                self.bind_carried(value, &binding.at, span)?
            }
            _ => self
                .part(value, &binding.at)
                .map_or(Value::Nil, |p| p.value.share()),
        };
        self.bind(binding.local, v);
        Ok(())
    }

    /// The part at a path of a value that may carry an alias on the way (`Some(&mut slot)`): from there on the part is
    /// aliased.
    fn bind_carried(&mut self, value: &Value, at: &[Proj], span: Span) -> Res {
        for (i, _) in at.iter().enumerate() {
            let Some(part) = self.part(value, at.get(..i).unwrap_or(at)) else {
                break;
            };
            if let Value::Alias(alias) = &part.value {
                let alias = alias.clone();
                let target = self.hold_through(part.value, span)?;
                return self.alias_at(&alias, &target, at.get(i..).unwrap_or(&[]), span);
            }
        }
        Ok(self.part(value, at).map_or(Value::Nil, |p| p.value.share()))
    }

    /// An alias of the part at a path of what an alias refers to.
    fn alias_at(&mut self, alias: &Rc<Alias>, value: &Value, at: &[Proj], span: Span) -> Res {
        let mut path = Path::of_alias(alias, span);
        for (i, proj) in at.iter().enumerate() {
            let here = || at.get(..i).unwrap_or(at);
            let step = match proj {
                Proj::Payload(n) | Proj::Tuple(n) => Step::Tuple(*n),
                Proj::Inner(adt) => {
                    let part = self.plain_part(value, here());
                    let real =
                        part.is_some_and(|p| matches!(&p.value, Value::Enum(r) if r.adt == *adt));
                    if !real {
                        continue;
                    }
                    Step::Tuple(0)
                }
                Proj::Field(name) | Proj::Key(name) => Step::Field(*name, None),
                Proj::TupleBack(n) => {
                    let len = match self.plain_part(value, here()).map(|p| p.value) {
                        Some(Value::Tuple(r) | Value::Struct(r)) => r.obj.data.borrow().len(),
                        _ => 0,
                    };
                    Step::Tuple(len.saturating_sub(*n as usize) as u32)
                }
                Proj::Front(n) => Step::Index(Value::Int(*n as i64)),
                Proj::Back(n) => Step::Index(Value::Int(-(*n as i64))),
                Proj::Slice(front, back) => {
                    let len = match self.plain_part(value, here()).map(|p| p.value) {
                        Some(Value::Array(a)) => a.data.borrow().len(),
                        // The rest of a tuple is a new tuple.
                        _ => {
                            let part = self.part(value, at);
                            return Ok(part.map_or(Value::Nil, |p| p.value.share()));
                        }
                    };
                    let range = crate::value::RangeObj {
                        start: Value::Int(*front as i64),
                        end: Value::Int(len.saturating_sub(*back as usize) as i64),
                        inclusive: false,
                    };
                    Step::Index(Value::Range(Rc::new(range)))
                }
            };
            path.push(step);
        }
        if path.is_root() {
            return Ok(Value::Alias(alias.clone()));
        }
        self.alias_of(&path)
    }
}

/// Which variant of `Entry` it is: Occupied or Vacant.
fn entry_variant(native: &Native) -> Option<u32> {
    match native {
        Native::Entry(entry) => Some(u32::from(!entry.is_occupied())),
        _ => None,
    }
}

fn length_fits(len: usize, wanted: u32, at_least: bool) -> bool {
    if at_least {
        len >= wanted as usize
    } else {
        len == wanted as usize
    }
}

fn same_kind(a: &Value, b: &Value) -> bool {
    use std::mem::discriminant;
    discriminant(a) == discriminant(b)
        || matches!(
            (a, b),
            (Value::Enum(_), Value::Unit(..)) | (Value::Unit(..), Value::Enum(_))
        )
        || matches!(
            (a, b),
            (Value::Int(_), Value::Byte(_)) | (Value::Byte(_), Value::Int(_))
        )
}

/// The start of a text that is too long for a message.
fn shorten(text: String) -> String {
    match text.char_indices().nth(80) {
        Some((i, _)) => format!("{}…", text.get(..i).unwrap_or_default()),
        None => text,
    }
}

/// Whether a value can carry aliases: results of builtins and of functions that return `Option<&mut T>`.
fn carries_parts(v: &Value) -> bool {
    matches!(v, Value::Enum(r) if r.adt == OPTION || r.adt == RESULT)
        || matches!(v, Value::Tuple(_))
}
