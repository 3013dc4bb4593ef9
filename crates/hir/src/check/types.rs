//! The types of variables: the join of all that is stored in them.

use super::walk::Walker;
use crate::hir::{CaptureFrom, FunId, GlobalId, LocalId, Program};
use crate::ty::{IntTy, Ty};
use ruchyruchy_syntax::symbol::FxHashMap;
use std::rc::Rc;

/// A variable, wherever it is used from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Var {
    Local(FunId, LocalId),
    Global(GlobalId),
}

/// Types of all variables, so far.
pub(super) struct Types<'p> {
    program: &'p Program,
    locals: Vec<Vec<Ty>>,
    globals: Vec<Ty>,
    /// The function whose code makes a closure.
    makers: Vec<Option<FunId>>,
    /// The constant that a thunk computes.
    constants: FxHashMap<FunId, GlobalId>,
    changed: bool,
    /// The fixpoint took too long: no variable has a type any more.
    given_up: bool,
}

/// Walks of the program until types are given up: each raises types, and chains of variables that
/// feed each other against the order of the text are short in real programs.
const MAX_ROUNDS: usize = 8;

impl<'p> Types<'p> {
    pub(super) fn new(program: &'p Program) -> Types<'p> {
        let locals = program.funs.iter().map(|fun| {
            let mut types = vec![Ty::Never; fun.locals.len()];
            for param in &fun.params {
                if let Some(ty) = types.get_mut(param.local.index()) {
                    *ty = if param.annotated {
                        declared(&param.ty)
                    } else {
                        Ty::Unknown
                    };
                }
            }
            types
        });
        let globals = (0..).zip(&program.globals);
        let inits = globals.filter_map(|(index, global)| Some((global.init?, GlobalId(index))));
        Types {
            program,
            constants: inits.collect(),
            locals: locals.collect(),
            globals: vec![Ty::Never; program.globals.len()],
            makers: vec![None; program.funs.len()],
            changed: false,
            given_up: false,
        }
    }

    /// Walks the program until no type changes.
    pub(super) fn solve(&mut self) {
        for _ in 0..MAX_ROUNDS {
            self.changed = false;
            for fun in &self.program.funs {
                Walker::new(self.program, self, fun.id, None).fun();
            }
            if !self.changed {
                return;
            }
        }
        self.given_up = true;
    }

    /// Notes what a function gave: the value of a constant, if it computes one.
    pub(super) fn gave(&mut self, fun: FunId, ty: Ty) {
        if let Some(global) = self.constants.get(&fun) {
            self.store(Var::Global(*global), ty);
        }
    }

    pub(super) fn made_by(&mut self, closure: FunId, maker: FunId) {
        if let Some(slot) = self.makers.get_mut(closure.index())
            && *slot != Some(maker)
        {
            *slot = Some(maker);
            self.changed = true;
        }
    }

    /// The variable behind a capture; None while the maker is not known.
    pub(super) fn captured(&self, mut fun: FunId, mut index: u32) -> Option<Var> {
        loop {
            let captures = &self.program.funs.get(fun.index())?.captures;
            let from = captures.get(index as usize)?;
            fun = (*self.makers.get(fun.index())?)?;
            match from {
                CaptureFrom::Local(local) => return Some(Var::Local(fun, *local)),
                CaptureFrom::Capture(outer) => index = *outer,
            }
        }
    }

    pub(super) fn get(&self, var: Var) -> Ty {
        if self.given_up {
            return Ty::Unknown;
        }
        let found = match var {
            Var::Local(fun, local) => self
                .locals
                .get(fun.index())
                .and_then(|locals| locals.get(local.index())),
            Var::Global(global) => self.globals.get(global.index()),
        };
        found.cloned().unwrap_or(Ty::Unknown)
    }

    /// Notes that a value of this type is stored in the variable.
    pub(super) fn store(&mut self, var: Var, ty: Ty) {
        let slot = match var {
            Var::Local(fun, local) => self
                .locals
                .get_mut(fun.index())
                .and_then(|locals| locals.get_mut(local.index())),
            Var::Global(global) => self.globals.get_mut(global.index()),
        };
        let Some(slot) = slot else { return };
        let joined = join(slot.clone(), ty);
        if joined != *slot {
            *slot = joined;
            self.changed = true;
        }
    }
}

/// What a contract makes certain. An `Error`, iterator or future contract accepts other kinds as well.
pub(super) fn declared(ty: &Ty) -> Ty {
    match ty {
        Ty::Error | Ty::ParseError(_) | Ty::Iter(_) | Ty::Future(_) => Ty::Unknown,
        ty => ty.clone(),
    }
}

/// The type of a value that is of one type or of the other.
pub(super) fn join(a: Ty, b: Ty) -> Ty {
    match (a, b) {
        (Ty::Never, ty) | (ty, Ty::Never) => ty,
        (a, b) if a == b => a,
        (Ty::Int(_), Ty::Int(_)) => Ty::Int(IntTy::I64),
        (Ty::Str | Ty::Char, Ty::Str | Ty::Char) => Ty::Str,
        (a, b) if std::mem::discriminant(&a) == std::mem::discriminant(&b) => shallow(a, b),
        _ => Ty::Unknown,
    }
}

/// The join of two types that differ inside only.
fn shallow(a: Ty, b: Ty) -> Ty {
    let any = || Rc::new(Ty::Unknown);
    match (a, b) {
        (Ty::Array(_), _) => Ty::Array(any()),
        (Ty::Heap(_), _) => Ty::Heap(any()),
        (Ty::Range(_), _) => Ty::Range(any()),
        (Ty::Iter(_), _) => Ty::Iter(any()),
        (Ty::Option(_), _) => Ty::Option(any()),
        (Ty::Result(_), _) => Ty::Result(Rc::new((Ty::Unknown, Ty::Unknown))),
        (Ty::Map(order, _), _) => Ty::Map(order, Rc::new((Ty::Unknown, Ty::Unknown))),
        (Ty::Set(order, _), _) => Ty::Set(order, any()),
        (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => Ty::Tuple(
            a.iter()
                .zip(&*b)
                .map(|(a, b)| join(a.clone(), b.clone()))
                .collect(),
        ),
        (Ty::Adt(a, _), Ty::Adt(b, _)) if a == b => Ty::Adt(a, Rc::from([])),
        (Ty::Fn(_), Ty::Fn(_)) => Ty::Fn(Rc::new(crate::ty::FnTy {
            declared: false,
            params: Vec::new(),
            ret: Ty::Unknown,
        })),
        _ => Ty::Unknown,
    }
}
