//! Patterns that are missing, as text.

use super::column::Ctor;
use crate::hir::{FieldDef, Program};

/// A pattern made by the checker.
#[derive(Clone, Debug)]
pub(super) enum Witness {
    Wild,
    Ctor(Ctor, Vec<Witness>),
}

impl Witness {
    fn is_wild(&self) -> bool {
        matches!(self, Witness::Wild)
    }

    /// The pattern as one would write it.
    pub(super) fn text(&self, program: &Program) -> String {
        let Witness::Ctor(ctor, parts) = self else {
            return "_".to_owned();
        };
        let texts: Vec<String> = parts.iter().map(|part| part.text(program)).collect();
        let call = |name: &str| format!("{name}({})", texts.join(", "));
        match ctor {
            Ctor::Bool(value) => value.to_string(),
            Ctor::Nil => "nil".to_owned(),
            Ctor::None => "None".to_owned(),
            Ctor::Some => call("Some"),
            Ctor::Ok => call("Ok"),
            Ctor::Err => call("Err"),
            Ctor::Tuple(1) => format!("({},)", texts.concat()),
            Ctor::Tuple(_) => call(""),
            Ctor::Array(_, false) => format!("[{}]", texts.join(", ")),
            Ctor::Array(0, true) => "[..]".to_owned(),
            Ctor::Array(_, true) => format!("[{}, ..]", texts.join(", ")),
            Ctor::Ints(from, to) => ints(*from, *to),
            Ctor::Variant(adt, variant) => {
                let Some(adt) = program.adts.get(adt.index()) else {
                    return "_".to_owned();
                };
                let Some(variant) = adt.variants.get(*variant as usize) else {
                    return "_".to_owned();
                };
                let name = format!("{}::{}", adt.name, variant.name);
                match (variant.named, variant.fields.is_empty()) {
                    (_, true) => name,
                    (true, _) => self.named(&name, &variant.fields, parts, program),
                    (false, _) => call(&name),
                }
            }
            Ctor::Struct(adt) => {
                let Some(adt) = program.adts.get(adt.index()) else {
                    return "_".to_owned();
                };
                match adt.is_tuple {
                    true => call(adt.name.as_str()),
                    false => self.named(adt.name.as_str(), &adt.fields, parts, program),
                }
            }
        }
    }

    fn named(
        &self,
        name: &str,
        fields: &[FieldDef],
        parts: &[Witness],
        program: &Program,
    ) -> String {
        let shown = fields.iter().zip(parts).filter(|(_, part)| !part.is_wild());
        let mut texts: Vec<String> = shown
            .map(|(field, part)| format!("{}: {}", field.name, part.text(program)))
            .collect();
        if texts.len() < fields.len() {
            texts.push("..".to_owned());
        }
        format!("{name} {{ {} }}", texts.join(", "))
    }
}

/// A range of ints; the ends of the 64-bit types are left open.
fn ints(from: i128, to: i128) -> String {
    if from == to {
        return from.to_string();
    }
    let start = if from == i128::from(i64::MIN) {
        String::new()
    } else {
        from.to_string()
    };
    let is_end = to == i128::from(i64::MAX) || to == i128::from(u64::MAX);
    match (start.is_empty(), is_end) {
        (true, true) => "_".to_owned(),
        (_, true) => format!("{start}.."),
        (_, false) => format!("{start}..={to}"),
    }
}

/// "`a`", "`a` and `b`", "`a`, `b` and more": at most `max` of them; None if there are none.
pub(super) fn list(patterns: &[String], max: usize) -> Option<String> {
    let mut shown: Vec<String> = patterns
        .iter()
        .take(max)
        .map(|text| format!("`{text}`"))
        .collect();
    if patterns.len() > max {
        shown.push("more".to_owned());
    }
    let last = shown.pop()?;
    Some(if shown.is_empty() {
        last
    } else {
        format!("{} and {last}", shown.join(", "))
    })
}
