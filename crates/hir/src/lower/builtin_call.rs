//! Calls of builtins: arguments get their types from the signature in the table.

use super::builtin_types::{Bindings, subst, unify};
use super::frame::Alias;
use super::{Lowerer, mk, sym};
use crate::hir::{Arg, Expr, ExprKind};
use crate::ty::{FnTy, IntTy, Ty};
use ruchyruchy_builtins::{Builtin, SigTy};
use ruchyruchy_syntax::ast::{self, ExprKind as E};
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    /// Arguments of a builtin method whose row is known, and the type of the call. `place`: the receiver, of type `receiver`.
    #[allow(clippy::too_many_arguments)]
    pub fn builtin_args(
        &mut self,
        builtin: Builtin,
        place: &Expr,
        receiver: &Ty,
        name: &str,
        args: &[ast::Arg],
        want: &Ty,
        expected: &Ty,
    ) -> (Vec<Arg>, Ty) {
        let signature = builtin.parsed_signature();
        let mut bound = Bindings::default();
        unify(&signature.self_ty, receiver, &mut bound);
        // `let n: u64 = xs.fold(0, …)`: the result tells what the seed is, and what closures must give.
        let mut wished = Bindings::default();
        if has_shape(&signature.ret, want) {
            unify(&signature.ret, want, &mut wished);
            wished.retain(|name, ty| *ty != Ty::Unknown && !bound.contains_key(name));
        }
        let elem = super::contract::elem_ty(receiver);
        let mut out = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let last = signature.params.len().saturating_sub(1);
            let named = |p: &&ruchyruchy_builtins::Param| {
                arg.name.is_some_and(|name| name.name.as_str() == p.name)
            };
            let param = match arg.name {
                Some(_) => signature.params.iter().find(named),
                None => signature.params.get(index.min(last)),
            };
            let mut hint = param.map_or(Ty::Unknown, |p| subst_wish(&p.ty, &bound, &wished));
            hint = self.argument_wish(name, hint, want);
            let is_closure = matches!(arg.expr.kind, E::Closure(_));
            if is_closure && !matches!(hint, Ty::Fn(_)) && elem != Ty::Unknown {
                let params = vec![elem.clone(), elem.clone()];
                hint = Ty::Fn(Rc::new(FnTy {
                    declared: false,
                    params,
                    ret: Ty::Unknown,
                }));
            }
            let arithmetic = matches!(param.map(|p| &p.ty), Some(SigTy::Int | SigTy::Num))
                || (matches!(receiver, Ty::Int(_) | Ty::Float)
                    && matches!(param.map(|p| &p.ty), Some(SigTy::Any | SigTy::Generic(_))));
            if arithmetic && is_same_width(name) {
                hint = match receiver {
                    Ty::Int(_) | Ty::Float => receiver.clone(),
                    _ => hint,
                };
            }
            let mut value = self.expr(&arg.expr, &hint);
            if matches!(name, "extend" | "chain" | "zip") {
                self.iterate_absent(&mut value);
            }
            let value = self.forward_any(value);
            let value = match (name, receiver, &value.ty) {
                ("get" | "get_mut", Ty::Array(_), Ty::Int(IntTy::U64))
                    if !matches!(value.kind, ExprKind::Const(_)) =>
                {
                    position(value)
                }
                _ => value,
            };
            let expr = if hint == Ty::Unknown
                && !matches!(param.map(|p| &p.ty), Some(SigTy::Generic(name)) if names_in(&signature.ret, name))
                && receiver.int() != Some(IntTy::U64)
                && !(value.ty == Ty::Int(IntTy::U64)
                    && (is_lookup(name, receiver) || self.learn_element(place, name, index)))
            {
                self.narrow(value)
            } else {
                value
            };
            if let Some(p) = param {
                unify(&p.ty, &expr.ty, &mut bound);
            }
            learn_elements(name, &expr.ty, &mut bound);
            let expr = match param {
                Some(p) if !gives_width(&p.ty, &signature.ret) => self.narrow_closure(expr),
                _ => expr,
            };
            if matches!(name, "push" | "push_back" | "push_front" | "insert" | "add") {
                self.forbid_alias(&expr, "a collection");
            }
            out.push(Arg {
                expr,
                spread: arg.spread,
                name: arg.name.map(|name| name.name),
            });
        }
        for (name, ty) in wished {
            let known = bound.entry(name).or_insert(Ty::Unknown);
            *known = super::expect::fill(known, &ty);
        }
        let ty = self.method_result(builtin, receiver, name, &bound, expected);
        (out, ty)
    }

    /// A u64 is put into a collection whose elements have no type yet, and which is a variable of the function: from here
    /// on its elements are u64.
    fn learn_element(&mut self, place: &Expr, name: &str, index: usize) -> bool {
        let elem = || Rc::new(Ty::Int(IntTy::U64));
        let ty = match (name, &place.ty, index) {
            ("push" | "push_back" | "push_front", Ty::Array(known), 0)
            | ("insert", Ty::Array(known), 1)
                if **known == Ty::Unknown =>
            {
                Ty::Array(elem())
            }
            ("push", Ty::Heap(known), 0) if **known == Ty::Unknown => Ty::Heap(elem()),
            ("insert", Ty::Set(order, known), 0) if **known == Ty::Unknown => {
                Ty::Set(*order, elem())
            }
            ("insert" | "entry", Ty::Map(order, types), 0) if types.0 == Ty::Unknown => {
                Ty::Map(*order, Rc::new((Ty::Int(IntTy::U64), types.1.clone())))
            }
            ("insert", Ty::Map(order, types), 1) if types.1 == Ty::Unknown => {
                // The key came first: what it taught is known to the variable, not to this expression.
                let key = match self.var_info(place).map(|facts| facts.ty) {
                    Some(Ty::Map(_, now)) => now.0.clone(),
                    _ => types.0.clone(),
                };
                Ty::Map(*order, Rc::new((key, Ty::Int(IntTy::U64))))
            }
            _ => return false,
        };
        let annotated = self
            .var_info(place)
            .is_none_or(|facts| facts.info.contract || facts.info.alias != Alias::No);
        !annotated && self.refine_var(place, ty)
    }

    /// What an argument should be where the signature does not say it.
    fn argument_wish(&self, name: &str, hint: Ty, want: &Ty) -> Ty {
        let Ty::Fn(f) = &hint else {
            return match (name, want) {
                ("chain", Ty::Iter(_) | Ty::Array(_)) => want.clone(),
                ("zip", Ty::Iter(elem) | Ty::Array(elem)) => match &**elem {
                    Ty::Tuple(types) => match types.get(1) {
                        Some(ty) if *ty != Ty::Unknown => Ty::Iter(Rc::new(ty.clone())),
                        _ => hint,
                    },
                    _ => hint,
                },
                _ => hint,
            };
        };
        let ret = match (name, want) {
            ("and_then" | "or_else", Ty::Option(_) | Ty::Result(_)) => want.clone(),
            ("flat_map", Ty::Iter(elem) | Ty::Array(elem)) if **elem != Ty::Unknown => {
                Ty::Iter(elem.clone())
            }
            _ => return hint,
        };
        Ty::Fn(Rc::new(FnTy {
            declared: false,
            params: f.params.clone(),
            ret,
        }))
    }

    /// A closure whose result goes where no width is known: a u64 is checked as it leaves.
    fn narrow_closure(&mut self, value: Expr) -> Expr {
        if let (ExprKind::Closure(id), Ty::Fn(f)) = (&value.kind, &value.ty)
            && f.ret == Ty::Int(IntTy::U64)
            && let Some(slot) = self.st.program.funs.get_mut(id.index())
            && let Some(fun) = Rc::get_mut(slot)
        {
            let span = fun.body.span;
            let body = std::mem::replace(&mut fun.body, super::nil(span));
            fun.body = mk(ExprKind::Narrow(Box::new(body)), span, Ty::Unknown);
        }
        value
    }

    /// Arguments of `or_insert` and kin: the map says what its values are.
    pub fn entry_args(&mut self, value: &Ty, name: &str, args: &[ast::Arg]) -> (Vec<Arg>, Ty) {
        let want = match name {
            "or_insert" => value.clone(),
            "and_modify" => Ty::Fn(Rc::new(FnTy {
                declared: false,
                params: vec![value.clone()],
                ret: Ty::Unknown,
            })),
            _ => Ty::Fn(Rc::new(FnTy {
                declared: false,
                params: Vec::new(),
                ret: value.clone(),
            })),
        };
        let mut out = Vec::new();
        for arg in args {
            let expr = self.argument(&arg.expr, &want, false);
            out.push(Arg {
                expr,
                spread: arg.spread,
                name: None,
            });
        }
        let ty = if name.starts_with("or_") {
            value.clone()
        } else {
            Ty::Unknown
        };
        (out, ty)
    }

    /// Arguments of a method of a receiver of unknown type.
    pub fn unknown_args(
        &mut self,
        receiver: &Ty,
        name: &str,
        args: &[ast::Arg],
        expected: &Ty,
    ) -> (Vec<Arg>, Ty) {
        let out = self.free_args(args);
        let ty = match name {
            "collect" | "sum" | "product" | "into" => expected.clone(),
            "parse" if *expected != Ty::Unknown => {
                Ty::Result(Rc::new((expected.clone(), Ty::Error)))
            }
            "clone" | "to_owned" | "abs" | "min" | "max" => receiver.clone(),
            "to_string" if !self.st.names.method_names.contains(&sym("to_string")) => Ty::Str,
            _ => Ty::Unknown,
        };
        (out, ty)
    }

    /// A call of a builtin function.
    pub fn call_builtin(
        &mut self,
        builtin: Builtin,
        int: Option<IntTy>,
        owner: Ty,
        args: &[ast::Arg],
        span: Span,
        expected: &Ty,
    ) -> Expr {
        let name = builtin.name();
        if matches!(name, "println" | "print" | "eprintln" | "eprint")
            && let Some(e) = self.print_call(builtin, args, span)
        {
            return e;
        }
        let given = args.len();
        if !args.iter().any(|arg| arg.spread) && !builtin.accepts(given) {
            // By the name that the program calls it.
            let written = self.text(span).split('(').next().map(str::trim);
            let names = builtin.names().iter();
            let named = names.copied().find(|other| Some(*other) == written);
            self.wrong_count(named.unwrap_or(name), builtin.arity(), given, span, None);
        }
        let signature = builtin.parsed_signature();
        let mut bound = Bindings::default();
        // `Box::new(|x| …)` where a `Box<dyn Fn(i32) -> Option<i32>>` is expected: so is its argument.
        let mut wished = Bindings::default();
        if let SigTy::Generic(_) = signature.ret {
            unify(&signature.ret, expected, &mut wished);
            wished.retain(|_, ty| *ty != Ty::Unknown);
        }
        let mut out = Vec::with_capacity(given);
        let mut types = Vec::with_capacity(given);
        let elem_want = match &owner {
            Ty::Array(_) | Ty::Heap(_) | Ty::Set(..) | Ty::Map(..) => {
                Some(owner_elem(&owner, expected))
            }
            _ => None,
        };
        for (index, arg) in args.iter().enumerate() {
            let last = signature.params.len().saturating_sub(1);
            let param = signature.params.get(index.min(last));
            let hint = match &elem_want {
                Some(want) => want.clone(),
                None => param.map_or(Ty::Unknown, |p| subst_wish(&p.ty, &bound, &wished)),
            };
            let hint = match (&hint, types.first()) {
                // `min(a, 3)`: literals take the width of the first argument.
                (Ty::Unknown, Some(Ty::Int(width))) => Ty::Int(*width),
                _ => hint,
            };
            let is_alias = matches!(param.map(|p| &p.ty), Some(SigTy::Alias(_)));
            let hint = if name == "f64::from_bits" {
                Ty::Int(IntTy::U64)
            } else {
                hint
            };
            let (value, arg_name) = self.builtin_arg(builtin, arg, &hint);
            let value = self.forward_any(value);
            let value = if is_alias {
                self.alias_argument(value)
            } else {
                value
            };
            if let Some(p) = param {
                unify(&p.ty, &value.ty, &mut bound);
            }
            types.push(value.ty.clone());
            out.push(Arg {
                expr: value,
                spread: arg.spread,
                name: arg_name,
            });
        }
        let int = int.or_else(|| {
            types
                .first()
                .and_then(|ty| ty.int())
                .filter(|_| builtin.module() != "io")
        });
        let ty = if matches!(
            name,
            "exit" | "panic" | "todo" | "unreachable" | "unimplemented"
        ) {
            Ty::Never
        } else {
            self.builtin_result(builtin, &owner, &types, expected, int)
        };
        let kind = ExprKind::CallBuiltin {
            builtin,
            args: out,
            expected: expected.clone(),
            int,
            wrap: false,
        };
        mk(kind, span, ty)
    }
}

