//! The builtin functions and methods: one function for each row of the table, and what they share.
//!
//! The table expands to the match in [`Interp::call_builtin`], so a row without a function does not
//! compile. A function gets the [`Call`] with the receiver as value or place and returns a value.

mod any;
mod array;
mod assertion;
mod boolean;
mod cell;
mod construct;
mod convert;
mod csv;
mod date_time;
mod debug_builder;
mod digest;
mod duration;
mod entry;
mod env;
mod error;
mod file;
mod float;
mod formatter;
mod forward;
mod found;
mod frame;
mod frame_new;
mod fs;
mod func;
mod group_by;
mod heap;
mod html;
mod http;
mod instant;
mod int;
mod int_ty;
mod io;
mod iter;
mod iter_new;
mod json;
mod map;
mod math;
mod mem;
mod opt;
mod ordering;
mod path;
mod process;
mod random;
mod range;
mod regex;
mod rng;
mod set;
mod stream;
mod string;
mod task;
mod time;
mod tuple;
mod walk;

use crate::call::{Call, This};
use crate::error::{ErrorObj, Res};
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::map::{MapData, SetData};
use crate::ops::{carried, float_of};
use crate::place::Step;
use crate::value::{ArrayObj, Items, MapObj, SetObj, Value};
use ruchyruchy_builtins::arity_text::wrong_count;
use ruchyruchy_builtins::{Builtin, for_each_builtin};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::ast::BinOp;
use std::rc::Rc;

pub(crate) use self::regex::Compiled;

macro_rules! dispatch {
    ($($variant:ident, $module:ident, $function:ident, $receiver:ident, [$($name:literal),+],
       $signature:literal, [$mutates:ident, $absent:ident, $calls:ident], $doc:literal;)*) => {
        fn dispatch(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            match call.builtin { $(Builtin::$variant => $module::$function(cx, call),)* }
        }
    };
}
for_each_builtin!(dispatch);

impl Call<'_> {
    /// The receiver as a hold.
    pub(crate) fn this(&self, cx: &mut Interp) -> Res {
        match &self.this {
            This::None => Ok(Value::Nil),
            This::Value(v) => Ok(v.clone()),
            This::Place(path) => cx.read_path(path),
        }
    }

    /// Takes an argument; nil if it was left out.
    pub(crate) fn arg(&mut self, i: usize) -> Value {
        match self.args.get_mut(i).map(std::mem::take) {
            Some(Value::Uninit) | None => Value::Nil,
            Some(v) => v,
        }
    }

    /// Whether an argument was given.
    pub(crate) fn has(&self, i: usize) -> bool {
        self.args
            .get(i)
            .is_some_and(|v| !matches!(v, Value::Uninit))
    }
}

fn ordinal(i: usize) -> &'static str {
    ["first", "second", "third", "fourth", "fifth"]
        .get(i)
        .copied()
        .unwrap_or("next")
}

impl Interp {
    /// Calls a builtin: checks the number of arguments, then runs its function.
    ///
    /// # Errors
    /// What the builtin raises.
    pub(crate) fn call_builtin(&mut self, call: &mut Call<'_>) -> Res {
        let (least, most) = call.builtin.arity();
        let count = call.args.len();
        if count < least || most.is_some_and(|most| count > most) {
            return self.wrong_count(call.builtin, count);
        }
        if call.builtin.may_call() {
            self.check_stack()?;
        }
        self.charge_text(call)?;
        let span = self.span;
        let on_text = matches!(call.this, This::Value(Value::Str(_)));
        let result = dispatch(self, call);
        self.span = span;
        match &result {
            Ok(Value::Str(made)) if on_text => self.charge_copy(made.len())?,
            _ => {}
        }
        result
    }

    /// Searching or changing a long text is more than a step.
    #[inline]
    fn charge_text(&mut self, call: &Call<'_>) -> Res<()> {
        if let This::Value(Value::Str(s)) = &call.this
            && !matches!(
                call.builtin,
                Builtin::StrLen | Builtin::StrIsEmpty | Builtin::StrCapacity | Builtin::AnyClone
            )
        {
            return self.charge_copy(s.len());
        }
        Ok(())
    }

    #[cold]
    fn wrong_count(&mut self, builtin: Builtin, given: usize) -> Res {
        let message = wrong_count(builtin.name(), builtin.arity(), given);
        self.raise(ErrorKind::TypeError, message)
    }

    /// "`repeat` takes an int, not a string"
    #[cold]
    pub(crate) fn wrong_arg<T>(
        &mut self,
        call: &Call<'_>,
        i: usize,
        wanted: &str,
        v: &Value,
    ) -> Res<T> {
        let found = self.type_name(v);
        let name = call.builtin.name();
        let which = if call.args.len() > 1 {
            format!(" as {} argument", ordinal(i))
        } else {
            String::new()
        };
        self.raise(
            ErrorKind::TypeError,
            format!("`{name}` takes {wanted}{which}, not {found}"),
        )
    }

