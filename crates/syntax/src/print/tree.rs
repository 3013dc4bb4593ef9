//! The tree dump: expressions, patterns, types.
//!
//! Every fact of a node is on its line, except places if none are wanted, so that two dumps without
//! places are equal exactly if the trees are equal up to their spans.

use crate::ast::*;
use crate::span::{SourceFile, Span};
use std::fmt::Write;

/// Deeper lines are not indented further but carry the number of their level.
const DEEPEST_INDENT: usize = 60;

pub(super) struct Tree<'a> {
    out: String,
    depth: usize,
    source: Option<&'a SourceFile>,
    parens: bool,
}

impl<'a> Tree<'a> {
    pub(super) fn new(source: Option<&'a SourceFile>, parens: bool) -> Tree<'a> {
        Tree {
            out: String::new(),
            depth: 0,
            source,
            parens,
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// A line for a node without a place of its own.
    pub(super) fn line(&mut self, text: &str) {
        for _ in 0..self.depth.min(DEEPEST_INDENT) {
            self.out.push_str("  ");
        }
        if self.depth > DEEPEST_INDENT {
            let _ = write!(self.out, "[{}] ", self.depth);
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A line for a node and then its children, one level deeper.
    pub(super) fn node(&mut self, span: Span, text: &str, children: impl FnOnce(&mut Self)) {
        match self.source {
            Some(file) if span != Span::NONE => {
                let at = file.line_column(span.lo.saturating_sub(file.base));
                let line = format!("{text}  @{}:{}", at.line, at.column);
                self.line(&line);
            }
            _ => self.line(text),
        }
        self.depth += 1;
        children(self);
        self.depth -= 1;
    }

    /// A named group of children.
    pub(super) fn group(&mut self, text: &str, children: impl FnOnce(&mut Self)) {
        self.line(text);
        self.depth += 1;
        children(self);
        self.depth -= 1;
    }

    pub(super) fn file(&mut self, file: &File) {
        self.node(file.span, "File", |t| {
            file.stmts.iter().for_each(|stmt| t.stmt(stmt))
        });
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Item(item) => self.item(item),
            StmtKind::Let(binding) => {
                let word = if binding.is_var { "Var" } else { "Let" };
                let text = flags(word, &[("mut", binding.mutable)]);
                self.node(stmt.span, &text, |t| t.binding(binding));
            }
            StmtKind::Expr(expr) => self.node(stmt.span, "Expr", |t| t.expr(expr)),
            StmtKind::Semi(expr) => self.node(stmt.span, "Semi", |t| t.expr(expr)),
            StmtKind::Empty => self.node(stmt.span, "Empty", |_| {}),
        }
    }

    fn binding(&mut self, binding: &Let) {
        self.pat(&binding.pat);
        self.opt_ty(binding.ty.as_ref());
        if let Some(init) = &binding.init {
            self.expr(init);
        }
        if let Some(block) = &binding.else_block {
            self.block("Else", block);
        }
    }

    pub(super) fn block(&mut self, name: &str, block: &Block) {
        self.node(block.span, name, |t| {
            block.stmts.iter().for_each(|stmt| t.stmt(stmt))
        });
    }

    pub(super) fn opt_ty(&mut self, ty: Option<&Type>) {
        if let Some(ty) = ty {
            self.group("Type", |t| t.ty(ty));
        }
    }

    pub(super) fn exprs<'e>(&mut self, name: &str, exprs: impl IntoIterator<Item = &'e Expr>) {
        self.group(name, |t| exprs.into_iter().for_each(|expr| t.expr(expr)));
    }

    fn opt_expr(&mut self, name: &str, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.group(name, |t| t.expr(expr));
        }
    }

    fn args(&mut self, args: &[Arg]) {
        for arg in args {
            let mut text = String::from("Arg");
            if arg.spread {
                text.push_str(" ...");
            }
            if let Some(name) = arg.name {
                let _ = write!(text, " {}", name.name);
            }
            self.group(&text, |t| t.expr(&arg.expr));
        }
    }

    fn elements(&mut self, elements: &[Element]) {
        for element in elements {
            if element.spread {
                self.group("Spread", |t| t.expr(&element.expr));
            } else {
                self.expr(&element.expr);
            }
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Paren(inner) if !self.parens => self.expr(inner),
            ExprKind::Lit(lit) => self.node(span, &literal(lit), |_| {}),
            ExprKind::Path(path) => self.path("Path", path),
            ExprKind::Paren(inner) => self.node(span, "Paren", |t| t.expr(inner)),
            ExprKind::Unary(op, inner) => {
                self.node(span, &format!("Unary {op:?}"), |t| t.expr(inner));
            }
            ExprKind::Borrow { mutable, expr } => {
                self.node(span, &flags("Borrow", &[("mut", *mutable)]), |t| {
                    t.expr(expr)
                });
            }
            ExprKind::Binary {
                op,
                op_span: _,
                lhs,
                rhs,
            } => {
                self.node(span, &format!("Binary {op:?}"), |t| {
                    t.expr(lhs);
                    t.expr(rhs);
                });
            }
            ExprKind::Short { op, lhs, rhs } => self.node(span, &format!("Short {op:?}"), |t| {
                t.expr(lhs);
                t.expr(rhs);
            }),
            ExprKind::Pipe { lhs, rhs } => self.node(span, "Pipe", |t| {
                t.expr(lhs);
                t.expr(rhs);
            }),
            ExprKind::Assign {
                op,
                op_span: _,
                target,
                value,
            } => {
                self.node(span, &format!("Assign {op:?}"), |t| {
                    t.expr(target);
                    t.expr(value);
                });
            }
            ExprKind::IncDec {
                increment,
                prefix,
                target,
            } => {
                let name = if *increment { "Increment" } else { "Decrement" };
                self.node(span, &flags(name, &[("prefix", *prefix)]), |t| {
                    t.expr(target)
                });
            }
            ExprKind::Ternary {
                cond,
                then,
                otherwise,
            } => self.node(span, "Ternary", |t| {
                t.expr(cond);
                t.expr(then);
                t.expr(otherwise);
            }),
            ExprKind::Let { pat, expr } => self.node(span, "LetCondition", |t| {
                t.pat(pat);
                t.expr(expr);
            }),
            ExprKind::LetIn { binding, body } => {
                let word = if binding.is_var { "VarIn" } else { "LetIn" };
                let text = flags(word, &[("mut", binding.mutable)]);
                self.node(span, &text, |t| {
                    t.binding(binding);
                    t.expr(body);
                });
            }
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => self.node(span, "If", |t| {
                t.expr(cond);
                t.block("Then", then);
                t.opt_expr("Else", otherwise.as_deref());
            }),
            ExprKind::While { label, cond, body } => {
                self.node(span, &labelled("While", *label), |t| {
                    t.expr(cond);
                    t.block("Body", body);
                });
            }
            ExprKind::Loop { label, body } => {
                self.node(span, &labelled("Loop", *label), |t| t.block("Body", body));
            }
            ExprKind::For {
                label,
                pat,
                iter,
                body,
            } => {
                self.node(span, &labelled("For", *label), |t| {
                    t.pat(pat);
                    t.expr(iter);
                    t.block("Body", body);
                });
            }
            ExprKind::Match { scrutinee, arms } => self.node(span, "Match", |t| {
                t.expr(scrutinee);
                for arm in arms {
                    t.node(arm.span, "Arm", |t| {
                        t.pat(&arm.pat);
                        t.opt_expr("Guard", arm.guard.as_ref());
                        t.expr(&arm.body);
                    });
                }
            }),
            ExprKind::Matches {
                scrutinee,
                pat,
                guard,
            } => self.node(span, "Matches", |t| {
                t.expr(scrutinee);
                t.pat(pat);
                t.opt_expr("Guard", guard.as_deref());
            }),
            ExprKind::Block { label, block } => {
                self.node(span, &labelled("BlockExpr", *label), |t| {
                    t.block("Block", block)
                });
            }
            ExprKind::Async(block) => self.node(span, "Async", |t| t.block("Block", block)),
            ExprKind::Closure(closure) => {
                let marks = [("move", closure.is_move), ("async", closure.is_async)];
                self.node(span, &flags("Closure", &marks), |t| {
                    closure.params.iter().for_each(|param| t.param(param));
                    t.opt_ty(closure.ret.as_ref());
                    t.group("Body", |t| t.expr(&closure.body));
                });
            }
            ExprKind::Call { callee, args } => self.node(span, "Call", |t| {
                t.expr(callee);
                t.args(args);
            }),
            ExprKind::MethodCall {
                receiver,
                optional,
                name,
                generics,
                args,
            } => {
                let text = format!("MethodCall {}", name.name);
                self.node(span, &flags(&text, &[("?", *optional)]), |t| {
                    t.expr(receiver);
                    t.types("Generics", generics);
                    t.args(args);
                });
            }
            ExprKind::Field {
                object,
                optional,
                name,
            } => {
                let text = format!("Field {}", name.name);
                self.node(span, &flags(&text, &[("?", *optional)]), |t| t.expr(object));
            }
            ExprKind::Index { object, index } => self.node(span, "Index", |t| {
                t.expr(object);
                t.expr(index);
            }),
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
                self.node(span, &flags("Range", &[("=", *inclusive)]), |t| {
                    t.opt_expr("Start", start.as_deref());
                    t.opt_expr("End", end.as_deref());
                });
            }
            ExprKind::Array(elements) => self.node(span, "Array", |t| t.elements(elements)),
            ExprKind::Repeat { value, count } => self.node(span, "Repeat", |t| {
                t.expr(value);
                t.expr(count);
            }),
            ExprKind::Tuple(items) => {
                self.node(span, "Tuple", |t| {
                    items.iter().for_each(|item| t.expr(item))
                });
            }
            ExprKind::Set(elements) => self.node(span, "Set", |t| t.elements(elements)),
            ExprKind::Map(entries) => self.node(span, "Map", |t| {
                for entry in entries {
                    match entry {
                        MapEntry::Pair { key, value } => t.exprs("Pair", [key, value]),
                        MapEntry::Spread(expr) => t.exprs("Spread", [expr]),
                    }
                }
            }),
            ExprKind::Struct { path, fields, base } => self.node(span, "Struct", |t| {
                t.path("Path", path);
                for field in fields {
                    t.node(
                        field.name.span,
                        &format!("Field {}", field.name.name),
                        |t| {
                            if let Some(value) = &field.value {
                                t.expr(value);
                            }
                        },
                    );
                }
                t.opt_expr("Base", base.as_deref());
            }),
            ExprKind::Comprehension(c) => {
                self.node(span, &format!("Comprehension {:?}", c.kind), |t| {
                    t.opt_expr("Key", c.key.as_ref());
                    t.expr(&c.value);
                    for clause in &c.clauses {
                        t.group("Clause", |t| {
                            t.pat(&clause.pat);
                            t.expr(&clause.iter);
                            t.exprs("Conditions", &clause.conds);
                        });
                    }
                });
            }
            ExprKind::Cast { expr, ty } => self.node(span, "Cast", |t| {
                t.expr(expr);
                t.ty(ty);
            }),
            ExprKind::Try(inner) => self.node(span, "Try", |t| t.expr(inner)),
            ExprKind::Throw(inner) => self.node(span, "Throw", |t| t.expr(inner)),
            ExprKind::TryCatch {
                body,
                catches,
                finally,
            } => self.node(span, "TryCatch", |t| {
                t.block("Body", body);
                for clause in catches {
                    t.group("Catch", |t| {
                        if let Some(pat) = &clause.pat {
                            t.pat(pat);
                        }
                        t.opt_ty(clause.ty.as_ref());
                        t.opt_expr("Guard", clause.guard.as_ref());
                        t.block("Body", &clause.body);
                    });
                }
                if let Some(block) = finally {
                    t.block("Finally", block);
                }
            }),
            ExprKind::Return(value) => {
                self.node(span, "Return", |t| t.opt_expr("Value", value.as_deref()));
            }
            ExprKind::Break { label, value } => {
                self.node(span, &labelled("Break", *label), |t| {
                    t.opt_expr("Value", value.as_deref());
                });
            }
            ExprKind::Continue { label } => {
                self.node(span, &labelled("Continue", *label), |_| {});
            }
            ExprKind::Await(inner) => self.node(span, "Await", |t| t.expr(inner)),
            ExprKind::Yield(value) => {
                self.node(span, "Yield", |t| t.opt_expr("Value", value.as_deref()));
            }
            ExprKind::Lazy(inner) => self.node(span, "Lazy", |t| t.expr(inner)),
            ExprKind::Spawn(inner) => self.node(span, "Spawn", |t| t.expr(inner)),
            ExprKind::Send {
                actor,
                ask,
                message,
                args,
            } => {
                let name = if *ask { "Ask" } else { "Send" };
                self.node(span, &format!("{name} {}", message.name), |t| {
                    t.expr(actor);
                    t.args(args);
                });
            }
            ExprKind::FString(parts) => self.node(span, "FString", |t| {
                for part in parts {
                    match part {
                        FStringPart::Text(text) => t.line(&format!("Text {text:?}")),
                        FStringPart::Expr { expr, spec } => {
                            let spec = spec.as_ref().map(|(text, _)| format!(" {text:?}"));
                            let text = format!("Hole{}", spec.unwrap_or_default());
                            t.exprs(&text, [expr]);
                        }
                    }
                }
            }),
            ExprKind::Macro { name, args } => {
                self.node(span, &format!("Macro {}", name.name), |t| t.args(args));
            }
            ExprKind::DataFrame(columns) => self.node(span, "DataFrame", |t| {
                for (name, values) in columns {
                    t.exprs("Column", [name, values]);
                }
            }),
            ExprKind::Error => self.node(span, "Error", |_| {}),
        }
    }

    pub(super) fn path(&mut self, name: &str, path: &Path) {
        let names: Vec<&str> = path
            .segments
            .iter()
            .map(|segment| segment.ident.name.as_str())
            .collect();
        self.node(path.span, &format!("{name} {}", names.join("::")), |t| {
            for segment in &path.segments {
                t.types(segment.ident.name.as_str(), &segment.generics);
            }
        });
    }

    pub(super) fn types(&mut self, name: &str, types: &[Type]) {
        if !types.is_empty() {
            self.group(name, |t| types.iter().for_each(|ty| t.ty(ty)));
        }
    }

    pub(super) fn pat(&mut self, pat: &Pat) {
        let span = pat.span;
        match &pat.kind {
            PatKind::Wild => self.node(span, "Wild", |_| {}),
            PatKind::Bind {
                mutable,
                by_ref,
                name,
                sub,
            } => {
                let text = format!("Bind {}", name.name);
                self.node(
                    span,
                    &flags(&text, &[("mut", *mutable), ("ref", *by_ref)]),
                    |t| {
                        if let Some(sub) = sub {
                            t.pat(sub);
                        }
                    },
                );
            }
            PatKind::Lit(expr) => self.node(span, "LiteralPattern", |t| t.expr(expr)),
            PatKind::Range {
                start,
                end,
                inclusive,
            } => {
                self.node(span, &flags("RangePattern", &[("=", *inclusive)]), |t| {
                    t.opt_expr("Start", start.as_deref());
                    t.opt_expr("End", end.as_deref());
                });
            }
            PatKind::Tuple(pats) => {
                self.node(span, "TuplePattern", |t| {
                    pats.iter().for_each(|pat| t.pat(pat))
                });
            }
            PatKind::Array(pats) => {
                self.node(span, "ArrayPattern", |t| {
                    pats.iter().for_each(|pat| t.pat(pat))
                });
            }
            PatKind::Rest(name) => self.node(span, &labelled("Rest", *name), |_| {}),
            PatKind::Path(path) => self.path("PathPattern", path),
            PatKind::TupleVariant { path, pats } => self.node(span, "VariantPattern", |t| {
                t.path("Path", path);
                pats.iter().for_each(|pat| t.pat(pat));
            }),
            PatKind::Struct { path, fields, rest } => {
                self.node(span, &flags("StructPattern", &[("..", *rest)]), |t| {
                    t.path("Path", path);
                    t.field_pats(fields);
                });
            }
            PatKind::Map { fields, rest } => {
                self.node(span, &flags("MapPattern", &[("..", *rest)]), |t| {
                    t.field_pats(fields)
                });
            }
            PatKind::Or(pats) => {
                self.node(span, "OrPattern", |t| {
                    pats.iter().for_each(|pat| t.pat(pat))
                });
            }
            PatKind::Ref(inner) => self.node(span, "RefPattern", |t| t.pat(inner)),
        }
    }

    fn field_pats(&mut self, fields: &[FieldPat]) {
        for field in fields {
            let text = format!("Field {}", field.name.name);
            self.node(field.name.span, &text, |t| t.pat(&field.pat));
        }
    }

    pub(super) fn ty(&mut self, ty: &Type) {
        let span = ty.span;
        match &ty.kind {
            TypeKind::Path(path) => self.path("TypePath", path),
            TypeKind::Ref { mutable, inner } => {
                self.node(span, &flags("RefType", &[("mut", *mutable)]), |t| {
                    t.ty(inner)
                });
            }
            TypeKind::Tuple(types) => {
                self.node(span, "TupleType", |t| types.iter().for_each(|ty| t.ty(ty)));
            }
            TypeKind::Array { elem, len } => self.node(span, "ArrayType", |t| {
                t.ty(elem);
                t.opt_expr("Length", len.as_deref());
            }),
            TypeKind::Fn { params, ret } => self.node(span, "FnType", |t| {
                t.types("Params", params);
                t.opt_ty(ret.as_deref());
            }),
            TypeKind::Trait { is_dyn, bounds } => {
                let name = if *is_dyn { "DynType" } else { "ImplType" };
                self.node(span, name, |t| t.types("Bounds", bounds));
            }
            TypeKind::Optional(inner) => self.node(span, "OptionalType", |t| t.ty(inner)),
            TypeKind::Never => self.node(span, "Never", |_| {}),
            TypeKind::Infer => self.node(span, "Infer", |_| {}),
        }
    }
}

/// A name followed by the marks that are set.
pub(super) fn flags(name: &str, marks: &[(&str, bool)]) -> String {
    let mut text = name.to_string();
    for (mark, _) in marks.iter().filter(|mark| mark.1) {
        text.push(' ');
        text.push_str(mark);
    }
    text
}

fn labelled(name: &str, label: Option<Ident>) -> String {
    match label {
        Some(label) => format!("{name} {}", label.name),
        None => name.to_string(),
    }
}

fn literal(lit: &Lit) -> String {
    let suffix = |suffix: &Option<crate::symbol::Symbol>| match suffix {
        Some(suffix) => format!(" {suffix}"),
        None => String::new(),
    };
    match lit {
        Lit::Nil => "Nil".to_string(),
        Lit::Bool(value) => format!("Bool {value}"),
        Lit::Int(value, s) => format!("Int {value}{}", suffix(s)),
        Lit::Float(value, s) => format!("Float {value:?}{}", suffix(s)),
        Lit::Str(text) => format!("Str {text:?}"),
        Lit::Char(c) => format!("Char {c:?}"),
        Lit::Byte(byte) => format!("Byte {byte}"),
        Lit::Bytes(bytes) => format!("Bytes {bytes:?}"),
        Lit::Atom(name) => format!("Atom {name}"),
    }
}
