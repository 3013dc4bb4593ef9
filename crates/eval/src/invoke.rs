//! Call expressions: arguments onto the stack, methods found by the receiver's type, constructors.

use crate::call::{Call, This};
use crate::error::Res;
use crate::interp::Interp;
use crate::place::is_place;
use crate::value::{Fields, Record, Value};
use ruchyruchy_builtins::arity_text::{counted, given_text};
use ruchyruchy_builtins::{Absent, Builtin, Mutates, Receiver};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{
    Adt, AdtId, AdtKind, Arg, Expr, ExprKind, Fun, FunId, FunKind, Hook, KindKey, OPTION, ORDERING,
    RESULT,
};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use smallvec::SmallVec;
use std::rc::Rc;

/// Who is called, as far as names of arguments matter.
#[derive(Clone, Copy)]
enum Callee<'a> {
    /// A function, of whose parameters so many (`self`) get no argument here.
    Fun(&'a Rc<Fun>, usize),
    /// A builtin, before whose parameters so many arguments (the receiver) stand here.
    Builtin(Builtin, usize),
    Unknown,
}

impl<'a> Callee<'a> {
    fn of(fun: Option<&'a Rc<Fun>>, before: usize) -> Callee<'a> {
        fun.map_or(Callee::Unknown, |fun| Callee::Fun(fun, before))
    }

    /// Which argument the parameter of this name takes.
    fn position(self, name: Symbol) -> Option<usize> {
        match self {
            Callee::Fun(fun, before) => {
                let at = fun.params.iter().position(|p| p.name == name)?;
                Some(at.saturating_sub(before))
            }
            Callee::Builtin(builtin, before) => {
                let mut params = builtin.parsed_signature().params.iter();
                Some(params.position(|p| p.name == name.as_str())? + before)
            }
            Callee::Unknown => None,
        }
    }

    /// For messages.
    fn described(self) -> String {
        match self {
            Callee::Fun(fun, _) => format!("`{}`", fun.name),
            Callee::Builtin(builtin, _) => format!("`{}`", builtin.name()),
            Callee::Unknown => "the function called".to_string(),
        }
    }
}

impl Interp {
    /// Pushes arguments; the caller truncates the stack when this fails.
    #[inline]
    fn push_args(&mut self, args: &[Arg]) -> Res<()> {
        for arg in args {
            let v = self.eval(&arg.expr)?;
            if arg.spread {
                self.span = arg.expr.span;
                let it = self.make_iter(&v)?;
                while let Some(item) = self.iter_next(&it)? {
                    self.poll()?;
                    self.stack.push(item);
                }
            } else {
                self.stack.push(v);
            }
        }
        Ok(())
    }

    /// A call of a function known statically.
    #[inline]
    pub(crate) fn eval_call(&mut self, id: FunId, args: &[Arg], span: Span) -> Res {
        let base = self.stack.len();
        if let Err(ctl) = self.push_args(args) {
            self.stack.truncate(base);
            return Err(ctl);
        }
        let fun = self.fun(id);
        let count = self.stack.len() - base;
        let result = self.enter(&fun, base, count, None, span);
        self.span = span;
        result
    }

    /// Arguments as values; named ones are put at their parameter's position if the callee is known.
    fn eval_args(&mut self, args: &[Arg], callee: Callee<'_>) -> Res<Vec<Value>> {
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            let v = self.eval(&arg.expr)?;
            if arg.spread {
                self.span = arg.expr.span;
                let it = self.make_iter(&v)?;
                while let Some(item) = self.iter_next(&it)? {
                    self.poll()?;
                    values.push(item);
                }
            } else if let Some(name) = arg.name {
                let Some(at) = callee.position(name) else {
                    let message = format!("{} has no parameter `{name}`", callee.described());
                    return self.raise_at(ErrorKind::TypeError, message, arg.expr.span);
                };
                while values.len() <= at {
                    values.push(Value::Uninit);
                }
                if let Some(slot) = values.get_mut(at) {
                    *slot = v;
                }
            } else {
                values.push(v);
            }
        }
        Ok(values)
    }

    fn fun_of(&self, callee: &Value) -> Option<Rc<Fun>> {
        match callee {
            Value::Fun(id) => Some(self.fun(*id)),
            Value::Closure(c) => Some(c.fun.clone()),
            _ => None,
        }
    }