    #[cold]
    pub(crate) fn wrong_this<T>(&mut self, call: &Call<'_>, wanted: &str, v: &Value) -> Res<T> {
        let found = self.type_name(v);
        let name = call.builtin.name();
        self.raise(
            ErrorKind::TypeError,
            format!("`{name}` needs {wanted}, not {found}"),
        )
    }

    fn arg_through(&mut self, call: &mut Call<'_>, i: usize) -> Res {
        let v = call.arg(i);
        self.read_through(v)
    }

    /// An int argument.
    pub(crate) fn int_arg(&mut self, call: &mut Call<'_>, i: usize) -> Res<i64> {
        let v = self.arg_through(call, i)?;
        match carried(&v) {
            Some(n) => Ok(n),
            None => self.wrong_arg(call, i, "an int", &v),
        }
    }

    /// A length or position: an int that is not negative.
    pub(crate) fn usize_arg(&mut self, call: &mut Call<'_>, i: usize) -> Res<usize> {
        let v = self.arg_through(call, i)?;
        match &v {
            Value::Int(n) if *n < 0 => {
                let name = call.builtin.name();
                self.raise(
                    ErrorKind::IndexError,
                    format!("`{name}` can't take {n}: it is negative"),
                )
            }
            _ => match carried(&v) {
                Some(n) => Ok(n as u64 as usize),
                None => self.wrong_arg(call, i, "an int", &v),
            },
        }
    }

    /// A float argument; ints convert.
    pub(crate) fn float_arg(&mut self, call: &mut Call<'_>, i: usize) -> Res<f64> {
        let v = self.arg_through(call, i)?;
        match float_of(&v) {
            Some(x) => Ok(x),
            None => self.wrong_arg(call, i, "a number", &v),
        }
    }

    /// A string argument.
    pub(crate) fn str_arg(&mut self, call: &mut Call<'_>, i: usize) -> Res<Rc<String>> {
        let v = self.arg_through(call, i)?;
        match v {
            Value::Str(s) => Ok(s),
            v => self.wrong_arg(call, i, "a string", &v),
        }
    }

    /// A bool argument.
    pub(crate) fn bool_arg(&mut self, call: &mut Call<'_>, i: usize) -> Res<bool> {
        let v = self.arg_through(call, i)?;
        match v {
            Value::Bool(b) => Ok(b),
            v => self.wrong_arg(call, i, "a bool", &v),
        }
    }

    /// An array argument.
    pub(crate) fn array_arg(&mut self, call: &mut Call<'_>, i: usize) -> Res<Rc<ArrayObj>> {
        let v = self.arg_through(call, i)?;
        match v {
            Value::Array(a) => Ok(a),
            v => self.wrong_arg(call, i, "an array", &v),
        }
    }

    /// Anything that can be iterated, as an iterator.
    pub(crate) fn iter_arg(&mut self, call: &mut Call<'_>, i: usize) -> Res<Rc<IterObj>> {
        let v = call.arg(i);
        self.make_iter(&v)
    }

    /// The receiver, a string.
    pub(crate) fn this_str(&mut self, call: &Call<'_>) -> Res<Rc<String>> {
        match call.this(self)? {
            Value::Str(s) => Ok(s),
            v => self.wrong_this(call, "a string", &v),
        }
    }

    /// The receiver, an int; a u64 above i64::MAX as its bit pattern.
    pub(crate) fn this_int(&mut self, call: &Call<'_>) -> Res<i64> {
        let v = call.this(self)?;
        match carried(&v) {
            Some(n) => Ok(n),
            None => self.wrong_this(call, "an int", &v),
        }
    }

    /// The receiver, a number as a float.
    pub(crate) fn this_float(&mut self, call: &Call<'_>) -> Res<f64> {
        let v = call.this(self)?;
        match float_of(&v) {
            Some(x) => Ok(x),
            None => self.wrong_this(call, "a number", &v),
        }
    }

    /// The receiver, an array.
    pub(crate) fn this_array(&mut self, call: &Call<'_>) -> Res<Rc<ArrayObj>> {
        match call.this(self)? {
            Value::Array(a) => Ok(a),
            v => self.wrong_this(call, "an array", &v),
        }
    }

    /// The receiver, a map.
    pub(crate) fn this_map(&mut self, call: &Call<'_>) -> Res<Rc<MapObj>> {
        match call.this(self)? {
            Value::Map(m) => Ok(m),
            v => self.wrong_this(call, "a map", &v),
        }
    }

