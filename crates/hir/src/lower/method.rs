//! Method calls and calls of builtin functions.

use super::builtin_call::entry_value;
use super::expect::{fill, receiver_want};
use super::infer::{receiver_of, receiver_width};
use super::literal::peel;
use super::members::Target;
use super::{Lowerer, mk, sym};
use crate::hir::{Arg, Const, Expr, ExprKind, FunId, Hook, KindKey};
use crate::ty::{IntTy, Ty};
use ruchyruchy_builtins::builtin::{is_option_method, method_may_be_absent};
use ruchyruchy_builtins::{Absent, Receiver, lookup_call};
use ruchyruchy_syntax::ast::{self, BinOp, ExprKind as E};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

/// Methods whose int result is an i64 for operators, but a usize for what follows directly.
const COUNTING: &[&str] = &["len", "count", "position", "rposition", "capacity"];

impl<'a> Lowerer<'a> {
    pub fn method_call(
        &mut self,
        receiver: &ast::Expr,
        name: ast::Ident,
        generics: &[ast::Type],
        args: &[ast::Arg],
        span: Span,
        want: &Ty,
    ) -> Expr {
        if let E::Path(path) = &receiver.kind {
            if path
                .as_ident()
                .is_some_and(|ident| ident.name.as_str() == "super")
            {
                return self.super_method(name, args, span);
            }
            // `C.new()`, `m.f()`: a type or module before the dot.
            if let Some(path) = self.as_type_path(path, name) {
                let callee = ast::Expr {
                    kind: E::Path(path),
                    span: receiver.span.to(name.span),
                };
                return self.call(&callee, args, span, want);
            }
        }
        let text = name.name.as_str();
        if matches!(text, "send" | "ask")
            && let [arg] = args
            && let Some((message, message_args)) = message_of(&arg.expr)
        {
            let actor = self.receiver(receiver, &Ty::Unknown);
            if self.handles(&actor.ty, message.name) {
                return self.send_to(actor, text == "ask", message, message_args, span);
            }
            let turbofish = generics.first().map(|ty| self.ty(ty));
            return self.method_on(actor, name, turbofish, args, span, want);
        }
        let turbofish = generics.first().map(|ty| self.ty(ty));
        let inner_want = receiver_want(text, !args.is_empty(), turbofish.as_ref(), want);
        let receiver = self.receiver(receiver, &inner_want);
        self.method_on(receiver, name, turbofish, args, span, want)
    }

    /// The path `prefix::name` if the receiver names a type or module and no value.
    pub fn as_type_path(&mut self, path: &ast::Path, name: ast::Ident) -> Option<ast::Path> {
        let first = path.segments.first()?;
        if matches!(first.ident.name.as_str(), "self" | "super") {
            return None;
        }
        if path.segments.len() == 1 && self.names_value(first.ident.name) {
            return None;
        }
        let def = self.find_type(path);
        let is_type = match &def {
            Some(super::collect::TypeDef::Adt(adt)) => {
                // A unit struct is a value: its methods are called on it.
                let adt = *adt;
                let def = self.adt(adt);
                let unit = def.kind == crate::hir::AdtKind::Struct
                    && def.fields.is_empty()
                    && !def.is_tuple;
                !(unit && def.methods.by_name.contains_key(&name.name))
            }
            Some(_) => true,
            None => path.as_ident().is_some_and(|ident| {
                let text = ident.name.as_str();
                text == "Self"
                    || (ruchyruchy_builtins::paths::known_type(text).is_some()
                        && text.starts_with(char::is_uppercase)
                        && ruchyruchy_builtins::resolve_path(&[text]).is_none())
            }),
        };
        if !is_type {
            return None;
        }
        let mut segments = path.segments.clone();
        segments.push(ast::PathSegment {
            ident: name,
            generics: Vec::new(),
        });
        Some(ast::Path {
            segments,
            span: path.span.to(name.span),
        })
    }