/// Methods that only compare their arguments with what a collection holds.
fn is_lookup(name: &str, receiver: &Ty) -> bool {
    match name {
        "contains" | "contains_key" => true,
        "get" | "get_mut" | "remove" => matches!(receiver, Ty::Map(..) | Ty::Set(..)),
        _ => false,
    }
}

/// The position of `xs.get(i.wrapping_sub(1))`: as a u64 it may lie behind the end of every array, but it is never
/// negative.
fn position(value: Expr) -> Expr {
    let span = value.span;
    let most = mk(
        ExprKind::Const(crate::hir::Const::Int(i64::MAX)),
        span,
        Ty::Int(IntTy::U64),
    );
    let kind = ExprKind::MethodCall {
        receiver: Box::new(value),
        name: sym("min"),
        args: vec![Lowerer::arg(most)],
        expected: Ty::Unknown,
        int: Some(IntTy::U64),
        wrap: false,
        unused: false,
        mutable_place: false,
    };
    mk(kind, span, Ty::Int(IntTy::I64))
}

/// Whether a value of this type can be what the signature's result is.
fn has_shape(ret: &SigTy, want: &Ty) -> bool {
    match ret {
        SigTy::Generic(_) | SigTy::Option(_) | SigTy::Result(..) | SigTy::Tuple(_) => true,
        SigTy::Iter(_) | SigTy::Array(_) => matches!(want, Ty::Iter(_) | Ty::Array(_)),
        _ => false,
    }
}