    /// The receiver, a set.
    pub(crate) fn this_set(&mut self, call: &Call<'_>) -> Res<Rc<SetObj>> {
        match call.this(self)? {
            Value::Set(s) => Ok(s),
            v => self.wrong_this(call, "a set", &v),
        }
    }

    /// The receiver, a binary heap.
    pub(crate) fn this_heap(&mut self, call: &Call<'_>) -> Res<Rc<ArrayObj>> {
        match call.this(self)? {
            Value::Heap(h) => Ok(h),
            v => self.wrong_this(call, "a heap", &v),
        }
    }

    /// Gives `f` the receiver for writing, made unique.
    pub(crate) fn update_this<R>(
        &mut self,
        call: &mut Call<'_>,
        f: impl FnOnce(&mut Value) -> R,
    ) -> Res<R> {
        match &mut call.this {
            This::Place(path) => {
                let path = path.clone();
                self.update_path(&path, f)
            }
            This::Value(v) => {
                crate::alias::unique(v);
                Ok(f(v))
            }
            This::None => Ok(f(&mut Value::Nil)),
        }
    }

    /// Gives what `part` finds in the receiver; raises a `TypeError` that names `kind` where it finds nothing.
    fn update_kind<R>(
        &mut self,
        call: &mut Call<'_>,
        kind: &str,
        part: impl FnOnce(&mut Value) -> Option<R>,
    ) -> Res<R> {
        match self.update_this(call, part)? {
            Some(r) => Ok(r),
            None => {
                let v = call.this(self)?;
                self.wrong_this(call, kind, &v)
            }
        }
    }

    /// Gives `f` the elements of the receiver array for writing.
    pub(crate) fn update_array<R>(
        &mut self,
        call: &mut Call<'_>,
        f: impl FnOnce(&mut Items) -> R,
    ) -> Res<R> {
        self.update_kind(call, "an array", |v| match v {
            Value::Array(a) => Some(f(&mut a.data.borrow_mut())),
            _ => None,
        })
    }

    /// Gives `f` the receiver heap's elements for writing.
    pub(crate) fn update_heap<R>(
        &mut self,
        call: &mut Call<'_>,
        f: impl FnOnce(&mut Items) -> R,
    ) -> Res<R> {
        self.update_kind(call, "a heap", |v| match v {
            Value::Heap(a) => Some(f(&mut a.data.borrow_mut())),
            _ => None,
        })
    }

    /// Gives `f` the receiver map for writing.
    pub(crate) fn update_map<R>(
        &mut self,
        call: &mut Call<'_>,
        f: impl FnOnce(&mut MapData) -> R,
    ) -> Res<R> {
        self.update_kind(call, "a map", |v| match v {
            Value::Map(m) => Some(f(&mut m.data.borrow_mut())),
            _ => None,
        })
    }

    /// Gives `f` the receiver set for writing.
    pub(crate) fn update_set<R>(
        &mut self,
        call: &mut Call<'_>,
        f: impl FnOnce(&mut SetData) -> R,
    ) -> Res<R> {
        self.update_kind(call, "a set", |v| match v {
            Value::Set(s) => Some(f(&mut s.data.borrow_mut())),
            _ => None,
        })
    }

    /// Gives `f` the receiver string for writing.
    pub(crate) fn update_str<R>(
        &mut self,
        call: &mut Call<'_>,
        f: impl FnOnce(&mut String) -> R,
    ) -> Res<R> {
        self.update_kind(call, "a string", |v| match v {
            Value::Str(s) => Some(f(Rc::make_mut(s))),
            _ => None,
        })
    }

    /// Stores a new value in the receiver's place.
    pub(crate) fn set_this(&mut self, call: &mut Call<'_>, value: Value) -> Res<()> {
        match &mut call.this {
            This::Place(path) => {
                let path = path.clone();
                self.assign_path(&path, value)
            }
            This::Value(v) => {
                *v = value;
                Ok(())
            }
            This::None => Ok(()),
        }
    }

    /// The end of a place-or-new builtin.
    pub(crate) fn place_or_new(&mut self, call: &mut Call<'_>, new: Value) -> Res {
        if !call.in_place {
            return Ok(new);
        }
        if call.unused {
            self.set_this(call, new)?;
            return Ok(Value::Nil);
        }
        self.set_this(call, new.share())?;
        Ok(new)
    }

    fn this_path(&mut self, call: &mut Call<'_>) -> crate::place::Path {
        match &call.this {
            This::Place(path) => path.clone(),
            This::Value(v) => {
                let path = crate::place::Path::of_value(v.clone(), self.span);
                call.this = This::Place(path.clone());
                path
            }
            This::None => crate::place::Path::of_value(Value::Nil, self.span),
        }
    }