    /// A method call on a lowered receiver. The name has no place where the text has another one for it.
    #[allow(clippy::too_many_arguments)]
    pub fn method_on(
        &mut self,
        mut receiver: Expr,
        ident: ast::Ident,
        turbofish: Option<Ty>,
        args: &[ast::Arg],
        span: Span,
        want: &Ty,
    ) -> Expr {
        let name = ident.name;
        let text = name.as_str();
        self.answer_member(&receiver.ty, ident.span);
        if is_option_method(text) {
            set_wrap(&mut receiver);
        }
        let call_span = span;
        let int = self.method_width(&receiver, text);
        if let Some(user) = self.user_method(&receiver.ty, name) {
            self.note(ident.span, self.mark_of_fun(user));
            return self.user_method_call(receiver, name, user, args, span);
        }
        if let Some(target) = self.deref_target(&receiver, text, args.len()) {
            let span = receiver.span;
            let sig = self.sig(target);
            let ty = sig.as_ref().map_or(Ty::Unknown, |sig| sig.ret.clone());
            let this = match &sig {
                Some(sig) => self.receiver_arg(receiver, sig),
                None => receiver,
            };
            let call = ExprKind::Call {
                fun: target,
                args: vec![Self::arg(this)],
            };
            let inner = mk(call, span, ty);
            return self.method_on(inner, ident, turbofish, args, call_span, want);
        }
        if let Some(fun) = self.user_conversion(name, turbofish.as_ref(), want, args)
            && let Some(sig) = self.sig(fun)
        {
            self.note(ident.span, self.mark_of_fun(fun));
            let ty = self.result_ty(&sig);
            return mk(
                ExprKind::Call {
                    fun,
                    args: vec![Self::arg(receiver)],
                },
                span,
                ty,
            );
        }
        let mut recv_ty = receiver.ty.clone();
        if let Ty::Option(inner) = &recv_ty
            && !is_option_method(text)
        {
            recv_ty = peel(inner).clone();
        }
        let entry = entry_value(&receiver);
        let mut expected = self.expected_of(text, turbofish, want);
        if text == "unwrap_or_default" {
            expected = peel(&receiver.ty).clone();
        }
        if let Some(value) = &entry
            && text.starts_with("or_")
        {
            expected = value.clone();
        }
        let builtin = receiver_of(&recv_ty).and_then(|kind| lookup_call(kind, text, args.len()));
        match builtin {
            Some(builtin) if self.records() => self.note_builtin(&receiver.ty, ident, builtin),
            _ => self.note_dynamic(&receiver.ty, ident),
        }
        let (args, ty) = match builtin {
            Some(builtin) => {
                self.builtin_args(builtin, &receiver, &recv_ty, text, args, want, &expected)
            }
            None => match &entry {
                Some(value) => self.entry_args(value, text, args),
                None => self.unknown_args(&recv_ty, text, args, &expected),
            },
        };
        let mutable_place = self.is_mutable_place(&receiver);
        self.check_mutation(&receiver, builtin, name, span);
        mk(
            ExprKind::MethodCall {
                receiver: Box::new(receiver),
                name,
                args,
                expected,
                int,
                wrap: false,
                unused: false,
                mutable_place,
            },
            span,
            ty,
        )
    }

    /// The `deref_mut` or `deref` through which a user type offers a method it has not itself.
    fn deref_target(&self, receiver: &Expr, name: &str, args: usize) -> Option<FunId> {
        let Ty::Adt(adt, _) = &receiver.ty else {
            return None;
        };
        let methods = &self.adt(*adt).methods;
        let deref = *methods.hooks.get(&Hook::Deref)?;
        let inner = self.sig(deref)?.ret.clone();
        if self.user_method(&inner, sym(name)).is_none() {
            // What every value has stays the wrapper's own: `clone`, `to_string`, `cmp`…
            let own = ruchyruchy_builtins::builtin::lookup_exact(Receiver::Any, name);
            if own.is_some() {
                return None;
            }
            lookup_call(receiver_of(&inner)?, name, args)?;
        }
        // The same place either way; with `deref_mut` it may be written.
        let mutably = methods.by_name.get(&sym("deref_mut")).copied();
        let plain = self.is_mutable_place(receiver);
        mutably.filter(|_| plain).or(Some(deref))
    }

    fn method_width(&self, receiver: &Expr, name: &str) -> Option<IntTy> {
        if let Some(width) = receiver_width(&receiver.ty) {
            return Some(width);
        }
        let sized = ["checked_", "saturating_", "wrapping_", "overflowing_"];
        let directed = sized.iter().any(|prefix| name.starts_with(prefix));
        (directed && self.counts(receiver)).then_some(IntTy::U64)
    }

