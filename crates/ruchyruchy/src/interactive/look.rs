//! Looking at a program that grows: its definitions, the values of its variables, what can follow the dot behind
//! one of them, and an entry as the stages of the implementation see it. Nothing here runs any of the program.

use super::Interactive;
use crate::engine::add_source;
use crate::error::{CompileError, Sources};
use crate::stack::on_big_stack;
use crate::value::Value;
use ruchyruchy_builtins::{Builtin, Receiver};
use ruchyruchy_eval::interp::Interp;
use ruchyruchy_eval::map::MapData;
use ruchyruchy_eval::value::Value as Inner;
use ruchyruchy_hir::check;
use ruchyruchy_hir::hir::{FunId, Program};
use ruchyruchy_hir::print as hir_print;
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::{parser, print};
use std::collections::HashSet;

/// A name that the entries so far have defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name.
    pub name: String,
    /// What it is: the head of a function (`fun area(w, h)`), else a word (`struct`, `integer`, …).
    pub what: String,
}

/// What can stand behind the dot of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name.
    pub name: String,
    /// It is called.
    pub is_method: bool,
    /// The kind of a field's value, the head or signature of a method.
    pub what: String,
    /// What a builtin method does.
    pub doc: &'static str,
}

impl Interactive {
    /// Every name that an entry may use beside the builtins.
    pub fn names(&self) -> Vec<String> {
        let names = self.session.root_names().into_iter();
        let names = names.map(|name| name.as_str()).filter(|name| *name != "_");
        names.map(str::to_string).collect()
    }

    /// The names with what they mean.
    pub fn definitions(&self) -> Vec<Definition> {
        let names = self.names().into_iter();
        names
            .map(|name| Definition {
                what: self.described(&name),
                name,
            })
            .collect()
    }

    fn described(&self, name: &str) -> String {
        if let Some(value) = self.value(name) {
            return self.kind(&value);
        }
        match self.session.function(name) {
            Some(fun) => self.head(fun),
            None => self.session.describe_type(name).to_string(),
        }
    }

    /// The first line of a function as it was entered.
    fn head(&self, fun: FunId) -> String {
        let program = self.session.program();
        let span = program
            .funs
            .get(fun.index())
            .map_or(Span::NONE, |fun| fun.span);
        let sources = self.sources.borrow();
        let words: Vec<&str> = sources.text(span).split_whitespace().collect();
        words.join(" ")
    }

    /// The value of a variable or constant; none before it has one.
    pub fn value(&self, name: &str) -> Option<Value> {
        let global = self.session.root_global(name)?;
        self.interp.as_ref()?.global(global).map(Value)
    }

    /// What a path of names such as `user.address.city` has for a value, as far as no method must be called for it.
    pub fn value_at(&self, path: &[&str]) -> Option<Value> {
        let (first, rest) = path.split_first()?;
        rest.iter()
            .try_fold(self.value(first)?, |value, name| self.field(&value, name))
    }

    /// A field of a struct or instance, an element of a tuple, or what a map has at a string key.
    fn field(&self, value: &Value, name: &str) -> Option<Value> {
        match &value.0 {
            Inner::Map(_) => value.get(name),
            Inner::Tuple(_) => value.items()?.into_iter().nth(name.parse().ok()?),
            _ => {
                let index = self
                    .field_names(value)
                    .iter()
                    .position(|field| field == name)?;
                let record = value.record()?;
                record.field(index).map(|value| Value(value.share()))
            }
        }
    }

    fn field_names(&self, value: &Value) -> Vec<String> {
        let adts = &self.session.program().adts;
        let fields = value.record().and_then(|record| {
            let adt = adts.get(record.adt.index())?;
            let variant = adt.variants.get(record.variant as usize);
            Some(variant.map_or(&adt.fields, |variant| &variant.fields))
        });
        let fields = fields.into_iter().flatten();
        fields.map(|field| field.name.to_string()).collect()
    }

    /// The kind of a value as `type_of` gives it, user types by their name.
    pub fn kind(&self, value: &Value) -> String {
        let known = self.interp.as_ref();
        known.map_or_else(String::new, |interp| interp.type_name(&value.0))
    }