    /// An alias of the receiver's place.
    pub(crate) fn alias_this(&mut self, call: &mut Call<'_>) -> Res {
        let path = self.this_path(call);
        self.alias_of(&path)
    }

    /// An alias of an element of the receiver array (or heap, or field of a record).
    pub(crate) fn alias_item(&mut self, call: &mut Call<'_>, index: usize) -> Res {
        let path = self.this_path(call);
        self.alias_step(&path, Step::Index(Value::from_usize(index)))
    }

    /// An alias of the elements `start..end` of the receiver array.
    pub(crate) fn alias_slice(&mut self, call: &mut Call<'_>, start: usize, end: usize) -> Res {
        let path = self.this_path(call);
        let range = crate::value::RangeObj {
            start: Value::from_usize(start),
            end: Value::from_usize(end),
            inclusive: false,
        };
        self.alias_step(&path, Step::Index(Value::Range(Rc::new(range))))
    }

    /// An alias of the value of a key of the receiver map.
    pub(crate) fn alias_entry(&mut self, call: &mut Call<'_>, key: Value) -> Res {
        let path = self.this_path(call);
        self.alias_step(&path, Step::Index(key))
    }

    /// An alias of what a Some or Ok in the receiver's place holds, or of the place if it holds a plain value.
    pub(crate) fn alias_payload(&mut self, call: &mut Call<'_>) -> Res {
        let path = self.this_path(call);
        let v = self.read_path(&path)?;
        if v.is_option() || v.is_result() {
            drop(v);
            return self.alias_step(&path, Step::Tuple(0));
        }
        self.alias_of(&path)
    }

    /// The result of a builtin that may have none: see "Absent and failed results". An element that could itself be
    /// taken for an absent or failed result comes in `Some`.
    pub(crate) fn absent(&mut self, call: &Call<'_>, v: Option<Value>) -> Res {
        Ok(match v {
            None if call.wrap => Value::none(),
            None => Value::Nil,
            Some(v) => {
                let target;
                let seen = match &v {
                    Value::Alias(alias) => {
                        target = alias.slot.get().unwrap_or_default();
                        &target
                    }
                    v => v,
                };
                let doubtful = matches!(seen, Value::Nil) || seen.is_option() || seen.is_result();
                let real = call.wrap || doubtful;
                if real { Value::some(v) } else { v }
            }
        })
    }

    /// The result of a builtin that may fail.
    pub(crate) fn fallible(
        &mut self,
        call: &Call<'_>,
        v: Result<Value, (ErrorKind, String)>,
    ) -> Res {
        Ok(match v {
            Ok(v) => {
                let real = call.wrap || v.as_err().is_some();
                if real { Value::ok(v) } else { v }
            }
            Err((kind, message)) => {
                let span = self.span;
                Value::err(Value::Error(Rc::new(ErrorObj {
                    kind,
                    message,
                    span,
                })))
            }
        })
    }

    /// Operators on clocks and durations; none if there is no such operator.
    pub(crate) fn native_op(
        &mut self,
        op: BinOp,
        a: &Rc<crate::native::Native>,
        b: &Value,
    ) -> Option<Value> {
        use crate::native::Native::{Duration, Instant, SystemTime};
        if let crate::native::Native::Object(object) = &**a {
            return object.operate(op, b);
        }
        let v = match (&**a, b) {
            (Duration(x), Value::Native(b)) => match (&**b, op) {
                (Duration(y), BinOp::Add) => Duration(x.saturating_add(*y)),
                (Duration(y), BinOp::Sub) => Duration(x.saturating_sub(*y)),
                _ => return None,
            },
            (Duration(x), Value::Int(n)) if *n >= 0 => match op {
                BinOp::Mul => Duration(x.saturating_mul(*n as u64)),
                BinOp::Div if *n > 0 => Duration(x / *n as u64),
                _ => return None,
            },
            (Instant(x), Value::Native(b)) => match (&**b, op) {
                (Duration(y), BinOp::Add) => Instant(x.saturating_add(*y)),
                (Duration(y), BinOp::Sub) => Instant(x.saturating_sub(*y)),
                (Instant(y), BinOp::Sub) => Duration(x.saturating_sub(*y)),
                _ => return None,
            },
            (SystemTime(x), Value::Native(b)) => match (&**b, op) {
                (Duration(y), BinOp::Add) => SystemTime(x.saturating_add(*y)),
                (Duration(y), BinOp::Sub) => SystemTime(x.saturating_sub(*y)),
                (SystemTime(y), BinOp::Sub) => Duration(x.saturating_sub(*y)),
                _ => return None,
            },
            _ => return None,
        };
        Some(Value::Native(Rc::new(v)))
    }
}
