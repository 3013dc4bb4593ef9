//! Evaluating expressions: one match over the node, hot arms in line, the rest out of line (a big
//! frame in the recursive function would shorten the reach of deep recursion).

use crate::error::{Ctl, Res};
use crate::interp::Interp;
use crate::map::{MapData, SetData};
use crate::ops;
use crate::value::{Closure, Items, LazyObj, RangeObj, Value, VarCell};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{
    CaptureFrom, Const, Element, Expr, ExprKind, FunId, LocalId, MapElement, Scope, UpdateResult,
};
use ruchyruchy_syntax::span::Span;
use std::cell::RefCell;
use std::rc::Rc;

impl Interp {
    /// Evaluates to a plain value with an owner of its own (never an alias).
    #[inline]
    pub(crate) fn eval_value(&mut self, e: &Expr) -> Res {
        match self.eval(e)? {
            v @ (Value::Alias(_) | Value::Var(_) | Value::Lazy(_)) => {
                self.span = e.span;
                self.read_through(v)
            }
            v => Ok(v),
        }
    }

    /// [`Interp::eval_hold`] with the commonest leaves in line: constants and variables of this frame.
    #[inline(always)]
    pub(crate) fn operand(&mut self, e: &Expr) -> Res {
        match &e.kind {
            ExprKind::Const(Const::Int(n)) => Ok(Value::Int(*n)),
            ExprKind::Local(local) | ExprKind::Move(local) => {
                match &self.stack[self.base + local.index()] {
                    Value::Int(n) => Ok(Value::Int(*n)),
                    Value::Float(x) => Ok(Value::Float(*x)),
                    _ => self.eval_hold(e),
                }
            }
            _ => self.eval_hold(e),
        }
    }

    /// Evaluates to a value that is only looked at: no copy of lent containers.
    #[inline]
    pub(crate) fn eval_hold(&mut self, e: &Expr) -> Res {
        match &e.kind {
            ExprKind::Local(local) => match &self.stack[self.base + local.index()] {
                Value::Int(n) => Ok(Value::Int(*n)),
                Value::Float(x) => Ok(Value::Float(*x)),
                Value::Var(_) | Value::Alias(_) | Value::Lazy(_) | Value::Uninit => {
                    self.hold_indirect_local(*local, e.span)
                }
                v => Ok(v.clone()),
            },
            ExprKind::Const(Const::Int(n)) => Ok(Value::Int(*n)),
            ExprKind::Capture(index) => {
                let v = self.capture_value(*index);
                self.hold_through(v, e.span)
            }
            ExprKind::Global(g) => {
                self.init_global(g.index(), e.span)?;
                let v = self.globals[g.index()].clone();
                self.hold_through(v, e.span)
            }
            ExprKind::Forward(inner) => self.eval_hold(inner),
            ExprKind::Deref(inner) => self.eval_deref(inner, e.span),
            ExprKind::Field { object, name, hint } => {
                let object = self.eval_hold(object)?;
                let v = self.get_field(&object, *name, *hint, e.span)?;
                self.hold_part(v, e.span)
            }
            ExprKind::TupleField { object, index } => {
                let object = self.eval_hold(object)?;
                let v = self.get_tuple_field(&object, *index, e.span)?;
                self.hold_part(v, e.span)
            }
            ExprKind::Index { object, index } => {
                if let ExprKind::Local(local) = &object.kind {
                    // An array in a variable of this frame is read where it is.
                    let index = self.operand(index)?;
                    if let (Value::Array(a), Value::Int(i)) =
                        (&self.stack[self.base + local.index()], &index)
                        && *i >= 0
                        && let Some(v) = a.data.borrow().get(*i as usize)
                        && !matches!(v, Value::Lazy(_))
                    {
                        return Ok(match v {
                            Value::Int(n) => Value::Int(*n),
                            Value::Float(x) => Value::Float(*x),
                            v => v.clone(),
                        });
                    }
                    let object = self.eval_hold(object)?;
                    let v = self.get_index(&object, &index, e.span)?;
                    return self.hold_part(v, e.span);
                }
                let object = self.eval_hold(object)?;
                let index = self.operand(index)?;
                let v = self.get_index(&object, &index, e.span)?;
                self.hold_part(v, e.span)
            }
            _ => {
                let v = self.eval(e)?;
                self.hold_part(v, e.span)
            }
        }
    }