    #[inline(never)]
    pub(crate) fn eval_call_value(&mut self, callee: &Expr, args: &[Arg], span: Span) -> Res {
        let callee = self.eval_value(callee)?;
        if args.iter().all(|a| !a.spread && a.name.is_none())
            && let Value::Closure(closure) = &callee
        {
            let base = self.stack.len();
            if let Err(ctl) = self.push_args(args) {
                self.stack.truncate(base);
                return Err(ctl);
            }
            let count = self.stack.len() - base;
            let result = self.enter(&closure.fun, base, count, Some(closure), span);
            self.span = span;
            return result;
        }
        let fun = self.fun_of(&callee);
        let values = self.eval_args(args, Callee::of(fun.as_ref(), 0))?;
        self.span = span;
        self.call_value(&callee, values)
    }

    #[inline(never)]
    pub(crate) fn eval_call_builtin(&mut self, e: &Expr) -> Res {
        let ExprKind::CallBuiltin {
            builtin,
            args,
            expected,
            int,
            wrap,
        } = &e.kind
        else {
            return Ok(Value::Nil);
        };
        let before = usize::from(builtin.parsed_signature().has_self);
        let args = self.eval_args(args, Callee::Builtin(*builtin, before))?;
        self.span = e.span;
        // A method used as a function (`str::len(s)`, `i32::pow(2, 3)`) takes its receiver first.
        let mut args = args;
        let this = match builtin.receiver() {
            Receiver::Fn | Receiver::IntTy => This::None,
            _ if args.is_empty() => This::None,
            _ => {
                let first = args.remove(0);
                if builtin.mutates() == Mutates::Never {
                    This::Value(self.read_through(first)?)
                } else {
                    This::Place(crate::place::Path::of_value(first, e.span))
                }
            }
        };
        let mut call = Call {
            builtin: *builtin,
            in_place: builtin.mutates() != Mutates::Never,
            this,
            args,
            expected,
            int: *int,
            wrap: *wrap,
            unused: false,
        };
        self.call_builtin(&mut call)
    }

    /// The user method of a value's type.
    pub(crate) fn user_method(&self, v: &Value, name: Symbol) -> Option<FunId> {
        let adt = match v {
            Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => r.adt,
            Value::Unit(adt, _) => *adt,
            other => {
                if self.kinds.is_empty() {
                    return None;
                }
                let own = crate::ops::kind_key(other)
                    .and_then(|k| self.kinds.get(&k))
                    .and_then(|m| m.by_name.get(&name));
                let any = || {
                    self.kinds
                        .get(&KindKey::Any)
                        .and_then(|m| m.by_name.get(&name))
                };
                return own.or_else(any).copied();
            }
        };
        let own = self.adts[adt.index()].methods.by_name.get(&name);
        own.or_else(|| {
            self.kinds
                .get(&KindKey::Any)
                .and_then(|m| m.by_name.get(&name))
        })
        .copied()
    }

    /// The user method that a call means. As in Rust a method of the built-in type itself wins over one that an impl
    /// adds, where the type is known; behind a generic parameter the impl is meant.
    #[inline]
    fn method_of(&self, receiver: &Expr, held: &Value, name: Symbol) -> Option<FunId> {
        let id = self.user_method(held, name)?;
        let known = !matches!(
            receiver.ty,
            ruchyruchy_hir::ty::Ty::Unknown | ruchyruchy_hir::ty::Ty::Adt(..)
        );
        if known
            && ruchyruchy_builtins::builtin::lookup_exact(receiver_kind(held), name.as_str())
                .is_some()
        {
            return None;
        }
        Some(id)
    }