    /// Whether an expression counts elements: `v.len()`, a variable made of that, a sum or difference of such.
    pub fn counts(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::MethodCall { name, .. } => {
                COUNTING.contains(&name.as_str())
                    || matches!(&e.kind, ExprKind::MethodCall { receiver, name, .. }
                        if name.as_str().starts_with("saturating_") && self.counts(receiver))
            }
            ExprKind::CallBuiltin { builtin, .. } => builtin.name() == "len",
            ExprKind::Local(local) => self
                .frames
                .last()
                .and_then(|frame| frame.info.get(local.index()))
                .is_some_and(|info| info.counts),
            ExprKind::Binary {
                op: BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Rem,
                int: None | Some(IntTy::I64),
                lhs,
                rhs,
            } => {
                let literal = |e: &Expr| matches!(e.kind, ExprKind::Const(Const::Int(_)));
                (self.counts(lhs) && (literal(rhs) || self.counts(rhs)))
                    || (literal(lhs) && self.counts(rhs))
            }
            _ => false,
        }
    }

    /// What the builtin is told about the wanted result.
    pub fn expected_of(&self, name: &str, turbofish: Option<Ty>, want: &Ty) -> Ty {
        let context = match (name, turbofish) {
            ("collect", Some(turbofish)) => fill(&turbofish, want),
            (_, Some(turbofish)) if turbofish != Ty::Unknown => turbofish,
            _ => want.clone(),
        };
        match name {
            // These give a Result: the payload says what to make.
            "parse" | "try_into" => match &context {
                Ty::Result(inner) => inner.0.clone(),
                Ty::Option(inner) => (**inner).clone(),
                _ => context,
            },
            _ => context,
        }
    }

    /// A user's method for a receiver of this static type.
    pub fn user_method(&self, ty: &Ty, name: Symbol) -> Option<FunId> {
        match ty {
            Ty::Adt(adt, _) => self.adt(*adt).methods.by_name.get(&name).copied(),
            Ty::Int(width) => self
                .st
                .names
                .int_methods
                .get(&(*width, name))
                .or_else(|| {
                    self.st
                        .program
                        .kinds
                        .get(&crate::hir::KindKey::Int)?
                        .by_name
                        .get(&name)
                })
                .copied(),
            other => {
                let kind = super::types::kind_of(other)?;
                self.st
                    .program
                    .kinds
                    .get(&kind)?
                    .by_name
                    .get(&name)
                    .copied()
            }
        }
    }

    fn user_method_call(
        &mut self,
        receiver: Expr,
        name: Symbol,
        fun: FunId,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        let Some(sig) = self.sig(fun) else {
            return self.bad(span);
        };
        let ty = self.result_ty(&sig);
        // Ints of one width: the method is known for good, since values carry no width.
        if let Ty::Int(width) = receiver.ty
            && self.st.names.int_methods.get(&(width, name)) == Some(&fun)
        {
            let receiver = self.receiver_arg(receiver, &sig);
            let mut out = vec![Self::arg(receiver)];
            out.extend(self.ordered_args(&sig, args, span));
            return mk(ExprKind::Call { fun, args: out }, span, ty);
        }
        if self.is_exact(&receiver) && fits_arity(&sig, args) {
            let receiver = self.receiver_arg(receiver, &sig);
            let mut out = vec![Self::arg(receiver)];
            out.extend(self.ordered_args(&sig, args, span));
            return mk(ExprKind::Call { fun, args: out }, span, ty);
        }
        let mutable_place = self.is_mutable_place(&receiver);
        if sig.self_kind == Some(ast::SelfKind::RefMut) && !self.is_instance(&receiver.ty) {
            self.check_let_mutation(&receiver, name, span);
        }
        let args = self.method_args(args, &sig);
        mk(
            ExprKind::MethodCall {
                receiver: Box::new(receiver),
                name,
                args,
                expected: Ty::Unknown,
                int: None,
                wrap: false,
                unused: false,
                mutable_place,
            },
            span,
            ty,
        )
    }

    /// Whether the receiver is known to be of its static type and of no other: then so is the method.
    fn is_exact(&self, receiver: &Expr) -> bool {
        use crate::hir::AdtKind;
        let Ty::Adt(adt, _) = &receiver.ty else {
            return false;
        };
        let def = self.adt(*adt);
        matches!(def.kind, AdtKind::Struct | AdtKind::Enum)
            && def.invariant.is_none()
            && (self.proven(receiver)
                || matches!(&receiver.kind, ExprKind::Local(_))
                    && self
                        .var_info(receiver)
                        .is_some_and(|facts| facts.info.contract))
    }

    pub fn is_instance(&self, ty: &Ty) -> bool {
        use crate::hir::AdtKind;
        match ty {
            Ty::Adt(adt, _) => matches!(self.adt(*adt).kind, AdtKind::Class | AdtKind::Actor),
            _ => false,
        }
    }

    /// Arguments for a method found by its receiver's static type; the call itself stays dynamic.
    fn method_args(&mut self, args: &[ast::Arg], sig: &super::Sig) -> Vec<Arg> {
        self.note_arg_names(sig.span, args);
        let mut out = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let param = match arg.name {
                Some(name) => sig.params.iter().find(|p| p.name == name.name),
                None => sig.params.get(index),
            };
            let (want, is_alias) =
                param.map_or((Ty::Unknown, false), |p| (p.ty.clone(), p.is_alias));
            let want = if sig.variadic && index + 1 >= sig.params.len() {
                super::contract::elem_ty(&want)
            } else {
                want
            };
            let expr = self.argument(&arg.expr, &want, is_alias);
            out.push(Arg {
                expr,
                spread: arg.spread,
                name: arg.name.map(|name| name.name),
            });
        }
        out
    }

    /// `.into()`, `.parse()`, `.collect()`, `.try_into()` with a user type expected: its own function makes it.
    pub fn user_conversion(
        &self,
        name: Symbol,
        turbofish: Option<&Ty>,
        want: &Ty,
        args: &[ast::Arg],
    ) -> Option<FunId> {
        let function = match name.as_str() {
            "into" => "from",
            "parse" => "from_str",
            "collect" => "from_iter",
            "try_into" => "try_from",
            "sum" => "sum",
            _ => return None,
        };
        if !args.is_empty() {
            return None;
        }
        let target = turbofish.unwrap_or(want);
        let target = if matches!(function, "from_str" | "try_from") {
            peel(target)
        } else {
            target
        };
        let target = match target {
            Ty::Adt(adt, _) => Target::Adt(*adt),
            Ty::Int(width) => Target::Kind(KindKey::Int, Some(*width)),
            other => Target::Kind(super::types::kind_of(other)?, None),
        };
        match self.assoc_of(target, sym(function))? {
            super::Assoc::Fun(fun) => Some(fun),
            super::Assoc::Global(_) => None,
        }
    }
}

