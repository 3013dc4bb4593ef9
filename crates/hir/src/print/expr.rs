//! Expressions as text.

use super::decision::const_text;
use super::{Printer, op_text, short_op_text};
use crate::hir::{
    Arg, Element, Expr, ExprKind, Format, FormatPart, LocalId, LoopId, MapElement, Scope, Site,
    Unary, UpdateResult,
};
use crate::ty::{IntTy, Ty};
use ruchyruchy_builtins::Builtin;

/// ` i32` after an operator whose width is known.
fn width(int: &Option<IntTy>) -> String {
    int.map_or(String::new(), |int| format!(" {}", int.name()))
}

fn flag(on: bool, text: &str) -> &str {
    if on { text } else { "" }
}

fn label(id: LoopId) -> String {
    format!("L{}", id.0)
}

fn builtin_name(builtin: Builtin) -> String {
    format!("{builtin:?}")
}

fn site(site: &Site) -> String {
    match site {
        Site::Let(name) => format!("let {name}"),
        Site::Param(name) => format!("param {name}"),
        Site::Field(name) => format!("field {name}"),
        Site::Return => "return".to_owned(),
        Site::Element => "element".to_owned(),
    }
}

impl Printer<'_> {
    /// The node's line without its type, then its parts.
    pub(super) fn expr(&mut self, expr: &Expr) {
        let head = self.head(&expr.kind);
        let ty = self.of(&expr.ty);
        self.line(&format!("{head}{ty}"));
        self.parts(&expr.kind);
    }

    fn head(&self, kind: &ExprKind) -> String {
        match kind {
            ExprKind::Const(constant) => const_text(constant),
            ExprKind::Local(local) => self.local_name(*local),
            ExprKind::Move(local) => format!("move {}", self.local_name(*local)),
            ExprKind::Capture(index) => format!("^{index}"),
            ExprKind::Global(global) => self.global_name(*global),
            ExprKind::FunRef(fun) => format!("function {}", self.fun_name(*fun)),
            ExprKind::BuiltinRef(builtin) => format!("builtin {}", builtin_name(*builtin)),
            ExprKind::CtorRef { adt, variant } => {
                format!("constructor {}", self.variant_name(*adt, *variant))
            }
            ExprKind::TypeRef(adt) => format!("type {}", self.adt_name(*adt)),
            ExprKind::Closure(fun) => format!("closure {}", self.fun_name(*fun)),
            ExprKind::Lazy(fun) => format!("lazy {}", self.fun_name(*fun)),
            ExprKind::Unary { op, int, .. } => {
                let op = match op {
                    Unary::Neg => "-",
                    Unary::Not => "!",
                    Unary::BitNot => "~",
                };
                format!("unary {op}{}", width(int))
            }
            ExprKind::Binary { op, int, .. } => format!("binary {}{}", op_text(*op), width(int)),
            ExprKind::Short { op, .. } => format!("short {}", short_op_text(*op)),
            ExprKind::Cast { to, .. } => format!("cast {}", self.ty(to)),
            ExprKind::Coerce { ty, site: at, .. } => {
                format!("coerce {} ({})", self.ty(ty), site(at))
            }
            ExprKind::Narrow(_) => "narrow".to_owned(),
            ExprKind::Is { ty, .. } => format!("is {}", self.ty(ty)),
            ExprKind::Block { scope, discard, .. } => {
                format!("block{}{}", scope_text(scope), flag(*discard, " discard"))
            }
            ExprKind::Let { local, .. } => format!("let {}", self.local_name(*local)),
            ExprKind::LetGlobal { global, .. } => format!("let {}", self.global_name(*global)),
            ExprKind::Assign { want, .. } => format!("assign{}", flag(*want, " wanted")),
            ExprKind::Update {
                op, int, result, ..
            } => {
                let result = match result {
                    UpdateResult::Nothing => "",
                    UpdateResult::New => " gives new",
                    UpdateResult::Old => " gives old",
                };
                format!("update {}={}{result}", op_text(*op), width(int))
            }
            ExprKind::UpdateShort { op, .. } => format!("update {}=", short_op_text(*op)),
            ExprKind::Borrow(_) => "borrow".to_owned(),
            ExprKind::Forward(_) => "forward".to_owned(),
            ExprKind::Deref(_) => "deref".to_owned(),
            ExprKind::Field { name, hint, .. } => {
                let hint = hint.map_or(String::new(), |(adt, index)| {
                    format!(" ({} #{index})", self.adt_name(adt))
                });
                format!("field .{name}{hint}")
            }
            ExprKind::TupleField { index, .. } => format!("field .{index}"),
            ExprKind::Index { .. } => "index".to_owned(),
            ExprKind::If { .. } => "if".to_owned(),
            ExprKind::Loop { id, .. } => format!("loop {}", label(*id)),
            ExprKind::While { id, .. } => format!("while {}", label(*id)),
            ExprKind::For { id, local, .. } => {
                format!("for {} {}", label(*id), self.local_name(*local))
            }
            ExprKind::Labelled { id, .. } => format!("labelled {}", label(*id)),
            ExprKind::Break { id, .. } => format!("break {}", label(*id)),
            ExprKind::Continue { id } => format!("continue {}", label(*id)),
            ExprKind::Return(_) => "return".to_owned(),
            ExprKind::Match(_) => "match".to_owned(),
            ExprKind::Call { fun, .. } => format!("call {}", self.fun_name(*fun)),
            ExprKind::DefaultArg => "default".to_owned(),
            ExprKind::CallValue { .. } => "call value".to_owned(),
            ExprKind::CallBuiltin {
                builtin,
                expected,
                int,
                wrap,
                ..
            } => {
                let rest = format!("{}{}", width(int), self.expected(expected, *wrap));
                format!("call builtin {}{rest}", builtin_name(*builtin))
            }
            ExprKind::MethodCall {
                name,
                expected,
                int,
                wrap,
                unused,
                mutable_place,
                ..
            } => {
                let rest = format!("{}{}", width(int), self.expected(expected, *wrap));
                let flags = format!(
                    "{}{}",
                    flag(*unused, " unused"),
                    flag(*mutable_place, " in-place")
                );
                format!("call .{name}{rest}{flags}")
            }
            ExprKind::Construct { adt, variant, .. } => {
                format!("construct {}", self.variant_name(*adt, *variant))
            }
            ExprKind::New { adt, literal, .. } => {
                format!("new {}{}", self.adt_name(*adt), flag(*literal, " literal"))
            }
            ExprKind::Array(_) => "array".to_owned(),
            ExprKind::Repeat { .. } => "repeat".to_owned(),
            ExprKind::Tuple(_) => "tuple".to_owned(),
            ExprKind::Set(_) => "set".to_owned(),
            ExprKind::Map(_) => "map".to_owned(),
            ExprKind::Range { inclusive, .. } => {
                flag(*inclusive, "range ..=").to_owned() + flag(!*inclusive, "range ..")
            }
            ExprKind::Collect { into, .. } => format!("collect into {}", self.local_name(*into)),
            ExprKind::Format(_) => "format".to_owned(),
            ExprKind::Write { .. } => "write".to_owned(),
            ExprKind::DataFrame(_) => "data frame".to_owned(),
            ExprKind::Throw(_) => "throw".to_owned(),
            ExprKind::Rethrow(local) => format!("rethrow {}", self.local_name(*local)),
            ExprKind::Raise { error, .. } => format!("raise {}", error.name()),
            ExprKind::Try { .. } => "try".to_owned(),
            ExprKind::Question { convert, .. } => {
                let convert = convert.map_or(String::new(), |fun| {
                    format!(" convert {}", self.fun_name(fun))
                });
                format!("question{convert}")
            }
            ExprKind::OptChain { local, returns, .. } => {
                format!(
                    "opt-chain {}{}",
                    self.local_name(*local),
                    flag(*returns, " returns")
                )
            }
            ExprKind::Await(_) => "await".to_owned(),
            ExprKind::Send { message, ask, .. } => {
                format!("{} {message}", if *ask { "ask" } else { "send" })
            }
        }
    }

    fn expected(&self, expected: &Ty, wrap: bool) -> String {
        let wrap = flag(wrap, " wrap");
        match expected {
            Ty::Unknown => wrap.to_owned(),
            ty => format!(" expects {}{wrap}", self.ty(ty)),
        }
    }

    fn parts(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::Const(_)
            | ExprKind::Local(_)
            | ExprKind::Move(_)
            | ExprKind::Capture(_)
            | ExprKind::Global(_)
            | ExprKind::FunRef(_)
            | ExprKind::BuiltinRef(_)
            | ExprKind::CtorRef { .. }
            | ExprKind::TypeRef(_)
            | ExprKind::Closure(_)
            | ExprKind::Lazy(_)
            | ExprKind::Continue { .. }
            | ExprKind::DefaultArg
            | ExprKind::Rethrow(_) => {}
            ExprKind::Unary { expr, .. }
            | ExprKind::Cast { expr, .. }
            | ExprKind::Coerce { expr, .. }
            | ExprKind::Is { expr, .. }
            | ExprKind::Question { expr, .. }
            | ExprKind::Narrow(expr)
            | ExprKind::Borrow(expr)
            | ExprKind::Forward(expr)
            | ExprKind::Deref(expr)
            | ExprKind::Throw(expr)
            | ExprKind::Await(expr) => self.child("", expr),
            ExprKind::Raise { message, .. } => self.child("", message),
            ExprKind::Binary { lhs, rhs, .. } | ExprKind::Short { lhs, rhs, .. } => {
                self.child("", lhs);
                self.child("", rhs);
            }
            ExprKind::Block { stmts, .. } => stmts.iter().for_each(|stmt| self.child("", stmt)),
            ExprKind::Let { init, .. } | ExprKind::LetGlobal { init, .. } => {
                self.maybe("", init.as_deref());
            }
            ExprKind::Break { value, .. } | ExprKind::Return(value) => {
                self.maybe("", value.as_deref());
            }
            ExprKind::Assign { place, value, .. }
            | ExprKind::Update { place, value, .. }
            | ExprKind::UpdateShort { place, value, .. } => {
                self.child("place", place);
                self.child("", value);
            }
            ExprKind::Field { object, .. } | ExprKind::TupleField { object, .. } => {
                self.child("", object);
            }
            ExprKind::Index { object, index } => {
                self.child("", object);
                self.child("at", index);
            }
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => {
                self.child("cond", cond);
                self.child("then", then);
                self.maybe("else", otherwise.as_deref());
            }
            ExprKind::Loop { body, .. } | ExprKind::Labelled { body, .. } => self.child("", body),
            ExprKind::While { cond, body, .. } => {
                self.child("cond", cond);
                self.child("", body);
            }
            ExprKind::For { iter, body, .. } => {
                self.child("in", iter);
                self.child("", body);
            }
            ExprKind::Match(node) => self.match_expr(node),
            ExprKind::Call { args, .. } | ExprKind::CallBuiltin { args, .. } => self.args(args),
            ExprKind::CallValue { callee, args } => {
                self.child("callee", callee);
                self.args(args);
            }
            ExprKind::MethodCall { receiver, args, .. } => {
                self.child("on", receiver);
                self.args(args);
            }
            ExprKind::Construct { fields, base, .. } => {
                self.numbered(fields);
                self.maybe("base", base.as_deref());
            }
            ExprKind::New { args, fields, .. } => {
                self.args(args);
                self.numbered(fields);
            }
            ExprKind::Array(elements) | ExprKind::Set(elements) => self.elements(elements),
            ExprKind::Repeat { value, count } => {
                self.child("", value);
                self.child("times", count);
            }
            ExprKind::Tuple(parts) => parts.iter().for_each(|part| self.child("", part)),
            ExprKind::Map(entries) => self.entries(entries),
            ExprKind::Range { start, end, .. } => {
                self.maybe("from", start.as_deref());
                self.maybe("to", end.as_deref());
            }
            ExprKind::Collect { key, value, .. } => {
                self.maybe("key", key.as_deref());
                self.child("", value);
            }
            ExprKind::Format(format) => self.format(format),
            ExprKind::Write { dest, text } => {
                self.child("to", dest);
                self.child("", text);
            }
            ExprKind::DataFrame(columns) => {
                for (name, values) in columns {
                    self.child("column", name);
                    self.child("values", values);
                }
            }
            ExprKind::Try {
                body,
                catch,
                finally,
            } => {
                self.child("", body);
                if let Some((local, handler)) = catch {
                    let name = self.local_name(*local);
                    self.child(&format!("catch {name}"), handler);
                }
                self.maybe("finally", finally.as_deref());
            }
            ExprKind::OptChain { base, rest, .. } => {
                self.child("base", base);
                self.child("rest", rest);
            }
            ExprKind::Send { actor, args, .. } => {
                self.child("to", actor);
                self.args(args);
            }
        }
    }

    fn maybe(&mut self, label: &str, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.child(label, expr);
        }
    }

    fn args(&mut self, args: &[Arg]) {
        for arg in args {
            let name = arg.name.map_or(String::new(), |name| format!("{name} ="));
            let label = match (arg.spread, name.is_empty()) {
                (true, _) => "...".to_owned(),
                (false, true) => "arg".to_owned(),
                (false, false) => name,
            };
            self.child(&label, &arg.expr);
        }
    }

    fn numbered(&mut self, fields: &[(u32, Expr)]) {
        for (index, value) in fields {
            self.child(&format!("#{index}"), value);
        }
    }

    fn elements(&mut self, elements: &[Element]) {
        for element in elements {
            self.child(flag(element.spread, "..."), &element.expr);
        }
    }

    fn entries(&mut self, entries: &[MapElement]) {
        for entry in entries {
            match entry {
                MapElement::Pair(key, value) => {
                    self.child("key", key);
                    self.child("value", value);
                }
                MapElement::Spread(map) => self.child("...", map),
            }
        }
    }

    fn format(&mut self, format: &Format) {
        let parts: Vec<String> = format.parts.iter().map(format_part).collect();
        self.depth += 1;
        self.line(&format!("parts {}", parts.join(" ")));
        self.depth -= 1;
        for (index, arg) in format.args.iter().enumerate() {
            self.child(&index.to_string(), arg);
        }
    }
}