    /// `receiver.name(args)`.
    #[inline(never)]
    pub(crate) fn eval_method_call(&mut self, e: &Expr) -> Res {
        let ExprKind::MethodCall {
            receiver,
            name,
            args,
            ..
        } = &e.kind
        else {
            return Ok(Value::Nil);
        };
        // A receiver that is no place is evaluated first; a place is only looked at.
        if !is_place(receiver) {
            let this = self.eval(receiver)?;
            return self.method_on_value(e, this);
        }
        // Pure variable and field paths can be read twice.
        if is_simple(receiver) {
            let held = self.eval_hold(receiver)?;
            match self.method_of(receiver, &held, *name) {
                Some(id) => {
                    let fun = self.fun(id);
                    if fun.kind == FunKind::MutMethod {
                        drop(held);
                        let path = self.eval_path(receiver)?;
                        self.span = e.span;
                        let this = self.alias_of(&path)?;
                        return self.call_method(&fun, this, args, e.span);
                    }
                    return self.call_method(&fun, held.share(), args, e.span);
                }
                None => return self.builtin_method(e, held, None, args),
            }
        }
        let path = self.eval_path(receiver)?;
        let held = self.read_path(&path)?;
        match self.method_of(receiver, &held, *name) {
            Some(id) => {
                let fun = self.fun(id);
                if fun.kind == FunKind::MutMethod {
                    drop(held);
                    self.span = e.span;
                    let this = self.alias_of(&path)?;
                    return self.call_method(&fun, this, args, e.span);
                }
                self.call_method(&fun, held.share(), args, e.span)
            }
            None => self.builtin_method(e, held, Some(path), args),
        }
    }

    /// Calls a user method: `this` is the receiver value or an alias of its place.
    pub(crate) fn call_method(
        &mut self,
        fun: &Rc<Fun>,
        this: Value,
        args: &[Arg],
        span: Span,
    ) -> Res {
        let base = self.stack.len();
        if args.iter().any(|a| a.name.is_some()) {
            let values = self.eval_args(args, Callee::Fun(fun, 1))?;
            self.stack.push(this);
            self.stack.extend(values);
        } else {
            self.stack.push(this);
            if let Err(ctl) = self.push_args(args) {
                self.stack.truncate(base);
                return Err(ctl);
            }
        }
        let count = self.stack.len() - base;
        let result = self.enter(fun, base, count, None, span);
        self.span = span;
        result
    }

    /// A method call on a temporary (or an alias that an expression gave).
    #[inline(never)]
    fn method_on_value(&mut self, e: &Expr, this: Value) -> Res {
        let ExprKind::MethodCall {
            receiver,
            name,
            args,
            ..
        } = &e.kind
        else {
            return Ok(Value::Nil);
        };
        let held = self.hold_through(this.clone(), e.span)?;
        if let Some(id) = self.method_of(receiver, &held, *name) {
            let fun = self.fun(id);
            let this = match (&this, fun.kind) {
                (Value::Alias(_), FunKind::MutMethod) => {
                    // A hold during the call would make each write in it copy.
                    drop(held);
                    this
                }
                (_, FunKind::MutMethod) => crate::alias::Alias::of_temporary(held),
                _ => held,
            };
            return self.call_method(&fun, this, args, e.span);
        }
        // `cell.lock().unwrap().push(1)`: unwrapping an alias gives the alias (of the inside).
        if let Value::Alias(alias) = &this
            && matches!(name.as_str(), "unwrap" | "expect")
        {
            if held.as_some().is_some() || held.as_ok().is_some() {
                drop(held);
                return self.alias_part(alias, crate::place::Step::Tuple(0), e.span);
            }
            if !held.is_absent() && held.as_err().is_none() {
                self.eval_args(args, Callee::Unknown)?;
                return Ok(this);
            }
        }
        // Option methods on an alias that a user's `-> Option<&mut T>` gave as it is: it is there, and stays an alias.
        if let Value::Alias(_) = &this
            && !held.is_absent()
            && !held.is_option()
            && !held.is_result()
            && let Some(b) =
                ruchyruchy_builtins::lookup_call(receiver_kind(&held), name.as_str(), args.len())
            && b.receiver() == Receiver::Opt
            && b.mutates() == Mutates::Never
        {
            return self.builtin_method(e, Value::some(this), None, args);
        }
        let path = crate::place::Path::of_value(this, e.span);
        self.builtin_method(e, held, Some(path), args)
    }

    /// Whether a receiver is a variable that holds an alias, or a part of what it refers to.
    fn holds_alias(&self, e: &Expr) -> bool {
        let mut v = match &e.kind {
            ExprKind::Local(local) => self.stack[self.base + local.index()].clone(),
            ExprKind::Capture(index) => self.capture(*index).get(),
            ExprKind::Forward(inner) | ExprKind::Deref(inner) => return self.holds_alias(inner),
            ExprKind::Field { object, .. }
            | ExprKind::TupleField { object, .. }
            | ExprKind::Index { object, .. } => return self.holds_alias(object),
            _ => return false,
        };
        while let Value::Var(cell) = &v {
            v = cell.get();
        }
        matches!(v, Value::Alias(_))
    }

