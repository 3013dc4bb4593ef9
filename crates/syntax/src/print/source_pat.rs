//! Literals, patterns, types and paths as program text.

use super::source::{Printer, is_name};
use crate::ast::*;
use crate::parser::level::OR;
use std::fmt::Write;

impl Printer {
    pub(super) fn escaped(&mut self, c: char, quote: char) {
        match c {
            '\n' => self.text("\\n"),
            '\t' => self.text("\\t"),
            '\r' => self.text("\\r"),
            '\0' => self.text("\\0"),
            '\\' => self.text("\\\\"),
            c if c == quote => {
                self.text("\\");
                self.out.push(c);
            }
            c => self.out.push(c),
        }
    }

    pub(super) fn literal(&mut self, lit: &Lit) {
        let suffix = |s: &Option<crate::symbol::Symbol>| s.map_or("", |s| s.as_str());
        match lit {
            Lit::Nil => self.text("nil"),
            Lit::Bool(value) => self.text(if *value { "true" } else { "false" }),
            Lit::Int(value, s) => {
                let _ = write!(self.out, "{value}{}", suffix(s));
            }
            Lit::Float(value, s) if value.is_infinite() => {
                let _ = write!(self.out, "1e999{}", suffix(s));
            }
            Lit::Float(value, s) => {
                let _ = write!(self.out, "{value:?}{}", suffix(s));
            }
            Lit::Str(text) => self.string(text),
            Lit::Char(c) => {
                self.text("'");
                self.escaped(*c, '\'');
                self.text("'");
            }
            Lit::Byte(byte) => {
                self.text("b'");
                self.byte(*byte, b'\'');
                self.text("'");
            }
            Lit::Bytes(bytes) => {
                self.text("b\"");
                bytes.iter().for_each(|&byte| self.byte(byte, b'"'));
                self.text("\"");
            }
            Lit::Atom(name) => {
                self.text(":");
                self.text(name.as_str());
            }
        }
    }

    pub(super) fn string(&mut self, text: &str) {
        self.text("\"");
        text.chars().for_each(|c| self.escaped(c, '"'));
        self.text("\"");
    }

    pub(super) fn byte(&mut self, byte: u8, quote: u8) {
        if byte == quote || byte == b'\\' || !(0x20..0x7f).contains(&byte) {
            let _ = write!(self.out, "\\x{byte:02x}");
        } else {
            self.out.push(byte as char);
        }
    }

    /// A path with its generic arguments behind `::`.
    pub(super) fn expr_path(&mut self, path: &Path) {
        for (index, segment) in path.segments.iter().enumerate() {
            if index > 0 {
                self.text("::");
            }
            self.name(segment.ident);
            if !segment.generics.is_empty() {
                self.list("::<", &segment.generics, ">", |p, ty| p.ty(ty));
            }
        }
    }

    pub(super) fn pat(&mut self, pat: &Pat) {
        match &pat.kind {
            PatKind::Or(pats) => {
                for (index, pat) in pats.iter().enumerate() {
                    if index > 0 {
                        self.text(" | ");
                    }
                    self.single_pat(pat);
                }
            }
            PatKind::Wild => self.text("_"),
            PatKind::Bind {
                mutable,
                by_ref,
                name,
                sub,
            } => {
                if *by_ref {
                    self.text("ref ");
                }
                if *mutable {
                    self.text("mut ");
                }
                self.name(*name);
                if let Some(sub) = sub {
                    self.text(" @ ");
                    self.single_pat(sub);
                }
            }
            PatKind::Lit(expr) => self.expr(expr),
            PatKind::Range {
                start,
                end,
                inclusive,
            } => {
                self.range(start.as_deref(), end.as_deref(), *inclusive, OR);
            }
            PatKind::Tuple(pats) => {
                let close = if pats.len() == 1 { ",)" } else { ")" };
                self.list("(", pats, close, |p, pat| p.pat(pat));
            }
            PatKind::Array(pats) => self.list("[", pats, "]", |p, pat| p.pat(pat)),
            PatKind::Rest(name) => {
                self.text("..");
                if let Some(name) = name {
                    self.name(*name);
                }
            }
            PatKind::Path(path) => self.expr_path(path),
            PatKind::TupleVariant { path, pats } => {
                self.expr_path(path);
                self.list("(", pats, ")", |p, pat| p.pat(pat));
            }
            PatKind::Struct { path, fields, rest } => {
                self.expr_path(path);
                self.text(" ");
                self.field_pats(fields, *rest);
            }
            PatKind::Map { fields, rest } => self.field_pats(fields, *rest),
            PatKind::Ref(inner) => {
                self.text("&");
                // `&mut x` would not bind a mutable `x`.
                if matches!(
                    inner.kind,
                    PatKind::Bind {
                        mutable: true,
                        by_ref: false,
                        ..
                    }
                ) {
                    self.list("(", [&**inner], ")", |p, pat| p.pat(pat));
                } else {
                    self.single_pat(inner);
                }
            }
        }
    }

