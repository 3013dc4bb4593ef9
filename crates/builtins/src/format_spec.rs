//! Format strings and format specs, by Rust's rules, and what Python adds to them: a `,` behind the width, and the
//! forms `d s f %`.
//!
//! [`Template::parse`] cuts a format string such as `"{name}: {:>8.2}"` into literal parts and holes. Every hole says
//! which argument it shows (implicit ones are numbered here) and how, as a [`Spec`]. A width or precision in a spec may itself
//! name an argument (`{:w$}`, `{:.*}`), so a spec is resolved to a [`Format`] before it
//! is applied. Errors carry the bytes of the format string that they are about.
//!
//! ```text
//! hole = '{' [argument] [':' spec] '}'          argument = number | name
//! spec = [[fill] align] [sign] ['#'] ['0'] [count] [','] ['.' (count | '*')] [kind]
//! count = number | argument '$'                 kind = ? x? X? x X o b e E f % d s
//! ```

use std::ops::Range;

use crate::format_apply::Format;

/// A format string cut into parts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Template {
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// A part of a format string.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// Text that is shown as it is (`{{` and `}}` already undone).
    Literal(String),
    /// A place for an argument.
    Hole(Hole),
}

/// A place for an argument.
#[derive(Clone, PartialEq, Debug)]
pub struct Hole {
    /// Which argument is shown.
    pub argument: Argument,
    /// How it is shown.
    pub spec: Spec,
    /// The bytes of the format string it takes, braces included.
    pub range: Range<usize>,
}

/// Names an argument.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Argument {
    /// By position, from 0.
    Position(usize),
    /// By name: a named argument, else a variable in scope.
    Name(String),
}

/// How a value is shown, with widths and precisions that may still be arguments.
#[derive(Clone, PartialEq, Debug)]
pub struct Spec {
    /// What fills up the width.
    pub fill: char,
    /// Where the value stands in the width; by its kind if `None`.
    pub align: Option<Align>,
    /// Show the sign of positive numbers.
    pub plus: bool,
    /// The `#` form: prefixes of radixes, pretty `{:#?}`.
    pub alternate: bool,
    /// Fill numbers with zeros after the sign.
    pub zero: bool,
    /// Least number of characters.
    pub width: Option<Count>,
    /// Decimals of a float, most characters of a string.
    pub precision: Option<Count>,
    /// Separate the thousands by commas.
    pub group: bool,
    /// The form.
    pub kind: Kind,
}

/// A width or precision.
#[derive(Clone, PartialEq, Debug)]
pub enum Count {
    /// Written in the spec.
    Value(usize),
    /// The value of an argument.
    Argument(Argument),
}

/// Where a value stands in its width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// `<`
    Left,
    /// `^`
    Center,
    /// `>`
    Right,
}

/// The form in which a value is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// `{}`
    #[default]
    Display,
    /// `{:?}`
    Debug,
    /// `{:x?}`: like `?` with ints in hexadecimal.
    DebugLowerHex,
    /// `{:X?}`: like `?` with ints in upper-case hexadecimal.
    DebugUpperHex,
    /// `{:x}`
    LowerHex,
    /// `{:X}`
    UpperHex,
    /// `{:o}`
    Octal,
    /// `{:b}`
    Binary,
    /// `{:e}`
    LowerExp,
    /// `{:E}`
    UpperExp,
    /// `{:f}`: a number, ints too, with decimals; 6 unless the precision says otherwise.
    Fixed,
    /// `{:%}`: like `f`, of a hundred times the number, with a `%` behind it.
    Percent,
}

/// What is wrong with a format string.
#[derive(Clone, PartialEq, Debug)]
pub struct FormatError {
    /// What is wrong, in the user's terms.
    pub message: String,
    /// The bytes of the format string (or spec) it is about.
    pub range: Range<usize>,
}

/// Greatest width or precision, as in Rust.
pub const MAX_COUNT: usize = u16::MAX as usize;

impl Kind {
    /// The letters of the form in a spec.
    pub fn letters(self) -> &'static str {
        match self {
            Kind::Display => "",
            Kind::Debug => "?",
            Kind::DebugLowerHex => "x?",
            Kind::DebugUpperHex => "X?",
            Kind::LowerHex => "x",
            Kind::UpperHex => "X",
            Kind::Octal => "o",
            Kind::Binary => "b",
            Kind::LowerExp => "e",
            Kind::UpperExp => "E",
            Kind::Fixed => "f",
            Kind::Percent => "%",
        }
    }

    /// Whether it is one of the quoted forms with `?`.
    pub fn is_debug(self) -> bool {
        matches!(
            self,
            Kind::Debug | Kind::DebugLowerHex | Kind::DebugUpperHex
        )
    }
}