    /// A builtin method, a closure in a field, or an iterator method of a user iterator.
    fn builtin_method(
        &mut self,
        e: &Expr,
        held: Value,
        path: Option<crate::place::Path>,
        args: &[Arg],
    ) -> Res {
        let ExprKind::MethodCall {
            receiver,
            name,
            expected,
            int,
            wrap,
            unused,
            mutable_place,
            ..
        } = &e.kind
        else {
            return Ok(Value::Nil);
        };
        let text = name.as_str();
        let kind = receiver_kind(&held);
        let found = ruchyruchy_builtins::lookup_call(kind, text, args.len());
        // `o.f(1)` calls a closure field when there is no method of that name... a map's methods win.
        let builtin = match found {
            Some(b) if !self.field_shadows(&held, b, *name) => b,
            _ => {
                if let Some(callee) = self.callable_field(&held, *name) {
                    drop(held);
                    let fun = self.fun_of(&callee);
                    let values = self.eval_args(args, Callee::of(fun.as_ref(), 0))?;
                    self.span = e.span;
                    return self.call_value(&callee, values);
                }
                match found.or_else(|| self.iterator_method(&held, text, args.len())) {
                    Some(b) => b,
                    None if let Some(message) = error_text(&held, text, args.len()) => {
                        return self.builtin_method(e, message, None, args);
                    }
                    None => match held.as_some().or_else(|| held.as_ok()) {
                        // What is meant is the value inside, which may be wrapped a million times.
                        Some(inner) => {
                            self.check_stack()?;
                            return self.method_on_value(e, inner);
                        }
                        None => return self.no_method(&held, *name, e.span),
                    },
                }
            }
        };
        // A user type reaches the iterator methods through its `next`.
        if matches!(builtin.receiver(), Receiver::Opt | Receiver::Any)
            && self.has_hooks
            && let Some(b) = self.iterator_method(&held, text, args.len())
        {
            return self.call_on_user_iterator(e, held, path, b, args);
        }
        if builtin.receiver() == Receiver::Iter
            && matches!(
                held,
                Value::Struct(_) | Value::Enum(_) | Value::Unit(..) | Value::Instance(_)
            )
        {
            return self.call_on_user_iterator(e, held, path, builtin, args);
        }
        if let Value::Range(range) = &held
            && matches!(text, "next" | "next_back" | "nth" | "nth_back" | "by_ref")
        {
            let range = range.clone();
            drop(held);
            return self.advance_range(e, &range, path, builtin, args);
        }
        let mutates = match builtin.mutates() {
            Mutates::Always => {
                builtin.receiver() != Receiver::Iter || matches!(held, Value::Iter(_))
            }
            Mutates::PlaceOrNew => *mutable_place || self.holds_alias(receiver),
            Mutates::Never => needs_place(builtin),
        };
        let path = match (mutates, path) {
            (true, None) => Some(self.eval_path(receiver)?),
            (_, path) => path,
        };
        // Before the place changes nobody else may hold the receiver; during evaluation of the arguments
        // a hold would force a copy in user code that changes it.
        let this = if mutates {
            drop(held);
            match path {
                Some(path) => This::Place(path),
                None => This::None,
            }
        } else {
            This::Value(held)
        };
        let values = self.eval_builtin_args(builtin, args)?;
        self.span = e.span;
        let mut call = Call {
            builtin,
            in_place: mutates,
            this,
            args: values,
            expected,
            int: *int,
            wrap: *wrap && builtin.absent() != Absent::NotAbsent,
            unused: *unused,
        };
        self.call_builtin(&mut call)
    }

