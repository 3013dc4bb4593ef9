//! Macros and formatted text.

use super::{Lowerer, mk, sym};
use crate::error_kind::ErrorKind;
use crate::format_lower::{self, FormatArg, Literal, Piece, Plan};
use crate::hir::{Const, Expr, ExprKind, FormatPart, Unary};
use crate::ty::{IntTy, Ty};
use ruchyruchy_builtins::{Builtin, lookup_function};
use ruchyruchy_syntax::ast::{self, BinOp, ExprKind as E, Lit};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Help;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    pub fn macro_call(
        &mut self,
        name: ast::Ident,
        args: &[ast::Arg],
        span: Span,
        want: &Ty,
    ) -> Expr {
        self.note_macro(name);
        match name.name.as_str() {
            "println" => self.print_macro(Builtin::FnPrintln, args, span),
            "print" => self.print_macro(Builtin::FnPrint, args, span),
            "eprintln" => self.print_macro(Builtin::FnEprintln, args, span),
            "eprint" => self.print_macro(Builtin::FnEprint, args, span),
            "format" | "format_args" => self.format_macro(args, span, name),
            "write" => self.write_macro(args, span, name, false),
            "writeln" => self.write_macro(args, span, name, true),
            "panic" => self.raise_macro(ErrorKind::Panic, args, span, "explicit panic", ""),
            "todo" => self.raise_macro(
                ErrorKind::Panic,
                args,
                span,
                "not yet implemented",
                "not yet implemented: ",
            ),
            "unimplemented" => self.raise_macro(
                ErrorKind::Panic,
                args,
                span,
                "not implemented",
                "not implemented: ",
            ),
            "unreachable" => {
                let text = "internal error: entered unreachable code";
                self.raise_macro(
                    ErrorKind::Panic,
                    args,
                    span,
                    text,
                    "internal error: entered unreachable code: ",
                )
            }
            "assert" | "debug_assert" => self.assert(args, span, true, true),
            "assert_eq" | "debug_assert_eq" => self.assert_pair(BinOp::Eq, args, span, true),
            "assert_ne" | "debug_assert_ne" => self.assert_pair(BinOp::Ne, args, span, true),
            "dbg" => self.dbg(args, span, want),
            // What the parser makes of `while c invariant e { … }`.
            "invariant" if args.len() == 1 => match args.first() {
                Some(arg) => {
                    let text = format!("invariant violated: {}", self.text(arg.expr.span).trim());
                    self.require(&arg.expr, text)
                }
                None => self.bad(span),
            },
            "concat" => self.concat(args, span),
            "stringify" => {
                let first = args.first().map_or(span, |arg| arg.expr.span);
                let last = args.last().map_or(first, |arg| arg.expr.span);
                let text = self.text(first.to(last)).trim().to_string();
                self.string(text, span)
            }
            "line" | "column" => {
                let place = self
                    .file_of(span)
                    .map(|f| f.line_column(span.lo.saturating_sub(f.base)));
                let number = place.map_or(0, |p| {
                    if name.name.as_str() == "line" {
                        p.line
                    } else {
                        p.column
                    }
                });
                mk(
                    ExprKind::Const(Const::Int(i64::from(number))),
                    span,
                    Ty::Int(IntTy::U32),
                )
            }
            "file" => {
                let text = self.file_of(span).map_or(String::new(), |f| f.name.clone());
                self.string(text, span)
            }
            "module_path" => {
                let text = self
                    .qualified(self.module, sym(""))
                    .as_str()
                    .trim_end_matches("::")
                    .to_string();
                self.string(text, span)
            }
            _ => self.other_macro(name, args, span, want),
        }
    }

    fn string(&self, text: String, span: Span) -> Expr {
        mk(ExprKind::Const(Const::Str(text.into())), span, Ty::Str)
    }

    /// A macro that is none of ours: a function of that name, if there is one.
    fn other_macro(&mut self, name: ast::Ident, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        let known = self.names_value(name.name) || lookup_function(name.name.as_str()).is_some();
        if known {
            let segment = ast::PathSegment {
                ident: name,
                generics: Vec::new(),
            };
            let path = ast::Path {
                segments: vec![segment],
                span: name.span,
            };
            let callee = ast::Expr {
                kind: E::Path(path),
                span: name.span,
            };
            return self.call(&callee, args, span, want);
        }
        let macros = [
            "println",
            "print",
            "eprintln",
            "eprint",
            "format",
            "write",
            "writeln",
            "panic",
            "todo",
            "unreachable",
            "unimplemented",
            "assert",
            "assert_eq",
            "assert_ne",
            "vec",
            "matches",
            "dbg",
            "concat",
            "stringify",
            "df",
        ];
        let similar = ruchyruchy_builtins::edit_distance::closest(name.name.as_str(), macros)
            .map(str::to_string);
        let d = self.error(
            Code::UndefinedName,
            name.span,
            format!("macro `{}!` is not defined", name.name),
        );
        if let Some(similar) = similar {
            let text = format!("did you mean `{similar}!`?");
            d.help.push(Help {
                text,
                suggestion: Some((name.span, similar)),
            });
        }
        for arg in args {
            self.value(&arg.expr);
        }
        self.bad(span)
    }

    fn dbg(&mut self, args: &[ast::Arg], span: Span, want: &Ty) -> Expr {
        let mut out = Vec::new();
        let mut ty = Ty::Nil;
        for arg in args {
            let value = self.expr(&arg.expr, want);
            ty = if args.len() == 1 {
                value.ty.clone()
            } else {
                Ty::Unknown
            };
            out.push(Self::arg(value));
        }
        let kind = ExprKind::CallBuiltin {
            builtin: Builtin::FnDbg,
            args: out,
            expected: Ty::Unknown,
            int: None,
            wrap: false,
        };
        mk(kind, span, ty)
    }

    fn concat(&mut self, args: &[ast::Arg], span: Span) -> Expr {
        let mut values = Vec::new();
        let mut parts = Vec::new();
        for arg in args {
            parts.push(plain_hole(values.len()));
            values.push(self.value(&arg.expr));
        }
        let format = format_lower::finish(values, parts);
        mk(ExprKind::Format(Box::new(format)), span, Ty::Str)
    }

    /// The text of the arguments of a formatting macro: a literal and what fills its holes.
    fn format_text(&mut self, args: &[ast::Arg], span: Span, what: &str, newline: bool) -> Expr {
        let Some((first, rest)) = args.split_first() else {
            return self.string(if newline { "\n".into() } else { String::new() }, span);
        };
        match &first.expr.kind {
            E::Lit(Lit::Str(text)) => {
                let text = text.clone();
                self.format_literal(&text, first.expr.span, rest, span, newline)
            }
            E::FString(_) if !rest.is_empty() && filled(args).is_some() => {
                let args = filled(args).unwrap_or_default();
                self.format_text(&args, span, what, newline)
            }
            E::FString(_) if rest.is_empty() && !newline => self.value(&first.expr),
            E::Macro { name, args }
                if matches!(name.name.as_str(), "concat" | "stringify") && rest.is_empty() =>
            {
                self.macro_call(*name, args, span, &Ty::Str)
            }
            _ => {
                let message = format!("`{what}!` needs a format string");
                let shown = self.text(first.expr.span).to_string();
                let d = self.error(Code::BadFormatString, first.expr.span, message);
                d.label = Some("not a string literal".into());
                if rest.is_empty() {
                    d.help.push(Help {
                        text: "show a value with `{}`".into(),
                        suggestion: Some((first.expr.span, format!("\"{{}}\", {shown}"))),
                    });
                }
                for arg in args {
                    self.value(&arg.expr);
                }
                self.bad(span)
            }
        }
    }

    fn format_literal(
        &mut self,
        text: &Rc<str>,
        text_span: Span,
        args: &[ast::Arg],
        span: Span,
        newline: bool,
    ) -> Expr {
        let infos: Vec<FormatArg> = args
            .iter()
            .map(|arg| FormatArg {
                name: arg.name.map(|name| name.name),
                span: arg.expr.span,
            })
            .collect();
        let raw = self.text(text_span);
        let literal = Literal {
            text,
            span: text_span,
            raw: Some(raw),
        };
        let plan = match format_lower::parse_format(literal, &infos) {
            Ok(plan) => plan,
            Err(errors) => {
                self.diags.extend(errors);
                for arg in args {
                    self.value(&arg.expr);
                }
                return self.bad(span);
            }
        };
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            values.push(self.value(&arg.expr));
        }
        let mut format = self.format_of(plan, values, span);
        if newline && let ExprKind::Format(f) = &mut format.kind {
            f.parts.push(FormatPart::Text("\n".into()));
        } else if newline {
            let text = match &format.kind {
                ExprKind::Const(Const::Str(text)) => format!("{text}\n"),
                _ => "\n".into(),
            };
            return self.string(text, span);
        }
        format
    }

    fn format_of(&mut self, plan: Plan, mut values: Vec<Expr>, span: Span) -> Expr {
        for (name, at) in plan.captures {
            values.push(self.captured_name(name, at));
        }
        if values.is_empty() {
            // Text without holes is a constant.
            let mut text = String::new();
            for part in &plan.parts {
                if let FormatPart::Text(piece) = part {
                    text.push_str(piece);
                }
            }
            return self.string(text, span);
        }
        let format = format_lower::finish(values, plan.parts);
        mk(ExprKind::Format(Box::new(format)), span, Ty::Str)
    }

    fn captured_name(&mut self, name: Symbol, span: Span) -> Expr {
        let segment = ast::PathSegment {
            ident: ast::Ident { name, span },
            generics: Vec::new(),
        };
        let path = ast::Path {
            segments: vec![segment],
            span,
        };
        self.path_expr(&path, &Ty::Unknown)
    }

    fn format_macro(&mut self, args: &[ast::Arg], span: Span, name: ast::Ident) -> Expr {
        if args.is_empty() {
            self.error(
                Code::BadFormatString,
                span,
                format!("`{}!` needs a format string", name.name),
            );
        }
        self.format_text(args, span, name.name.as_str(), false)
    }

    fn print_macro(&mut self, builtin: Builtin, args: &[ast::Arg], span: Span) -> Expr {
        let values = if args.is_empty() {
            Vec::new()
        } else {
            vec![Self::arg(self.format_text(
                args,
                span,
                builtin.name(),
                false,
            ))]
        };
        print(builtin, values, span)
    }

    /// `println("… {} …", a)`: a literal with holes before other arguments is a format string.
    pub fn print_call(&mut self, builtin: Builtin, args: &[ast::Arg], span: Span) -> Option<Expr> {
        if args.iter().any(|arg| arg.spread) {
            return None;
        }
        if let [first, _, ..] = args
            && let E::Lit(Lit::Str(text)) = &first.expr.kind
            && format_lower::is_format_string(text)
        {
            let text = text.clone();
            let format = self.format_literal(
                &text,
                first.expr.span,
                args.get(1..).unwrap_or(&[]),
                span,
                false,
            );
            return Some(print(builtin, vec![Self::arg(format)], span));
        }
        let filled = filled(args);
        let args = filled.as_deref().unwrap_or(args);
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            let (mut value, _) = self.builtin_arg(builtin, arg, &Ty::Unknown);
            if value.ty == Ty::Int(IntTy::U64) {
                // The width decides what the bits mean.
                let at = value.span;
                let format = format_lower::finish(vec![value], vec![plain_hole(0)]);
                value = mk(ExprKind::Format(Box::new(format)), at, Ty::Str);
            }
            values.push(Self::arg(value));
        }
        Some(print(builtin, values, span))
    }

    fn write_macro(
        &mut self,
        args: &[ast::Arg],
        span: Span,
        name: ast::Ident,
        newline: bool,
    ) -> Expr {
        let Some((dest, rest)) = args.split_first() else {
            let message = format!("`{}!` needs a destination", name.name);
            self.error(Code::BadFormatString, span, message);
            return self.bad(span);
        };
        let dest = self.value(&dest.expr);
        let dest = self.forward_any(dest);
        let text = self.format_text(rest, span, name.name.as_str(), newline);
        let ty = Ty::Result(Rc::new((Ty::Nil, Ty::Unknown)));
        mk(
            ExprKind::Write {
                dest: Box::new(dest),
                text: Box::new(text),
            },
            span,
            ty,
        )
    }

    fn raise_macro(
        &mut self,
        error: ErrorKind,
        args: &[ast::Arg],
        span: Span,
        empty: &str,
        prefix: &str,
    ) -> Expr {
        let message = if args.is_empty() {
            self.string(empty.into(), span)
        } else {
            let text = self.format_text(args, span, "panic", false);
            prefixed(prefix, text, span)
        };
        mk(
            ExprKind::Raise {
                error,
                message: Box::new(message),
            },
            span,
            Ty::Never,
        )
    }

    /// The user's message of an assertion: a format string in the macro, values in the function.
    fn assert_message(&mut self, args: &[ast::Arg], span: Span, is_macro: bool) -> Expr {
        if is_macro {
            return self.format_text(args, span, "assert", false);
        }
        let mut values = Vec::new();
        let mut parts = Vec::new();
        for arg in args {
            if !values.is_empty() {
                parts.push(FormatPart::Text(" ".into()));
            }
            parts.push(plain_hole(values.len()));
            values.push(self.value(&arg.expr));
        }
        let format = format_lower::finish(values, parts);
        mk(ExprKind::Format(Box::new(format)), span, Ty::Str)
    }

    /// `assert!(c)`, `assert(c, "why")`; `expected`: the condition must hold, or must not.
    pub fn assert(
        &mut self,
        args: &[ast::Arg],
        span: Span,
        is_macro: bool,
        expected: bool,
    ) -> Expr {
        let Some((cond, rest)) = args.split_first() else {
            self.wrong_count("assert", (1, None), 0, span, None);
            return self.bad(span);
        };
        let text = self.text(cond.expr.span).trim().to_string();
        let value = self.value(&cond.expr);
        let not = if expected {
            let op = ExprKind::Unary {
                op: Unary::Not,
                int: None,
                expr: Box::new(value),
            };
            mk(op, span, Ty::Bool)
        } else {
            value
        };
        let message = if rest.is_empty() {
            let not = if expected { "" } else { "not " };
            self.string(format!("assertion failed: {not}{text}"), span)
        } else {
            let message = self.assert_message(rest, span, is_macro);
            prefixed("assertion failed: ", message, span)
        };
        raise_if(not, message, span)
    }

    /// `assert_eq!(a, b)`, `assert_ne!(a, b)`
    pub fn assert_pair(
        &mut self,
        op: BinOp,
        args: &[ast::Arg],
        span: Span,
        is_macro: bool,
    ) -> Expr {
        let [left, right, rest @ ..] = args else {
            let name = if op == BinOp::Eq {
                "assert_eq"
            } else {
                "assert_ne"
            };
            self.wrong_count(name, (2, None), args.len(), span, None);
            return self.bad(span);
        };
        let sign = if op == BinOp::Eq { "==" } else { "!=" };
        let text = format!(
            "assertion failed: {} {sign} {}",
            self.text(left.expr.span).trim(),
            self.text(right.expr.span).trim()
        );
        self.open_scope();
        let (a, b) = if self.is_untyped_literal(&left.expr) {
            let b = self.value(&right.expr);
            (self.expr(&left.expr, &number_ty(&b.ty)), b)
        } else {
            let a = self.value(&left.expr);
            let want = if self.is_untyped_literal(&right.expr) {
                number_ty(&a.ty)
            } else {
                Ty::Unknown
            };
            let b = self.expr(&right.expr, &want);
            (a, b)
        };
        let (a_ty, b_ty) = (a.ty.clone(), b.ty.clone());
        let first = self.temp(left.expr.span, a_ty);
        let second = self.temp(right.expr.span, b_ty);
        let bind = |local, value: Expr| {
            let at = value.span;
            mk(
                ExprKind::Let {
                    local,
                    init: Some(Box::new(value)),
                },
                at,
                Ty::Nil,
            )
        };
        let mut stmts = vec![bind(first, a), bind(second, b)];
        let (x, y) = (self.local_expr(first, span), self.local_expr(second, span));
        let test = self.binary_of(BinOp::Eq, x, y, span);
        let failed = if op == BinOp::Eq {
            mk(
                ExprKind::Unary {
                    op: Unary::Not,
                    int: None,
                    expr: Box::new(test),
                },
                span,
                Ty::Bool,
            )
        } else {
            test
        };
        let mut parts = vec![FormatPart::Text(text.into())];
        let mut values = Vec::new();
        if !rest.is_empty() {
            parts.push(FormatPart::Text(": ".into()));
            parts.push(plain_hole(0));
            values.push(self.assert_message(rest, span, is_macro));
        }
        for (label, local) in [("\n  left: ", first), ("\n right: ", second)] {
            parts.push(FormatPart::Text(label.into()));
            parts.push(debug_hole(values.len()));
            values.push(self.local_expr(local, span));
        }
        let format = format_lower::finish(values, parts);
        let message = mk(ExprKind::Format(Box::new(format)), span, Ty::Str);
        stmts.push(raise_if(failed, message, span));
        let scope = self.close_scope();
        Self::seq(stmts, scope, span, Ty::Nil)
    }

    pub fn fstring(&mut self, parts: &[ast::FStringPart], span: Span) -> Expr {
        let pieces: Vec<Piece<'_>> = parts
            .iter()
            .map(|part| match part {
                ast::FStringPart::Text(text) => Piece::Text(text),
                ast::FStringPart::Expr { spec, .. } => Piece::Hole {
                    spec: spec.as_ref().map(|(text, span)| (&**text, *span)),
                },
            })
            .collect();
        let mut values = Vec::new();
        for part in parts {
            let ast::FStringPart::Expr { expr, .. } = part else {
                continue;
            };
            if matches!(expr.kind, E::Error) && !self.piped.iter().any(|(at, _)| *at == expr.span) {
                let message = "this hole of the f-string is empty";
                self.error(Code::BadFormatString, expr.span, message);
            }
            values.push(self.value(expr));
        }
        match format_lower::parse_fstring(&pieces) {
            Ok(plan) => self.format_of(plan, values, span),
            Err(errors) => {
                self.diags.extend(errors);
                self.bad(span)
            }
        }
    }
}

