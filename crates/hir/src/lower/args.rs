//! Arguments: order, names, defaults, and their number.

use super::{Lowerer, Sig, mk, sym};
use crate::hir::{Arg, Expr, ExprKind};
use crate::ty::Ty;
use ruchyruchy_builtins::Builtin;
use ruchyruchy_syntax::ast::{self, ExprKind as E};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

impl<'a> Lowerer<'a> {
    /// Arguments of a call of a value: as written, with the types that are known.
    pub fn value_args(&mut self, args: &[ast::Arg], params: &[Ty], sig: Option<&Sig>) -> Vec<Arg> {
        let mut out = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let want = params
                .get(index)
                .filter(|_| arg.name.is_none())
                .cloned()
                .unwrap_or(Ty::Unknown);
            let is_alias = sig
                .and_then(|sig| sig.params.get(index))
                .is_some_and(|p| p.is_alias);
            let expr = self.argument(&arg.expr, &want, is_alias);
            out.push(Arg {
                expr,
                spread: arg.spread,
                name: arg.name.map(|name| name.name),
            });
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
            let value = match value.kind {
                // `f(boxed.as_mut())`: the value itself, not an Option of it.
                ExprKind::MethodCall {
                    receiver,
                    name,
                    args,
                    ..
                } if args.is_empty()
                    && !matches!(want, Ty::Option(_) | Ty::Result(_))
                    && !matches!(receiver.ty, Ty::Option(_) | Ty::Result(_))
                    && matches!(name.as_str(), "as_mut" | "as_deref_mut") =>
                {
                    self.borrow_place(*receiver)
                }
                kind => mk(kind, value.span, value.ty),
            };
            return self.alias_argument(value);
        }
        if *want == Ty::Unknown {
            self.narrow(value)
        } else {
            value
        }
    }

    /// An argument of a builtin: `println(a = 5)` assigns, since the builtin has no parameter of that name.
    pub fn builtin_arg(
        &mut self,
        builtin: Builtin,
        arg: &ast::Arg,
        want: &Ty,
    ) -> (Expr, Option<Symbol>) {
        let Some(name) = arg.name else {
            return (self.expr(&arg.expr, want), None);
        };
        if builtin
            .parsed_signature()
            .params
            .iter()
            .any(|p| p.name == name.name.as_str())
        {
            return (self.expr(&arg.expr, want), Some(name.name));
        }
        if self.names_value(name.name) {
            let segment = ast::PathSegment {
                ident: name,
                generics: Vec::new(),
            };
            let path = ast::Path {
                segments: vec![segment],
                span: name.span,
            };
            let target = ast::Expr {
                kind: E::Path(path),
                span: name.span,
            };
            let span = name.span.to(arg.expr.span);
            return (
                self.assign(ast::AssignOp::Set, &target, &arg.expr, span),
                None,
            );
        }
        let message = format!("`{}` has no parameter `{}`", builtin.name(), name.name);
        self.error(Code::UnknownNamedArg, name.span, message);
        (self.value(&arg.expr), None)
    }

    /// Arguments in the order of the parameters; missing ones in between are [`ExprKind::DefaultArg`].
    pub fn ordered_args(&mut self, sig: &Sig, args: &[ast::Arg], span: Span) -> Vec<Arg> {
        let named = args.iter().any(|arg| arg.name.is_some());
        if args.iter().any(|arg| arg.spread) || !named {
            self.check_arity(sig, args, span);
            let mut out = Vec::with_capacity(args.len());
            let mut after_spread = false;
            for (index, arg) in args.iter().enumerate() {
                after_spread |= arg.spread;
                let param = if after_spread {
                    None
                } else {
                    self.param_at(sig, index)
                };
                let (want, is_alias) =
                    param.map_or((Ty::Unknown, false), |(ty, alias)| (ty, alias));
                let expr = self.argument(&arg.expr, &want, is_alias);
                out.push(Arg {
                    expr,
                    spread: arg.spread,
                    name: None,
                });
            }
            return out;
        }
        self.named_args(sig, args, span)
    }

    pub fn param_at(&self, sig: &Sig, index: usize) -> Option<(Ty, bool)> {
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

    pub fn named_args(&mut self, sig: &Sig, args: &[ast::Arg], span: Span) -> Vec<Arg> {
        self.note_arg_names(sig.span, args);
        let mut written = Vec::with_capacity(args.len());
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
                        let similar =
                            ruchyruchy_builtins::edit_distance::closest(name.name.as_str(), names)
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
                Some(slot @ None) => {
                    *slot = Some(expr);
                    written.push(index);
                }
                Some(Some(_)) if sig.variadic && index + 1 == sig.params.len() => {
                    rest.push(Self::arg(expr))
                }
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
        let strange = args
            .iter()
            .filter_map(|arg| arg.name)
            .any(|n| !sig.params.iter().any(|p| p.name == n.name));
        for (slot, param) in slots.iter().zip(&sig.params) {
            let is_rest =
                sig.variadic && param.name == sig.params.last().map_or(param.name, |p| p.name);
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
        self.keep_written_order(&mut slots, &written, span);
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

    /// Arguments are evaluated in the order written, a call evaluates its own in the order of the parameters: where these
    /// differ, the first argument makes all of them.
    fn keep_written_order(&mut self, slots: &mut [Option<Expr>], written: &[usize], span: Span) {
        if written.is_sorted() {
            return;
        }
        let mut stmts = Vec::new();
        for &index in written {
            let Some(Some(value)) = slots.get_mut(index) else {
                continue;
            };
            if matches!(
                value.kind,
                ExprKind::Const(_) | ExprKind::FunRef(_) | ExprKind::Closure(_)
            ) {
                continue;
            }
            let at = value.span;
            let local = self.temp(at, value.ty.clone());
            let value = std::mem::replace(value, self.forward_local(local, at));
            let init = Some(Box::new(value));
            stmts.push(mk(ExprKind::Let { local, init }, at, Ty::Nil));
        }
        if let Some(first) = slots.iter_mut().flatten().next() {
            let ty = first.ty.clone();
            let value = std::mem::replace(first, super::nil(span));
            stmts.push(value);
            *first = Self::seq(stmts, crate::hir::Scope::default(), span, ty);
        }
    }

    pub fn check_arity(&mut self, sig: &Sig, args: &[ast::Arg], span: Span) {
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

    /// E0061
    pub fn wrong_count(
        &mut self,
        name: &str,
        arity: (usize, Option<usize>),
        given: usize,
        span: Span,
        sig: Option<&Sig>,
    ) {
        let message = ruchyruchy_builtins::arity_text::wrong_count(name, arity, given);
        let d = self.error(Code::WrongArgCount, span, message);
        if let Some(sig) = sig {
            let text = "declared here".into();
            d.labels.push(ruchyruchy_syntax::diagnostic::Label {
                span: sig.span,
                text,
            });
        }
    }
}