    #[inline]
    fn capture_value(&self, index: u32) -> Value {
        match &self.closure {
            Some(closure) => closure.captures[index as usize].get(),
            None => Value::Nil,
        }
    }

    /// Evaluates. Calls, `Borrow` and `Forward` may give an alias.
    pub(crate) fn eval(&mut self, e: &Expr) -> Res {
        match &e.kind {
            ExprKind::Const(c) => match c {
                Const::Int(n) => Ok(Value::Int(*n)),
                Const::Nil => Ok(Value::Nil),
                Const::Bool(b) => Ok(Value::Bool(*b)),
                Const::Float(x) => Ok(Value::Float(*x)),
                other => Ok(self.constant(other)),
            },
            ExprKind::Local(local) => match &self.stack[self.base + local.index()] {
                Value::Int(n) => Ok(Value::Int(*n)),
                Value::Float(x) => Ok(Value::Float(*x)),
                Value::Var(_) | Value::Alias(_) | Value::Lazy(_) | Value::Uninit => {
                    self.eval_indirect_local(*local, e.span)
                }
                v => Ok(v.share()),
            },
            ExprKind::Binary { op, int, lhs, rhs } => {
                let a = self.operand(lhs)?;
                let b = self.operand(rhs)?;
                if let Some(v) = ops::fast_in(*op, &a, &b, *int) {
                    return Ok(v);
                }
                self.binary(*op, &a, &b, *int, e.span)
            }
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => {
                if self.eval_truth(cond)? {
                    self.eval(then)
                } else if let Some(otherwise) = otherwise {
                    self.eval(otherwise)
                } else {
                    Ok(Value::Nil)
                }
            }
            ExprKind::Block {
                scope,
                stmts,
                discard,
            } => self.eval_block(scope, stmts, *discard),
            ExprKind::Call { fun, args } => self.eval_call(*fun, args, e.span),
            ExprKind::Let { local, init } => {
                let v = match init {
                    Some(init) => self.eval(init)?,
                    None => Value::Uninit,
                };
                self.bind(*local, v);
                Ok(Value::Nil)
            }
            ExprKind::Assign { place, value, want } => self.eval_assign(place, value, *want),
            ExprKind::Update {
                op,
                int,
                place,
                value,
                result,
            } => {
                // The everyday case: an int variable of this frame.
                if let ExprKind::Local(local) = &place.kind
                    && *result == UpdateResult::Nothing
                {
                    let rhs = self.operand(value)?;
                    let slot = self.base + local.index();
                    if let Some(v) = ops::fast_in(*op, &self.stack[slot], &rhs, *int) {
                        self.stack[slot] = v;
                        return Ok(Value::Nil);
                    }
                    return self.update(*op, *int, place, rhs, *result, e.span);
                }
                let rhs = self.eval_hold(value)?;
                self.update(*op, *int, place, rhs, *result, e.span)
            }
            ExprKind::Index { .. } | ExprKind::Field { .. } | ExprKind::TupleField { .. } => {
                Ok(self.eval_hold(e)?.share())
            }
            ExprKind::MethodCall { .. } => self.eval_method_call(e),
            ExprKind::While { id, cond, body } => self.eval_while(*id, cond, body),
            ExprKind::For {
                id,
                local,
                iter,
                body,
            } => self.eval_for(*id, *local, iter, body),
            ExprKind::Return(value) => {
                self.payload = match value {
                    Some(value) => self.eval(value)?,
                    None => Value::Nil,
                };
                Err(Ctl::Return)
            }
            ExprKind::Short { op, lhs, rhs } => self.eval_short(*op, lhs, rhs),
            ExprKind::Match(m) => self.eval_match(m, e.span),
            ExprKind::Move(local) => self.eval_move(*local, e.span),
            ExprKind::Capture(_) | ExprKind::Global(_) => Ok(self.eval_hold(e)?.share()),
            ExprKind::Unary { op, int, expr } => {
                let v = self.eval_hold(expr)?;
                self.unary(*op, &v, *int, e.span)
            }
            _ => self.eval_rare(e),
        }
    }