/// `f"… {} …", a`: an f-string whose empty holes are for the arguments behind it, with these put into it.
fn filled(args: &[ast::Arg]) -> Option<Vec<ast::Arg>> {
    let (first, rest) = args.split_first()?;
    let E::FString(parts) = &first.expr.kind else {
        return None;
    };
    let mut rest = rest.iter();
    let mut parts = parts.clone();
    let mut any = false;
    for part in &mut parts {
        if let ast::FStringPart::Expr { expr, .. } = part
            && matches!(expr.kind, E::Error)
        {
            *expr = rest.next()?.expr.clone();
            any = true;
        }
    }
    if !any || rest.next().is_some() {
        return None;
    }
    let expr = ast::Expr {
        kind: E::FString(parts),
        span: first.expr.span,
    };
    Some(vec![ast::Arg {
        name: None,
        spread: false,
        expr,
    }])
}

fn number_ty(ty: &Ty) -> Ty {
    match super::literal::peel(ty) {
        ty @ Ty::Int(_) => ty.clone(),
        _ => Ty::Unknown,
    }
}

fn print(builtin: Builtin, args: Vec<crate::hir::Arg>, span: Span) -> Expr {
    let kind = ExprKind::CallBuiltin {
        builtin,
        args,
        expected: Ty::Unknown,
        int: None,
        wrap: false,
    };
    mk(kind, span, Ty::Nil)
}

