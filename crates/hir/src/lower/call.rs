//! Calls by name or value, constructors, pipes.

use super::path::Resolved;
use super::{Lowerer, Sig, mk, sym};
use crate::hir::{AdtId, AdtKind, Arg, Expr, ExprKind, FunId, OPTION, RESULT, Site};
use crate::ty::{IntTy, Ty};
use ruchyruchy_builtins::builtin::is_method_name;
use ruchyruchy_builtins::{Builtin, Receiver, lookup_call};
use ruchyruchy_syntax::ast::{self, ExprKind as E};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    pub fn call(&mut self, callee: &ast::Expr, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        if let E::Path(path) = &callee.kind {
            return self.call_path(path, args, span, want);
        }
        let callee = self.value(callee);
        self.call_value(callee, args, span)
    }

    fn call_value(&mut self, callee: Expr, args: &[ast::Arg], span: Span) -> Expr {
        let sig = self.var_info(&callee).and_then(|facts| facts.info.sig);
        let (ty, params) = match &callee.ty {
            Ty::Fn(f) => (f.ret.clone(), f.params.clone()),
            _ => (Ty::Unknown, Vec::new()),
        };
        let args = match sig {
            Some(sig) => {
                self.check_arity(&sig, args, span, "closure");
                self.value_args(args, &params, Some(&sig))
            }
            None => self.value_args(args, &params, None),
        };
        mk(ExprKind::CallValue { callee: Box::new(callee), args }, span, ty)
    }

    /// Arguments of a call of a value: as written, with the types that are known.
    fn value_args(&mut self, args: &[ast::Arg], params: &[Ty], sig: Option<&Sig>) -> Vec<Arg> {
        let mut out = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let want = params.get(index).filter(|_| arg.name.is_none()).cloned().unwrap_or(Ty::Unknown);
            let is_alias = sig.and_then(|sig| sig.params.get(index)).is_some_and(|p| p.is_alias);
            let expr = self.argument(&arg.expr, &want, is_alias);
            out.push(Arg { expr, spread: arg.spread, name: arg.name.map(|name| name.name) });
        }
        out
    }

    /// Arguments where nothing is known of the callee.
    pub fn free_args(&mut self, args: &[ast::Arg]) -> Vec<Arg> {
        self.value_args(args, &[], None)
    }

    /// An argument. `is_alias`: the parameter is declared `&mut`.
    pub fn argument(&mut self, e: &ast::Expr, want: &Ty, is_alias: bool) -> Expr {
        let value = self.expr(e, want);
        let value = self.forward_any(value);
        if is_alias {
            return self.alias_argument(value);
        }
        if *want == Ty::Unknown { self.narrow(value) } else { value }
    }

    fn call_path(&mut self, path: &ast::Path, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        if let Some(name) = path.as_ident() {
            match name.name.as_str() {
                "super" => return self.super_call(args, span),
                "old" if self.frame_ref().old_values.is_some() => return self.old_value(args, span),
                _ => {}
            }
        }
        match self.resolve(path, "function") {
            Resolved::Local(depth, local) => {
                let callee = self.var_expr(depth, local, path.span);
                self.call_value(callee, args, span)
            }
            Resolved::Global(global) => {
                let callee = self.global_expr(global, path.span);
                self.call_value(callee, args, span)
            }
            Resolved::Fun(fun) => self.call_fun(fun, args, span, want),
            Resolved::Method(fun) => self.call_method_path(fun, args, span),
            Resolved::Ctor(adt, variant) => self.call_ctor(adt, variant, args, span, want),
            Resolved::New(adt) => self.new_instance(adt, args, span),
            Resolved::Builtin(builtin, int, owner) => {
                let last = path.segments.last();
                let turbofish = last.and_then(|s| s.generics.first());
                let expected = match turbofish {
                    Some(ty) => self.ty(ty),
                    None => want.clone(),
                };
                self.call_builtin(builtin, int, owner, args, span, &expected)
            }
            Resolved::BuiltinMethod(builtin, int, name) => self.builtin_method_path(builtin, int, name, args, span, want),
            Resolved::TraitMethod(name) => self.trait_method_call(name, args, span, want),
            Resolved::Default(of) => {
                if !args.is_empty() {
                    self.wrong_count("default", (0, Some(0)), args.len(), span, None);
                }
                self.default_value(&of, want, span)
            }
            Resolved::Constant(value) => {
                let callee = self.constant(value, path.span);
                self.call_value(callee, args, span)
            }
            Resolved::SelfField(_) => {
                let callee = self.path_expr(path, &Ty::Unknown);
                self.call_value(callee, args, span)
            }
            Resolved::Bad => {
                for arg in args {
                    self.value(&arg.expr);
                }
                self.bad(span)
            }
        }
    }

    pub fn call_fun(&mut self, fun: FunId, args: &[ast::Arg], span: Span, _want: &Ty) -> Expr {
        let Some(sig) = self.sig(fun) else { return self.bad(span) };
        let args = self.ordered_args(&sig, args, span, 0);
        let ty = self.result_ty(&sig);
        mk(ExprKind::Call { fun, args }, span, ty)
    }

    /// The type of a call.
    pub fn result_ty(&self, sig: &Sig) -> Ty {
        if sig.is_async { Ty::Future(Rc::new(sig.ret.clone())) } else { sig.ret.clone() }
    }

    /// `Type::method(receiver, …)`.
    fn call_method_path(&mut self, fun: FunId, args: &[ast::Arg], span: Span) -> Expr {
        let Some(sig) = self.sig(fun) else { return self.bad(span) };
        let Some((first, rest)) = args.split_first() else {
            let (least, most) = sig.arity();
            let most = most.map(|most| most + 1);
            self.wrong_count(sig.name.as_str(), (least + 1, most), 0, span, Some(&sig));
            return self.bad(span);
        };
        let receiver = self.value(&first.expr);
        let receiver = self.receiver_arg(receiver, &sig);
        let mut out = vec![Self::arg(receiver)];
        out.extend(self.ordered_args(&sig, rest, span, 1));
        let ty = self.result_ty(&sig);
        mk(ExprKind::Call { fun, args: out }, span, ty)
    }

    /// A receiver as argument 0.
    pub fn receiver_arg(&mut self, receiver: Expr, sig: &Sig) -> Expr {
        if sig.self_kind == Some(ast::SelfKind::RefMut) {
            self.borrow_place(receiver)
        } else {
            self.forward_any(receiver)
        }
    }

    fn super_base(&mut self, span: Span) -> Option<AdtId> {
        let adt = self.self_ty.as_ref().and_then(|ctx| ctx.adt);
        let base = adt.and_then(|adt| self.adt(adt).base);
        if base.is_none() {
            self.error(Code::Misplaced, span, "`super` outside of a class that has a base class");
        }
        base
    }

    fn self_forward(&mut self, span: Span) -> Option<Expr> {
        let Some(super::frame::Found::Local(depth, local)) = self.lookup(sym("self")) else {
            self.error(Code::SelfOutsideMethod, span, "`super` outside of a method");
            return None;
        };
        let value = self.var_expr(depth, local, span);
        let ty = value.ty.clone();
        Some(mk(ExprKind::Forward(Box::new(value)), span, ty))
    }

    fn super_call(&mut self, args: &[ast::Arg], span: Span) -> Expr {
        let Some(base) = self.super_base(span) else { return self.bad(span) };
        let Some(this) = self.self_forward(span) else { return self.bad(span) };
        let Some(fun) = self.adt(base).constructor else {
            if !args.is_empty() {
                self.wrong_count("super", (0, Some(0)), args.len(), span, None);
            }
            return super::nil(span);
        };
        let Some(sig) = self.sig(fun) else { return self.bad(span) };
        let mut out = vec![Self::arg(this)];
        out.extend(self.ordered_args(&sig, args, span, 1));
        mk(ExprKind::Call { fun, args: out }, span, Ty::Nil)
    }

    pub fn super_method(&mut self, name: ast::Ident, args: &[ast::Arg], span: Span) -> Expr {
        let Some(base) = self.super_base(span) else { return self.bad(span) };
        let Some(fun) = self.adt(base).methods.by_name.get(&name.name).copied() else {
            let owner = self.adt(base).name.as_str();
            let names = self.adt(base).methods.by_name.keys().map(|n| n.as_str()).collect();
            self.unknown_member(owner, name.name, name.span, names, "method");
            return self.bad(span);
        };
        let Some(this) = self.self_forward(span) else { return self.bad(span) };
        let Some(sig) = self.sig(fun) else { return self.bad(span) };
        let mut out = vec![Self::arg(this)];
        out.extend(self.ordered_args(&sig, args, span, 1));
        let ty = self.result_ty(&sig);
        mk(ExprKind::Call { fun, args: out }, span, ty)
    }

    fn old_value(&mut self, args: &[ast::Arg], span: Span) -> Expr {
        let [arg] = args else {
            self.wrong_count("old", (1, Some(1)), args.len(), span, None);
            return self.bad(span);
        };
        let olds = self.frame().old_values.take();
        let value = self.value(&arg.expr);
        self.frame().old_values = olds;
        let local = self.temp(span, value.ty.clone());
        if let Some(olds) = &mut self.frame().old_values {
            olds.push((local, value));
        }
        self.local_expr(local, span)
    }

    fn call_ctor(&mut self, adt: AdtId, variant: u32, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        let def = self.adt(adt).clone();
        let (fields, named, name) = if variant == u32::MAX {
            if def.kind == AdtKind::Enum {
                let message = format!("`{}` is an enum: name one of its variants", def.name);
                self.error(Code::UnknownMember, span, message);
                return self.bad(span);
            }
            (def.fields.clone(), !def.is_tuple, def.name)
        } else {
            match def.variants.get(variant as usize) {
                Some(v) => (v.fields.clone(), v.named, v.name),
                None => return self.bad(span),
            }
        };
        if named && !fields.is_empty() {
            let message = format!("`{name}` has named fields: write `{name} {{ … }}`");
            self.error(Code::MissingField, span, message);
            return self.bad(span);
        }
        let variant = if variant == u32::MAX { 0 } else { variant };
        let is_prelude = adt == OPTION || adt == RESULT;
        // `Ok()` is `Ok(())`.
        let nothing = is_prelude && args.is_empty() && fields.len() == 1;
        if fields.len() != args.len() && !nothing {
            self.wrong_count(name.as_str(), (fields.len(), Some(fields.len())), args.len(), span, None);
        }
        let mut out = Vec::with_capacity(args.len());
        let mut payload = Ty::Unknown;
        if nothing {
            out.push((0, super::nil(span)));
        }
        for (index, arg) in args.iter().enumerate() {
            if let Some(name) = arg.name {
                self.error(Code::UnknownNamedArg, name.span, "fields of a tuple have no names");
            }
            let declared = match (adt, variant, want) {
                (OPTION, _, Ty::Option(inner)) => (**inner).clone(),
                (RESULT, 0, Ty::Result(inner)) => inner.0.clone(),
                (RESULT, 1, Ty::Result(inner)) => inner.1.clone(),
                _ => fields.get(index).map_or(Ty::Unknown, |f| f.ty.clone()),
            };
            let value = self.expr(&arg.expr, &declared);
            let value = if is_prelude {
                let value = self.forward_known(value);
                if self.gives_alias(&value) || declared == Ty::Unknown {
                    value
                } else {
                    self.coerce(value, &declared, Site::Element)
                }
            } else {
                self.forbid_alias(&value, "a value");
                let field = fields.get(index).map_or(name, |f| f.name);
                self.coerce(value, &declared, Site::Field(field))
            };
            payload = value.ty.clone();
            out.push((index as u32, value));
        }
        let ty = match (adt, variant, want) {
            (RESULT, 1, Ty::Result(_)) => want.clone(),
            (RESULT, 1, _) => Ty::Result(Rc::new((Ty::Unknown, payload))),
            _ => Self::ctor_ty(adt, payload, want),
        };
        mk(ExprKind::Construct { adt, variant, fields: out, base: None }, span, ty)
    }

    /// `C(…)`, `C::new(…)`, `spawn A(…)`.
    pub fn new_instance(&mut self, adt: AdtId, args: &[ast::Arg], span: Span) -> Expr {
        let ty = Ty::Adt(adt, Rc::new([]));
        let args = match self.adt(adt).constructor.and_then(|fun| self.sig(fun)) {
            Some(sig) => self.ordered_args(&sig, args, span, 0),
            None => {
                if !args.is_empty() {
                    let name = self.adt(adt).name;
                    self.wrong_count(name.as_str(), (0, Some(0)), args.len(), span, None);
                }
                Vec::new()
            }
        };
        mk(ExprKind::New { adt, args, fields: Vec::new(), literal: false }, span, ty)
    }

    fn trait_method_call(&mut self, name: Symbol, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        let Some((first, rest)) = args.split_first() else {
            let message = format!("`{name}` is called for a type that is not known when the program runs");
            let d = self.error(Code::NotAvailable, span, message);
            d.notes.push("generic parameters are erased; name the type, or pass a value".into());
            return self.bad(span);
        };
        let receiver = self.value(&first.expr);
        self.method_on(receiver, name, span, &[], rest, span, want)
    }

    fn builtin_method_path(
        &mut self,
        builtin: Builtin,
        int: Option<IntTy>,
        name: Symbol,
        args: &[ast::Arg],
        span: Span,
        want: &Ty,
    ) -> Expr {
        let Some((first, rest)) = args.split_first() else {
            let (least, most) = builtin.arity();
            self.wrong_count(name.as_str(), (least + 1, most.map(|most| most + 1)), 0, span, None);
            return self.bad(span);
        };
        let hint = int.map_or(Ty::Unknown, Ty::Int);
        let mut receiver = self.expr(&first.expr, &hint);
        if let (Some(width), Ty::Unknown) = (int, &receiver.ty) {
            receiver.ty = Ty::Int(width);
        }
        self.method_on(receiver, name, span, &[], rest, span, want)
    }

    /// Arguments in the order of the parameters; missing ones in between are [`ExprKind::DefaultArg`]. `skip`: arguments given before these (the receiver).
    pub fn ordered_args(&mut self, sig: &Sig, args: &[ast::Arg], span: Span, skip: usize) -> Vec<Arg> {
        let named = args.iter().any(|arg| arg.name.is_some());
        if args.iter().any(|arg| arg.spread) || !named {
            self.check_arity(sig, args, span, "function");
            let mut out = Vec::with_capacity(args.len());
            let mut after_spread = false;
            for (index, arg) in args.iter().enumerate() {
                after_spread |= arg.spread;
                let param = if after_spread { None } else { self.param_at(sig, index) };
                let (want, is_alias) = param.map_or((Ty::Unknown, false), |(ty, alias)| (ty, alias));
                let expr = self.argument(&arg.expr, &want, is_alias);
                out.push(Arg { expr, spread: arg.spread, name: None });
            }
            return out;
        }
        let _ = skip;
        self.named_args(sig, args, span)
    }

    fn param_at(&self, sig: &Sig, index: usize) -> Option<(Ty, bool)> {
        let last = sig.params.len().checked_sub(1)?;
        let param = sig.params.get(index.min(last))?;
        if index > last && !sig.variadic {
            return None;
        }
        let ty = match &param.ty {
            Ty::Array(elem) if sig.variadic && index >= last => (**elem).clone(),
            other => other.clone(),
        };
        Some((ty, param.is_alias))
    }

    fn named_args(&mut self, sig: &Sig, args: &[ast::Arg], span: Span) -> Vec<Arg> {
        // Evaluated in the order written, so they are lowered in that order and then sorted; slots keep
        // the order of evaluation only if it is that of the parameters.
        let mut slots: Vec<Option<Expr>> = Vec::new();
        slots.resize_with(sig.params.len(), || None);
        let mut rest = Vec::new();
        let mut position = 0;
        for arg in args {
            let index = match arg.name {
                Some(name) => match sig.params.iter().position(|p| p.name == name.name) {
                    Some(index) => index,
                    None => {
                        let names = sig.params.iter().map(|p| p.name.as_str());
                        let similar = ruchyruchy_builtins::edit_distance::closest(name.name.as_str(), names)
                            .map(str::to_string);
                        let message = format!("`{}` has no parameter `{}`", sig.name, name.name);
                        let d = self.error(Code::UnknownNamedArg, name.span, message);
                        if let Some(similar) = similar {
                            d.help.push(ruchyruchy_syntax::diagnostic::Help {
                                text: format!("did you mean `{similar}`?"),
                                suggestion: Some((name.span, similar)),
                            });
                        }
                        self.value(&arg.expr);
                        continue;
                    }
                },
                None => {
                    position += 1;
                    position - 1
                }
            };
            let (want, is_alias) = self.param_at(sig, index).unwrap_or((Ty::Unknown, false));
            let expr = self.argument(&arg.expr, &want, is_alias);
            match slots.get_mut(index) {
                Some(slot @ None) => *slot = Some(expr),
                Some(Some(_)) if sig.variadic && index + 1 == sig.params.len() => rest.push(Self::arg(expr)),
                Some(Some(_)) => {
                    let name = sig.params.get(index).map_or(sym("_"), |p| p.name);
                    let message = format!("parameter `{name}` is given twice");
                    self.error(Code::WrongArgCount, arg.expr.span, message);
                }
                None if sig.variadic => rest.push(Self::arg(expr)),
                None => {
                    self.wrong_count(sig.name.as_str(), sig.arity(), args.len(), span, Some(sig));
                    return Vec::new();
                }
            }
        }
        let mut missing = Vec::new();
        let strange = args.iter().filter_map(|arg| arg.name).any(|n| !sig.params.iter().any(|p| p.name == n.name));
        for (slot, param) in slots.iter().zip(&sig.params) {
            let is_rest = sig.variadic && param.name == sig.params.last().map_or(param.name, |p| p.name);
            if slot.is_none() && !param.has_default && !is_rest {
                missing.push(format!("`{}`", param.name));
            }
        }
        if !missing.is_empty() && !strange {
            let message = format!("`{}` lacks {}", sig.name, missing.join(", "));
            self.error(Code::WrongArgCount, span, message);
        }
        while slots.last().is_some_and(Option::is_none) {
            slots.pop();
        }
        let mut out: Vec<Arg> = slots
            .into_iter()
            .map(|slot| {
                let expr = slot.unwrap_or_else(|| mk(ExprKind::DefaultArg, span, Ty::Unknown));
                Self::arg(expr)
            })
            .collect();
        out.extend(rest);
        out
    }

    fn check_arity(&mut self, sig: &Sig, args: &[ast::Arg], span: Span, _what: &str) {
        let (least, most) = sig.arity();
        let given = args.len();
        let spread = args.iter().any(|arg| arg.spread);
        let too_few = given < least && !spread;
        let fixed = args.iter().filter(|arg| !arg.spread).count();
        let too_many = most.is_some_and(|most| fixed > most);
        if too_few || too_many {
            self.wrong_count(sig.name.as_str(), (least, most), given, span, Some(sig));
        }
    }

    /// An argument of a builtin: `println(a = 5)` assigns, since the builtin has no parameter of that name.
    pub fn builtin_arg(&mut self, builtin: Builtin, arg: &ast::Arg, want: &Ty) -> (Expr, Option<Symbol>) {
        let Some(name) = arg.name else { return (self.expr(&arg.expr, want), None) };
        if builtin.parsed_signature().params.iter().any(|p| p.name == name.name.as_str()) {
            return (self.expr(&arg.expr, want), Some(name.name));
        }
        if self.names_value(name.name) {
            let segment = ast::PathSegment { ident: name, generics: Vec::new() };
            let path = ast::Path { segments: vec![segment], span: name.span };
            let target = ast::Expr { kind: E::Path(path), span: name.span };
            let span = name.span.to(arg.expr.span);
            return (self.assign(ast::AssignOp::Set, name.span, &target, &arg.expr, span), None);
        }
        let message = format!("`{}` has no parameter `{}`", builtin.name(), name.name);
        self.error(Code::UnknownNamedArg, name.span, message);
        (self.value(&arg.expr), None)
    }

    /// E0061
    pub fn wrong_count(&mut self, name: &str, arity: (usize, Option<usize>), given: usize, span: Span, sig: Option<&Sig>) {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let expected = match arity {
            (least, Some(most)) if least == most => format!("{least} argument{}", plural(least)),
            (least, Some(most)) => format!("{least} to {most} arguments"),
            (least, None) => format!("at least {least} argument{}", plural(least)),
        };
        let message = format!("`{name}` takes {expected}, but {given} {} given", if given == 1 { "is" } else { "are" });
        let d = self.error(Code::WrongArgCount, span, message);
        if let Some(sig) = sig {
            let text = "declared here".into();
            d.labels.push(ruchyruchy_syntax::diagnostic::Label { span: sig.span, text });
        }
    }

    /// `a |> f(b)`
    pub fn pipe(&mut self, lhs: &ast::Expr, rhs: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let mut target = rhs;
        while let E::Paren(inner) = &target.kind {
            target = inner;
        }
        let value = self.value(lhs);
        let value = self.forward_any(value);
        // The value is lowered already; this stands for it among the arguments.
        let placeholder = ast::Expr { kind: E::Error, span: lhs.span };
        let first = ast::Arg { name: None, spread: false, expr: placeholder };
        match &target.kind {
            E::Call { callee, args } => {
                if let E::Path(path) = &callee.kind
                    && let Some(name) = path.as_ident()
                    && self.pipes_to_method(name.name, &value.ty, args.len())
                {
                    return self.method_on(value, name.name, name.span, &[], args, span, want);
                }
                let mut all = vec![first];
                all.extend(args.iter().cloned());
                self.piped.push((lhs.span, value));
                self.call(callee, &all, span, want)
            }
            E::MethodCall { receiver, name, generics, args, optional: false } => {
                // `x |> o.m(a)` is `o.m(x, a)`.
                let mut all = vec![first];
                all.extend(args.iter().cloned());
                let call = ast::Expr {
                    kind: E::MethodCall {
                        receiver: receiver.clone(),
                        optional: false,
                        name: *name,
                        generics: generics.clone(),
                        args: all,
                    },
                    span,
                };
                self.piped.push((lhs.span, value));
                self.expr(&call, want)
            }
            E::Path(path) => {
                if let Some(name) = path.as_ident()
                    && self.pipes_to_method(name.name, &value.ty, 0)
                {
                    return self.method_on(value, name.name, name.span, &[], &[], span, want);
                }
                self.piped.push((lhs.span, value));
                self.call(target, &[first], span, want)
            }
            E::Macro { name, args } => {
                let mut all = args.clone();
                if args.is_empty() {
                    let text = ast::Expr { kind: E::Lit(ast::Lit::Str("{}".into())), span: name.span };
                    all.push(ast::Arg { name: None, spread: false, expr: text });
                }
                all.push(first);
                self.piped.push((lhs.span, value));
                self.macro_call(*name, &all, span, want)
            }
            _ => {
                let hint = Ty::Fn(Rc::new(crate::ty::FnTy { params: vec![value.ty.clone()], ret: want.clone() }));
                let callee = self.expr(rhs, &hint);
                let ty = match &callee.ty {
                    Ty::Fn(f) => f.ret.clone(),
                    _ => Ty::Unknown,
                };
                // The piped value comes first.
                let local = self.temp(span, value.ty.clone());
                let init = Some(Box::new(value));
                let bind = mk(ExprKind::Let { local, init }, span, Ty::Nil);
                let arg = Self::arg(self.forward_local(local, span));
                let call = mk(
                    ExprKind::CallValue { callee: Box::new(callee), args: vec![arg] },
                    span,
                    ty.clone(),
                );
                Self::seq(vec![bind, call], crate::hir::Scope::default(), span, ty)
            }
        }
    }

    /// What stands for a piped value among arguments is that value.
    pub fn take_piped(&mut self, span: Span) -> Expr {
        match self.piped.iter().rposition(|(at, _)| *at == span) {
            Some(index) => self.piped.swap_remove(index).1,
            None => self.bad(span),
        }
    }

    /// `xs |> map(f)`: the method, unless a function of the user's has this name; a builtin function gives way to a method that the value has.
    fn pipes_to_method(&mut self, name: Symbol, ty: &Ty, args: usize) -> bool {
        if self.names_value(name) || self.chain_type(self.module, name).is_some() {
            return false;
        }
        let text = name.as_str();
        let is_function = ruchyruchy_builtins::lookup_function(text).is_some_and(|f| f.accepts(args + 1));
        let is_method = is_method_name(text) || self.st.names.method_names.contains(&name);
        if !is_function {
            return is_method;
        }
        if !is_method {
            return false;
        }
        let receiver = super::infer::receiver_of(ty);
        receiver.is_some_and(|receiver| {
            !matches!(receiver, Receiver::Any | Receiver::Opt)
                && lookup_call(receiver, text, args).is_some_and(|row| row.accepts(args))
        })
    }
}