    /// What can follow the dot behind a value: its fields, the methods of its type, then those of the library, those of
    /// its own kind before those that every value has.
    pub fn members(&self, value: &Value) -> Vec<Member> {
        let mut members = Vec::new();
        let names = match &value.0 {
            Inner::Map(_) => {
                let keys = value.entries().unwrap_or_default().into_iter();
                let is_name = |key: &str| {
                    let word = key.chars().all(|c| c == '_' || c.is_alphanumeric());
                    word && key.chars().next().is_some_and(|c| !c.is_ascii_digit())
                };
                keys.filter_map(|(key, _)| key.as_str().map(str::to_string))
                    .filter(|key| is_name(key))
                    .collect()
            }
            Inner::Tuple(_) => (0..value.items().map_or(0, |items| items.len()))
                .map(|index| index.to_string())
                .collect(),
            _ => self.field_names(value),
        };
        for name in names {
            let what = self.field(value, &name).map(|field| self.kind(&field));
            members.push(Member {
                name,
                is_method: false,
                what: what.unwrap_or_default(),
                doc: "",
            });
        }
        let mut own: Vec<Member> = Vec::new();
        if let Some(interp) = &self.interp {
            own.extend(
                interp
                    .own_methods(&value.0)
                    .into_iter()
                    .map(|(name, fun)| Member {
                        name: name.to_string(),
                        is_method: true,
                        what: self.head(fun),
                        doc: "",
                    }),
            );
        }
        own.sort_by(|a, b| a.name.cmp(&b.name));
        members.extend(own);
        let mut seen: HashSet<String> = members.iter().map(|m| m.name.clone()).collect();
        for &receiver in Interp::receiver_of(&value.0).chain() {
            for method in builtin_methods(receiver) {
                if seen.insert(method.name.clone()) {
                    members.push(method);
                }
            }
        }
        members
    }

    /// What a type or module of the program has behind `::`: variants, functions, constants, further modules.
    pub fn names_in(&self, path: &[&str]) -> Vec<Definition> {
        let names = self.session.names_in(path).into_iter();
        names
            .map(|(name, fun)| Definition {
                name: name.to_string(),
                what: fun.map_or_else(String::new, |fun| self.head(fun)),
            })
            .collect()
    }

    /// The first `most` elements of a collection (characters of a string, a hundred times as many) and how many
    /// it has beyond; none if it has no more.
    pub fn shortened(&self, value: &Value, most: usize) -> Option<(Value, usize)> {
        let (short, length) = match &value.0 {
            Inner::Str(text) => {
                let most = most.saturating_mul(100);
                let (end, _) = text.char_indices().nth(most)?;
                let left = text.get(end..).map_or(0, |rest| rest.chars().count());
                return Some((Value::from(text.get(..end)?), left));
            }
            Inner::Array(items) => {
                let items = items.data.borrow();
                let first = items.iter().take(most).map(Inner::share);
                (Inner::array_of(first), items.len())
            }
            Inner::Map(map) => {
                let map = map.data.borrow();
                let mut short = MapData::default();
                for (key, value) in map.iter().take(most) {
                    short.insert(key.share(), value.share());
                }
                (Inner::map(short), map.len())
            }
            _ => return None,
        };
        (length > most).then(|| (Value(short), length - most))
    }

    /// The static type of an expression, as far as the text tells (`any` if it does not). Nothing is run or defined.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn static_type(&mut self, text: &str) -> Result<String, CompileError> {
        self.probe(text, |program, entry, _| {
            match check::value_type(program, entry) {
                Ty::Unknown => "any".to_string(),
                ty => hir_print::ty_text(&ty, program).to_string(),
            }
        })
    }

    /// The syntax tree of an entry. Nothing is run or defined.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn tree(&mut self, text: &str) -> Result<String, CompileError> {
        on_big_stack(self.engine.native_stack(), |_| {
            let sources = Sources::default();
            let source = add_source(&sources, "<entry>", text.to_string())?;
            let parsed = parser::parse(&source);
            if parsed.diagnostics.iter().any(Diagnostic::is_error) {
                return Err(CompileError::new(parsed.diagnostics, sources));
            }
            Ok(print::tree(&parsed.file, &source))
        })
    }

    /// An entry as the resolved program has it. Nothing is run or defined.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn resolved(&mut self, text: &str) -> Result<String, CompileError> {
        self.probe(text, |program, _, first_fun| {
            let funs = program.funs.iter().skip(first_fun);
            funs.map(|fun| hir_print::fun(program, fun)).collect()
        })
    }

    fn probe<R>(
        &mut self,
        text: &str,
        look: impl FnOnce(&Program, FunId, usize) -> R,
    ) -> Result<R, CompileError> {
        on_big_stack(self.engine.native_stack(), |_| {
            let source = add_source(&self.sources, "<entry>", text.to_string())?;
            let parsed = parser::parse(&source);
            if parsed.diagnostics.iter().any(Diagnostic::is_error) {
                return Err(CompileError::new(parsed.diagnostics, self.sources.clone()));
            }
            let (seen, diagnostics) = self.session.probe(&parsed.file, &source, look);
            seen.ok_or_else(|| CompileError::new(diagnostics, self.sources.clone()))
        })
    }
}

/// The methods that the table gives to this very kind of value.
fn builtin_methods(receiver: Receiver) -> impl Iterator<Item = Member> {
    let rows = Builtin::ALL.iter().copied();
    let rows = rows.filter(move |row| row.receiver() == receiver);
    rows.flat_map(|row| {
        row.names().iter().map(move |name| Member {
            name: (*name).to_string(),
            is_method: true,
            what: row.signature().to_string(),
            doc: row.doc(),
        })
    })
}
