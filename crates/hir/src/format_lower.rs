//! Format strings, static part: which argument each hole shows, and what is wrong with the string.
//!
//! The grammar is the kernel's ([`ruchyruchy_builtins::format_spec`]); this file knows the arguments of a
//! call. The result is a [`Plan`]: the pieces, which refer to arguments by number, and the *captures*, names in
//! holes that no argument has (`"{x}"`). Lowering resolves each capture like a variable of that name and
//! appends it to the arguments in the order given, then [`finish`] makes the [`Format`].
//!
//! Text, its escapes resolved, is not what stands in the source. Errors inside the string find their place
//! through the raw literal when the caller has it.

use crate::hir::{Expr, Format, FormatPart, FormatSpec};
use ruchyruchy_builtins::format_spec::{Argument, Count, FormatError, Part, Spec, Template};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::ops::Range;

/// An argument of a formatting call, after the format string.
#[derive(Clone, Copy, Debug)]
pub struct FormatArg {
    /// `name = e`
    pub name: Option<Symbol>,
    /// Where it stands.
    pub span: Span,
}

/// A format string, understood.
#[derive(Debug, Default)]
pub struct Plan {
    /// The pieces; arguments are numbered as in the call, captures follow them.
    pub parts: Vec<FormatPart>,
    /// Names to be looked up as variables, each once, with the hole that uses it first.
    pub captures: Vec<(Symbol, Span)>,
}

/// A piece of an f-string.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// Literal text.
    Text(&'a str),
    /// `{e}` or `{e:spec}`; the expressions are the arguments in order.
    Hole {
        /// The text after the colon and where it stands.
        spec: Option<(&'a str, Span)>,
    },
}

/// The string literal that holds a format string.
#[derive(Clone, Copy, Debug)]
pub struct Literal<'a> {
    /// Its text, escapes resolved.
    pub text: &'a str,
    /// Where it stands, quotes included.
    pub span: Span,
    /// What stands there, if known: errors then point into it.
    pub raw: Option<&'a str>,
}

/// Whether a string literal given first to `println` is a format string: it has holes, and nothing in it
/// speaks against that (as in `println("{\"a\": 1}", x)`).
pub fn is_format_string(text: &str) -> bool {
    Template::parse(text).is_ok_and(|template| template.holes().next().is_some())
}

