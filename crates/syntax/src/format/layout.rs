//! Where lines end: from the document to text.
//!
//! First one walk from left to right sums up widths, and one from right to left notes for each
//! operation the next break. With these, the question whether a group fits on the line takes a few
//! steps at any depth: the time is linear in the length of the document.
//!
//! Line breaks and spaces are written late, when text follows. So breaks that fall together make one,
//! no line ends in a space, and indentation is that of the text which follows.

use super::doc::{Blank, GroupId, Mode, Op, Shape};
use std::cell::Cell;

/// Columns of a line.
pub const WIDTH: usize = 100;
/// Columns of a level of indentation.
const INDENT: usize = 4;
/// No operation.
const NONE: u32 = u32::MAX;

/// What the walks before the layout found out.
struct Measures {
    /// Width of all operations before this one, laid out flat.
    before: Vec<u32>,
    /// The next operation that is a possible break.
    next_break: Vec<u32>,
    /// The next one that is a break in any case.
    next_hard: Vec<u32>,
    /// Index of the operation that ends a group.
    end: Vec<u32>,
    /// Index of the operation that begins the last element of a group.
    last: Vec<u32>,
}

impl Measures {
    fn of(ops: &[Op], shapes: &[Shape], source: &str) -> Measures {
        let mut before = Vec::with_capacity(ops.len() + 1);
        let mut end = vec![NONE; shapes.len()];
        let mut last = vec![NONE; shapes.len()];
        let mut open: Vec<GroupId> = Vec::new();
        let mut sum = 0u32;
        for (at, op) in ops.iter().enumerate() {
            before.push(sum);
            match *op {
                Op::Source { lo, hi } => sum += first_line_width(slice(source, lo, hi)),
                Op::Text(text) => sum += text.len() as u32,
                Op::Space | Op::Line { space: true, .. } => sum += 1,
                Op::Begin(group) => open.push(group),
                Op::End => {
                    if let Some(slot) = open.pop().and_then(|group| end.get_mut(group as usize)) {
                        *slot = at as u32;
                    }
                }
                Op::Last(group) => {
                    if let Some(slot) = last.get_mut(group as usize) {
                        *slot = at as u32;
                    }
                }
                _ => {}
            }
        }
        before.push(sum);
        let mut next_break = vec![ops.len() as u32; ops.len() + 1];
        let mut next_hard = vec![ops.len() as u32; ops.len() + 1];
        let (mut brk, mut hard) = (ops.len() as u32, ops.len() as u32);
        for (at, op) in ops.iter().enumerate().rev() {
            match op {
                Op::Line { .. } => brk = at as u32,
                Op::Hard { .. } | Op::Between { .. } => (brk, hard) = (at as u32, at as u32),
                _ => {}
            }
            if let (Some(b), Some(h)) = (next_break.get_mut(at), next_hard.get_mut(at)) {
                (*b, *h) = (brk, hard);
            }
        }
        Measures {
            before,
            next_break,
            next_hard,
            end,
            last,
        }
    }

    /// Width of the operations from `from` up to `to`, laid out flat.
    fn width(&self, from: usize, to: usize) -> usize {
        let at = |index: usize| self.before.get(index).copied().unwrap_or(0);
        at(to).saturating_sub(at(from)) as usize
    }

    fn next_break(&self, at: usize) -> usize {
        self.next_break.get(at).map_or(at, |&next| next as usize)
    }

    fn next_hard(&self, at: usize) -> usize {
        self.next_hard.get(at).map_or(at, |&next| next as usize)
    }

    fn end(&self, group: GroupId) -> usize {
        self.end.get(group as usize).map_or(0, |&end| end as usize)
    }

    fn last(&self, group: GroupId) -> Option<usize> {
        let last = self.last.get(group as usize).copied()?;
        (last != NONE).then_some(last as usize)
    }
}

fn slice(text: &str, lo: u32, hi: u32) -> &str {
    text.get(lo as usize..hi as usize).unwrap_or("")
}

