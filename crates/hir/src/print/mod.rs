//! A program as text: what `dump --stage hir` shows and what snapshot tests compare.
//!
//! One node a line, parts indented below it, the static type behind a colon where one is known. Functions
//! are `f3`, types `a4`, globals `g0`, frame slots `%2`, captures `^1`, loops `L0`; each with its name, so that
//! the text can be read without a table. Numbers depend on the program alone: equal programs print equal
//! texts.

mod decision;
mod expr;
mod types;

pub use decision::const_text;
pub(crate) use types::ty_text_by;
pub use types::{TyText, op_text, short_op_text, ty_text};

use crate::hir::{
    Adt, AdtId, AdtKind, CaptureFrom, ENTRY, FieldDef, Fun, FunId, FunKind, Global, GlobalId,
};
use crate::hir::{Expr, KindKey, LocalId, Methods, Program};
use crate::ty::Ty;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::fmt::Write;

/// The number of prelude types in front, which every program has; `Entry` is the last.
const PRELUDE_ADTS: usize = ENTRY.0 as usize + 1;

/// The whole program.
pub fn program(program: &Program) -> String {
    let mut printer = Printer::new(program);
    for adt in program.adts.iter().skip(PRELUDE_ADTS) {
        printer.adt(adt);
    }
    for (index, global) in program.globals.iter().enumerate() {
        printer.global(index, global);
    }
    printer.kinds();
    for fun in &program.funs {
        printer.fun(fun);
    }
    printer.ends();
    printer.out
}

/// One function.
pub fn fun(program: &Program, fun: &Fun) -> String {
    let mut printer = Printer::new(program);
    printer.fun(fun);
    printer.out
}

/// Writes lines; knows whose slots it names.
struct Printer<'p> {
    program: &'p Program,
    fun: Option<&'p Fun>,
    out: String,
    depth: usize,
    /// Words in front of the next line: what the node is to its parent.
    label: String,
}