    /// `r.next()` on a range in a variable: `next` leaves the rest of the range there, other methods an iterator.
    #[cold]
    fn advance_range(
        &mut self,
        e: &Expr,
        range: &Rc<crate::value::RangeObj>,
        path: Option<crate::place::Path>,
        builtin: Builtin,
        args: &[Arg],
    ) -> Res {
        let ExprKind::MethodCall {
            receiver,
            name,
            expected,
            int,
            wrap,
            unused,
            ..
        } = &e.kind
        else {
            return Ok(Value::Nil);
        };
        let path = match path {
            Some(path) => path,
            None => self.eval_path(receiver)?,
        };
        let it = self.make_iter(&Value::Range(range.clone()))?;
        let values = self.eval_builtin_args(builtin, args)?;
        self.span = e.span;
        let rest = match (name.as_str(), range.int_bounds()) {
            ("next", Some((start, end))) if start < end => {
                Value::Range(Rc::new(crate::value::RangeObj {
                    start: crate::iter::int_value(start + 1),
                    ..(**range).clone()
                }))
            }
            ("next", Some(_)) => Value::Range(range.clone()),
            _ => Value::Iter(it.clone()),
        };
        self.assign_path(&path, rest)?;
        let mut call = Call {
            builtin,
            this: This::Value(Value::Iter(it)),
            args: values,
            expected,
            int: *int,
            wrap: *wrap && builtin.absent() != Absent::NotAbsent,
            unused: *unused,
            in_place: true,
        };
        self.call_builtin(&mut call)
    }

    /// Evaluates builtin arguments: read through, except where an alias is asked for.
    fn eval_builtin_args(&mut self, builtin: Builtin, args: &[Arg]) -> Res<Vec<Value>> {
        let mut values = self.eval_args(args, Callee::Builtin(builtin, 0))?;
        let keeps = keeps_alias(builtin);
        if !keeps {
            for v in &mut values {
                if matches!(v, Value::Alias(_) | Value::Var(_) | Value::Lazy(_)) {
                    let taken = std::mem::take(v);
                    *v = self.read_through(taken)?;
                }
            }
        }
        Ok(values)
    }

    fn call_on_user_iterator(
        &mut self,
        e: &Expr,
        held: Value,
        path: Option<crate::place::Path>,
        builtin: Builtin,
        args: &[Arg],
    ) -> Res {
        let ExprKind::MethodCall {
            receiver,
            expected,
            int,
            wrap,
            unused,
            ..
        } = &e.kind
        else {
            return Ok(Value::Nil);
        };
        drop(held);
        // The iterator advances the user's value where it stands (`by_ref`, `while let Some(x) = it.next()`);
        // a temporary is its own place.
        let path = match path {
            Some(path) => path,
            None => self.eval_path(receiver)?,
        };
        let alias = self.alias_of(&path)?;
        let it = self.make_iter(&alias)?;
        let values = self.eval_builtin_args(builtin, args)?;
        self.span = e.span;
        let mut call = Call {
            builtin,
            this: This::Value(Value::Iter(it)),
            args: values,
            expected,
            int: *int,
            wrap: *wrap && builtin.absent() != Absent::NotAbsent,
            unused: *unused,
            in_place: true,
        };
        self.call_builtin(&mut call)
    }

    /// The iterator builtin of this name if the value's type implements `Iterator`.
    fn iterator_method(&self, v: &Value, name: &str, args: usize) -> Option<Builtin> {
        self.hook(v, Hook::Next)?;
        ruchyruchy_builtins::lookup_call(Receiver::Iter, name, args)
            .filter(|b| b.receiver() == Receiver::Iter)
    }

    /// A field that holds something callable.
    fn callable_field(&mut self, v: &Value, name: Symbol) -> Option<Value> {
        let field = match v {
            Value::Struct(r) | Value::Instance(r) => {
                r.field(self.field_index(r.adt, name, None)?)?
            }
            Value::Map(m) => m.data.borrow().get_str(name.as_str())?.clone(),
            Value::Shared(cell) => return self.callable_field(&cell.get(), name),
            _ => return None,
        };
        let callable = matches!(
            field,
            Value::Fun(_)
                | Value::Closure(_)
                | Value::Builtin(_)
                | Value::Ctor(..)
                | Value::Host(_)
        );
        callable.then_some(field)
    }

    /// A struct's own closure field wins over what every value has; a map's entry does not win over map methods.
    fn field_shadows(&mut self, v: &Value, builtin: Builtin, name: Symbol) -> bool {
        let general = matches!(
            builtin.receiver(),
            Receiver::Any | Receiver::Opt | Receiver::Iter
        );
        general
            && matches!(v, Value::Struct(_) | Value::Instance(_) | Value::Map(_))
            && self.callable_field(v, name).is_some()
    }

