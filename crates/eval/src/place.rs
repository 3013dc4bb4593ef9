//! Places: evaluating what stands left of `=`, after `&mut`, or before `.push(…)`.
//!
//! It takes two steps. First the *path* is evaluated: the root and every index expression, in source
//! order, once. Then the path is walked: for reading (no copies), or for writing, where each aggregate
//! on the way is made unique before its part is entered, so that the final slot can be written
//! without affecting other owners. No user code runs during a walk, except getters of properties.

use crate::alias::{Alias, Container, Guard, Slot, unique};
use crate::data_frame::{column_value, set_value};
use crate::error::{Ctl, Res};
use crate::interp::Interp;
use crate::value::{Value, VarCell};
use ruchyruchy_builtins::frame::Text;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{Expr, ExprKind, Hook};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use smallvec::SmallVec;
use std::rc::Rc;

/// Where a path starts.
#[derive(Clone)]
pub(crate) enum Root {
    /// A slot of the value stack (absolute).
    Frame(usize),
    /// A captured variable, or a temporary.
    Cell(Rc<VarCell>),
    /// A global.
    Global(usize),
}

/// A step of a path.
#[derive(Clone)]
pub(crate) enum Step {
    /// `.name`, with the declared index if the type is known.
    Field(Symbol, Option<(ruchyruchy_hir::hir::AdtId, u32)>),
    /// `.0`
    Tuple(u32),
    /// `[i]`
    Index(Value),
}

/// An evaluated path.
#[derive(Clone)]
pub struct Path {
    root: Root,
    steps: SmallVec<[Step; 3]>,
    span: Span,
}

/// The receiver place of a builtin: a path, walked anew at each access.
pub type Place = Path;

/// The slot a path ends in, all aggregates on the way unique.
enum Target {
    Frame(usize),
    Global(usize),
    Slot(Slot),
    /// A property with a setter: instance and name.
    Property(Value, Symbol),
    /// A column of the data frame in the inner target.
    Column(Box<Target>, Text),
    /// A cell of it.
    Cell(Box<Target>, Text, usize),
    /// `s[a..b]` of an array assigned as a whole, or a char of a string: not assignable.
    Nothing(&'static str),
}

/// A walked path.
struct Walk {
    target: Target,
    /// Containers on the way (outermost first), when asked for.
    way: SmallVec<[Container; 4]>,
    /// Guard of the alias the path started from.
    guard: Option<Rc<Guard>>,
}

impl Path {
    /// The place that an alias refers to.
    pub(crate) fn of_alias(alias: &Rc<Alias>, span: Span) -> Path {
        Path::of_value(Value::Alias(alias.clone()), span)
    }

    /// A path that starts at a value.
    pub(crate) fn of_value(value: Value, span: Span) -> Path {
        Path {
            root: Root::Cell(VarCell::new(value)),
            steps: SmallVec::new(),
            span,
        }
    }

    /// Adds a step.
    pub(crate) fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Whether the path has no steps.
    pub(crate) fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// A path that is just a fresh temporary.
    pub fn temporary(value: Value) -> Path {
        Path {
            root: Root::Cell(VarCell::new(value)),
            steps: SmallVec::new(),
            span: Span::NONE,
        }
    }
}

/// Whether an expression denotes a place (else it is a temporary).
pub(crate) fn is_place(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => true,
        ExprKind::Forward(e) => is_place(e),
        ExprKind::OptChain { rest, .. } => is_place(rest),
        // Whatever the root is: a call may give an alias.
        ExprKind::Deref(_)
        | ExprKind::Field { .. }
        | ExprKind::TupleField { .. }
        | ExprKind::Index { .. } => true,
        _ => false,
    }
}

impl Interp {
    /// Evaluates the root and the indices of a place.
    pub(crate) fn eval_path(&mut self, e: &Expr) -> Res<Path> {
        let mut path = self.eval_path_inner(e)?;
        path.span = e.span;
        Ok(path)
    }

