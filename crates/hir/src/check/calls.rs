//! Calls, fields and elements.

use super::rules::{self, descends, has_hook, is_open, kind_of};
use super::types::{Var, declared};
use super::walk::{Walker, Want};
use crate::hir::{
    Adt, AdtId, AdtKind, Arg, Expr, ExprKind, Fun, FunId, Hook, KindKey, OPTION, ORDERING, RESULT,
    Site,
};
use crate::print::ty_text;
use crate::ty::{IntTy, KeyOrder, Ty};
use ruchyruchy_builtins::arity_text::wrong_count;
use ruchyruchy_builtins::builtin::lookup_exact;
use ruchyruchy_builtins::edit_distance::closest;
use ruchyruchy_builtins::{
    Absent, Builtin, Mutates, Receiver, SigTy, builtin, lookup_call, lookup_method,
};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

/// Methods whose result depends on what the context expects.
const DIRECTED: &[&str] = &[
    "collect",
    "sum",
    "product",
    "parse",
    "into",
    "default",
    "unzip",
    "partition",
    "from",
];

/// What is known of a method of a user type.
enum UserMethod<'p> {
    /// This function, in all subclasses too.
    Fun(&'p Fun),
    /// Something that can be called so is there, or may be.
    Maybe,
    /// Nothing can be called so.
    Absent,
}