/// Columns of a text: one for each code point.
fn width_of(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

fn first_line_width(text: &str) -> u32 {
    let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    width_of(text.get(..end).unwrap_or("")) as u32
}

/// A line break that is still to be written.
#[derive(Clone, Copy)]
struct Newline {
    blank: bool,
    hang: bool,
}

/// The line break before a declaration that is being written.
#[derive(Clone, Copy)]
struct Open {
    /// Number of its first line.
    line: usize,
    /// Where in the output an empty line would have to be put in before it, if there is none yet.
    gap: Option<usize>,
}

struct Layout<'a> {
    ops: &'a [Op],
    shapes: &'a [Shape],
    source: &'a str,
    measures: Measures,
    /// How each group was laid out.
    modes: Vec<Mode>,
    /// The groups around the current operation.
    open: Vec<GroupId>,
    out: String,
    column: usize,
    /// Lines written.
    lines: usize,
    indent: usize,
    newline: Option<Newline>,
    space: bool,
    /// Declarations around the current operation.
    items: Vec<Open>,
    /// The gap before the declaration that comes next.
    gap: Option<usize>,
    /// The declaration that ended just now took several lines.
    after_long: bool,
    /// Places in the output where an empty line is put in, ascending but for nesting.
    insert: Vec<usize>,
    /// Operations looked at.
    steps: Cell<usize>,
}

/// The text of a document, and the number of steps that it took.
pub(super) fn layout(ops: &[Op], shapes: &[Shape], source: &str) -> (String, usize) {
    let mut layout = Layout {
        ops,
        shapes,
        source,
        measures: Measures::of(ops, shapes, source),
        modes: vec![Mode::Flat; shapes.len()],
        open: Vec::new(),
        out: String::with_capacity(source.len() + source.len() / 8),
        column: 0,
        lines: 0,
        indent: 0,
        newline: None,
        space: false,
        items: Vec::new(),
        gap: None,
        after_long: false,
        insert: Vec::new(),
        steps: Cell::new(ops.len()),
    };
    layout.run();
    let steps = layout.steps.get();
    (layout.finish(), steps)
}