    fn eval_path_inner(&mut self, e: &Expr) -> Res<Path> {
        let root = match &e.kind {
            ExprKind::Local(l) => Root::Frame(self.base + l.index()),
            ExprKind::Capture(i) => Root::Cell(self.capture(*i)),
            ExprKind::Global(g) => {
                self.init_global(g.index(), e.span)?;
                Root::Global(g.index())
            }
            ExprKind::Forward(inner) | ExprKind::Borrow(inner) => {
                return self.eval_path_inner(inner);
            }
            ExprKind::Deref(inner) => return self.eval_deref_path(inner),
            ExprKind::Field { object, name, hint } => {
                let mut path = self.eval_path_inner(object)?;
                path.steps.push(Step::Field(*name, *hint));
                return Ok(path);
            }
            ExprKind::TupleField { object, index } => {
                let mut path = self.eval_path_inner(object)?;
                path.steps.push(Step::Tuple(*index));
                return Ok(path);
            }
            ExprKind::Index { object, index } => {
                let mut path = self.eval_path_inner(object)?;
                let index = self.eval_value(index)?;
                path.steps.push(Step::Index(index));
                return Ok(path);
            }
            // `slot.as_mut()?.next` as a place: the rest of the chain is one, from the variable of the chain on.
            ExprKind::OptChain {
                base,
                local,
                rest,
                returns,
            } => {
                if self.enter_opt_chain(base, *local, *returns, e.span)? {
                    return self.eval_path_inner(rest);
                }
                Root::Cell(VarCell::new(Value::Nil))
            }
            _ => Root::Cell(VarCell::new(self.eval(e)?)),
        };
        Ok(Path {
            root,
            steps: SmallVec::new(),
            span: e.span,
        })
    }

    /// `*e` as a place: a user Deref hook gives the place, all else is transparent.
    fn eval_deref_path(&mut self, inner: &Expr) -> Res<Path> {
        let path = self.eval_path_inner(inner)?;
        if !self.has_hooks {
            return Ok(path);
        }
        let v = self.read_path(&path)?;
        // A path is wanted for a write or an alias, which `deref` cannot give.
        let hook = self.hook(&v, Hook::DerefMut);
        match hook.or_else(|| self.hook(&v, Hook::Deref)) {
            Some(fun) => {
                let this = self.alias_of(&path)?;
                let result = self.call_fun(&fun, vec![this], inner.span)?;
                Ok(Path {
                    root: Root::Cell(VarCell::new(result)),
                    steps: SmallVec::new(),
                    span: inner.span,
                })
            }
            None => Ok(path),
        }
    }

    /// What the root holds, as it is.
    fn root_value(&self, root: &Root) -> Value {
        match root {
            Root::Frame(i) => self.stack[*i].clone(),
            Root::Cell(cell) => cell.get(),
            Root::Global(g) => self.globals[*g].clone(),
        }
    }

    /// Reads the value of a path, as a hold.
    pub(crate) fn read_path(&mut self, path: &Path) -> Res {
        let mut v = self.root_value(&path.root);
        if matches!(
            v,
            Value::Var(_) | Value::Alias(_) | Value::Lazy(_) | Value::Uninit
        ) {
            v = self.hold_through(v, path.span)?;
        }
        for step in &path.steps {
            v = match step {
                Step::Field(name, hint) => self.get_field(&v, *name, *hint, path.span)?,
                Step::Tuple(i) => self.get_tuple_field(&v, *i, path.span)?,
                Step::Index(index) => self.get_index(&v, index, path.span)?,
            };
            if matches!(v, Value::Alias(_) | Value::Lazy(_)) {
                v = self.hold_through(v, path.span)?;
            }
        }
        Ok(v)
    }

    /// Follows variables, aliases and lazies to a plain value, as a hold.
    pub(crate) fn hold_through(&mut self, v: Value, span: Span) -> Res {
        let mut v = v;
        loop {
            v = match v {
                Value::Var(cell) => cell.get(),
                Value::Alias(alias) => match alias.slot.get() {
                    Ok(v) => v,
                    Err(_) => return self.vanished(span),
                },
                Value::Lazy(lazy) => self.force(&lazy)?,
                Value::Uninit => {
                    return self.raise_at(
                        ErrorKind::Error,
                        "this variable is used before it has a value",
                        span,
                    );
                }
                v => return Ok(v),
            };
        }
    }