    pub(super) fn single_pat(&mut self, pat: &Pat) {
        if matches!(pat.kind, PatKind::Or(_)) {
            self.list("(", [pat], ")", |p, pat| p.pat(pat));
        } else {
            self.pat(pat);
        }
    }

    pub(super) fn field_pats(&mut self, fields: &[FieldPat], rest: bool) {
        let end = match (rest, fields.is_empty()) {
            (true, true) => "..}",
            (true, false) => ", ..}",
            _ => "}",
        };
        self.list("{", fields, end, |p, field| {
            let short = matches!(&field.pat.kind, PatKind::Bind { name, .. } if name.name == field.name.name);
            if !short {
                if is_name(field.name.name.as_str()) {
                    p.text(field.name.name.as_str());
                } else {
                    p.string(field.name.name.as_str());
                }
                p.text(": ");
            }
            p.pat(&field.pat);
        });
    }

    pub(super) fn ty(&mut self, ty: &Type) {
        match &ty.kind {
            TypeKind::Path(path) => self.type_path(path),
            TypeKind::Ref { mutable, inner } => {
                self.text(if *mutable { "&mut " } else { "&" });
                self.inner_ty(inner);
            }
            TypeKind::Tuple(types) => {
                let close = if types.len() == 1 { ",)" } else { ")" };
                self.list("(", types, close, |p, ty| p.ty(ty));
            }
            TypeKind::Array { elem, len } => {
                self.text("[");
                self.ty(elem);
                if let Some(len) = len {
                    self.list("; ", [&**len], "", |p, len| p.expr(len));
                }
                self.text("]");
            }
            TypeKind::Fn { params, ret } => {
                self.list("fn(", params, ")", |p, ty| p.ty(ty));
                if let Some(ret) = ret {
                    self.text(" -> ");
                    self.inner_ty(ret);
                }
            }
            TypeKind::Trait { is_dyn, bounds } => {
                self.text(if *is_dyn { "dyn " } else { "impl " });
                self.bounds(bounds);
            }
            TypeKind::Optional(inner) => {
                let simple = matches!(
                    inner.kind,
                    TypeKind::Path(_)
                        | TypeKind::Tuple(_)
                        | TypeKind::Array { .. }
                        | TypeKind::Infer
                        | TypeKind::Never
                        | TypeKind::Optional(_)
                );
                if simple {
                    self.ty(inner)
                } else {
                    self.parenthesised_ty(inner)
                }
                self.text("?");
            }
            TypeKind::Never => self.text("!"),
            TypeKind::Infer => self.text("_"),
        }
    }

    pub(super) fn parenthesised_ty(&mut self, ty: &Type) {
        self.text("(");
        self.ty(ty);
        self.text(")");
    }

    /// A type with nothing behind it that its bounds could take.
    pub(super) fn inner_ty(&mut self, ty: &Type) {
        match &ty.kind {
            TypeKind::Trait { .. } => self.parenthesised_ty(ty),
            _ => self.ty(ty),
        }
    }

    pub(super) fn bounds(&mut self, bounds: &[Type]) {
        if bounds.is_empty() {
            return self.text("'static");
        }
        for (index, bound) in bounds.iter().enumerate() {
            if index > 0 {
                self.text(" + ");
            }
            self.inner_ty(bound);
        }
    }

    pub(super) fn type_path(&mut self, path: &Path) {
        for (index, segment) in path.segments.iter().enumerate() {
            if index > 0 {
                self.text("::");
            }
            self.text(segment.ident.name.as_str());
            if !segment.generics.is_empty() {
                self.list("<", &segment.generics, ">", |p, ty| p.ty(ty));
            }
        }
    }
}