/// The type of a parameter; what is not known yet is as the result is wished.
fn subst_wish(sig: &SigTy, bound: &Bindings, wished: &Bindings) -> Ty {
    if wished.is_empty() {
        return subst(sig, bound);
    }
    let mut all = wished.clone();
    for (name, ty) in bound {
        let known = all.entry(name).or_insert(Ty::Unknown);
        *known = super::expect::fill(ty, known);
    }
    subst(sig, &all)
}

/// What the table leaves open: the elements of the argument of `zip`, and of what the closure of `flat_map` gives.
fn learn_elements(name: &str, arg: &Ty, bound: &mut Bindings) {
    let elem = match (name, arg) {
        ("flat_map", Ty::Fn(f)) => super::expect::flattened(&f.ret),
        ("zip", Ty::Option(_)) => return,
        ("zip", other) => super::contract::elem_ty(other),
        _ => return,
    };
    if elem != Ty::Unknown {
        bound.insert("U", elem);
    }
}

/// Whether the type that a closure gives is part of the type of the call.
fn gives_width(param: &SigTy, ret: &SigTy) -> bool {
    let SigTy::Func(_, result) = param else {
        return true;
    };
    let mut names = Vec::new();
    generic_names(result, &mut names);
    let mut known = Vec::new();
    generic_names(ret, &mut known);
    names.iter().any(|name| known.contains(name))
}