    #[cold]
    fn no_method(&mut self, v: &Value, name: Symbol, span: Span) -> Res {
        if let Value::Shared(cell) = v {
            // Method of what a shared cell holds, for readers who forgot `borrow()`.
            let inner = cell.get();
            if self.user_method(&inner, name).is_some() {
                let kind = self.type_name(&inner);
                return self.raise_at(
                    ErrorKind::TypeError,
                    format!(
                        "a cell has no method `{name}`; `{kind}` has one: use `.borrow().{name}(…)`"
                    ),
                    span,
                );
            }
        }
        let kind = self.type_name(v);
        let mut names: Vec<&str> = Vec::new();
        if let Value::Struct(r) | Value::Enum(r) | Value::Instance(r) = v {
            names.extend(
                self.adts[r.adt.index()]
                    .methods
                    .by_name
                    .keys()
                    .map(|s| s.as_str()),
            );
        }
        let hint =
            match ruchyruchy_builtins::builtin::suggest_method(receiver_kind(v), name.as_str()) {
                Some(best) if names.is_empty() => format!("; did you mean `{best}`?"),
                _ => crate::access::did_you_mean(name.as_str(), names.into_iter()),
            };
        self.raise_at(
            ErrorKind::TypeError,
            format!("{kind} has no method `{name}`{hint}"),
            span,
        )
    }

    /// Calls a constructor that is used as a value.
    pub(crate) fn call_ctor(&mut self, adt: AdtId, variant: u32, args: Vec<Value>) -> Res {
        let info = self.adt(adt);
        let span = self.span;
        match info.kind {
            AdtKind::Class | AdtKind::Actor => self.instantiate(adt, args, span),
            AdtKind::Struct | AdtKind::Enum => {
                let fields = match info.kind {
                    AdtKind::Struct => &info.fields,
                    _ => match info.variants.get(variant as usize) {
                        Some(v) => &v.fields,
                        None => return Ok(Value::Nil),
                    },
                };
                if fields.len() != args.len() {
                    let wanted = counted(fields.len(), "value");
                    let (name, given) = (info.name, given_text(args.len()));
                    return self.raise(
                        ErrorKind::TypeError,
                        format!("`{name}` takes {wanted}, {given}"),
                    );
                }
                let mut values = Fields::new();
                for (field, v) in fields.iter().zip(args) {
                    let v = self.read_through(v)?;
                    let name = field.name;
                    values.push(self.coerce(v, &field.ty, &|| format!("field `{name}`"), span)?);
                }
                self.made_record(&info, variant, values, self.span)
            }
        }
    }

    /// Struct literals and enum constructors.
    #[inline(never)]
    pub(crate) fn eval_construct(&mut self, e: &Expr) -> Res {
        let ExprKind::Construct {
            adt,
            variant,
            fields,
            base,
        } = &e.kind
        else {
            return Ok(Value::Nil);
        };
        let info = self.adt(*adt);
        let count = match info.kind {
            AdtKind::Enum => info
                .variants
                .get(*variant as usize)
                .map_or(fields.len(), |v| v.fields.len()),
            _ => info.fields.len(),
        };
        let count = if *adt == ORDERING {
            0
        } else {
            count.max(fields.len())
        };
        let mut values: Fields = SmallVec::with_capacity(count);
        let in_order = fields
            .iter()
            .enumerate()
            .all(|(i, (index, _))| i == *index as usize);
        if *adt == OPTION || *adt == RESULT {
            // `Some(&mut x)` and `Ok(&mut x)` carry the alias to whoever unwraps them.
            for (_, value) in fields {
                values.push(self.eval(value)?);
            }
            return self.made_record(&info, *variant, values, self.span);
        }
        if in_order && fields.len() == count {
            for (_, value) in fields {
                values.push(self.eval_value(value)?);
            }
            return self.made_record(&info, *variant, values, self.span);
        }
        values.resize(count, Value::Uninit);
        for (index, value) in fields {
            let v = self.eval_value(value)?;
            if let Some(slot) = values.get_mut(*index as usize) {
                *slot = v;
            }
        }
        if let Some(base) = base {
            let base_value = self.eval_hold(base)?;
            match &base_value {
                Value::Struct(r) | Value::Enum(r) | Value::Instance(r) if r.adt == *adt => {
                    let from = r.obj.data.borrow();
                    for (slot, v) in values.iter_mut().zip(from.iter()) {
                        if matches!(slot, Value::Uninit) {
                            *slot = v.share();
                        }
                    }
                }
                other => {
                    let (found, name) = (self.type_name(other), info.name);
                    return self.raise_at(
                        ErrorKind::TypeError,
                        format!("`..` needs a `{name}`, not {found}"),
                        base.span,
                    );
                }
            }
        }
        for slot in &mut values {
            if matches!(slot, Value::Uninit) {
                *slot = Value::Nil;
            }
        }
        self.made_record(&info, *variant, values, self.span)
    }