    #[cold]
    fn vanished<T>(&mut self, span: Span) -> Res<T> {
        self.raise_at(
            ErrorKind::IndexError,
            "the place that this `&mut` refers to is gone",
            span,
        )
    }

    /// Follows an alias (or variable) to a plain value with an owner of its own.
    ///
    /// # Errors
    /// `IndexError` if the place is gone.
    #[inline]
    pub fn read_through(&mut self, v: Value) -> Res {
        match v {
            Value::Alias(_) | Value::Var(_) | Value::Lazy(_) | Value::Uninit => {
                let span = self.span;
                Ok(self.hold_through(v, span)?.share())
            }
            v => Ok(v),
        }
    }

    /// Stores a value where an alias refers to; does nothing for other values.
    ///
    /// # Errors
    /// `IndexError` if the place is gone.
    pub fn write_through(&mut self, alias: &Value, value: Value) -> Res<()> {
        if let Value::Alias(alias) = alias {
            let value = self.read_through(value)?;
            if let Some(inner) = nested_alias(alias) {
                return self.write_through(&inner, value);
            }
            if alias.slot.set(value).is_err() {
                let span = self.span;
                return self.vanished(span);
            }
        }
        Ok(())
    }

    /// Walks to the slot of a path, making aggregates unique.
    fn walk(&mut self, path: &Path, want_way: bool) -> Res<Walk> {
        let mut walk = Walk {
            target: Target::Frame(0),
            way: SmallVec::new(),
            guard: None,
        };
        // The root: follow variable cells and aliases to a real slot.
        let mut target = match &path.root {
            Root::Frame(i) => Target::Frame(*i),
            Root::Global(g) => Target::Global(*g),
            Root::Cell(cell) => Target::Slot(Slot::Var(cell.clone())),
        };
        loop {
            let held = match &target {
                Target::Frame(i) => self.stack[*i].clone(),
                Target::Global(g) => self.globals[*g].clone(),
                Target::Slot(slot) => match slot.get() {
                    Ok(v) => v,
                    Err(_) => return self.vanished(path.span),
                },
                _ => break,
            };
            match held {
                Value::Var(cell) => target = Target::Slot(Slot::Var(cell)),
                Value::Alias(alias) => {
                    walk.guard = alias.guard.clone();
                    target = Target::Slot(alias.slot.clone());
                }
                Value::Lazy(lazy) => {
                    let v = self.force(&lazy)?.share();
                    self.store(&target, v, path.span)?;
                }
                _ => break,
            }
        }
        for step in &path.steps {
            target = self.walk_step(target, step, path, want_way, &mut walk)?;
            // A field may hold a lazy; a temporary may hold an alias in a part (Option<&mut T>).
            if let Target::Slot(slot) = &target
                && let Ok(Value::Alias(alias)) = slot.get()
            {
                walk.guard = alias.guard.clone();
                walk.way.clear();
                target = Target::Slot(alias.slot.clone());
            }
        }
        walk.target = target;
        Ok(walk)
    }

    /// Gives `f` the value in a target for writing.
    fn with_target<R>(
        &mut self,
        target: &Target,
        span: Span,
        f: impl FnOnce(&mut Value) -> R,
    ) -> Res<R> {
        match target {
            Target::Frame(i) => Ok(f(&mut self.stack[*i])),
            Target::Global(g) => Ok(f(&mut self.globals[*g])),
            Target::Slot(slot) => match slot.with_mut(f) {
                Ok(r) => Ok(r),
                Err(_) => self.vanished(span),
            },
            Target::Property(object, name) => {
                let mut v = self.get_field(object, *name, None, span)?;
                let r = f(&mut v);
                self.set_property(object, *name, v, span)?;
                Ok(r)
            }
            Target::Column(..) | Target::Cell(..) => {
                let mut v = self.frame_part(target, span)?;
                let r = f(&mut v);
                self.set_frame_part(target, v, span)?;
                Ok(r)
            }
            Target::Nothing(what) => self.raise_at(
                ErrorKind::TypeError,
                format!("{what} can't be changed"),
                span,
            ),
        }
    }