/// Understands a format string by Rust's rules.
///
/// # Errors
/// E0764: malformed holes, holes without argument, arguments without hole, names given twice.
pub fn parse_format(literal: Literal<'_>, args: &[FormatArg]) -> Result<Plan, Vec<Diagnostic>> {
    let template = match Template::parse(literal.text) {
        Ok(template) => template,
        Err(error) => return Err(vec![literal.diagnostic(&error)]),
    };
    let mut errors = check_names(args);
    errors.extend(
        template
            .missing(args.len())
            .iter()
            .map(|error| literal.diagnostic(error)),
    );
    // Where a number is too high, it is that number which is wrong, and not the arguments.
    let unused_position = match errors.is_empty() {
        true => template.unused_positions(args.len()),
        false => Vec::new(),
    };
    for (index, arg) in args.iter().enumerate() {
        let named = arg
            .name
            .is_some_and(|name| template.uses_name(name.as_str()));
        if !named && unused_position.contains(&index) {
            errors.push(unused(arg, &template, literal));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut numbering = Numbering {
        args,
        captures: Vec::new(),
    };
    let mut parts = Vec::new();
    for part in template.parts {
        parts.push(match part {
            Part::Literal(text) => FormatPart::Text(text.into()),
            Part::Hole(hole) => {
                let span = literal.place(&hole.range);
                // Width and precision first: so captures come in the order Rust evaluates them.
                let (width_arg, precision_arg) = numbering.counts(&hole.spec, span);
                let arg = numbering.number(&hole.argument, span);
                FormatPart::Arg {
                    arg,
                    spec: fixed(&hole.spec),
                    int: None,
                    width_arg,
                    precision_arg,
                }
            }
        });
    }
    Ok(Plan {
        parts,
        captures: numbering.captures,
    })
}

/// Understands an f-string, whose holes hold expressions: only its specs can be wrong.
///
/// # Errors
/// E0764: malformed specs, counts taken from an argument number that does not exist.
pub fn parse_fstring(pieces: &[Piece<'_>]) -> Result<Plan, Vec<Diagnostic>> {
    let holes = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Hole { .. }))
        .count();
    let nameless = vec![
        FormatArg {
            name: None,
            span: Span::NONE
        };
        holes
    ];
    let mut numbering = Numbering {
        args: &nameless,
        captures: Vec::new(),
    };
    let mut errors = Vec::new();
    let mut parts = Vec::new();
    let mut next = 0;
    for piece in pieces {
        let spec = match piece {
            Piece::Text(text) => {
                parts.push(FormatPart::Text((*text).into()));
                continue;
            }
            Piece::Hole { spec } => *spec,
        };
        let (text, span) = spec.unwrap_or(("", Span::NONE));
        match Spec::parse(text) {
            Err(error) => {
                let place = inside(span, 0, &error.range).unwrap_or(span);
                errors.push(Diagnostic::error(
                    Code::BadFormatString,
                    place,
                    error.message,
                ));
            }
            Ok(spec) => {
                let lacking = spec.arguments().find_map(|argument| match argument {
                    Argument::Position(position) if *position >= holes => Some(*position),
                    _ => None,
                });
                if let Some(position) = lacking {
                    let message = format!("there is no hole {position} in this f-string");
                    errors.push(Diagnostic::error(Code::BadFormatString, span, message));
                }
                let (width_arg, precision_arg) = numbering.counts(&spec, span);
                let spec = fixed(&spec);
                parts.push(FormatPart::Arg {
                    arg: next,
                    spec,
                    int: None,
                    width_arg,
                    precision_arg,
                });
            }
        }
        next += 1;
    }
    match errors.is_empty() {
        true => Ok(Plan {
            parts,
            captures: numbering.captures,
        }),
        false => Err(errors),
    }
}

/// The formatted text from its lowered arguments, captures included. Widths of ints come from their types.
pub fn finish(args: Vec<Expr>, mut parts: Vec<FormatPart>) -> Format {
    for part in &mut parts {
        if let FormatPart::Arg { arg, int, .. } = part {
            *int = args.get(*arg).and_then(|expr| expr.ty.int());
        }
    }
    Format { args, parts }
}

/// The spec with those counts that stand in it.
fn fixed(spec: &Spec) -> FormatSpec {
    let count = |count: &Option<Count>| match count {
        Some(Count::Value(value)) => Some(*value),
        _ => None,
    };
    FormatSpec {
        fill: spec.fill,
        align: spec.align,
        plus: spec.plus,
        alternate: spec.alternate,
        zero: spec.zero,
        width: count(&spec.width),
        precision: count(&spec.precision),
        group: spec.group,
        kind: spec.kind,
    }
}

struct Numbering<'a> {
    args: &'a [FormatArg],
    captures: Vec<(Symbol, Span)>,
}

impl Numbering<'_> {
    fn number(&mut self, argument: &Argument, span: Span) -> usize {
        let name = match argument {
            Argument::Position(position) => return *position,
            Argument::Name(name) => Symbol::intern(name),
        };
        if let Some(index) = self.args.iter().position(|arg| arg.name == Some(name)) {
            return index;
        }
        let known = self
            .captures
            .iter()
            .position(|(capture, _)| *capture == name);
        let index = known.unwrap_or_else(|| {
            self.captures.push((name, span));
            self.captures.len() - 1
        });
        self.args.len() + index
    }

    /// The arguments that hold width and precision.
    fn counts(&mut self, spec: &Spec, span: Span) -> (Option<usize>, Option<usize>) {
        let mut count = |count: &Option<Count>| match count {
            Some(Count::Argument(argument)) => Some(self.number(argument, span)),
            _ => None,
        };
        (count(&spec.width), count(&spec.precision))
    }
}