    /// A struct or enum value, whose invariants must hold.
    #[inline]
    fn made_record(&mut self, info: &Adt, variant: u32, values: Fields, span: Span) -> Res {
        let made = make_record(info, variant, values);
        if info.invariant.is_some() {
            self.check_invariants(&made, span)?;
        }
        Ok(made)
    }

    /// Class instances and actors.
    #[inline(never)]
    pub(crate) fn eval_new(&mut self, e: &Expr) -> Res {
        let ExprKind::New {
            adt,
            args,
            fields,
            literal,
        } = &e.kind
        else {
            return Ok(Value::Nil);
        };
        if *literal {
            let instance = self.blank_instance(*adt, e.span)?;
            if let Value::Instance(r) = &instance {
                for (index, value) in fields {
                    let v = self.eval_value(value)?;
                    let old = match r.obj.data.borrow_mut().get_mut(*index as usize) {
                        Some(slot) => std::mem::replace(slot, v),
                        None => Value::Nil,
                    };
                    drop(old);
                }
            }
            self.check_invariants(&instance, e.span)?;
            return Ok(instance);
        }
        let mut values = Vec::with_capacity(args.len());
        let ctor = self.adts[adt.index()].constructor.map(|id| self.fun(id));
        values.extend(self.eval_args(args, Callee::of(ctor.as_ref(), 1))?);
        self.instantiate(*adt, values, e.span)
    }

    /// An instance with its fields' defaults.
    fn blank_instance(&mut self, adt: AdtId, span: Span) -> Res {
        let info = self.adt(adt);
        let mut values: Fields = SmallVec::with_capacity(info.fields.len());
        for field in &info.fields {
            let v = match field.default {
                Some(default) => {
                    let fun = self.fun(default);
                    let v = self.call_fun(&fun, Vec::new(), span)?;
                    self.read_through(v)?
                }
                None => Value::Nil,
            };
            values.push(v);
        }
        let record = Record::new(adt, 0, values);
        self.track_instance(&record);
        Ok(Value::Instance(record))
    }

    fn instantiate(&mut self, adt: AdtId, args: Vec<Value>, span: Span) -> Res {
        let instance = self.blank_instance(adt, span)?;
        let info = self.adt(adt);
        match info.constructor {
            Some(ctor) => {
                let fun = self.fun(ctor);
                let mut all = Vec::with_capacity(args.len() + 1);
                all.push(instance.clone());
                all.extend(args);
                let at_work = match self.has_invariants {
                    true => self.begin_work(&instance, FunKind::MutMethod),
                    false => None,
                };
                let result = self.call_fun(&fun, all, span);
                if at_work.is_some() {
                    self.guarded.pop();
                }
                let result = result?;
                self.span = span;
                // `pub new(x) -> C { C { x } }`: a constructor may build the instance itself.
                if let Value::Instance(r) = &result
                    && r.adt == adt
                {
                    return Ok(result);
                }
            }
            None => {
                // Without a constructor the arguments fill the fields in order.
                if args.len() > info.fields.len() {
                    let (name, most) = (info.name, info.fields.len());
                    return self.raise_at(
                        ErrorKind::TypeError,
                        format!("`{name}` takes at most {most} values"),
                        span,
                    );
                }
                if let Value::Instance(r) = &instance {
                    for (i, v) in args.into_iter().enumerate() {
                        let v = self.read_through(v)?;
                        if let Some(slot) = r.obj.data.borrow_mut().get_mut(i) {
                            *slot = v;
                        }
                    }
                }
            }
        }
        self.check_invariants(&instance, span)?;
        Ok(instance)
    }