    fn walk_step(
        &mut self,
        target: Target,
        step: &Step,
        path: &Path,
        want_way: bool,
        walk: &mut Walk,
    ) -> Res<Target> {
        let span = path.span;
        let target = match (target, step) {
            (Target::Column(frame, name), Step::Index(index)) => {
                let held = self.with_target(&frame, span, |v| v.clone())?;
                let Value::Frame(held) = held else {
                    return Ok(Target::Nothing("this column"));
                };
                let row = self.frame_row(&held, index, span)?;
                return Ok(Target::Cell(frame, name, row));
            }
            (Target::Column(..), _) => return Ok(Target::Nothing("a part of a column")),
            (Target::Cell(..), _) => return Ok(Target::Nothing("a part of a cell")),
            (target, _) => target,
        };
        // A property read on the way gives a temporary.
        let target = match target {
            Target::Property(object, name) => {
                let v = self.get_field(&object, name, None, span)?;
                Target::Slot(Slot::Var(VarCell::new(v)))
            }
            t => t,
        };
        if let (Target::Slot(Slot::Slice(array, start, len)), Step::Index(index)) = (&target, step)
        {
            // A part of a slice is a part of the array that the slice is of.
            let slot = match index {
                Value::Range(range) => {
                    let (from, to) = self.slice_bounds(range, *len, span)?;
                    Slot::Slice(array.clone(), start + from, to - from)
                }
                index => Slot::Item(array.clone(), start + self.array_index(index, *len, span)?),
            };
            if want_way && let Some(container) = slot.container() {
                walk.way.push(container);
            }
            return Ok(Target::Slot(slot));
        }
        self.ask_for_copy(&target, span)?;
        let object = self.with_target(&target, span, |v| {
            unique(v);
            v.clone()
        })?;
        if let Value::Frame(_) = &object {
            return match step {
                Step::Index(Value::Str(name)) => Ok(Target::Column(Box::new(target), name.clone())),
                Step::Field(name, _) => {
                    let name = Rc::new(name.as_str().to_owned());
                    Ok(Target::Column(Box::new(target), name))
                }
                _ => Ok(Target::Nothing("a row of a data frame")),
            };
        }
        let slot = match (&object, step) {
            (Value::Array(array) | Value::Heap(array), Step::Index(Value::Range(range))) => {
                let len = array.data.borrow().len();
                let (start, end) = self.slice_bounds(range, len, span)?;
                Slot::Slice(array.clone(), start, end - start)
            }
            (Value::Array(array), Step::Index(index)) => {
                let len = array.data.borrow().len();
                let i = self.array_index(index, len, span)?;
                Slot::Item(array.clone(), i)
            }
            (Value::Array(array), Step::Tuple(i)) => Slot::Item(array.clone(), *i as usize),
            (Value::Map(map), Step::Index(key)) => Slot::Entry(map.clone(), key.clone()),
            (Value::Map(map), Step::Field(name, _)) => {
                Slot::Entry(map.clone(), Value::str(name.as_str()))
            }
            (Value::Struct(r) | Value::Instance(r), Step::Field(name, hint)) => {
                match self.field_index(r.adt, *name, *hint) {
                    Some(i) => Slot::Field(r.clone(), i),
                    None => {
                        let adt = self.adt(r.adt);
                        if adt.setters.contains_key(name) || adt.getters.contains_key(name) {
                            return Ok(Target::Property(object.clone(), *name));
                        }
                        return self.no_field(&object, *name, span);
                    }
                }
            }
            (Value::Enum(r), Step::Field(name, _)) => {
                let adt = self.adt(r.adt);
                let variant = adt.variants.get(r.variant as usize);
                match variant.and_then(|v| v.fields.iter().position(|f| f.name == *name)) {
                    Some(i) => Slot::Field(r.clone(), i),
                    None => return self.no_field(&object, *name, span),
                }
            }
            (
                Value::Tuple(r) | Value::Struct(r) | Value::Enum(r) | Value::Instance(r),
                Step::Tuple(i),
            ) => {
                if *i as usize >= r.obj.data.borrow().len() {
                    return self.no_field(&object, Symbol::intern(&i.to_string()), span);
                }
                Slot::Field(r.clone(), *i as usize)
            }
            (Value::Tuple(r), Step::Index(index)) => {
                let len = r.obj.data.borrow().len();
                let i = self.array_index(index, len, span)?;
                Slot::Field(r.clone(), i)
            }
            (Value::Shared(cell), _) => {
                let inner = Target::Slot(Slot::Var(cell.clone()));
                walk.way.clear();
                walk.guard = None;
                return self.walk_step(inner, step, path, want_way, walk);
            }
            (_, Step::Index(index)) if self.hook(&object, Hook::IndexMut).is_some() => {
                return self.index_mut_hook(&target, &object, index, span, walk);
            }
            (_, Step::Index(_)) if self.hook(&object, Hook::Index).is_some() => {
                let Step::Index(index) = step else {
                    return Ok(target);
                };
                let v = self.get_index(&object, index, span)?;
                Slot::Var(VarCell::new(v))
            }
            (Value::Str(_), Step::Index(_)) => {
                return Ok(Target::Nothing("a character of a string"));
            }
            (_, Step::Index(index)) => {
                // For the message.
                self.get_index(&object, index, span)?;
                return Ok(Target::Nothing("this element"));
            }
            (_, Step::Field(name, _)) => return self.no_field(&object, *name, span),
            (_, Step::Tuple(i)) => {
                return self.no_field(&object, Symbol::intern(&i.to_string()), span);
            }
        };
        if matches!(object, Value::Instance(_)) {
            // A reference: nothing above it needs lending.
            walk.way.clear();
            walk.guard = None;
        } else if want_way && let Some(container) = slot.container() {
            walk.way.push(container);
        }
        Ok(Target::Slot(slot))
    }