/// A builtin that may fail gives a real Result to `?`: its plain value may be nil, which would leave the function.
pub(crate) fn set_result(e: &mut Expr) {
    match &mut e.kind {
        ExprKind::MethodCall { name, wrap, .. } if may_fail(name.as_str()) => *wrap = true,
        ExprKind::CallBuiltin { builtin, wrap, .. } if builtin.absent() == Absent::Result => {
            *wrap = true
        }
        _ => {}
    }
}

/// Whether some builtin method of this name gives an `Err`.
fn may_fail(name: &str) -> bool {
    use Receiver as R;
    const KINDS: &[Receiver] = &[
        R::Any,
        R::Str,
        R::Int,
        R::Float,
        R::Bool,
        R::Byte,
        R::Array,
        R::Map,
        R::Set,
        R::Heap,
        R::Iter,
        R::Cell,
        R::Instant,
        R::Duration,
        R::Stream,
        R::File,
        R::Formatter,
        R::Regex,
        R::RegexSet,
        R::Match,
        R::Captures,
        R::DateTime,
        R::Command,
        R::Child,
        R::Output,
        R::ExitStatus,
        R::Response,
        R::Element,
    ];
    KINDS.iter().any(|kind| {
        ruchyruchy_builtins::builtin::lookup_exact(*kind, name)
            .is_some_and(|row| row.absent() == Absent::Result)
    })
}

/// `Hit` and `Add(5)` as messages.
fn message_of(e: &ast::Expr) -> Option<(ast::Ident, &[ast::Arg])> {
    match &e.kind {
        E::Path(path) => Some((path.as_ident()?, &[])),
        E::Call { callee, args } => match &callee.kind {
            E::Path(path) => Some((path.as_ident()?, args)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the arguments can be put in order; if not, the checker has something to say and the call stays as it is.
fn fits_arity(sig: &super::Sig, args: &[ast::Arg]) -> bool {
    let (least, most) = sig.arity();
    let plain = args.iter().all(|arg| arg.name.is_none() && !arg.spread);
    plain && args.len() >= least && most.is_none_or(|most| args.len() <= most)
}

impl Lowerer<'_> {
    /// Iterating over what an absent builtin gives means the one value or none, as long as the value cannot be iterated
    /// itself: `out.extend(stack.pop())`, `for x in xs.first()`.
    pub fn iterate_absent(&self, e: &mut Expr) {
        let value = match &e.ty {
            Ty::Option(inner) => inner,
            Ty::Result(types) => &types.0,
            other => other,
        };
        let single = match value {
            Ty::Int(_) | Ty::Float | Ty::Bool | Ty::Byte | Ty::Str | Ty::Tuple(_) => true,
            Ty::Adt(adt, _) => {
                let methods = &self.adt(*adt).methods.by_name;
                !["next", "into_iter"]
                    .iter()
                    .any(|name| methods.contains_key(&sym(name)))
            }
            _ => false,
        };
        if single {
            set_wrap(e);
        }
    }
}

/// An absent builtin followed by an Option or Result method gives the real Option or Result.
pub(crate) fn set_wrap(e: &mut Expr) {
    match &mut e.kind {
        ExprKind::MethodCall { name, wrap, .. } if method_may_be_absent(name.as_str()) => {
            *wrap = true
        }
        ExprKind::CallBuiltin { builtin, wrap, .. } if builtin.absent() != Absent::NotAbsent => {
            *wrap = true
        }
        _ => {}
    }
}
