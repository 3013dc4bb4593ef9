//! CSV as RFC 4180 describes it: quoted fields may hold delimiters, quotes (doubled) and line breaks.
//!
//! Lines end with `\n` or `\r\n`; empty lines are skipped; a byte order mark at the start is no part of the text. All records
//! have the same number of fields, or the text is refused with the line where it is not so. A field is written in quotes if it has
//! to be, and so is an empty string, which tells it from a missing cell.

use super::{Cell, Fault, FaultKind, Frame, General, Outcome, infer_column};
use std::rc::Rc;

/// How CSV text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    /// What stands between fields.
    pub delimiter: u8,
    /// Whether the first record names the columns.
    pub header: bool,
}

impl Default for CsvOptions {
    fn default() -> CsvOptions {
        CsvOptions {
            delimiter: b',',
            header: true,
        }
    }
}

impl CsvOptions {
    /// The options with this delimiter.
    ///
    /// # Errors
    /// It is not one ASCII character, or one that has another meaning.
    pub fn with_delimiter(self, text: &str) -> Outcome<CsvOptions> {
        match text.as_bytes() {
            &[delimiter] if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n' | b'\r') => {
                Ok(CsvOptions { delimiter, ..self })
            }
            _ => Err(Fault::new(
                FaultKind::Type,
                "a CSV delimiter is one ASCII character, neither a quote nor a line break",
            )),
        }
    }
}

/// All records of a text: its fields in one string, with the end of each.
pub struct Records {
    text: String,
    ends: Vec<usize>,
    /// Fields in each record.
    width: usize,
}

impl Records {
    /// Number of records.
    pub fn len(&self) -> usize {
        self.ends.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Number of fields in each.
    pub fn width(&self) -> usize {
        self.width
    }

    /// A field; empty if there is none.
    pub fn field(&self, record: usize, at: usize) -> &str {
        let index = record * self.width + at;
        let begin = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(index).copied().unwrap_or(begin);
        self.text.get(begin..end).unwrap_or("")
    }
}

/// Takes a text apart.
///
/// # Errors
/// A record has another number of fields than the first one.
pub fn csv_records(text: &str, options: CsvOptions) -> Outcome<Records> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(options.delimiter)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut all = Records {
        text: String::with_capacity(text.len()),
        ends: Vec::new(),
        width: 0,
    };
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(all),
            Err(error) => return Err(Fault::new(FaultKind::Parse, message_of(text, &error))),
        }
        if all.width == 0 {
            all.width = record.len();
        }
        for field in &record {
            all.text.push_str(field);
            all.ends.push(all.text.len());
        }
    }
}

fn message_of(text: &str, error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, |pos| line_at(text, pos.byte()));
            let plural = if *len == 1 { "" } else { "s" };
            format!("CSV line {line}: {len} field{plural}, but the first record has {expected_len}")
        }
        _ => format!("this is no CSV: {error}"),
    }
}

/// The line on which the record begins that is read from this byte on: empty lines before it are skipped.
fn line_at(text: &str, byte: u64) -> usize {
    let at = usize::try_from(byte).unwrap_or(text.len()).min(text.len());
    let (before, rest) = text.as_bytes().split_at(at);
    let breaks = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'\n').count();
    let blank = rest
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    1 + breaks(before) + breaks(rest.get(..blank).unwrap_or_default())
}

/// The frame of a text, each column with the type that all its cells have.
///
/// # Errors
/// The text is no CSV; two columns have one name.
pub fn csv_frame<G: General>(text: &str, options: CsvOptions) -> Outcome<Frame<G>> {
    let records = csv_records(text, options)?;
    let first = usize::from(options.header);
    let mut columns = Vec::with_capacity(records.width());
    for at in 0..records.width() {
        let head = if options.header {
            records.field(0, at).trim()
        } else {
            ""
        };
        let name = match head {
            "" => format!("column_{}", at + 1),
            head => head.to_owned(),
        };
        let texts: Vec<&str> = (first..records.len())
            .map(|record| records.field(record, at))
            .collect();
        columns.push((Rc::new(name), infer_column(&texts)));
    }
    Frame::new(columns)
}

/// Writes a record and the end of its line; none is an empty field.
pub fn write_record<'a>(
    out: &mut String,
    fields: impl IntoIterator<Item = Option<&'a str>>,
    options: CsvOptions,
) {
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.push(char::from(options.delimiter));
        }
        write_field(out, field, options.delimiter);
    }
    out.push('\n');
}

fn write_field(out: &mut String, field: Option<&str>, delimiter: u8) {
    let Some(field) = field else {
        return;
    };
    let special = |b: u8| b == delimiter || matches!(b, b'"' | b'\n' | b'\r');
    let outer = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c == '\u{feff}');
    let quoted = outer(field.chars().next())
        || outer(field.chars().next_back())
        || field.bytes().any(special);
    if !quoted {
        out.push_str(field);
        return;
    }
    out.push('"');
    for (at, part) in field.split('"').enumerate() {
        if at > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}

/// The text of a frame; `general` gives the text of values that only the tier knows (column and row), or fails.
///
/// # Errors
/// What `general` fails with.
pub fn frame_csv<G: General, E>(
    frame: &Frame<G>,
    options: CsvOptions,
    out: &mut String,
    mut general: impl FnMut(usize, usize) -> Result<Option<String>, E>,
) -> Result<(), E> {
    if frame.width() == 0 {
        return Ok(());
    }
    if options.header {
        write_record(out, frame.names().map(|name| Some(name.as_str())), options);
    }
    for row in 0..frame.rows() {
        let begin = out.len();
        for (at, (_, column)) in frame.columns().iter().enumerate() {
            if at > 0 {
                out.push(char::from(options.delimiter));
            }
            match column.cell(row) {
                Some(Cell::Nil) => {}
                Some(Cell::Str(s)) => write_field(out, Some(&s), options.delimiter),
                Some(cell) => out.push_str(&cell.text()),
                None => write_field(out, general(at, row)?.as_deref(), options.delimiter),
            }
        }
        // A line with nothing on it would be skipped by whoever reads it.
        if out.len() == begin {
            out.push_str("\"\"");
        }
        out.push('\n');
    }
    Ok(())
}