    #[cold]
    fn index_mut_hook(
        &mut self,
        target: &Target,
        object: &Value,
        index: &Value,
        span: Span,
        walk: &mut Walk,
    ) -> Res<Target> {
        let Some(fun) = self.hook(object, Hook::IndexMut) else {
            return Ok(Target::Nothing("this element"));
        };
        let this = self.alias_of_target(target, walk, span)?;
        let result = self.call_fun(&fun, vec![this, index.clone()], span)?;
        match result {
            Value::Alias(alias) => {
                walk.way.clear();
                walk.guard = alias.guard.clone();
                Ok(Target::Slot(alias.slot.clone()))
            }
            v => Ok(Target::Slot(Slot::Var(VarCell::new(v)))),
        }
    }

    fn store(&mut self, target: &Target, value: Value, span: Span) -> Res<()> {
        match target {
            Target::Slot(Slot::Entry(map, key)) => {
                let old = map.data.borrow_mut().insert(key.clone(), value);
                drop(old);
                Ok(())
            }
            Target::Property(object, name) => self.set_property(object, *name, value, span),
            Target::Column(..) | Target::Cell(..) => self.set_frame_part(target, value, span),
            Target::Slot(Slot::Slice(array, start, len)) => {
                let items: Vec<Value> = match &value {
                    Value::Array(new) => new.data.borrow().iter().map(Value::share).collect(),
                    _ => {
                        return self.raise_at(
                            ErrorKind::TypeError,
                            "only an array can be assigned to a slice",
                            span,
                        );
                    }
                };
                if items.len() != *len {
                    let message = format!(
                        "a slice of {len} elements can't take {} elements",
                        items.len()
                    );
                    return self.raise_at(ErrorKind::IndexError, message, span);
                }
                let mut data = array.data.borrow_mut();
                let mut old = Vec::with_capacity(items.len());
                for (slot, item) in data.range_mut(*start..start + len).zip(items) {
                    old.push(std::mem::replace(slot, item));
                }
                drop(data);
                drop(old);
                Ok(())
            }
            _ => {
                let old = self.with_target(target, span, |slot| std::mem::replace(slot, value))?;
                drop(old);
                Ok(())
            }
        }
    }