impl Layout<'_> {
    fn run(&mut self) {
        for at in 0..self.ops.len() {
            let Some(&op) = self.ops.get(at) else { return };
            match op {
                Op::Source { lo, hi } | Op::Comment { lo, hi } => {
                    self.text(slice(self.source, lo, hi))
                }
                Op::Text(text) => self.text(text),
                Op::Space => self.space = true,
                Op::Line { group, space } => self.line(at, group, space),
                Op::Hard { blank, hang } => self.break_line(blank == Blank::Yes, hang),
                Op::Between { blank, item } => {
                    let blank = blank == Blank::Yes || self.after_long;
                    self.gap = (item && !blank).then_some(self.out.len());
                    self.break_line(blank, false);
                }
                Op::IfBroken(group, text) => {
                    if self.mode(group) == Mode::Broken {
                        self.text(text);
                    }
                }
                Op::Begin(group) => {
                    let mode = self.choose(at, group);
                    if let Some(slot) = self.modes.get_mut(group as usize) {
                        *slot = mode;
                    }
                    self.open.push(group);
                }
                Op::End => {
                    self.open.pop();
                }
                Op::Last(_) => {}
                Op::Indent => self.indent += 1,
                Op::Dedent => self.indent = self.indent.saturating_sub(1),
                Op::IndentIf(group) => {
                    self.indent += (self.mode(group) == Mode::Broken) as usize;
                }
                Op::DedentIf(group) => {
                    let less = (self.mode(group) == Mode::Broken) as usize;
                    self.indent = self.indent.saturating_sub(less);
                }
                Op::ItemBegin => {
                    let ahead = self.newline.map_or(0, |n| 1 + n.blank as usize);
                    let gap = self.gap.take();
                    self.items.push(Open {
                        line: self.lines + ahead,
                        gap,
                    });
                }
                Op::ItemEnd => {
                    if let Some(item) = self.items.pop() {
                        self.after_long = self.lines > item.line;
                        if self.after_long {
                            self.insert.extend(item.gap);
                        }
                        continue;
                    }
                }
            }
            if matches!(op, Op::Source { .. } | Op::Text(_)) {
                self.after_long = false;
            }
        }
    }

    fn mode(&self, group: GroupId) -> Mode {
        self.modes
            .get(group as usize)
            .copied()
            .unwrap_or(Mode::Flat)
    }

    /// Whether the current operation stands in a group.
    fn is_around(&self, group: GroupId) -> bool {
        // Groups are numbered in the order in which they begin, so those around us ascend.
        self.open.binary_search(&group).is_ok()
    }

    /// The column at which the next text starts.
    fn next_column(&self) -> usize {
        match self.newline {
            Some(newline) if !self.out.is_empty() => (self.indent + newline.hang as usize) * INDENT,
            _ => self.column + self.space as usize,
        }
    }

    /// Width of what follows the operation `at` up to the next place where a line can end.
    fn tail(&self, mut at: usize, room: usize) -> usize {
        let mut width = 0;
        loop {
            self.steps.set(self.steps.get() + 1);
            let next = self.measures.next_break(at);
            width += self.measures.width(at, next);
            if width > room {
                return width;
            }
            match self.ops.get(next) {
                // A line of a group around us that is not broken is no place where one can end.
                Some(&Op::Line { group, space })
                    if self.is_around(group) && self.mode(group) != Mode::Broken =>
                {
                    width += space as usize;
                    at = next + 1;
                }
                _ => return width,
            }
        }
    }

    fn choose(&self, at: usize, group: GroupId) -> Mode {
        let outer_flat = self
            .open
            .last()
            .is_some_and(|&outer| self.mode(outer) == Mode::Flat);
        if outer_flat {
            return Mode::Flat;
        }
        let end = self.measures.end(group);
        let column = self.next_column();
        let hard = self.measures.next_hard(at);
        let must_break = hard < end;
        let width = self.measures.width(at, end);
        let fits = |column: usize, width: usize| {
            let room = WIDTH.saturating_sub(column + width);
            column + width <= WIDTH && self.tail(end, room) <= room
        };
        if !must_break && fits(column, width) {
            return Mode::Flat;
        }
        let shape = self
            .shapes
            .get(group as usize)
            .copied()
            .unwrap_or(Shape::Plain);
        match shape {
            Shape::Plain | Shape::Fill => Mode::Broken,
            Shape::Stay => Mode::Hugging,
            Shape::Value => {
                let below = (self.indent + 1) * INDENT;
                // The space before the value is gone on a line of its own.
                if !must_break && below < column && fits(below, width.saturating_sub(1)) {
                    Mode::Broken
                } else {
                    Mode::Hugging
                }
            }
            Shape::Hug | Shape::Chain => {
                let Some(last) = self.measures.last(group) else {
                    return Mode::Broken;
                };
                let upto = self.measures.next_break(last);
                let early = hard < last || shape == Shape::Chain && !must_break;
                if !early && column + self.measures.width(at, upto) <= WIDTH {
                    Mode::Hugging
                } else {
                    Mode::Broken
                }
            }
        }
    }

    fn line(&mut self, at: usize, group: GroupId, space: bool) {
        if self.mode(group) == Mode::Broken {
            let fill = self.shapes.get(group as usize) == Some(&Shape::Fill);
            let here = self.next_column() + space as usize;
            let next = self.measures.next_break(at + 1);
            // The comma behind the next piece needs room, too; the lines at the ends always break.
            let ahead = self.measures.width(at + 1, next);
            if !(fill && space && here + ahead <= WIDTH) {
                return self.break_line(false, false);
            }
        }
        self.space |= space;
    }

    fn break_line(&mut self, blank: bool, hang: bool) {
        let newline = self.newline.get_or_insert(Newline {
            blank: false,
            hang: true,
        });
        newline.blank |= blank;
        newline.hang &= hang;
        self.space = false;
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(newline) = self.newline.take()
            && !self.out.is_empty()
        {
            let count = 1 + newline.blank as usize;
            self.lines += count;
            self.out.push_str(if newline.blank { "\n\n" } else { "\n" });
            self.column = (self.indent + newline.hang as usize) * INDENT;
            self.out.extend(std::iter::repeat_n(' ', self.column));
        } else if self.space && !self.out.is_empty() {
            self.out.push(' ');
            self.column += 1;
        }
        self.space = false;
        self.out.push_str(text);
        match memchr::memrchr(b'\n', text.as_bytes()) {
            None => self.column += width_of(text),
            Some(end) => {
                self.lines += memchr::memchr_iter(b'\n', text.as_bytes()).count();
                self.column = width_of(text.get(end + 1..).unwrap_or(""));
            }
        }
    }

    /// The output with the empty lines that are known late.
    fn finish(mut self) -> String {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        if self.insert.is_empty() {
            return self.out;
        }
        self.insert.sort_unstable();
        self.insert.dedup();
        let mut result = String::with_capacity(self.out.len() + self.insert.len());
        let mut from = 0;
        for &at in &self.insert {
            result.push_str(self.out.get(from..at).unwrap_or(""));
            result.push('\n');
            from = at;
        }
        result.push_str(self.out.get(from..).unwrap_or(""));
        result
    }
}