impl<'p> Walker<'_, 'p> {
    fn adt(&self, id: AdtId) -> Option<&'p Adt> {
        self.program.adts.get(id.index()).map(|adt| &**adt)
    }

    fn fun_of(&self, id: FunId) -> Option<&'p Fun> {
        self.program.funs.get(id.index()).map(|fun| &**fun)
    }

    /// Walks arguments that no contract is known for.
    pub(super) fn args(&mut self, args: &[Arg]) {
        for arg in args {
            self.of(&arg.expr);
        }
    }

    /// Walks arguments; the first one is for parameter number `skip`.
    pub(super) fn arguments(&mut self, fun: FunId, args: &[Arg], skip: usize) {
        let Some(fun) = self.fun_of(fun) else {
            return self.args(args);
        };
        let in_order = args.iter().all(|arg| !arg.spread && arg.name.is_none());
        for (index, arg) in args.iter().enumerate() {
            let param = fun
                .params
                .get(index.saturating_add(skip))
                .filter(|_| in_order);
            let takes_rest = fun.variadic && index.saturating_add(skip + 1) >= fun.params.len();
            match param {
                Some(param) if !takes_rest && !is_open(&param.ty) => {
                    let site = Site::Param(param.name);
                    self.expr(
                        &arg.expr,
                        Some(Want {
                            ty: &param.ty,
                            site: &site,
                        }),
                    );
                }
                _ => drop(self.of(&arg.expr)),
            }
        }
    }

    pub(super) fn call(&mut self, fun: FunId, args: &[Arg], _span: Span) -> Ty {
        self.arguments(fun, args, 0);
        self.fun_of(fun).map_or(Ty::Unknown, result)
    }

    pub(super) fn call_value(&mut self, callee: &Expr, args: &[Arg], span: Span) -> Ty {
        let ty = self.of(callee);
        self.args(args);
        let never = matches!(
            ty,
            Ty::Int(_)
                | Ty::Float
                | Ty::Bool
                | Ty::Str
                | Ty::Char
                | Ty::Nil
                | Ty::Byte
                | Ty::Atom
                | Ty::Array(_)
                | Ty::Tuple(_)
                | Ty::Range(_)
        );
        if never {
            self.report(|program| {
                let message = format!(
                    "a value of type `{}` can't be called",
                    ty_text(&ty, program)
                );
                Diagnostic::error(Code::TypeMismatch, span, message)
                    .secondary(callee.span, "this is no function")
            });
        }
        Ty::Unknown
    }

    pub(super) fn call_builtin(&mut self, builtin: Builtin, args: &[Arg], wrap: bool) -> Ty {
        self.args(args);
        if wrap {
            Ty::Unknown
        } else {
            builtin_result(builtin)
        }
    }

    /// Walks the values of fields. Contracts the lowering could not prove stand around them already.
    pub(super) fn construct(&mut self, adt: AdtId, variant: u32, fields: &[(u32, Expr)]) {
        let declared = self.adt(adt).map(|adt| match adt.kind {
            AdtKind::Enum => adt
                .variants
                .get(variant as usize)
                .map_or(&[][..], |variant| &variant.fields),
            _ => &adt.fields,
        });
        for (index, value) in fields {
            match declared.and_then(|fields| fields.get(*index as usize)) {
                Some(field) if !is_open(&field.ty) => {
                    let site = Site::Field(field.name);
                    self.expr(
                        value,
                        Some(Want {
                            ty: &field.ty,
                            site: &site,
                        }),
                    );
                }
                _ => drop(self.of(value)),
            }
        }
    }

    /// The type of a new value of a user type.
    pub(super) fn constructed(&self, adt: AdtId) -> Ty {
        match adt {
            OPTION => Ty::Option(Rc::new(Ty::Unknown)),
            RESULT => Ty::Result(Rc::new((Ty::Unknown, Ty::Unknown))),
            adt => Ty::Adt(adt, Rc::from([])),
        }
    }

    pub(super) fn method(
        &mut self,
        receiver: &Expr,
        name: Symbol,
        args: &[Arg],
        wrap: bool,
        span: Span,
    ) -> Ty {
        let ty = self.of(receiver);
        let count = args
            .iter()
            .all(|arg| !arg.spread && arg.name.is_none())
            .then_some(args.len());
        if let Ty::Adt(id, _) = &ty
            && *id != ORDERING
        {
            return self.user_method(*id, name, args, count, span);
        }
        self.args(args);
        self.note_change(receiver, &ty, name, count);
        let Some(kind) = receiver_of(&ty) else {
            return Ty::Unknown;
        };
        if self.is_extended(&ty, name) {
            return Ty::Unknown;
        }
        let text = name.as_str();
        let found = count.map_or_else(|| lookup_method(kind, text), |n| lookup_call(kind, text, n));
        let Some(builtin) = found else {
            // A map may hold a function under this name.
            if !matches!(ty, Ty::Map(..)) {
                self.no_method(&ty, kind, name, span);
            }
            return Ty::Unknown;
        };
        if let Some(count) = count
            && !builtin.accepts(count)
            && !matches!(ty, Ty::Map(..))
        {
            self.wrong_count(name, builtin.arity(), count, span);
        }
        if wrap {
            Ty::Unknown
        } else {
            builtin_result(builtin)
        }
    }

    /// Methods such as Option's `take` put something else into the variable they are called on.
    fn note_change(&mut self, receiver: &Expr, ty: &Ty, name: Symbol, count: Option<usize>) {
        let name = name.as_str();
        let changes =
            |kind| lookup_exact(kind, name).is_some_and(|row| row.mutates() != Mutates::Never);
        if !changes(Receiver::Opt) && !changes(Receiver::Any) {
            return;
        }
        let own = receiver_of(ty)
            .zip(count)
            .and_then(|(kind, count)| lookup_call(kind, name, count))
            .is_some_and(|row| !matches!(row.receiver(), Receiver::Opt | Receiver::Any));
        if own {
            return;
        }
        let var = match &receiver.kind {
            ExprKind::Local(local) | ExprKind::Move(local) => Some(Var::Local(self.id, *local)),
            ExprKind::Capture(index) => self.types.captured(self.id, *index),
            ExprKind::Global(global) => Some(Var::Global(*global)),
            _ => None,
        };
        if let Some(var) = var {
            self.types.store(var, Ty::Unknown);
        }
    }

    /// Has an impl added a method of this name to the kind of value (or to every value)?
    fn is_extended(&self, ty: &Ty, name: Symbol) -> bool {
        let has = |kind| {
            self.program
                .kinds
                .get(&kind)
                .is_some_and(|own| own.by_name.contains_key(&name))
        };
        has(KindKey::Any) || kind_of(ty).is_some_and(has)
    }

    fn user_method(
        &mut self,
        id: AdtId,
        name: Symbol,
        args: &[Arg],
        count: Option<usize>,
        span: Span,
    ) -> Ty {
        match self.find_method(id, name) {
            UserMethod::Fun(fun) => {
                self.arguments(fun.id, args, 1);
                let most = fun.params.len().saturating_sub(1);
                let arity = (
                    fun.required.saturating_sub(1),
                    (!fun.variadic).then_some(most),
                );
                if let Some(count) = count
                    && (count < arity.0 || arity.1.is_some_and(|most| count > most))
                {
                    self.wrong_count(name, arity, count, span);
                }
                result(fun)
            }
            UserMethod::Maybe => {
                self.args(args);
                Ty::Unknown
            }
            UserMethod::Absent => {
                self.args(args);
                let Some(adt) = self.adt(id) else {
                    return Ty::Unknown;
                };
                self.report(|_| {
                    let message = format!("`{}` has no method `{name}`", adt.name);
                    let names = adt.methods.by_name.keys().map(|name| name.as_str());
                    let report = Diagnostic::error(Code::UnknownMember, span, message)
                        .secondary(adt.span, format!("`{}` is defined here", adt.name));
                    did_you_mean(report, name, names)
                });
                Ty::Unknown
            }
        }
    }

    fn find_method(&self, id: AdtId, name: Symbol) -> UserMethod<'p> {
        let Some(adt) = self.adt(id) else {
            return UserMethod::Maybe;
        };
        let ty = Ty::Adt(id, Rc::from([]));
        let own = adt.methods.by_name.get(&name);
        // A value may be of a subclass, which may have its own.
        let subclasses = || {
            self.program
                .adts
                .iter()
                .filter(|sub| sub.id != id && descends(self.program, sub.id, id))
        };
        let overridden = subclasses().any(|sub| {
            sub.methods
                .by_name
                .get(&name)
                .is_some_and(|m| Some(m) != own)
        });
        match own.and_then(|fun| self.fun_of(*fun)) {
            Some(fun) if !overridden => return UserMethod::Fun(fun),
            Some(_) => return UserMethod::Maybe,
            None if overridden => return UserMethod::Maybe,
            None => {}
        }
        let has_field = |adt: &Adt| {
            adt.fields.iter().any(|field| field.name == name)
                || adt.getters.contains_key(&name)
                || adt.handlers.contains_key(&name)
                || adt
                    .variants
                    .iter()
                    .any(|v| v.fields.iter().any(|field| field.name == name))
        };
        let text = name.as_str();
        let iterates =
            has_hook(&ty, Hook::Next, self.program) || has_hook(&ty, Hook::IntoIter, self.program);
        let maybe = adt.kind == AdtKind::Actor
            || has_field(adt)
            || subclasses().any(|sub| has_field(sub))
            || self.is_extended(&ty, name)
            || lookup_method(Receiver::Any, text).is_some()
            // The value may sit in a shared cell.
            || lookup_exact(Receiver::Cell, text).is_some()
            || iterates && lookup_method(Receiver::Iter, text).is_some()
            || has_hook(&ty, Hook::Deref, self.program);
        if maybe {
            UserMethod::Maybe
        } else {
            UserMethod::Absent
        }
    }

    fn no_method(&mut self, ty: &Ty, kind: Receiver, name: Symbol, span: Span) {
        self.report(|program| {
            let message = format!("`{}` has no method `{name}`", ty_text(ty, program));
            let report = Diagnostic::error(Code::UnknownMember, span, message);
            match builtin::suggest_method(kind, name.as_str()) {
                Some(similar) => report.help(format!("there is a method `{similar}`")),
                None => report,
            }
        });
    }

    fn wrong_count(
        &mut self,
        name: Symbol,
        arity: (usize, Option<usize>),
        given: usize,
        span: Span,
    ) {
        self.report(|_| {
            let message = wrong_count(name.as_str(), arity, given);
            Diagnostic::error(Code::WrongArgCount, span, message)
        });
    }

    pub(super) fn field(&mut self, object: &Expr, name: Symbol, span: Span) -> Ty {
        let ty = self.of(object);
        let Ty::Adt(id, _) = &ty else {
            let never = matches!(
                ty,
                Ty::Int(_)
                    | Ty::Float
                    | Ty::Bool
                    | Ty::Str
                    | Ty::Char
                    | Ty::Nil
                    | Ty::Byte
                    | Ty::Atom
                    | Ty::Array(_)
                    | Ty::Set(..)
                    | Ty::Fn(_)
            );
            // `s.length` and `xs.length` are there without parentheses.
            let length =
                matches!(ty, Ty::Str | Ty::Char | Ty::Array(_)) && name.as_str() == "length";
            if length {
                return Ty::Int(IntTy::I64);
            }
            if never && !has_hook(&ty, Hook::Deref, self.program) {
                self.no_field(&ty, None, name, span);
            }
            return Ty::Unknown;
        };
        let Some(adt) = self.adt(*id) else {
            return Ty::Unknown;
        };
        if let Some(field) = adt.fields.iter().find(|field| field.name == name) {
            return declared(&field.ty);
        }
        if let Some(getter) = adt.getters.get(&name) {
            return self.fun_of(*getter).map_or(Ty::Unknown, result);
        }
        let has = |adt: &Adt| {
            adt.getters.contains_key(&name)
                || adt.fields.iter().any(|field| field.name == name)
                || adt
                    .variants
                    .iter()
                    .any(|v| v.fields.iter().any(|field| field.name == name))
        };
        let adts = &self.program.adts;
        let maybe = adt.kind == AdtKind::Actor
            || has_hook(&ty, Hook::Deref, self.program)
            || adts
                .iter()
                .any(|sub| descends(self.program, sub.id, *id) && has(sub));
        if !maybe {
            self.no_field(&ty, Some(adt), name, span);
        }
        Ty::Unknown
    }

    fn no_field(&mut self, ty: &Ty, adt: Option<&Adt>, name: Symbol, span: Span) {
        let has_method = receiver_of(ty)
            .is_some_and(|kind| lookup_method(kind, name.as_str()).is_some())
            || adt.is_some_and(|adt| adt.methods.by_name.contains_key(&name));
        self.report(|program| {
            let message = format!("`{}` has no field `{name}`", ty_text(ty, program));
            let report = Diagnostic::error(Code::NoSuchField, span, message);
            if has_method {
                return report.help(format!("`{name}` is a method: call it with `.{name}()`"));
            }
            let fields = adt.map_or(&[][..], |adt| &adt.fields);
            did_you_mean(report, name, fields.iter().map(|field| field.name.as_str()))
        });
    }

    pub(super) fn tuple_field(&mut self, object: &Expr, index: u32, span: Span) -> Ty {
        let ty = self.of(object);
        let len = match &ty {
            Ty::Tuple(types) => match types.get(index as usize) {
                Some(part) => return declared(part),
                None => types.len(),
            },
            Ty::Adt(id, _) => match self.adt(*id) {
                Some(adt) if adt.kind == AdtKind::Struct && adt.is_tuple => {
                    match adt.fields.get(index as usize) {
                        Some(field) => return declared(&field.ty),
                        None => adt.fields.len(),
                    }
                }
                _ => return Ty::Unknown,
            },
            _ => return Ty::Unknown,
        };
        if has_hook(&ty, Hook::Deref, self.program) {
            return Ty::Unknown;
        }
        self.report(|program| {
            let message = format!("`{}` has no element {index}", ty_text(&ty, program));
            let count = if len == 1 {
                "1 element".to_owned()
            } else {
                format!("{len} elements")
            };
            Diagnostic::error(Code::NoSuchField, span, message)
                .note(format!("it has {count}, counted from 0"))
        });
        Ty::Unknown
    }

    pub(super) fn index(&mut self, object: &Expr, index: &Expr, span: Span) -> Ty {
        let (ty, by) = (self.of(object), self.of(index));
        if rules::not_indexable(&ty, self.program) {
            self.report(|program| {
                let message = format!(
                    "a value of type `{}` has no elements",
                    ty_text(&ty, program)
                );
                Diagnostic::error(Code::OperatorNotApplicable, span, message)
            });
        } else if rules::bad_index(&ty, &by) && !has_hook(&ty, Hook::Index, self.program) {
            self.report(|program| {
                let (ty, by) = (ty_text(&ty, program), ty_text(&by, program));
                let message = format!("`{ty}` is indexed by ints and ranges, not by `{by}`");
                Diagnostic::error(Code::TypeMismatch, index.span, message)
            });
        }
        match (ty, by) {
            (Ty::Array(item), Ty::Int(_)) => declared(&item),
            (Ty::Str | Ty::Char, Ty::Int(_)) => Ty::Char,
            (Ty::Str | Ty::Char, Ty::Range(_)) => Ty::Str,
            (Ty::Map(_, entry), _) => declared(&entry.1),
            _ => Ty::Unknown,
        }
    }
}

