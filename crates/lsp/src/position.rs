//! Places: the protocol counts lines and columns, we count bytes.
//!
//! A column counts units of the encoding that client and server agreed on: UTF-16 code units unless both know better.
//! A position behind the end of its line means the end of the line, one inside of a character the start of
//! the character; a line behind the last means the end of the text. So every position means some place.

use lsp_types::{Position, PositionEncodingKind, Range};
use ruchyruchy_syntax::span::{SourceFile, Span};
use std::cell::Cell;

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, as the protocol has it by default.
    #[default]
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// The best one that the client offers; bytes cost us nothing.
    pub fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        let offered = offered.unwrap_or_default();
        if offered.contains(&PositionEncodingKind::UTF8) {
            Encoding::Utf8
        } else if offered.contains(&PositionEncodingKind::UTF32) {
            Encoding::Utf32
        } else {
            Encoding::Utf16
        }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// Length of a text.
    pub fn len(self, text: &str) -> u32 {
        let len = match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
            Encoding::Utf32 => text.chars().count(),
        };
        len as u32
    }

    fn unit(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// The byte offset in a line of the column.
    fn column(self, line: &str, column: u32) -> usize {
        let mut left = column as usize;
        let mut at = 0;
        for c in line.chars() {
            let unit = self.unit(c);
            if left < unit {
                break;
            }
            left -= unit;
            at += c.len_utf8();
        }
        at
    }
}

/// A text with the places of its lines.
#[derive(Clone, Debug)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<u32>,
    encoding: Encoding,
    /// The offset asked for last, and its column.
    last: Cell<(usize, u32)>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str, encoding: Encoding) -> Lines<'a> {
        let mut starts = vec![0];
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        starts.extend(ends.map(|(at, _)| at as u32 + 1));
        Lines {
            text,
            starts,
            encoding,
            last: Cell::new((0, 0)),
        }
    }

    /// A line without its line end.
    fn line(&self, line: usize) -> &'a str {
        let start = self.starts.get(line).copied().unwrap_or(0) as usize;
        let end = self
            .starts
            .get(line + 1)
            .map_or(self.text.len(), |&next| next as usize);
        let text = self.text.get(start..end).unwrap_or("");
        text.strip_suffix('\n')
            .map_or(text, |text| text.strip_suffix('\r').unwrap_or(text))
    }

    /// Byte offset of a position.
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else {
            return self.text.len();
        };
        start as usize + self.encoding.column(self.line(line), position.character)
    }

    /// Position of a byte offset. Asked in the order of the text, all offsets of a line take one walk along it.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self
            .starts
            .partition_point(|&start| start as usize <= offset)
            .max(1)
            - 1;
        let start = self.starts.get(line).copied().unwrap_or(0) as usize;
        let (from, column) = match self.last.get() {
            (from, column) if start <= from && from <= offset => (from, column),
            _ => (start, 0),
        };
        let between = self.text.get(from..offset).unwrap_or("");
        let column = column + self.encoding.len(between);
        self.last.set((offset, column));
        Position::new(line as u32, column)
    }

    pub fn range(&self, from: usize, to: usize) -> Range {
        Range::new(self.position(from), self.position(to))
    }

    /// The place of a span in this text, which starts at `file.base`.
    pub fn span(&self, file: &SourceFile, span: Span) -> Range {
        let at = |place: u32| place.saturating_sub(file.base) as usize;
        self.range(at(span.lo), at(span.hi))
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Lines};
    use lsp_types::Position;

    #[test]
    fn columns_count_units_of_the_encoding() {
        let text = "a\r\nß😀z\n";
        for (encoding, column, end) in [
            (Encoding::Utf8, 6, 7),
            (Encoding::Utf16, 3, 4),
            (Encoding::Utf32, 2, 3),
        ] {
            let lines = Lines::new(text, encoding);
            assert_eq!(lines.offset(Position::new(1, column)), 9);
            assert_eq!(lines.position(9), Position::new(1, column));
            assert_eq!(lines.offset(Position::new(1, 99)), 10);
            assert_eq!(lines.position(10), Position::new(1, end));
            assert_eq!(lines.offset(Position::new(0, 99)), 1);
            assert_eq!(lines.offset(Position::new(99, 0)), text.len());
        }
        let lines = Lines::new(text, Encoding::Utf16);
        // Inside of the surrogate pair.
        assert_eq!(lines.offset(Position::new(1, 2)), 5);
    }
}