    #[inline(never)]
    fn eval_rare(&mut self, e: &Expr) -> Res {
        match &e.kind {
            ExprKind::FunRef(id) => Ok(Value::Fun(*id)),
            ExprKind::BuiltinRef(b) => Ok(Value::Builtin(*b)),
            ExprKind::CtorRef { adt, variant } => Ok(Value::Ctor(*adt, *variant)),
            ExprKind::TypeRef(adt) => Ok(Value::Type(*adt)),
            ExprKind::Closure(fun) => Ok(Value::Closure(self.make_closure(*fun))),
            ExprKind::Lazy(fun) => {
                let thunk = self.make_closure(*fun);
                Ok(Value::Lazy(Rc::new(LazyObj {
                    thunk: RefCell::new(Some(thunk)),
                    value: RefCell::new(Value::Uninit),
                })))
            }
            ExprKind::Cast { expr, to } => {
                let v = self.eval_value(expr)?;
                self.cast(v, &expr.ty, to, e.span)
            }
            ExprKind::Coerce { expr, ty, site } => {
                let v = self.eval_value(expr)?;
                self.coerce(v, ty, &|| crate::coerce::site_text(site), e.span)
            }
            ExprKind::Narrow(expr) => {
                let v = self.eval_value(expr)?;
                if let Value::Big(n) = v {
                    return self.raise_at(
                        ErrorKind::OverflowError,
                        format!("{n} does not fit the place it flows into (an int of unknown width is i64)"),
                        e.span,
                    );
                }
                Ok(v)
            }
            ExprKind::Is { expr, ty } => {
                let v = self.eval_hold(expr)?;
                Ok(Value::Bool(self.is_of_type(&v, ty)))
            }
            ExprKind::LetGlobal { global, init } => {
                let v = match init {
                    Some(init) => self.eval(init)?,
                    None => Value::Uninit,
                };
                let v = match v {
                    v @ Value::Var(_) => self.read_through(v)?,
                    v => v,
                };
                let old = std::mem::replace(&mut self.globals[global.index()], v);
                drop(old);
                Ok(Value::Nil)
            }
            ExprKind::UpdateShort { op, place, value } => self.eval_update_short(*op, place, value),
            ExprKind::Borrow(place) => {
                if crate::place::is_place(place) {
                    let path = self.eval_path(place)?;
                    self.span = e.span;
                    return self.alias_of(&path);
                }
                Ok(match self.eval(place)? {
                    alias @ Value::Alias(_) => alias,
                    v => crate::alias::Alias::of_temporary(v),
                })
            }
            ExprKind::Forward(place) => self.eval_forward(place),
            ExprKind::Deref(inner) => Ok(self.eval_deref(inner, e.span)?.share()),
            ExprKind::Loop { id, body } => self.eval_loop(*id, body),
            ExprKind::Labelled { id, body } => match self.eval(body) {
                Err(Ctl::Break(target)) if target == id.0 => Ok(std::mem::take(&mut self.payload)),
                other => other,
            },
            ExprKind::Break { id, value } => {
                self.payload = match value {
                    Some(value) => self.eval_value(value)?,
                    None => Value::Nil,
                };
                Err(Ctl::Break(id.0))
            }
            ExprKind::Continue { id } => Err(Ctl::Continue(id.0)),
            ExprKind::DefaultArg => Ok(Value::Uninit),
            ExprKind::CallValue { callee, args } => self.eval_call_value(callee, args, e.span),
            ExprKind::CallBuiltin { .. } => self.eval_call_builtin(e),
            ExprKind::Construct { .. } => self.eval_construct(e),
            ExprKind::New { .. } => self.eval_new(e),
            ExprKind::Array(elements) => {
                let items = self.eval_elements(elements)?;
                Ok(Value::array(items))
            }
            ExprKind::Repeat { value, count } => self.eval_repeat(value, count, e.span),
            ExprKind::Tuple(items) => {
                let mut fields = Vec::with_capacity(items.len());
                for item in items {
                    fields.push(self.eval_value(item)?);
                }
                Ok(Value::tuple(fields))
            }
            ExprKind::Set(elements) => {
                let items = self.eval_elements(elements)?;
                Ok(Value::set(items.into_iter().collect::<SetData>()))
            }
            ExprKind::Map(entries) => self.eval_map(entries),
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
                let mut bound = |e: &Option<Box<Expr>>| match e {
                    Some(e) => self.eval_value(e),
                    None => Ok(Value::Nil),
                };
                let start = bound(start)?;
                let end = bound(end)?;
                self.make_range(start, end, *inclusive, e.span)
            }
            ExprKind::Collect { into, key, value } => self.eval_collect(*into, key, value),
            ExprKind::Format(format) => {
                let text = self.eval_format(format)?;
                Ok(Value::str(text))
            }
            ExprKind::Write { dest, text } => self.eval_write(dest, text),
            ExprKind::DataFrame(columns) => self.eval_data_frame(columns),
            ExprKind::Throw(value) => {
                let v = self.eval_value(value)?;
                let v = self.place_error(v, e.span);
                self.throw(v, e.span)
            }
            ExprKind::Rethrow(local) => {
                let v = self.stack[self.base + local.index()].clone();
                let v = self.hold_through(v, e.span)?;
                let span = match &v {
                    Value::Error(error) if error.span != Span::NONE => error.span,
                    _ => e.span,
                };
                self.throw(v.share(), span)
            }
            ExprKind::Raise { error, message } => {
                let v = self.eval_hold(message)?;
                let message = self.text(&v)?;
                self.raise_at(*error, message, e.span)
            }
            ExprKind::Try {
                body,
                catch,
                finally,
            } => self.eval_try(body, catch, finally),
            ExprKind::Question { expr, convert } => self.eval_question(expr, *convert, e.span),
            ExprKind::OptChain {
                base,
                local,
                rest,
                returns,
            } => self.eval_opt_chain(base, *local, rest, *returns, e.span),
            ExprKind::Await(value) => {
                let v = self.eval_value(value)?;
                self.span = e.span;
                self.await_value(v)
            }
            ExprKind::Send {
                actor,
                message,
                args,
                ask,
            } => self.eval_send(actor, *message, args, *ask, e.span),
            _ => Ok(Value::Nil),
        }
    }

    /// Parts and results are rarely indirect: the check is in line, the work is not.
    #[inline(always)]
    fn hold_part(&mut self, v: Value, span: Span) -> Res {
        match v {
            Value::Var(_) | Value::Alias(_) | Value::Lazy(_) | Value::Uninit => {
                self.hold_through(v, span)
            }
            v => Ok(v),
        }
    }

    #[inline(never)]
    fn hold_indirect_local(&mut self, local: LocalId, span: Span) -> Res {
        let v = self.stack[self.base + local.index()].clone();
        self.hold_through(v, span)
    }

    #[inline(never)]
    fn eval_indirect_local(&mut self, local: LocalId, span: Span) -> Res {
        let v = self.stack[self.base + local.index()].clone();
        Ok(self.hold_through(v, span)?.share())
    }

    /// The last use of a variable: the value leaves the slot, unless an alias lends it.
    #[inline]
    fn eval_move(&mut self, local: LocalId, span: Span) -> Res {
        let slot = &mut self.stack[self.base + local.index()];
        match slot {
            Value::Int(n) => Ok(Value::Int(*n)),
            Value::Float(x) => Ok(Value::Float(*x)),
            Value::Var(_) | Value::Alias(_) | Value::Lazy(_) | Value::Uninit => {
                self.eval_indirect_local(local, span)
            }
            v if v.is_lent() => Ok(v.share()),
            v => Ok(std::mem::replace(v, Value::Uninit)),
        }
    }

    fn eval_deref(&mut self, inner: &Expr, span: Span) -> Res {
        let v = self.eval_hold(inner)?;
        if let Some(fun) = self.hook(&v, ruchyruchy_hir::hir::Hook::Deref) {
            let r = self.call_fun(&fun, vec![v.share()], span)?;
            return self.hold_through(r, span);
        }
        Ok(v)
    }

    /// The alias in a variable, or a copy of its value.
    pub(crate) fn eval_forward(&mut self, place: &Expr) -> Res {
        let mut v = match &place.kind {
            ExprKind::Local(l) | ExprKind::Move(l) => self.stack[self.base + l.index()].clone(),
            ExprKind::Capture(i) => self.capture_value(*i),
            ExprKind::Global(g) => self.globals[g.index()].clone(),
            _ => return self.eval(place),
        };
        while let Value::Var(cell) = &v {
            v = cell.get();
        }
        match v {
            Value::Alias(_) => Ok(v),
            _ => self.eval(place),
        }
    }

    pub(crate) fn eval_truth(&mut self, e: &Expr) -> Res<bool> {
        if let ExprKind::Binary { op, int, lhs, rhs } = &e.kind {
            let a = self.operand(lhs)?;
            let b = self.operand(rhs)?;
            if let (Value::Int(x), Value::Int(y)) = (&a, &b)
                && let Some(truth) = ops::fast_order(*op, *x, *y)
            {
                return Ok(truth);
            }
            return Ok(self.binary(*op, &a, &b, *int, e.span)?.truthy());
        }
        match self.eval(e)? {
            Value::Bool(b) => Ok(b),
            v @ (Value::Alias(_) | Value::Lazy(_)) => Ok(self.hold_through(v, e.span)?.truthy()),
            v => Ok(v.truthy()),
        }
    }

    fn constant(&mut self, c: &Const) -> Value {
        match c {
            Const::Str(text) => {
                let key = text.as_ptr() as usize ^ text.len() << 48;
                if let Some(s) = self.strings.get(&key) {
                    return Value::Str(s.1.clone());
                }
                // The entry keeps the constant alive, so its address stays its own.
                let s = Rc::new(text.to_string());
                self.strings.insert(key, (text.clone(), s.clone()));
                Value::Str(s)
            }
            Const::Big(n) => Value::Big(*n),
            Const::Byte(b) => Value::Byte(*b),
            Const::Bytes(bytes) => Value::array_of(bytes.iter().map(|b| Value::Byte(*b))),
            Const::Atom(a) => Value::Atom(*a),
            Const::Nil => Value::Nil,
            Const::Bool(b) => Value::Bool(*b),
            Const::Int(n) => Value::Int(*n),
            Const::Float(x) => Value::Float(*x),
        }
    }

    /// Makes a new variable in a slot.
    #[inline]
    pub(crate) fn bind(&mut self, local: LocalId, value: Value) {
        let slot = self.base + local.index();
        if let Value::Var(cell) = &self.stack[slot]
            && self.is_early(local)
        {
            let cell = cell.clone();
            cell.set(value);
            return;
        }
        self.stack[slot] = value;
    }

    fn is_early(&self, local: LocalId) -> bool {
        self.frames
            .last()
            .and_then(|f| f.fun.locals.get(local.index()))
            .is_some_and(|info| info.early_cell)
    }

    fn eval_block(&mut self, scope: &Scope, stmts: &[Expr], discard: bool) -> Res {
        for local in &scope.early_cells {
            let cell = VarCell::new(Value::Uninit);
            self.track_cell(&cell);
            let slot = self.base + local.index();
            self.stack[slot] = Value::Var(cell);
        }
        let Some((last, init)) = stmts.split_last() else {
            return Ok(Value::Nil);
        };
        let mut result = Ok(Value::Nil);
        for stmt in init {
            if let Err(ctl) = self.eval(stmt) {
                result = Err(ctl);
                break;
            }
        }
        if result.is_ok() {
            result = self.eval(last);
            if discard && result.is_ok() {
                result = Ok(Value::Nil);
            }
        }
        for local in &scope.locals {
            let slot = self.base + local.index();
            if self.stack[slot].is_deep() || matches!(self.stack[slot], Value::Str(_)) {
                self.stack[slot] = Value::Uninit;
            }
        }
        result
    }

    /// Clears the slots of a scope that was left.
    pub(crate) fn clear_scope(&mut self, scope: &Scope) {
        for local in &scope.locals {
            let slot = self.base + local.index();
            self.stack[slot] = Value::Uninit;
        }
    }

    fn eval_elements(&mut self, elements: &[Element]) -> Res<Items> {
        let mut items = Items::with_capacity(elements.len());
        for element in elements {
            let v = self.eval_value(&element.expr)?;
            if element.spread {
                self.span = element.expr.span;
                let it = self.make_iter(&v)?;
                while let Some(item) = self.iter_next(&it)? {
                    self.poll()?;
                    items.push_back(self.read_through(item)?);
                }
            } else {
                items.push_back(v);
            }
        }
        Ok(items)
    }

    #[inline(never)]
    fn eval_repeat(&mut self, value: &Expr, count: &Expr, span: Span) -> Res {
        let v = self.eval_value(value)?;
        let n = self.eval_value(count)?;
        self.span = span;
        let n = match n {
            Value::Int(n) if n >= 0 => n as usize,
            Value::Byte(n) => n as usize,
            Value::Int(n) => {
                return self.raise_at(
                    ErrorKind::IndexError,
                    format!("an array can't have {n} elements"),
                    count.span,
                );
            }
            Value::Big(_) => usize::MAX,
            other => {
                let kind = self.type_name(&other);
                return self.raise_at(
                    ErrorKind::TypeError,
                    format!("the length of an array must be an int, not {kind}"),
                    count.span,
                );
            }
        };
        self.check_heap(n.saturating_mul(size_of::<Value>()))?;
        let mut items = Items::new();
        if items.try_reserve(n).is_err() {
            return self.raise(ErrorKind::OutOfMemory, format!("no room for {n} elements"));
        }
        items.extend(std::iter::repeat_n(v, n));
        Ok(Value::array(items))
    }

    #[inline(never)]
    fn eval_map(&mut self, entries: &[MapElement]) -> Res {
        let mut map = MapData::default();
        for entry in entries {
            match entry {
                MapElement::Pair(k, v) => {
                    let k = self.eval_value(k)?;
                    let v = self.eval_value(v)?;
                    map.insert(k, v);
                }
                MapElement::Spread(e) => {
                    let v = self.eval_value(e)?;
                    match self.map_entries(&v) {
                        Some(pairs) => {
                            for (k, v) in pairs {
                                map.insert(k, v);
                            }
                        }
                        None => {
                            let kind = self.type_name(&v);
                            return self.raise_at(
                                ErrorKind::TypeError,
                                format!("`...` in a map needs a map or struct, not {kind}"),
                                e.span,
                            );
                        }
                    }
                }
            }
        }
        Ok(Value::map(map))
    }

    /// Entries of a map, or fields of a struct by name.
    fn map_entries(&self, v: &Value) -> Option<Vec<(Value, Value)>> {
        match v {
            Value::Map(m) => Some(
                m.data
                    .borrow()
                    .iter()
                    .map(|(k, v)| (k.share(), v.share()))
                    .collect(),
            ),
            Value::Struct(r) | Value::Instance(r) => {
                let adt = self.adt(r.adt);
                let fields = r.obj.data.borrow();
                let pairs = adt.fields.iter().zip(fields.iter());
                Some(
                    pairs
                        .map(|(f, v)| (Value::str(f.name.as_str()), v.share()))
                        .collect(),
                )
            }
            _ => None,
        }
    }

    pub(crate) fn make_range(
        &mut self,
        start: Value,
        end: Value,
        inclusive: bool,
        span: Span,
    ) -> Res {
        let ok = |v: &Value| {
            matches!(
                v,
                Value::Nil
                    | Value::Int(_)
                    | Value::Big(_)
                    | Value::Float(_)
                    | Value::Byte(_)
                    | Value::Str(_)
            )
        };
        if !ok(&start) || !ok(&end) {
            let bad = if ok(&start) { &end } else { &start };
            let kind = self.type_name(bad);
            return self.raise_at(
                ErrorKind::TypeError,
                format!("a range needs numbers or characters, not {kind}"),
                span,
            );
        }
        Ok(Value::Range(Rc::new(RangeObj {
            start,
            end,
            inclusive,
        })))
    }

    fn eval_collect(&mut self, into: LocalId, key: &Option<Box<Expr>>, value: &Expr) -> Res {
        let key = match key {
            Some(key) => Some(self.eval_value(key)?),
            None => None,
        };
        let v = self.eval_value(value)?;
        let slot = self.base + into.index();
        let held;
        let target = match &self.stack[slot] {
            Value::Var(cell) => {
                held = cell.get();
                &held
            }
            v => v,
        };
        match target {
            Value::Array(a) => a.data.borrow_mut().push_back(v),
            Value::Set(s) => {
                s.data.borrow_mut().insert(v);
            }
            Value::Map(m) => {
                let old = m.data.borrow_mut().insert(key.unwrap_or_default(), v);
                drop(old);
            }
            _ => {}
        }
        Ok(Value::Nil)
    }

    /// Makes a closure over the current variables.
    pub(crate) fn make_closure(&mut self, id: FunId) -> Rc<Closure> {
        let fun = self.fun(id);
        let mut captures = Vec::with_capacity(fun.captures.len());
        for from in &fun.captures {
            let cell = match from {
                CaptureFrom::Local(local) => self.cell_of_slot(self.base + local.index()),
                CaptureFrom::Capture(i) => self.capture(*i),
            };
            if fun.by_move {
                // Copies: an alias stays what it is, values get an owner of their own.
                let v = cell.get().share();
                let copy = VarCell::new(v);
                self.track_cell(&copy);
                captures.push(copy);
            } else {
                captures.push(cell);
            }
        }
        Rc::new(Closure { fun, captures })
    }

    /// Runs a `lazy` expression on its first use.
    pub(crate) fn force(&mut self, lazy: &Rc<LazyObj>) -> Res {
        let thunk = lazy.thunk.borrow_mut().take();
        if let Some(thunk) = thunk {
            let v = self.call_value(&Value::Closure(thunk.clone()), Vec::new());
            match v.and_then(|v| self.read_through(v)) {
                Ok(v) => *lazy.value.borrow_mut() = v,
                Err(ctl) => {
                    // A failed evaluation is tried again at the next use.
                    *lazy.thunk.borrow_mut() = Some(thunk);
                    return Err(ctl);
                }
            }
        }
        let value = lazy.value.borrow().clone();
        match value {
            // Nor has it one when its own expression asks for it.
            Value::Uninit => self.raise(ErrorKind::Error, "a lazy value can't need itself"),
            value => Ok(value),
        }
    }

    #[inline(never)]
    fn eval_write(&mut self, dest: &Expr, text: &Expr) -> Res {
        let text = self.eval_hold(text)?;
        let Value::Str(text) = text else {
            return Ok(Value::Nil);
        };
        let path = self.eval_path(dest)?;
        let held = self.read_path(&path)?;
        self.span = dest.span;
        match &held {
            Value::Str(_) => {
                drop(held);
                self.update_path(&path, |v| {
                    if let Value::Str(s) = v {
                        Rc::make_mut(s).push_str(&text);
                    }
                })?;
                Ok(Value::ok(Value::Nil))
            }
            Value::Array(_) => {
                drop(held);
                let bytes: Vec<Value> = text.bytes().map(|b| Value::Int(b as i64)).collect();
                self.update_path(&path, |v| {
                    if let Value::Array(a) = v {
                        a.data.borrow_mut().extend(bytes);
                    }
                })?;
                Ok(Value::ok(Value::Nil))
            }
            Value::Native(native) => {
                let native = native.clone();
                self.write_native(&native, &text)
            }
            other => {
                let kind = self.type_name(other);
                self.raise(
                    ErrorKind::TypeError,
                    format!("`write!` can't write to {kind}"),
                )
            }
        }
    }
}
