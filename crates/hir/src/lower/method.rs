//! Method calls and calls of builtin functions.

use super::builtin_types::{Bindings, subst, unify};
use super::infer::{receiver_of, receiver_width};
use super::literal::peel;
use super::{Lowerer, mk, sym};
use crate::hir::{Arg, Expr, ExprKind, FunId};
use crate::ty::{FnTy, IntTy, Ty};
use ruchyruchy_builtins::builtin::{is_option_method, method_may_be_absent};
use ruchyruchy_builtins::{Absent, Builtin, Mutates, Receiver, SigTy, lookup_call};
use ruchyruchy_syntax::ast::{self, ExprKind as E};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

/// Methods that give what is inside an Option or Result.
const UNWRAPPING: &[&str] = &["unwrap", "expect", "unwrap_or", "unwrap_or_else", "unwrap_or_default", "ok", "ok_or", "map_err", "ok_or_else"];

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
            if path.as_ident().is_some_and(|ident| ident.name.as_str() == "super") {
                return self.super_method(name, args, span);
            }
            // `C.new()`, `m.f()`: a type or module before the dot.
            if let Some(path) = self.as_type_path(path, name) {
                let callee = ast::Expr { kind: E::Path(path), span: receiver.span.to(name.span) };
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
            return self.method_on(actor, name.name, name.span, generics, args, span, want);
        }
        let inner_want = if UNWRAPPING.contains(&text) && *want != Ty::Unknown {
            match (text, want) {
                ("ok", Ty::Option(inner)) => Ty::Option(inner.clone()),
                ("ok_or" | "ok_or_else" | "map_err", Ty::Result(inner)) => Ty::Option(Rc::new(inner.0.clone())),
                ("ok" | "ok_or" | "ok_or_else" | "map_err", _) => Ty::Unknown,
                _ => Ty::Option(Rc::new(want.clone())),
            }
        } else {
            Ty::Unknown
        };
        let receiver = self.receiver(receiver, &inner_want);
        self.method_on(receiver, name.name, name.span, generics, args, span, want)
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
                let unit = def.kind == crate::hir::AdtKind::Struct && def.fields.is_empty() && !def.is_tuple;
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
        segments.push(ast::PathSegment { ident: name, generics: Vec::new() });
        Some(ast::Path { segments, span: path.span.to(name.span) })
    }

    /// A method call on a lowered receiver.
    #[allow(clippy::too_many_arguments)]
    pub fn method_on(
        &mut self,
        mut receiver: Expr,
        name: Symbol,
        name_span: Span,
        generics: &[ast::Type],
        args: &[ast::Arg],
        span: Span,
        want: &Ty,
    ) -> Expr {
        let text = name.as_str();
        if is_option_method(text) {
            set_wrap(&mut receiver);
        }
        let turbofish = match generics.first() {
            Some(ty) => Some(self.ty(ty)),
            None => None,
        };
        let int = self.method_width(&receiver, text);
        if let Some(user) = self.user_method(&receiver.ty, name) {
            return self.user_method_call(receiver, name, user, args, span);
        }
        if let Some(fun) = self.user_conversion(name, turbofish.as_ref(), want, args)
            && let Some(sig) = self.sig(fun)
        {
            let ty = self.result_ty(&sig);
            return mk(ExprKind::Call { fun, args: vec![Self::arg(receiver)] }, span, ty);
        }
        let mut recv_ty = receiver.ty.clone();
        if let (Ty::Unknown, Some(_)) = (&recv_ty, int) {
            recv_ty = Ty::Unknown;
        }
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
        let (args, ty) = match builtin {
            Some(builtin) => self.builtin_args(builtin, &recv_ty, text, args, want, &expected),
            None => match &entry {
                Some(value) => self.entry_args(value, text, args),
                None => self.unknown_args(&recv_ty, text, args, &expected),
            },
        };
        let mutable_place = self.is_mutable_place(&receiver);
        self.check_mutation(&receiver, builtin, name, span);
        let _ = name_span;
        let receiver = self.method_receiver(receiver, builtin);
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

    /// An alias variable as receiver is a place like any other.
    fn method_receiver(&mut self, receiver: Expr, _builtin: Option<Builtin>) -> Expr {
        receiver
    }

    fn method_width(&self, receiver: &Expr, name: &str) -> Option<IntTy> {
        if let Some(width) = receiver_width(&receiver.ty) {
            return Some(width);
        }
        let counted = match &receiver.kind {
            ExprKind::MethodCall { name, .. } => COUNTING.contains(&name.as_str()),
            ExprKind::CallBuiltin { builtin, .. } => builtin.name() == "len",
            _ => false,
        };
        let sized = ["checked_", "saturating_", "wrapping_", "overflowing_"];
        (counted && sized.iter().any(|prefix| name.starts_with(prefix))).then_some(IntTy::U64)
    }

    /// What the builtin is told about the wanted result.
    fn expected_of(&self, name: &str, turbofish: Option<Ty>, want: &Ty) -> Ty {
        let context = turbofish.unwrap_or_else(|| want.clone());
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
    fn user_method(&self, ty: &Ty, name: Symbol) -> Option<FunId> {
        match ty {
            Ty::Adt(adt, _) => self.adt(*adt).methods.by_name.get(&name).copied(),
            Ty::Int(width) => self
                .st
                .names
                .int_methods
                .get(&(*width, name))
                .or_else(|| self.st.program.kinds.get(&crate::hir::KindKey::Int)?.by_name.get(&name))
                .copied(),
            other => {
                let kind = super::types::kind_of(other)?;
                self.st.program.kinds.get(&kind)?.by_name.get(&name).copied()
            }
        }
    }

    fn user_method_call(&mut self, receiver: Expr, name: Symbol, fun: FunId, args: &[ast::Arg], span: Span) -> Expr {
        let Some(sig) = self.sig(fun) else { return self.bad(span) };
        let ty = self.result_ty(&sig);
        // Ints of one width: the method is known for good, since values carry no width.
        if let Ty::Int(width) = receiver.ty
            && self.st.names.int_methods.get(&(width, name)) == Some(&fun)
        {
            let receiver = self.receiver_arg(receiver, &sig);
            let mut out = vec![Self::arg(receiver)];
            out.extend(self.ordered_args(&sig, args, span, 1));
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

    fn is_instance(&self, ty: &Ty) -> bool {
        use crate::hir::AdtKind;
        match ty {
            Ty::Adt(adt, _) => matches!(self.adt(*adt).kind, AdtKind::Class | AdtKind::Actor),
            _ => false,
        }
    }

    /// Arguments for a method found by its receiver's static type; the call itself stays dynamic.
    fn method_args(&mut self, args: &[ast::Arg], sig: &super::Sig) -> Vec<Arg> {
        let mut out = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let param = match arg.name {
                Some(name) => sig.params.iter().find(|p| p.name == name.name),
                None => sig.params.get(index),
            };
            let (want, is_alias) = param.map_or((Ty::Unknown, false), |p| (p.ty.clone(), p.is_alias));
            let want = if sig.variadic && index + 1 >= sig.params.len() { super::expr::elem_ty(&want) } else { want };
            let expr = self.argument(&arg.expr, &want, is_alias);
            out.push(Arg { expr, spread: arg.spread, name: arg.name.map(|name| name.name) });
        }
        out
    }

    /// `.into()`, `.parse()`, `.collect()`, `.try_into()` with a user type expected: its own function makes it.
    fn user_conversion(&self, name: Symbol, turbofish: Option<&Ty>, want: &Ty, args: &[ast::Arg]) -> Option<FunId> {
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
        let target = if matches!(function, "from_str" | "try_from") { peel(target) } else { target };
        let Ty::Adt(adt, _) = target else { return None };
        match self.info(*adt).assoc.get(&sym(function)).copied()? {
            super::Assoc::Fun(fun) => Some(fun),
            super::Assoc::Global(_) => None,
        }
    }

    /// Arguments of a builtin method whose row is known, and the type of the call.
    fn builtin_args(
        &mut self,
        builtin: Builtin,
        receiver: &Ty,
        name: &str,
        args: &[ast::Arg],
        want: &Ty,
        expected: &Ty,
    ) -> (Vec<Arg>, Ty) {
        let signature = builtin.parsed_signature();
        let mut bound = Bindings::default();
        unify(&signature.self_ty, receiver, &mut bound);
        // `let n: u64 = xs.fold(0, …)`: the result tells what the seed is.
        if let SigTy::Generic(result) = &signature.ret
            && !bound.contains_key(result)
            && matches!(want, Ty::Int(_) | Ty::Float)
        {
            bound.insert(result, want.clone());
        }
        let elem = super::expr::elem_ty(receiver);
        let mut out = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let last = signature.params.len().saturating_sub(1);
            let param = signature.params.get(index.min(last));
            let mut hint = param.map_or(Ty::Unknown, |p| subst(&p.ty, &bound));
            let is_closure = matches!(arg.expr.kind, E::Closure(_));
            if is_closure && !matches!(hint, Ty::Fn(_)) && elem != Ty::Unknown {
                let params = vec![elem.clone(), elem.clone()];
                hint = Ty::Fn(Rc::new(FnTy { params, ret: Ty::Unknown }));
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
            let value = self.expr(&arg.expr, &hint);
            let value = self.forward_any(value);
            let expr = if hint == Ty::Unknown && receiver.int() != Some(IntTy::U64) {
                self.narrow(value)
            } else {
                value
            };
            if let Some(p) = param {
                unify(&p.ty, &expr.ty, &mut bound);
            }
            if matches!(name, "push" | "push_back" | "push_front" | "insert" | "add") {
                self.forbid_alias(&expr, "a collection");
            }
            out.push(Arg { expr, spread: arg.spread, name: arg.name.map(|name| name.name) });
        }
        let ty = self.method_result(builtin, receiver, name, &bound, expected);
        (out, ty)
    }

    /// Arguments of `or_insert` and kin: the map says what its values are.
    fn entry_args(&mut self, value: &Ty, name: &str, args: &[ast::Arg]) -> (Vec<Arg>, Ty) {
        let want = match name {
            "or_insert" => value.clone(),
            "and_modify" => Ty::Fn(Rc::new(FnTy { params: vec![value.clone()], ret: Ty::Unknown })),
            _ => Ty::Fn(Rc::new(FnTy { params: Vec::new(), ret: value.clone() })),
        };
        let mut out = Vec::new();
        for arg in args {
            let expr = self.argument(&arg.expr, &want, false);
            out.push(Arg { expr, spread: arg.spread, name: None });
        }
        let ty = if name.starts_with("or_") { value.clone() } else { Ty::Unknown };
        (out, ty)
    }

    /// Arguments of a method of a receiver of unknown type.
    fn unknown_args(&mut self, receiver: &Ty, name: &str, args: &[ast::Arg], expected: &Ty) -> (Vec<Arg>, Ty) {
        let out = self.free_args(args);
        let ty = match name {
            "collect" | "sum" | "product" | "into" => expected.clone(),
            "parse" if *expected != Ty::Unknown => Ty::Result(Rc::new((expected.clone(), Ty::Error))),
            "clone" | "to_owned" | "abs" | "min" | "max" => receiver.clone(),
            "to_string" if !self.st.names.method_names.contains(&sym("to_string")) => Ty::Str,
            _ => Ty::Unknown,
        };
        (out, ty)
    }

    /// W0005 for builtins that change a plain `let`.
    fn check_mutation(&mut self, receiver: &Expr, builtin: Option<Builtin>, name: Symbol, span: Span) {
        let Some(builtin) = builtin else { return };
        let owner = matches!(
            builtin.receiver(),
            Receiver::Array | Receiver::Map | Receiver::Set | Receiver::Heap | Receiver::Str
        );
        if builtin.mutates() == Mutates::Always && owner {
            self.check_let_mutation(receiver, name, span);
        }
    }

    fn check_let_mutation(&mut self, receiver: &Expr, name: Symbol, span: Span) {
        let mut root = receiver;
        loop {
            root = match &root.kind {
                ExprKind::Field { object, .. }
                | ExprKind::TupleField { object, .. }
                | ExprKind::Index { object, .. } => {
                    if self.is_instance(&object.ty) {
                        return;
                    }
                    object
                }
                _ => break,
            };
        }
        let Some(facts) = self.var_info(root) else { return };
        if !facts.info.plain_let || facts.mutable || facts.info.alias != super::frame::Alias::No {
            return;
        }
        // Only what is known to be a value is changed by this.
        if receiver_of(&facts.ty).is_none() || self.is_instance(&facts.ty) {
            return;
        }
        let variable = self.text(root.span).to_string();
        let message = format!("`{name}` changes `{variable}`, which is declared without `mut`");
        self.warn(Code::MutatedLet, span, message).help.push(ruchyruchy_syntax::diagnostic::Help {
            text: format!("declare it with `let mut {variable}`"),
            suggestion: None,
        });
    }

    /// W0001: a place-or-new builtin whose result is not used, on something that is no mutable place.
    pub fn check_unused(&mut self, e: &Expr) {
        let ExprKind::MethodCall { receiver, name, args, mutable_place: false, .. } = &e.kind else { return };
        let Some(kind) = receiver_of(&receiver.ty) else { return };
        if matches!(kind, Receiver::Any | Receiver::Opt) || self.user_method(&receiver.ty, *name).is_some() {
            return;
        }
        let Some(builtin) = lookup_call(kind, name.as_str(), args.len()) else { return };
        if builtin.mutates() != Mutates::PlaceOrNew {
            return;
        }
        let message = format!("`{name}` gives a new value here, which is not used");
        let is_let = self.var_info(receiver).is_some_and(|facts| facts.info.plain_let && !facts.mutable);
        let variable = self.text(receiver.span).to_string();
        let d = self.warn(Code::UnusedResult, e.span, message);
        let text = if is_let {
            format!("declare it with `let mut {variable}` to change it in place")
        } else {
            "use the result, or call it on a variable declared with `mut`".to_string()
        };
        d.help.push(ruchyruchy_syntax::diagnostic::Help { text, suggestion: None });
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
            self.wrong_count(name, builtin.arity(), given, span, None);
        }
        let signature = builtin.parsed_signature();
        let mut bound = Bindings::default();
        let mut out = Vec::with_capacity(given);
        let mut types = Vec::with_capacity(given);
        let elem_want = match &owner {
            Ty::Array(_) | Ty::Heap(_) | Ty::Set(..) | Ty::Map(..) => Some(owner_elem(&owner, expected)),
            _ => None,
        };
        for (index, arg) in args.iter().enumerate() {
            let last = signature.params.len().saturating_sub(1);
            let param = signature.params.get(index.min(last));
            let hint = match &elem_want {
                Some(want) => want.clone(),
                None => param.map_or(Ty::Unknown, |p| subst(&p.ty, &bound)),
            };
            let hint = match (&hint, types.first()) {
                // `min(a, 3)`: literals take the width of the first argument.
                (Ty::Unknown, Some(Ty::Int(width))) => Ty::Int(*width),
                _ => hint,
            };
            let is_alias = matches!(param.map(|p| &p.ty), Some(SigTy::Alias(_)));
            let hint = if name == "f64::from_bits" { Ty::Int(IntTy::U64) } else { hint };
            let (value, arg_name) = self.builtin_arg(builtin, arg, &hint);
            let value = self.forward_any(value);
            let value = if is_alias { self.alias_argument(value) } else { value };
            if let Some(p) = param {
                unify(&p.ty, &value.ty, &mut bound);
            }
            types.push(value.ty.clone());
            out.push(Arg { expr: value, spread: arg.spread, name: arg_name });
        }
        let int = int.or_else(|| types.first().and_then(|ty| ty.int()).filter(|_| builtin.module() != "io"));
        let ty = if matches!(name, "exit" | "panic" | "todo" | "unreachable" | "unimplemented") {
            Ty::Never
        } else {
            self.builtin_result(builtin, &owner, &types, expected, int)
        };
        let kind = ExprKind::CallBuiltin { builtin, args: out, expected: expected.clone(), int, wrap: false };
        mk(kind, span, ty)
    }
}

/// A builtin that may fail gives a real Result to `?`: its plain value may be nil, which would leave the function.
pub(crate) fn set_result(e: &mut Expr) {
    match &mut e.kind {
        ExprKind::MethodCall { name, wrap, .. } if may_fail(name.as_str()) => *wrap = true,
        ExprKind::CallBuiltin { builtin, wrap, .. } if builtin.absent() == Absent::Result => *wrap = true,
        _ => {}
    }
}

/// Whether some builtin method of this name gives an `Err`.
fn may_fail(name: &str) -> bool {
    use Receiver as R;
    const KINDS: &[Receiver] = &[
        R::Any, R::Str, R::Int, R::Float, R::Bool, R::Byte, R::Array, R::Map, R::Set, R::Heap, R::Iter, R::Cell,
        R::Instant, R::Duration, R::Stream, R::File, R::Formatter,
    ];
    KINDS.iter().any(|kind| {
        ruchyruchy_builtins::builtin::lookup_exact(*kind, name).is_some_and(|row| row.absent() == Absent::Result)
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

/// The type of the values of the map whose entry this is.
fn entry_value(e: &Expr) -> Option<Ty> {
    let ExprKind::MethodCall { receiver, name, .. } = &e.kind else { return None };
    match (name.as_str(), &receiver.ty) {
        ("entry", Ty::Map(_, types)) => Some(types.1.clone()),
        ("and_modify", _) => entry_value(receiver),
        _ => None,
    }
}

/// The wanted argument of `Vec::from(…)` and kin.
fn owner_elem(owner: &Ty, expected: &Ty) -> Ty {
    let same = std::mem::discriminant(owner) == std::mem::discriminant(expected);
    let ty = if same { expected } else { owner };
    match super::expr::elem_ty(ty) {
        Ty::Unknown => Ty::Unknown,
        Ty::Tuple(types) if types.iter().all(|ty| *ty == Ty::Unknown) => Ty::Unknown,
        elem => Ty::Array(Rc::new(elem)),
    }
}

/// Methods of numbers whose argument is of the receiver's type.
fn is_same_width(name: &str) -> bool {
    !matches!(
        name,
        "pow" | "checked_pow" | "wrapping_pow" | "saturating_pow" | "overflowing_pow" | "powi" | "shl" | "shr"
            | "wrapping_shl" | "wrapping_shr" | "checked_shl" | "checked_shr" | "rotate_left" | "rotate_right"
            | "round" | "to_fixed" | "repeat" | "to_string" | "ilog" | "overflowing_shl" | "overflowing_shr"
    )
}

/// An absent builtin followed by an Option or Result method gives the real Option or Result.
pub(crate) fn set_wrap(e: &mut Expr) {
    match &mut e.kind {
        ExprKind::MethodCall { name, wrap, .. } if method_may_be_absent(name.as_str()) => *wrap = true,
        ExprKind::CallBuiltin { builtin, wrap, .. } if builtin.absent() != Absent::NotAbsent => *wrap = true,
        _ => {}
    }
}