impl Default for Spec {
    fn default() -> Spec {
        Spec {
            fill: ' ',
            align: None,
            plus: false,
            alternate: false,
            zero: false,
            width: None,
            precision: None,
            group: false,
            kind: Kind::Display,
        }
    }
}

impl Spec {
    /// Reads a spec without the colon in front, as in an f-string. A `.*` precision is an error here.
    pub fn parse(text: &str) -> Result<Spec, FormatError> {
        let mut parser = Parser {
            text,
            at: 0,
            next: None,
        };
        let spec = parser.spec()?;
        parser.blanks();
        match parser.peek() {
            None => Ok(spec),
            Some(_) => Err(parser.unknown_spec(0)),
        }
    }

    /// Whether it shows the value as `{}` does.
    pub fn is_plain(&self) -> bool {
        *self == Spec::default()
    }

    /// The format with the widths and precisions that `value_of` gives for arguments.
    pub fn resolve<E>(
        &self,
        mut value_of: impl FnMut(&Argument) -> Result<usize, E>,
    ) -> Result<Format, E> {
        let mut count = |count: &Option<Count>| match count {
            None => Ok(None),
            Some(Count::Value(value)) => Ok(Some(*value)),
            Some(Count::Argument(argument)) => value_of(argument).map(Some),
        };
        Ok(Format {
            fill: self.fill,
            align: self.align,
            plus: self.plus,
            alternate: self.alternate,
            zero: self.zero,
            width: count(&self.width)?,
            precision: count(&self.precision)?,
            group: self.group,
            kind: self.kind,
        })
    }

    /// The arguments that width and precision name.
    pub fn arguments(&self) -> impl Iterator<Item = &Argument> {
        [&self.width, &self.precision]
            .into_iter()
            .filter_map(|count| match count {
                Some(Count::Argument(argument)) => Some(argument),
                _ => None,
            })
    }
}

/// A width or precision that a program computed; `None` if it is negative or beyond [`MAX_COUNT`].
pub fn count_from_int(n: i64) -> Option<usize> {
    usize::try_from(n).ok().filter(|&count| count <= MAX_COUNT)
}

impl Template {
    /// Cuts a format string; stops at the first error.
    pub fn parse(text: &str) -> Result<Template, FormatError> {
        let mut parser = Parser {
            text,
            at: 0,
            next: Some(0),
        };
        let mut parts = Vec::new();
        let mut literal = String::new();
        while let Some(c) = parser.peek() {
            let start = parser.at;
            parser.advance(c);
            match c {
                '{' if parser.eat('{') => literal.push('{'),
                '}' if parser.eat('}') => literal.push('}'),
                '}' => {
                    return Err(error(
                        "unmatched `}`; write `}}` for a brace",
                        start..parser.at,
                    ));
                }
                '{' => {
                    if !literal.is_empty() {
                        parts.push(Part::Literal(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Hole(parser.hole(start)?));
                }
                _ => literal.push(c),
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Ok(Template { parts })
    }

    /// The holes in order.
    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(hole) => Some(hole),
            Part::Literal(_) => None,
        })
    }

    /// Every argument that is used, with the bytes of the hole that uses it; those of a hole's width and precision first.
    pub fn uses(&self) -> impl Iterator<Item = (&Argument, &Range<usize>)> {
        self.holes().flat_map(|hole| {
            hole.spec
                .arguments()
                .chain([&hole.argument])
                .map(|argument| (argument, &hole.range))
        })
    }

    /// Positions used that are not below the number of positional arguments.
    pub fn missing(&self, positional: usize) -> Vec<FormatError> {
        let used = self.uses().filter_map(|(argument, range)| match argument {
            Argument::Position(position) if *position >= positional => Some((position, range)),
            _ => None,
        });
        let given = match positional {
            0 => "none was given".to_string(),
            1 => "only 1 was given".to_string(),
            n => format!("only {n} were given"),
        };
        used.map(|(position, range)| {
            error(
                &format!("there is no argument {position}: {given}"),
                range.clone(),
            )
        })
        .collect()
    }

    /// Positional arguments that no hole uses.
    pub fn unused_positions(&self, positional: usize) -> Vec<usize> {
        let used = |position: &usize| {
            self.uses()
                .any(|(argument, _)| *argument == Argument::Position(*position))
        };
        (0..positional).filter(|position| !used(position)).collect()
    }

    /// Whether a hole uses this name.
    pub fn uses_name(&self, name: &str) -> bool {
        self.uses()
            .any(|(argument, _)| matches!(argument, Argument::Name(used) if used == name))
    }
}

fn error(message: &str, range: Range<usize>) -> FormatError {
    FormatError {
        message: message.to_string(),
        range,
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// The number of the next implicit argument; `None` where there are none.
    next: Option<usize>,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn advance(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.advance(c);
        }
        found
    }

    fn blanks(&mut self) {
        while let Some(c) = self.peek().filter(|c| c.is_whitespace()) {
            self.advance(c);
        }
    }

    fn hole(&mut self, start: usize) -> Result<Hole, FormatError> {
        self.blanks();
        let argument = self.argument()?;
        self.blanks();
        let before_spec = self.at;
        let spec = if self.eat(':') {
            self.spec()?
        } else {
            Spec::default()
        };
        self.blanks();
        if !self.eat('}') {
            return Err(match self.peek() {
                None => error("unmatched `{`; write `{{` for a brace", start..self.at),
                Some(_) if before_spec == self.at => {
                    let end = self
                        .rest()
                        .find('}')
                        .map_or(self.text.len(), |end| self.at + end);
                    error(
                        "a hole takes a number or a name, then `:` and a format spec",
                        self.at..end,
                    )
                }
                Some(_) => self.unknown_spec(before_spec),
            });
        }
        // The arguments of `.*` come before the value, so an implicit value is numbered last.
        let argument = match argument {
            Some(argument) => argument,
            None => self.implicit(start)?,
        };
        Ok(Hole {
            argument,
            spec,
            range: start..self.at,
        })
    }

    fn unknown_spec(&self, start: usize) -> FormatError {
        let end = self
            .rest()
            .find('}')
            .map_or(self.text.len(), |end| self.at + end);
        let written = self
            .text
            .get(start..end)
            .unwrap_or("")
            .trim_start_matches(':');
        error(&format!("unknown format spec `{written}`"), start..end)
    }

    fn implicit(&mut self, start: usize) -> Result<Argument, FormatError> {
        match &mut self.next {
            Some(next) => {
                *next += 1;
                Ok(Argument::Position(*next - 1))
            }
            None => Err(error(
                "there is no argument to take this from",
                start..self.at,
            )),
        }
    }

    /// A number or name, if there is one here.
    fn argument(&mut self) -> Result<Option<Argument>, FormatError> {
        if let Some(number) = self.number()? {
            return Ok(Some(Argument::Position(number)));
        }
        let name: String = self
            .rest()
            .chars()
            .take_while(|&c| c == '_' || c.is_alphanumeric())
            .collect();
        self.at += name.len();
        Ok((!name.is_empty()).then_some(Argument::Name(name)))
    }

    fn number(&mut self) -> Result<Option<usize>, FormatError> {
        let start = self.at;
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            number = Some(number.unwrap_or(0) * 10 + digit as usize);
            if number > Some(MAX_COUNT) {
                return Err(error(
                    &format!("number too large in a format string: at most {MAX_COUNT}"),
                    start..self.at,
                ));
            }
        }
        Ok(number)
    }