fn check_names(args: &[FormatArg]) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for (index, arg) in args.iter().enumerate() {
        let before = args.get(..index).unwrap_or_default();
        match arg.name {
            Some(name) => {
                if let Some(first) = before.iter().find(|other| other.name == Some(name)) {
                    let message = format!("the argument `{name}` is given twice");
                    errors.push(
                        Diagnostic::error(Code::BadFormatString, arg.span, message)
                            .secondary(first.span, "it is given here first"),
                    );
                }
            }
            None => {
                if let Some(named) = before.iter().find(|other| other.name.is_some()) {
                    let message = "an argument without name follows one with a name";
                    errors.push(
                        Diagnostic::error(Code::BadFormatString, arg.span, message)
                            .secondary(named.span, "this one has a name"),
                    );
                }
            }
        }
    }
    errors
}

fn unused(arg: &FormatArg, template: &Template, literal: Literal<'_>) -> Diagnostic {
    let message = match arg.name {
        Some(name) => format!("the argument `{name}` is never shown"),
        None => "this argument is never shown".to_owned(),
    };
    let error = Diagnostic::error(Code::BadFormatString, arg.span, message)
        .secondary(literal.span, "no hole in this format string takes it");
    // People who come from C write `%d`, and those who come from JavaScript `${x}`.
    match template.holes().next() {
        None if literal.text.contains('%') => {
            error.help("holes are written `{}`, not `%d` or `%s`")
        }
        _ => error,
    }
}

impl Literal<'_> {
    fn diagnostic(&self, error: &FormatError) -> Diagnostic {
        let place = self.place(&error.range);
        Diagnostic::error(Code::BadFormatString, place, error.message.clone())
    }

    /// Where a range of the text stands in the source; the whole literal if that is not clear.
    fn place(&self, range: &Range<usize>) -> Span {
        let found = match self.raw {
            Some(raw) => {
                let map = |at| raw_offset(raw, self.text, at);
                map(range.start)
                    .zip(map(range.end))
                    .and_then(|(lo, hi)| inside(self.span, 0, &(lo..hi)))
            }
            // Two bytes longer than its text: a plain literal without escapes.
            None => {
                let length = self.span.hi.saturating_sub(self.span.lo) as usize;
                (length == self.text.len() + 2)
                    .then(|| inside(self.span, 1, range))
                    .flatten()
            }
        };
        found.unwrap_or(self.span)
    }
}

/// The range, `skip` bytes further on, inside a span.
fn inside(span: Span, skip: usize, range: &Range<usize>) -> Option<Span> {
    let at = |offset: usize| {
        let place = u32::try_from(offset.checked_add(skip)?)
            .ok()?
            .checked_add(span.lo)?;
        (place <= span.hi).then_some(place)
    };
    Some(Span::new(at(range.start)?, at(range.end)?))
}

/// In a longer literal with escapes the place of a hole is not looked for: that takes a walk for each.
const LONGEST_WALK: usize = 16 * 1024;

/// The offset in the raw literal of byte `at` of its text. Walks both in step: where they differ there is an escape.
fn raw_offset(raw: &str, text: &str, at: usize) -> Option<usize> {
    let quote = raw.find(['"', '\''])?;
    let is_raw = raw.get(..quote)?.contains('r');
    let body = raw.get(quote..)?;
    let mut offset = quote
        + if body.starts_with("\"\"\"") && !is_raw {
            3
        } else {
            1
        };
    // An escape is longer than what it stands for: equal lengths mean that there is none.
    let closer = match is_raw {
        true => 1 + raw.get(..quote)?.matches('#').count(),
        false => raw.get(quote..offset)?.len(),
    };
    if raw.len() == offset + text.len() + closer {
        return Some(offset + at);
    }
    if text.len() > LONGEST_WALK {
        return None;
    }
    let mut done = 0;
    while done < at {
        let shown = text.get(done..)?.chars().next()?;
        let rest = raw.get(offset..)?;
        let written = rest.chars().next()?;
        if written == '\\' && !is_raw {
            offset += escape_length(rest, shown);
        } else if written == '\r' && shown == '\n' {
            offset += 2;
        } else if written == shown {
            offset += written.len_utf8();
        } else {
            return None;
        }
        done += shown.len_utf8();
    }
    Some(offset)
}