    /// `a ! M(x)`, `a <? M(x)`.
    #[inline(never)]
    pub(crate) fn eval_send(
        &mut self,
        actor: &Expr,
        message: Symbol,
        args: &[Arg],
        ask: bool,
        span: Span,
    ) -> Res {
        let target = self.eval_value(actor)?;
        let Value::Instance(r) = &target else {
            let kind = self.type_name(&target);
            return self.raise_at(
                ErrorKind::TypeError,
                format!("messages go to actors, not to {kind}"),
                span,
            );
        };
        let adt = self.adt(r.adt);
        let Some(handler) = adt.handlers.get(&message) else {
            let hint = crate::access::did_you_mean(
                message.as_str(),
                adt.handlers.keys().map(|s| s.as_str()),
            );
            let name = adt.name;
            return self.raise_at(
                ErrorKind::TypeError,
                format!("actor `{name}` has no handler for the message `{message}`{hint}"),
                span,
            );
        };
        let fun = self.fun(*handler);
        let result = self.call_method(&fun, target.clone(), args, span)?;
        if ask { Ok(result) } else { Ok(Value::Nil) }
    }
}

/// A struct, enum value or (from a literal) payload-less variant.
fn make_record(info: &Adt, variant: u32, values: Fields) -> Value {
    match info.kind {
        AdtKind::Enum if values.is_empty() => Value::Unit(info.id, variant),
        AdtKind::Enum => Value::Enum(Record::new(info.id, variant, values)),
        _ => Value::Struct(Record::new(info.id, 0, values)),
    }
}

/// Variables and their fields: no user code runs when they are read, and reading twice gives the same.
fn is_simple(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => true,
        ExprKind::Forward(e) => is_simple(e),
        ExprKind::Field { object, .. } | ExprKind::TupleField { object, .. } => is_simple(object),
        ExprKind::Index { object, index } => {
            is_simple(object) && matches!(index.kind, ExprKind::Const(_) | ExprKind::Local(_))
        }
        _ => false,
    }
}

/// Which builtin methods a value has.
pub(crate) fn receiver_kind(v: &Value) -> Receiver {
    use crate::native::Native;
    match v {
        Value::Str(_) => Receiver::Str,
        Value::Int(_) | Value::Big(_) => Receiver::Int,
        Value::Float(_) => Receiver::Float,
        Value::Bool(_) => Receiver::Bool,
        Value::Byte(_) => Receiver::Byte,
        Value::Array(_) => Receiver::Array,
        Value::Tuple(_) => Receiver::Tuple,
        Value::Map(_) => Receiver::Map,
        Value::Set(_) => Receiver::Set,
        Value::Heap(_) => Receiver::Heap,
        Value::Frame(_) => Receiver::Frame,
        Value::Range(_) => Receiver::Range,
        Value::Iter(_) => Receiver::Iter,
        Value::Fun(_)
        | Value::Closure(_)
        | Value::Builtin(_)
        | Value::Ctor(..)
        | Value::Host(_) => Receiver::Func,
        Value::Shared(_) => Receiver::Cell,
        Value::Error(_) => Receiver::Error,
        Value::Future(_) => Receiver::Task,
        Value::Unit(adt, _) if *adt == ORDERING => Receiver::Ordering,
        Value::Nil => Receiver::Opt,
        v if v.is_option() || v.is_result() => Receiver::Opt,
        Value::Native(n) => match &**n {
            Native::Stream(_) => Receiver::Stream,
            Native::File(_) => Receiver::File,
            Native::Instant(_) | Native::SystemTime(_) => Receiver::Instant,
            Native::Duration(_) => Receiver::Duration,
            Native::Rng(_) => Receiver::Rng,
            Native::Formatter(_) | Native::Builder(_) => Receiver::Formatter,
            Native::Entry(_) => Receiver::Entry,
            Native::Object(object) => object.receiver(),
        },
        _ => Receiver::Any,
    }
}

/// Builtins that change nothing themselves but give an alias of (a part of) the receiver.
fn needs_place(builtin: Builtin) -> bool {
    builtin.signature().contains("-> &mut") || builtin.signature().contains("Iter<&mut")
}

/// Builtins whose signature asks for an alias argument.
fn keeps_alias(builtin: Builtin) -> bool {
    let signature = builtin.signature();
    let params = signature.split(") ->").next().unwrap_or(signature);
    params.contains("&mut")
}

/// The message of an error, where a method of strings is called on it: `e.contains("timeout")`.
fn error_text(v: &Value, method: &str, args: usize) -> Option<Value> {
    let Value::Error(error) = v else { return None };
    let found = ruchyruchy_builtins::lookup_call(Receiver::Str, method, args)?;
    (found.receiver() == Receiver::Str).then(|| Value::str(&error.message))
}