    fn spec(&mut self) -> Result<Spec, FormatError> {
        let mut spec = Spec::default();
        let align_of = |c: Option<char>| match c {
            Some('<') => Some(Align::Left),
            Some('^') => Some(Align::Center),
            Some('>') => Some(Align::Right),
            _ => None,
        };
        if let (Some(fill), Some(align)) = (self.peek(), align_of(self.second())) {
            spec.fill = fill;
            spec.align = Some(align);
            self.advance(fill);
            self.at += 1;
        } else if let Some(align) = align_of(self.peek()) {
            spec.align = Some(align);
            self.at += 1;
        }
        if self.eat('+') {
            spec.plus = true;
        } else {
            // Rust accepts a `-` without meaning.
            self.eat('-');
        }
        spec.alternate = self.eat('#');
        // A `0` is the flag unless it begins a `0$` width.
        if self.peek() == Some('0') && self.second() != Some('$') {
            self.at += 1;
            spec.zero = true;
        }
        spec.width = self.count()?;
        spec.group = self.eat(',');
        if self.eat('.') {
            let start = self.at;
            spec.precision = if self.eat('*') {
                Some(Count::Argument(self.implicit(start)?))
            } else {
                match self.count()? {
                    Some(count) => Some(count),
                    None => {
                        return Err(error(
                            "a precision is missing after `.`",
                            start.saturating_sub(1)..self.at,
                        ));
                    }
                }
            };
        }
        spec.kind = self.kind();
        let plain = spec.kind == Kind::Display;
        if plain
            && matches!(self.peek(), Some('d' | 's'))
            && matches!(self.second(), None | Some('}'))
        {
            // What an int and a string are shown as anyway.
            self.at += 1;
        }
        Ok(spec)
    }

    /// A width or precision, if there is one here. Letters that no `$` follows are the form.
    fn count(&mut self) -> Result<Option<Count>, FormatError> {
        let start = self.at;
        let argument = self.argument()?;
        let dollar = argument.is_some() && self.eat('$');
        Ok(match argument {
            None => None,
            Some(argument) if dollar => Some(Count::Argument(argument)),
            Some(Argument::Position(number)) => {
                // The digits stay, whatever follows them is the form.
                Some(Count::Value(number))
            }
            Some(Argument::Name(_)) => {
                self.at = start;
                None
            }
        })
    }