    /// What a column or a cell of a data frame holds.
    fn frame_part(&mut self, target: &Target, span: Span) -> Res {
        let (Target::Column(inner, name) | Target::Cell(inner, name, _)) = target else {
            return Ok(Value::Nil);
        };
        let held = self.with_target(inner, span, |v| v.clone())?;
        let Value::Frame(frame) = held else {
            return Ok(Value::Nil);
        };
        self.span = span;
        if let Target::Cell(_, _, row) = target {
            let column = self.settled(frame.column(name).cloned())?;
            return Ok(column_value(&column, *row));
        }
        self.column_array(&frame, name)
    }

    /// Stores a column or a cell of a data frame in place.
    fn set_frame_part(&mut self, target: &Target, value: Value, span: Span) -> Res<()> {
        self.span = span;
        let done = match target {
            Target::Column(inner, name) => {
                let rows = self.with_target(inner, span, |v| match v {
                    Value::Frame(frame) => frame.rows(),
                    _ => 0,
                })?;
                let column = self.column_arg(rows, &value)?;
                self.with_target(inner, span, |v| match v {
                    Value::Frame(frame) => Rc::make_mut(frame).set_column(name.clone(), column),
                    _ => Ok(()),
                })?
            }
            Target::Cell(inner, name, row) => {
                // Somebody else may share the column, which is copied then.
                let bytes = self.with_target(inner, span, |v| match v {
                    Value::Frame(frame) => frame.rows() * size_of::<u64>(),
                    _ => 0,
                })?;
                self.check_request(bytes)?;
                self.with_target(inner, span, |v| match v {
                    Value::Frame(frame) => match Rc::make_mut(frame).column_mut(name) {
                        Some(column) => {
                            set_value(column, *row, value);
                            Ok(())
                        }
                        None => Err(frame.unknown(name)),
                    },
                    _ => Ok(()),
                })?
            }
            _ => Ok(()),
        };
        self.settled(done)
    }

    /// `path = value`.
    pub(crate) fn assign_path(&mut self, path: &Path, value: Value) -> Res<()> {
        let walk = self.walk(path, false)?;
        if let Target::Slot(Slot::Item(..)) = walk.target {
            return self.store(&walk.target, value, path.span);
        }
        self.store(&walk.target, value, path.span)
    }

    /// Gives `f` the value at a path for writing; the aggregate itself is unique.
    pub(crate) fn update_path<R>(
        &mut self,
        path: &Path,
        f: impl FnOnce(&mut Value) -> R,
    ) -> Res<R> {
        let walk = self.walk(path, false)?;
        self.ask_for_copy(&walk.target, path.span)?;
        self.with_target(&walk.target, path.span, |v| {
            unique(v);
            f(v)
        })
    }

    /// Asks for the room that making the value of a target unique takes.
    fn ask_for_copy(&mut self, target: &Target, span: Span) -> Res<()> {
        let size = match target {
            Target::Property(..) | Target::Nothing(_) | Target::Column(..) | Target::Cell(..) => 0,
            target => self.with_target(target, span, |v| v.copy_size())?,
        };
        self.check_request(size)?;
        self.charge_copy(size)
    }

    /// An alias of the place.
    pub(crate) fn alias_of(&mut self, path: &Path) -> Res {
        let mut walk = self.walk(path, true)?;
        let target = std::mem::replace(&mut walk.target, Target::Frame(0));
        self.alias_of_target(&target, &walk, path.span)
    }