fn raise_if(failed: Expr, message: Expr, span: Span) -> Expr {
    let raise = ExprKind::Raise {
        error: ErrorKind::AssertionError,
        message: Box::new(message),
    };
    let kind = ExprKind::If {
        cond: Box::new(failed),
        then: Box::new(mk(raise, span, Ty::Never)),
        otherwise: None,
    };
    mk(kind, span, Ty::Nil)
}

fn prefixed(prefix: &str, text: Expr, span: Span) -> Expr {
    if prefix.is_empty() {
        return text;
    }
    let parts = vec![FormatPart::Text(prefix.into()), plain_hole(0)];
    let format = format_lower::finish(vec![text], parts);
    mk(ExprKind::Format(Box::new(format)), span, Ty::Str)
}

/// `{}`
fn plain_hole(arg: usize) -> FormatPart {
    FormatPart::Arg {
        arg,
        spec: Default::default(),
        int: None,
        width_arg: None,
        precision_arg: None,
    }
}

/// `{:?}`
fn debug_hole(arg: usize) -> FormatPart {
    let spec = crate::hir::FormatSpec {
        kind: ruchyruchy_builtins::format_spec::Kind::Debug,
        ..Default::default()
    };
    FormatPart::Arg {
        arg,
        spec,
        int: None,
        width_arg: None,
        precision_arg: None,
    }
}