    fn kind(&mut self) -> Kind {
        const KINDS: [Kind; 11] = [
            Kind::DebugLowerHex,
            Kind::DebugUpperHex,
            Kind::Debug,
            Kind::LowerHex,
            Kind::UpperHex,
            Kind::Octal,
            Kind::Binary,
            Kind::LowerExp,
            Kind::UpperExp,
            Kind::Fixed,
            Kind::Percent,
        ];
        // The two-letter forms come first, since their first letter is a form too.
        let found = KINDS
            .into_iter()
            .find(|kind| self.rest().starts_with(kind.letters()))
            .unwrap_or_default();
        self.at += found.letters().len();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hole(text: &str) -> Hole {
        Template::parse(text)
            .unwrap()
            .holes()
            .next()
            .unwrap()
            .clone()
    }

    #[test]
    fn parts() {
        let template = Template::parse("a{{b}} {} {name:>5} {0}!").unwrap();
        let position = |n, range| {
            Part::Hole(Hole {
                argument: Argument::Position(n),
                spec: Spec::default(),
                range,
            })
        };
        assert_eq!(template.parts[0], Part::Literal("a{b} ".into()));
        assert_eq!(template.parts[1], position(0, 7..9));
        assert_eq!(template.parts[5], position(0, 20..23));
        assert_eq!(template.parts[6], Part::Literal("!".into()));
        assert!(template.uses_name("name") && !template.uses_name("nam"));
        assert_eq!(Template::parse("").unwrap().parts, []);
    }

    #[test]
    fn specs() {
        let spec = hole("{:*^+#010.3x?}").spec;
        assert_eq!(
            (spec.fill, spec.align, spec.plus, spec.alternate, spec.zero),
            ('*', Some(Align::Center), true, true, true)
        );
        assert_eq!(
            (spec.width, spec.precision),
            (Some(Count::Value(10)), Some(Count::Value(3)))
        );
        assert_eq!(spec.kind, Kind::DebugLowerHex);
        assert_eq!(hole("{:é>3}").spec.fill, 'é');
        assert_eq!(hole("{:}>3}").spec.fill, '}');
        assert_eq!(
            hole("{:0$}").spec.width,
            Some(Count::Argument(Argument::Position(0)))
        );
        assert_eq!(
            hole("{:>w$.p$e}").spec.precision,
            Some(Count::Argument(Argument::Name("p".into())))
        );
        assert_eq!(hole("{:x}").spec.kind, Kind::LowerHex);
        assert_eq!(hole("{ n :5 }").argument, Argument::Name("n".into()));
        assert_eq!(Spec::parse(">8.2").unwrap(), hole("{:>8.2}").spec);
        assert!(Spec::parse("").unwrap().is_plain());
        assert!(Spec::parse("d").unwrap().is_plain());
        let spec = Spec::parse(">12,.2f").unwrap();
        assert_eq!((spec.group, spec.kind), (true, Kind::Fixed));
        assert_eq!(spec.precision, Some(Count::Value(2)));
    }

    #[test]
    fn star_takes_the_argument_before_the_value() {
        let template = Template::parse("{:.*} {}").unwrap();
        let holes: Vec<_> = template.holes().collect();
        assert_eq!(
            holes[0].spec.precision,
            Some(Count::Argument(Argument::Position(0)))
        );
        assert_eq!(holes[0].argument, Argument::Position(1));
        assert_eq!(holes[1].argument, Argument::Position(2));
    }

    #[test]
    fn arguments_are_checked() {
        let template = Template::parse("{} {2} {:w$}").unwrap();
        assert_eq!(template.missing(3), []);
        assert_eq!(template.missing(1).len(), 2);
        assert_eq!(
            template.missing(0)[0].message,
            "there is no argument 0: none was given"
        );
        assert_eq!(template.missing(0)[0].range, 0..2);
        assert_eq!(template.unused_positions(5), [3, 4]);
    }

    #[test]
    fn errors_have_places() {
        for (text, range) in [
            ("a}b", 1..2),
            ("ab{", 2..3),
            ("{:?", 0..3),
            ("{:y}", 1..3),
            ("{:5.}", 3..4),
            ("{:99999999999999999999}", 2..7),
            ("{a b}", 3..4),
            ("{a.b}", 2..4),
            ("{x+1:?}", 2..6),
        ] {
            let found = Template::parse(text).unwrap_err();
            assert_eq!(found.range, range, "{text}: {}", found.message);
        }
        assert!(Spec::parse(".*").is_err());
        assert!(Spec::parse("q").is_err());
        assert_eq!(count_from_int(-1), None);
        assert_eq!(count_from_int(70_000), None);
        assert_eq!(count_from_int(8), Some(8));
    }
}
