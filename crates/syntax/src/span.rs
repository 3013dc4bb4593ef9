//! Places in source text.
//!
//! A [`Span`] is a pair of byte positions in one address space shared by all files of a
//! [`SourceMap`]: file *n* starts where file *n-1* ended plus one. So a span is eight bytes and
//! names its file, and nothing below the map has to carry file ids.

use std::rc::Rc;

/// A half-open byte range `lo..hi` in the address space of a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub lo: u32,
    /// One past the last byte.
    pub hi: u32,
}

impl Span {
    /// The span of nothing: for code that no source text stands behind.
    pub const NONE: Span = Span { lo: 0, hi: 0 };

    /// A span from `lo` up to `hi`.
    pub fn new(lo: u32, hi: u32) -> Span {
        Span { lo, hi }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        if self == Span::NONE {
            return other;
        }
        if other == Span::NONE {
            return self;
        }
        Span {
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
        }
    }

    /// The empty span at the start of this one.
    pub fn start(self) -> Span {
        Span {
            lo: self.lo,
            hi: self.lo,
        }
    }

    /// The empty span at the end of this one.
    pub fn end(self) -> Span {
        Span {
            lo: self.hi,
            hi: self.hi,
        }
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.lo, self.hi)
    }
}

/// One source text with its name and the table of its line starts.
#[derive(Debug)]
pub struct SourceFile {
    /// What messages call it: a path as the user wrote it, `<stdin>`, `<-e>`, `<repl 3>`.
    pub name: String,
    /// The text.
    pub text: Rc<str>,
    /// Position of the first byte in the address space of the map.
    pub base: u32,
    /// Offsets (from `base`) of the first byte of each line.
    line_starts: Vec<u32>,
}

/// A line and column, both counted from 1; the column counts code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

impl SourceFile {
    /// Line and column of the byte offset `offset` from the start of this file.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let offset = offset.min(self.text.len() as u32);
        let line = self
            .line_starts
            .partition_point(|&start| start <= offset)
            .max(1)
            - 1;
        let start = self.line_starts.get(line).copied().unwrap_or(0) as usize;
        let upto = self.text.get(start..offset as usize).unwrap_or("");
        LineColumn {
            line: line as u32 + 1,
            column: upto.chars().count() as u32 + 1,
        }
    }

    /// The text of line `line` (from 1) without its line end.
    pub fn line_text(&self, line: u32) -> &str {
        let index = line.saturating_sub(1) as usize;
        let Some(&start) = self.line_starts.get(index) else {
            return "";
        };
        let end = self
            .line_starts
            .get(index + 1)
            .map_or(self.text.len(), |&next| next as usize);
        let text = self.text.get(start as usize..end).unwrap_or("");
        text.trim_end_matches(['\n', '\r'])
    }
}

/// All source texts of a run, in one address space.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<Rc<SourceFile>>,
}

/// The sources together exceed the 4 GiB that a [`Span`] can address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceTooLarge;

impl SourceMap {
    /// An empty map.
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    /// Adds a file and returns it; its `base` is where its spans start.
    ///
    /// # Errors
    /// [`SourceTooLarge`] when the address space of 4 GiB is used up.
    pub fn add(
        &mut self,
        name: impl Into<String>,
        text: impl Into<Rc<str>>,
    ) -> Result<Rc<SourceFile>, SourceTooLarge> {
        let text = text.into();
        // Position 0 belongs to no file: `Span::NONE` must not name a place.
        let base = self
            .files
            .last()
            .map_or(1, |f| f.base as u64 + f.text.len() as u64 + 1);
        if base + text.len() as u64 + 1 > u32::MAX as u64 {
            return Err(SourceTooLarge);
        }
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i as u32 + 1));
        let file = Rc::new(SourceFile {
            name: name.into(),
            text,
            base: base as u32,
            line_starts,
        });
        self.files.push(file.clone());
        Ok(file)
    }

    /// The file that a span lies in; none for [`Span::NONE`].
    pub fn file_of(&self, span: Span) -> Option<&Rc<SourceFile>> {
        if span == Span::NONE {
            return None;
        }
        let index = self
            .files
            .partition_point(|f| f.base <= span.lo)
            .checked_sub(1)?;
        self.files.get(index)
    }

    /// The source text under a span; empty if it lies in no file.
    pub fn text(&self, span: Span) -> &str {
        let Some(file) = self.file_of(span) else {
            return "";
        };
        let lo = (span.lo - file.base) as usize;
        let hi = span.hi.saturating_sub(file.base) as usize;
        file.text.get(lo..hi).unwrap_or("")
    }

    /// File and line/column of the start of a span.
    pub fn place(&self, span: Span) -> Option<(&Rc<SourceFile>, LineColumn)> {
        let file = self.file_of(span)?;
        Some((file, file.line_column(span.lo - file.base)))
    }

    /// All files in the order they were added.
    pub fn files(&self) -> &[Rc<SourceFile>] {
        &self.files
    }
}