fn names_in(sig: &SigTy, name: &'static str) -> bool {
    let mut names = Vec::new();
    generic_names(sig, &mut names);
    names.contains(&name)
}

fn generic_names(sig: &SigTy, names: &mut Vec<&'static str>) {
    match sig {
        SigTy::Generic(name) => names.push(name),
        SigTy::Array(inner)
        | SigTy::Set(inner)
        | SigTy::Iter(inner)
        | SigTy::Option(inner)
        | SigTy::Alias(inner)
        | SigTy::Func(_, inner) => generic_names(inner, names),
        SigTy::Map(a, b) | SigTy::Result(a, b) => {
            generic_names(a, names);
            generic_names(b, names);
        }
        SigTy::Tuple(sigs) | SigTy::Named(_, sigs) => {
            for sig in sigs {
                generic_names(sig, names);
            }
        }
        _ => {}
    }
}

/// The wanted argument of `Vec::from(…)` and kin.
pub(crate) fn owner_elem(owner: &Ty, expected: &Ty) -> Ty {
    let same = std::mem::discriminant(owner) == std::mem::discriminant(expected);
    let ty = if same { expected } else { owner };
    match super::contract::elem_ty(ty) {
        Ty::Unknown => Ty::Unknown,
        Ty::Tuple(types) if types.iter().all(|ty| *ty == Ty::Unknown) => Ty::Unknown,
        elem => Ty::Array(Rc::new(elem)),
    }
}

/// Methods of numbers whose argument is of the receiver's type.
pub(crate) fn is_same_width(name: &str) -> bool {
    !matches!(
        name,
        "pow"
            | "checked_pow"
            | "wrapping_pow"
            | "saturating_pow"
            | "overflowing_pow"
            | "powi"
            | "shl"
            | "shr"
            | "wrapping_shl"
            | "wrapping_shr"
            | "checked_shl"
            | "checked_shr"
            | "rotate_left"
            | "rotate_right"
            | "round"
            | "to_fixed"
            | "repeat"
            | "to_string"
            | "ilog"
            | "overflowing_shl"
            | "overflowing_shr"
            | "checked_add_signed"
            | "checked_add_unsigned"
            | "checked_sub_unsigned"
            | "wrapping_add_signed"
            | "wrapping_add_unsigned"
            | "saturating_add_signed"
            | "saturating_add_unsigned"
    )
}

/// The type of the values of the map whose entry this is.
pub(crate) fn entry_value(e: &Expr) -> Option<Ty> {
    let ExprKind::MethodCall { receiver, name, .. } = &e.kind else {
        return None;
    };
    match (name.as_str(), &receiver.ty) {
        ("entry", Ty::Map(_, types)) => Some(types.1.clone()),
        ("and_modify", _) => entry_value(receiver),
        _ => None,
    }
}