    /// Turns a target into an alias: a frame slot or global moves into a cell first.
    fn alias_of_target(&mut self, target: &Target, walk: &Walk, span: Span) -> Res {
        let slot = match target {
            Target::Frame(i) => Slot::Var(self.cell_of_slot(*i)),
            Target::Global(g) => {
                let cell = match &self.globals[*g] {
                    Value::Var(cell) => cell.clone(),
                    _ => {
                        let cell = VarCell::new(std::mem::take(&mut self.globals[*g]));
                        self.globals[*g] = Value::Var(cell.clone());
                        self.track_cell(&cell);
                        cell
                    }
                };
                Slot::Var(cell)
            }
            Target::Slot(slot) => slot.clone(),
            Target::Property(object, name) => {
                let v = self.get_field(object, *name, None, span)?;
                Slot::Var(VarCell::new(v))
            }
            Target::Column(..) | Target::Cell(..) => {
                return self.raise_at(
                    ErrorKind::TypeError,
                    "a part of a data frame can't be borrowed mutably",
                    span,
                );
            }
            Target::Nothing(what) => {
                return self.raise_at(
                    ErrorKind::TypeError,
                    format!("{what} can't be borrowed mutably"),
                    span,
                );
            }
        };
        if matches!(slot, Slot::Entry(..)) && slot.get().is_err() {
            let Slot::Entry(_, key) = &slot else {
                return Ok(Value::Nil);
            };
            let key = self.quoted(key)?;
            return self.raise_at(ErrorKind::KeyError, format!("there is no key {key}"), span);
        }
        let mut guard = walk.guard.clone();
        let last = walk.way.len().saturating_sub(1);
        for container in walk.way.iter().take(last) {
            guard = Some(Guard::new(container.clone(), guard));
        }
        Ok(Alias::of_slot(slot, guard))
    }

    /// The cell of a frame slot; a plain slot moves into a new cell first.
    pub(crate) fn cell_of_slot(&mut self, index: usize) -> Rc<VarCell> {
        match &self.stack[index] {
            Value::Var(cell) => cell.clone(),
            _ => {
                let cell = VarCell::new(std::mem::take(&mut self.stack[index]));
                self.stack[index] = Value::Var(cell.clone());
                self.track_cell(&cell);
                cell
            }
        }
    }

    /// An alias of a part of what is at a path.
    pub(crate) fn alias_step(&mut self, path: &Path, step: Step) -> Res {
        let mut path = path.clone();
        path.steps.push(step);
        self.alias_of(&path)
    }

    /// An alias of a part of what an alias refers to; `None` if there is no such part.
    pub(crate) fn alias_part(&mut self, alias: &Rc<Alias>, step: Step, span: Span) -> Res {
        let mut path = Path::of_alias(alias, span);
        path.push(step);
        self.alias_of(&path)
    }

    /// Makes sure a global has its value.
    pub(crate) fn init_global(&mut self, index: usize, span: Span) -> Res<()> {
        if !matches!(self.globals[index], Value::Uninit) {
            return Ok(());
        }
        let info = &mut self.global_info[index];
        let (name, init) = (info.name, info.init);
        let Some(init) = init else {
            return self.raise_at(
                ErrorKind::Error,
                format!("`{name}` is used before its `let` has run"),
                span,
            );
        };
        if info.running {
            return self.raise_at(
                ErrorKind::Error,
                format!("`{name}` depends on itself"),
                span,
            );
        }
        info.running = true;
        let fun = self.fun(init);
        let result = self.call_fun(&fun, Vec::new(), span);
        self.global_info[index].running = false;
        let value = result?;
        self.globals[index] = self.read_through(value)?;
        Ok(())
    }

    fn set_property(&mut self, object: &Value, name: Symbol, value: Value, span: Span) -> Res<()> {
        let Value::Instance(r) = object else {
            return Err(Ctl::Throw);
        };
        let adt = self.adt(r.adt);
        match adt.setters.get(&name) {
            Some(setter) => {
                let fun = self.fun(*setter);
                self.call_fun(&fun, vec![object.clone(), value], span)?;
                Ok(())
            }
            None => self.raise_at(
                ErrorKind::TypeError,
                format!("the property `{name}` of `{}` has no setter", adt.name),
                span,
            ),
        }
    }
}

/// If the slot of an alias holds an alias itself (a variable that was re-pointed), that one.
fn nested_alias(alias: &Rc<Alias>) -> Option<Value> {
    match alias.slot.get() {
        Ok(v @ Value::Alias(_)) => Some(v),
        _ => None,
    }
}
