//! Decision trees as text.
//!
//! A chain of *no* branches is printed flat, since it can be long, and a subtree that is reached on several
//! ways is printed once, under a number: `#1:` where it stands, `goto #1` elsewhere.

use super::Printer;
use crate::hir::{Binding, Const, Decision, Match, OPTION, Proj, Test};
use ruchyruchy_syntax::symbol::FxHashMap;
use std::rc::Rc;

/// Numbers of shared subtrees that have been printed, by address.
type Shared = FxHashMap<usize, usize>;

impl Printer<'_> {
    pub(super) fn match_expr(&mut self, node: &Match) {
        self.child("of", &node.scrutinee);
        self.depth += 1;
        let locals: Vec<String> = node
            .scope
            .locals
            .iter()
            .map(|local| format!("%{}", local.0))
            .collect();
        if !locals.is_empty() {
            self.line(&format!("slots {}", locals.join(" ")));
        }
        let mut shared = Shared::default();
        self.decision(&node.tree, &mut shared);
        for (index, arm) in node.arms.iter().enumerate() {
            self.line(&format!("arm {index}"));
            if let Some(guard) = &arm.guard {
                self.child("guard", guard);
            }
            self.child("", &arm.body);
        }
        self.depth -= 1;
    }

    /// Prints a subtree below a label, or refers to it.
    fn subtree(&mut self, label: &str, tree: &Rc<Decision>, shared: &mut Shared) {
        match &**tree {
            Decision::Fail => self.line(&format!("{label} fail")),
            Decision::Leaf {
                otherwise: None, ..
            } => {
                self.label = format!("{label} ");
                self.decision(tree, shared);
            }
            _ => {
                if let Some(text) = self.known(tree, shared) {
                    self.line(&format!("{label} {text}"));
                    return;
                }
                let number = self.number(tree, shared);
                self.line(&format!("{label}{number}"));
                self.depth += 1;
                self.decision(tree, shared);
                self.depth -= 1;
            }
        }
    }

    fn known(&self, tree: &Rc<Decision>, shared: &Shared) -> Option<String> {
        let address = Rc::as_ptr(tree) as usize;
        shared.get(&address).map(|number| format!("goto #{number}"))
    }

    /// ` #n:` for a subtree that others refer to as well.
    fn number(&self, tree: &Rc<Decision>, shared: &mut Shared) -> String {
        if Rc::strong_count(tree) < 2 {
            return String::new();
        }
        let number = shared.len() + 1;
        shared.insert(Rc::as_ptr(tree) as usize, number);
        format!(" #{number}:")
    }

    fn decision(&mut self, tree: &Decision, shared: &mut Shared) {
        let mut node = tree;
        loop {
            let next = match node {
                Decision::Fail => return self.line("fail"),
                Decision::Leaf {
                    arm,
                    bindings,
                    otherwise,
                } => {
                    let bound: Vec<String> = bindings
                        .iter()
                        .map(|binding| self.binding(binding))
                        .collect();
                    self.line(&format!("=> arm {arm}{}", bound.join(",")));
                    otherwise.as_ref()
                }
                Decision::Test { at, test, yes, no } => {
                    let label = format!("if {} is {}:", self.path(at), self.test(test));
                    self.subtree(&label, yes, shared);
                    Some(no)
                }
                Decision::Switch {
                    at,
                    adt,
                    cases,
                    default,
                } => {
                    self.line(&format!("switch {}", self.path(at)));
                    for (variant, case) in (0..).zip(cases) {
                        if let Some(case) = case {
                            let name = self.variant_name(*adt, variant);
                            self.subtree(&format!("{name}:"), case, shared);
                        }
                    }
                    Some(default)
                }
            };
            let Some(next) = next else { return };
            let is_end = matches!(
                **next,
                Decision::Fail
                    | Decision::Leaf {
                        otherwise: None,
                        ..
                    }
            );
            if !is_end {
                if let Some(text) = self.known(next, shared) {
                    return self.line(&text);
                }
                let number = self.number(next, shared);
                if !number.is_empty() {
                    self.line(number.trim_start());
                }
            }
            node = next;
        }
    }

    fn binding(&self, binding: &Binding) -> String {
        let copy = if binding.copy { "copy " } else { "" };
        format!(
            " {} = {copy}{}",
            self.local_name(binding.local),
            self.path(&binding.at)
        )
    }

    /// `it`, `it.0`, `it.name`, `it[1]`, `it[-1]`, `it[1..-2]`, `it?` (as Option), `it!` (as Result), `it{key}`.
    fn path(&self, path: &[Proj]) -> String {
        let mut text = "it".to_owned();
        for step in path {
            text += &match step {
                Proj::Payload(index) => format!(".{index}"),
                Proj::Inner(adt) if *adt == OPTION => "?".to_owned(),
                Proj::Inner(_) => "!".to_owned(),
                Proj::Field(name) => format!(".{name}"),
                Proj::Tuple(index) => format!(".{index}"),
                Proj::TupleBack(index) => format!(".-{index}"),
                Proj::Front(index) => format!("[{index}]"),
                Proj::Back(index) => format!("[-{index}]"),
                Proj::Slice(front, back) => format!("[{front}..-{back}]"),
                Proj::Key(name) => format!("{{{name}}}"),
            };
        }
        text
    }

    fn test(&self, test: &Test) -> String {
        let length = |len: &u32, at_least: &bool| {
            format!("{len}{}", if *at_least { " or more" } else { "" })
        };
        match test {
            Test::Variant(adt, variant) => self.variant_name(*adt, *variant),
            Test::Some => "Some".to_owned(),
            Test::None => "None".to_owned(),
            Test::Ok => "Ok".to_owned(),
            Test::Err => "Err".to_owned(),
            Test::Struct(adt) => self.adt_name(*adt),
            Test::ErrorKind(kind) => kind.map_or("Error".to_owned(), |kind| kind.name().to_owned()),
            Test::Const(constant) => const_text(constant),
            Test::Global(global) => format!("== {}", self.global_name(*global)),
            Test::Range { lo, hi, inclusive } => {
                let bound =
                    |bound: &Option<Const>| bound.as_ref().map_or(String::new(), const_text);
                let dots = if *inclusive { "..=" } else { ".." };
                format!("{}{dots}{}", bound(lo), bound(hi))
            }
            Test::Array { len, at_least } => format!("array of {}", length(len, at_least)),
            Test::Tuple { len, at_least } => format!("tuple of {}", length(len, at_least)),
            Test::HasKey(name) => format!("map with {name}"),
            Test::Is(ty) => format!("a {}", self.ty(ty)),
        }
    }
}

/// A constant as it would be written.
pub fn const_text(constant: &Const) -> String {
    match constant {
        Const::Nil => "nil".to_owned(),
        Const::Bool(value) => value.to_string(),
        Const::Int(value) => value.to_string(),
        Const::Big(value) => format!("{value}u64"),
        Const::Float(value) => format!("{value:?}"),
        Const::Str(text) => format!("{text:?}"),
        Const::Byte(value) => format!("b{:?}", *value as char),
        Const::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Const::Atom(name) => format!(":{name}"),
    }
}
