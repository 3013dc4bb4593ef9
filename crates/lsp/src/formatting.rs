//! Formatting: the one style of `syntax`, as one edit of the lines that differ.

use crate::position::Lines;
use lsp_types::TextEdit;
use ruchyruchy_syntax::ast::File;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::parser;
use ruchyruchy_syntax::span::SourceFile;

/// What formats a parsed file; none: the server offers no formatting.
pub(crate) const FORMATTER: Option<fn(&SourceFile, &File) -> String> =
    Some(ruchyruchy_syntax::format::format);

/// The edits that format a file; none while it has syntax errors.
pub(crate) fn edits(source: &SourceFile, lines: &Lines<'_>) -> Option<Vec<TextEdit>> {
    let format = FORMATTER?;
    let parsed = parser::parse(source);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return None;
    }
    let old = &*source.text;
    let new = format(source, &parsed.file);
    Some(changed(old, &new).map_or(Vec::new(), |(from, to, text)| {
        vec![TextEdit::new(lines.range(from, to), text.to_string())]
    }))
}

/// The part that differs: whole lines, so that cursors elsewhere stay where they are.
fn changed<'a>(old: &str, new: &'a str) -> Option<(usize, usize, &'a str)> {
    if old == new {
        return None;
    }
    let same = |mut pairs: Box<dyn Iterator<Item = (&str, &str)> + '_>| {
        let mut length = 0;
        for (a, b) in pairs.by_ref() {
            if a != b {
                break;
            }
            length += a.len();
        }
        length
    };
    let front = same(Box::new(
        old.split_inclusive('\n').zip(new.split_inclusive('\n')),
    ));
    let (old_rest, new_rest) = (old.get(front..)?, new.get(front..)?);
    let back = same(Box::new(
        old_rest
            .split_inclusive('\n')
            .rev()
            .zip(new_rest.split_inclusive('\n').rev()),
    ));
    let text = new_rest.get(..new_rest.len() - back)?;
    Some((front, old.len() - back, text))
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn only_the_lines_that_differ_are_edited() {
        assert_eq!(changed("a\nb\nc\n", "a\nX\nY\nc\n"), Some((2, 4, "X\nY\n")));
        assert_eq!(changed("a\n", "a\n"), None);
        assert_eq!(changed("a\na\n", "a\n"), Some((2, 4, "")));
        assert_eq!(changed("", "a\n"), Some((0, 0, "a\n")));
    }
}