/// What calling a function gives.
fn result(fun: &Fun) -> Ty {
    if fun.is_async {
        return Ty::Unknown;
    }
    declared(&fun.ret)
}

fn did_you_mean<'n>(
    report: Diagnostic,
    name: Symbol,
    names: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    // Names come from a hash map: the suggestion must not depend on its order.
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    match closest(name.as_str(), names) {
        Some(similar) => report.help(format!("did you mean `{similar}`?")),
        None => report,
    }
}

/// The builtin methods a value of this type has; None where that is not certain.
fn receiver_of(ty: &Ty) -> Option<Receiver> {
    Some(match ty {
        Ty::Nil | Ty::Atom => Receiver::Any,
        Ty::Bool => Receiver::Bool,
        Ty::Int(_) => Receiver::Int,
        Ty::Float => Receiver::Float,
        Ty::Str | Ty::Char => Receiver::Str,
        Ty::Byte => Receiver::Byte,
        Ty::Range(_) => Receiver::Range,
        Ty::Array(_) => Receiver::Array,
        Ty::Heap(_) => Receiver::Heap,
        Ty::Tuple(_) => Receiver::Tuple,
        Ty::Map(..) => Receiver::Map,
        Ty::Set(..) => Receiver::Set,
        Ty::Fn(_) => Receiver::Func,
        Ty::Iter(_) => Receiver::Iter,
        Ty::Adt(ORDERING, _) => Receiver::Ordering,
        Ty::Frame => Receiver::Frame,
        Ty::Unknown
        | Ty::Never
        | Ty::Option(_)
        | Ty::Result(_)
        | Ty::Adt(..)
        | Ty::Error
        | Ty::ParseError(_)
        | Ty::Future(_) => return None,
    })
}