fn scope_text(scope: &Scope) -> String {
    let list = |locals: &[LocalId]| {
        locals
            .iter()
            .map(|local| format!(" %{}", local.0))
            .collect::<String>()
    };
    let cells = match scope.early_cells.is_empty() {
        true => String::new(),
        false => format!(" early{}", list(&scope.early_cells)),
    };
    format!("{}{cells}", list(&scope.locals))
}

/// `"text"`, or `{0:>8.2}` with the spec in Rust's form.
fn format_part(part: &FormatPart) -> String {
    let (arg, spec, int, width_arg, precision_arg) = match part {
        FormatPart::Text(text) => return format!("{text:?}"),
        FormatPart::Arg {
            arg,
            spec,
            int,
            width_arg,
            precision_arg,
        } => (arg, spec, int, width_arg, precision_arg),
    };
    let mut text = String::new();
    if let Some(align) = spec.align {
        text.push(spec.fill);
        text.push(match align {
            ruchyruchy_builtins::format_spec::Align::Left => '<',
            ruchyruchy_builtins::format_spec::Align::Center => '^',
            ruchyruchy_builtins::format_spec::Align::Right => '>',
        });
    }
    text += flag(spec.plus, "+");
    text += flag(spec.alternate, "#");
    text += flag(spec.zero, "0");
    let count = |fixed: &Option<usize>, arg: &Option<usize>| match (fixed, arg) {
        (Some(count), _) => count.to_string(),
        (None, Some(arg)) => format!("{arg}$"),
        (None, None) => String::new(),
    };
    text += &count(&spec.width, width_arg);
    if spec.group {
        text.push(',');
    }
    if spec.precision.is_some() || precision_arg.is_some() {
        text += &format!(".{}", count(&spec.precision, precision_arg));
    }
    text += spec.kind.letters();
    let colon = if text.is_empty() { "" } else { ":" };
    format!("{{{arg}{colon}{text}{}}}", width(int))
}