/// Bytes of the escape sequence that `rest` begins with and that stands for `shown`.
fn escape_length(rest: &str, shown: char) -> usize {
    match rest.as_bytes().get(1) {
        Some(b'u') if rest.as_bytes().get(2) == Some(&b'{') => {
            rest.find('}').map_or(rest.len(), |end| end + 1)
        }
        Some(b'u') => 6,
        Some(b'x') => 4,
        // An unknown escape stays as it is, backslash first.
        Some(b'n' | b't' | b'r' | b'0' | b'"' | b'\'' | b'{' | b'}') => 2,
        _ if shown == '\\' && rest.as_bytes().get(1) != Some(&b'\\') => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(source: &str, text: &str, names: &[Option<&str>]) -> Result<Plan, Vec<Diagnostic>> {
        let literal = Literal {
            text,
            span: Span::new(100, 100 + source.len() as u32),
            raw: Some(source),
        };
        let arg = |name: &Option<&str>| FormatArg {
            name: name.map(Symbol::intern),
            span: Span::new(500, 501),
        };
        parse_format(literal, &names.iter().map(arg).collect::<Vec<_>>())
    }

    fn numbers(plan: &Plan) -> Vec<(usize, Option<usize>, Option<usize>)> {
        let hole = |part: &FormatPart| match part {
            FormatPart::Arg {
                arg,
                width_arg,
                precision_arg,
                ..
            } => Some((*arg, *width_arg, *precision_arg)),
            FormatPart::Text(_) => None,
        };
        plan.parts.iter().filter_map(hole).collect()
    }

    #[test]
    fn arguments_names_and_captures_are_numbered() {
        let text = "{} {n} {x:>w$} {0:.*} {x}";
        let found = plan(text, text, &[None, None, Some("n"), Some("w")]).unwrap();
        let expected = [
            (0, None, None),
            (2, None, None),
            (4, Some(3), None),
            (0, None, Some(1)),
            (4, None, None),
        ];
        assert_eq!(numbers(&found), expected);
        assert_eq!(found.captures.len(), 1);
    }

    #[test]
    fn errors_point_into_the_literal() {
        let place = |source: &str, text: &str, names: &[Option<&str>]| {
            let errors = plan(source, text, names).unwrap_err();
            let span = errors[0].span;
            source
                .get((span.lo - 100) as usize..(span.hi - 100) as usize)
                .unwrap_or("outside")
                .to_owned()
        };
        assert_eq!(place(r#""a\n{:y}""#, "a\n{:y}", &[None]), ":y");
        assert_eq!(place(r##"r#"\n{:y}"#"##, "\\n{:y}", &[None]), ":y");
        assert_eq!(place(r#""\u{e9}\q{} {}""#, "é\\q{} {}", &[None]), "{}");
        assert_eq!(place(r#""{}}""#, "{}}", &[None]), "}");
        assert_eq!(place(r#""{}""#, "{}", &[None, None]), "outside");
        assert_eq!(place(r#""{a}""#, "{a}", &[Some("b")]), "outside");
        assert!(plan("\"{a}\"", "{a}", &[Some("a"), Some("a")]).is_err());
        assert!(plan("\"{}{}\"", "{}{}", &[Some("a"), None]).is_err());
    }

    #[test]
    fn f_strings_take_counts_from_variables() {
        let spec = |text| Piece::Hole {
            spec: Some((text, Span::new(7, 7 + 9))),
        };
        let found = parse_fstring(&[Piece::Text("a"), spec(">w$.2"), spec("")]).unwrap();
        assert_eq!(numbers(&found), [(0, Some(2), None), (1, None, None)]);
        let errors = parse_fstring(&[spec("3q")]).unwrap_err();
        assert_eq!(errors[0].code, Code::BadFormatString);
        assert!(is_format_string("{}") && is_format_string("{x:?}"));
        assert!(!is_format_string("{\"a\": 1}") && !is_format_string("{{}}"));
    }
}
