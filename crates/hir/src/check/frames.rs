//! `df![…]`: what makes a data frame impossible whatever its values are.

use super::rules::not_iterable;
use super::walk::Walker;
use crate::hir::{Const, Expr, ExprKind};
use crate::print::ty_text;
use crate::ty::Ty;
use ruchyruchy_builtins::frame::counted;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;

impl Walker<'_, '_> {
    /// Names must be strings and different, columns collections of one length.
    pub(super) fn data_frame(&mut self, columns: &[(Expr, Expr)]) -> Ty {
        let mut names: Vec<(&str, &Expr)> = Vec::new();
        let mut length: Option<(usize, &Expr)> = None;
        for (name, values) in columns {
            let name_ty = self.of(name);
            let values_ty = self.of(values);
            let known = |ty: &Ty| !matches!(ty, Ty::Unknown | Ty::Never);
            if known(&name_ty) && !matches!(name_ty, Ty::Str | Ty::Char) {
                self.report(|program| {
                    let found = ty_text(&name_ty, program);
                    let message = format!("the name of a column must be a string, not `{found}`");
                    Diagnostic::error(Code::TypeMismatch, name.span, message)
                        .label("expected `String`")
                });
            }
            if let ExprKind::Const(Const::Str(text)) = &name.kind {
                match names.iter().find(|(known, _)| *known == &**text) {
                    Some((_, first)) => self.report(|_| {
                        let message = format!("the column `{text}` is given twice");
                        Diagnostic::error(Code::DuplicateField, name.span, message)
                            .label("given again")
                            .secondary(first.span, "first given here")
                    }),
                    None => names.push((text, name)),
                }
            }
            if not_iterable(&values_ty, self.program) || matches!(values_ty, Ty::Str | Ty::Char) {
                self.report(|program| {
                    let found = ty_text(&values_ty, program);
                    let message = format!("the values of a column must be an array, not `{found}`");
                    Diagnostic::error(Code::TypeMismatch, values.span, message)
                        .label("expected an array")
                        .help("write `[…]` with a value for each row")
                });
            }
            let Some(count) = literal_length(values) else {
                continue;
            };
            match length {
                None => length = Some((count, values)),
                Some((wanted, first)) if wanted != count => self.report(|_| {
                    let (given, rows) = (counted(count, "value"), counted(wanted, "row"));
                    let message = format!("the column has {given}, but the data frame has {rows}");
                    Diagnostic::error(Code::TypeMismatch, values.span, message)
                        .label(given)
                        .secondary(first.span, counted(wanted, "value"))
                }),
                Some(_) => {}
            }
        }
        Ty::Frame
    }
}

/// The number of elements of an array that is written out.
fn literal_length(values: &Expr) -> Option<usize> {
    match &values.kind {
        ExprKind::Array(elements) if elements.iter().all(|e| !e.spread) => Some(elements.len()),
        _ => None,
    }
}