impl<'p> Printer<'p> {
    fn new(program: &'p Program) -> Printer<'p> {
        Printer {
            program,
            fun: None,
            out: String::new(),
            depth: 0,
            label: String::new(),
        }
    }

    fn line(&mut self, text: &str) {
        // Deep trees would fill the screen, and the memory, with blanks.
        let indent = self.depth.min(60) * 2;
        let label = std::mem::take(&mut self.label);
        let _ = writeln!(self.out, "{:indent$}{label}{text}", "");
    }

    /// Prints an expression one level further in, with words in front.
    fn child(&mut self, label: &str, expr: &Expr) {
        self.depth += 1;
        self.label = if label.is_empty() {
            String::new()
        } else {
            format!("{label}: ")
        };
        self.expr(expr);
        self.depth -= 1;
    }

    fn fun_name(&self, id: FunId) -> String {
        match self.program.funs.get(id.index()) {
            Some(fun) => format!("f{} {}", id.0, fun.name),
            None => format!("f{}", id.0),
        }
    }

    fn adt_name(&self, id: AdtId) -> String {
        self.program
            .adts
            .get(id.index())
            .map_or("?".to_owned(), |adt| adt.name.to_string())
    }

    fn variant_name(&self, id: AdtId, variant: u32) -> String {
        let Some(adt) = self.program.adts.get(id.index()) else {
            return "?".to_owned();
        };
        match adt.variants.get(variant as usize) {
            Some(variant) => format!("{}::{}", adt.name, variant.name),
            None => adt.name.to_string(),
        }
    }

    fn local_name(&self, id: LocalId) -> String {
        let info = self.fun.and_then(|fun| fun.locals.get(id.index()));
        match info {
            Some(info) if !info.name.as_str().starts_with('%') => {
                format!("%{} {}", id.0, info.name)
            }
            _ => format!("%{}", id.0),
        }
    }

    fn global_name(&self, id: GlobalId) -> String {
        match self.program.globals.get(id.index()) {
            Some(global) => format!("g{} {}", id.0, global.name),
            None => format!("g{}", id.0),
        }
    }

    fn ty(&self, ty: &Ty) -> String {
        ty_text(ty, self.program).to_string()
    }

    /// `: T`, or nothing for Unknown.
    fn of(&self, ty: &Ty) -> String {
        match ty {
            Ty::Unknown => String::new(),
            ty => format!(": {}", self.ty(ty)),
        }
    }

    fn field(&self, field: &FieldDef) -> String {
        let default = field
            .default
            .map_or(String::new(), |fun| format!(" = f{}", fun.0));
        format!("{}{}{default}", field.name, self.of(&field.ty))
    }

    fn fields(&self, fields: &[FieldDef]) -> String {
        fields
            .iter()
            .map(|field| self.field(field))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn adt(&mut self, adt: &Adt) {
        let kind = match adt.kind {
            AdtKind::Struct => "struct",
            AdtKind::Enum => "enum",
            AdtKind::Class => "class",
            AdtKind::Actor => "actor",
        };
        let base = adt
            .base
            .map_or(String::new(), |base| format!(" : {}", self.adt_name(base)));
        let tuple = if adt.is_tuple { " tuple" } else { "" };
        self.line(&format!("{kind} a{} {}{base}{tuple}", adt.id.0, adt.name));
        self.depth += 1;
        for field in &adt.fields {
            self.line(&format!("field {}", self.field(field)));
        }
        for variant in &adt.variants {
            let fields = self.fields(&variant.fields);
            let payload = match (variant.fields.is_empty(), variant.named) {
                (true, _) => String::new(),
                (_, true) => format!(" {{ {fields} }}"),
                (_, false) => format!("({fields})"),
            };
            self.line(&format!(
                "variant {}{payload} = {}",
                variant.name, variant.discriminant
            ));
        }
        if let Some(fun) = adt.constructor {
            self.line(&format!("constructor {}", self.fun_name(fun)));
        }
        self.methods(&adt.methods);
        self.named("getter", &adt.getters);
        self.named("setter", &adt.setters);
        self.named("handler", &adt.handlers);
        if let Some(fun) = adt.invariant {
            self.line(&format!("invariant {}", self.fun_name(fun)));
        }
        self.depth -= 1;
    }

    fn methods(&mut self, methods: &Methods) {
        self.named("method", &methods.by_name);
        let mut hooks: Vec<_> = methods.hooks.iter().collect();
        hooks.sort_by_key(|(hook, _)| format!("{hook:?}"));
        for (hook, fun) in hooks {
            self.line(&format!("hook {hook:?} = {}", self.fun_name(*fun)));
        }
    }

    fn named(&mut self, what: &str, funs: &FxHashMap<Symbol, FunId>) {
        let mut funs: Vec<_> = funs.iter().collect();
        funs.sort_by_key(|(name, _)| name.as_str());
        for (name, fun) in funs {
            self.line(&format!("{what} {name} = {}", self.fun_name(*fun)));
        }
    }

    fn kinds(&mut self) {
        let mut kinds: Vec<(&KindKey, &Methods)> = self.program.kinds.iter().collect();
        kinds.sort_by_key(|(kind, _)| format!("{kind:?}"));
        for (kind, methods) in kinds {
            self.line(&format!("kind {kind:?}"));
            self.depth += 1;
            self.methods(methods);
            self.depth -= 1;
        }
    }

    fn global(&mut self, index: usize, global: &Global) {
        let init = global
            .init
            .map_or(String::new(), |fun| format!(" = f{}", fun.0));
        self.line(&format!(
            "global g{index} {}{}{init}",
            global.name,
            self.of(&global.ty)
        ));
    }

    fn fun(&mut self, fun: &'p Fun) {
        self.fun = Some(fun);
        let kind = match fun.kind {
            FunKind::Free => "fun",
            FunKind::Method => "method",
            FunKind::MutMethod => "mut method",
            FunKind::Closure => "closure",
            FunKind::Entry => "entry",
            FunKind::Constructor => "constructor",
            FunKind::Thunk => "thunk",
        };
        let params: Vec<String> = fun
            .params
            .iter()
            .map(|param| self.param(fun, param))
            .collect();
        let result = match &fun.ret {
            Ty::Unknown => String::new(),
            ty => format!(" -> {}", self.ty(ty)),
        };
        let flags = [
            (fun.by_move, " move"),
            (fun.returns_alias, " returns-alias"),
            (fun.is_async, " async"),
            (fun.variadic, " variadic"),
        ];
        let flags: String = flags
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, text)| *text)
            .collect();
        let head = format!(
            "{kind} f{} {}({}){result}{flags}",
            fun.id.0,
            fun.name,
            params.join(", ")
        );
        self.line(&head);
        self.depth += 1;
        for (index, local) in fun.locals.iter().enumerate() {
            let flags = [
                (local.mutable, " mut"),
                (local.captured, " captured"),
                (local.early_cell, " early-cell"),
            ];
            let flags: String = flags
                .iter()
                .filter(|(on, _)| *on)
                .map(|(_, text)| *text)
                .collect();
            let name = self.local_name(LocalId(index as u32));
            self.line(&format!("local {name}{}{flags}", self.of(&local.ty)));
        }
        for (index, capture) in fun.captures.iter().enumerate() {
            let from = match capture {
                CaptureFrom::Local(local) => format!("%{}", local.0),
                CaptureFrom::Capture(outer) => format!("^{outer}"),
            };
            self.line(&format!("capture ^{index} = maker's {from}"));
        }
        for param in &fun.params {
            if let Some(default) = &param.default {
                self.label = format!("default {}: ", param.name);
                self.expr(default);
            }
        }
        self.expr(&fun.body);
        self.depth -= 1;
        self.fun = None;
    }

    fn param(&self, fun: &Fun, param: &crate::hir::Param) -> String {
        let alias = if param.is_alias { "&mut " } else { "" };
        let ty = match (&param.ty, param.annotated) {
            (Ty::Unknown, false) if alias.is_empty() => String::new(),
            (ty, _) => format!(": {alias}{}", self.ty(ty)),
        };
        // The slot is told only where it is not the one with the parameter's own number and name.
        let info = fun.locals.get(param.local.index());
        let plain = info.is_some_and(|info| info.name == param.name);
        let slot = if plain {
            String::new()
        } else {
            format!(" %{}", param.local.0)
        };
        format!("{}{slot}{ty}", param.name)
    }

    fn ends(&mut self) {
        if let Some(entry) = self.program.entry {
            self.line(&format!("entry {}", self.fun_name(entry)));
        }
        if let Some(main) = self.program.main {
            self.line(&format!("main {}", self.fun_name(main)));
        }
        for test in &self.program.tests {
            let mut text = format!("test {} = {}", test.name, self.fun_name(test.fun));
            if test.ignored {
                text.push_str(" ignored");
            }
            match &test.expected {
                Some(expected) => {
                    let _ = write!(text, " should panic with {expected:?}");
                }
                None if test.should_panic => text.push_str(" should panic"),
                None => {}
            }
            self.line(&text);
        }
    }
}