/// What a builtin gives, as far as its signature tells the kind.
fn builtin_result(builtin: Builtin) -> Ty {
    let directed = builtin.names().iter().any(|name| {
        let last = name.rsplit("::").next().unwrap_or(name);
        DIRECTED.contains(&last)
    });
    if directed || builtin.absent() != Absent::NotAbsent {
        return Ty::Unknown;
    }
    let any = || Rc::new(Ty::Unknown);
    match &builtin.parsed_signature().ret {
        SigTy::Nil => Ty::Nil,
        SigTy::Int => Ty::Int(IntTy::I64),
        SigTy::Float => Ty::Float,
        SigTy::Str => Ty::Str,
        SigTy::Bool => Ty::Bool,
        SigTy::Byte => Ty::Byte,
        SigTy::Array(_) => Ty::Array(any()),
        SigTy::Set(_) => Ty::Set(KeyOrder::Insertion, any()),
        SigTy::Map(..) => Ty::Map(KeyOrder::Insertion, Rc::new((Ty::Unknown, Ty::Unknown))),
        SigTy::Tuple(types) => Ty::Tuple(vec![Ty::Unknown; types.len()].into()),
        SigTy::Any
        | SigTy::Num
        | SigTy::Generic(_)
        | SigTy::Iter(_)
        | SigTy::Option(_)
        | SigTy::Result(..)
        | SigTy::Named(..)
        | SigTy::Func(..)
        | SigTy::Alias(_) => Ty::Unknown,
    }
}
