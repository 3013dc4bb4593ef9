//! The document: what stands where, before it is known where lines end.
//!
//! Oppen's idea rather than a tree: a document is a flat list of operations, and a group is a pair of
//! [`Op::Begin`] and [`Op::End`] in it. The list is written once from left to right and read once by
//! [`layout`](super::layout), so nothing recurses over it, however deep the program is.
//!
//! A group is laid out in one of three ways ([`Mode`]). *Flat*: none of its lines is broken, and
//! none of the groups inside. *Broken*: all of its own lines are. *Hugging*: none of its own lines
//! is, but the groups inside decide for themselves, as in `each(xs, |x| {` ⏎ … ⏎ `})`.
//! How a group chooses is its [`Shape`].

/// Index of a group.
pub(super) type GroupId = u32;

/// What a line break keeps of the empty lines of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    /// None.
    Never,
    /// One, if there is one in the source: decided when the text behind it is written.
    Keep,
    /// One.
    Yes,
}

/// An operation of the document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    /// A piece of the source text, by bytes.
    Source { lo: u32, hi: u32 },
    /// A comment behind the code of a line, by bytes. It may be as wide as it likes.
    Comment { lo: u32, hi: u32 },
    /// Text that the formatter adds.
    Text(&'static str),
    /// A space, unless a line ends or starts here.
    Space,
    /// A line break if the group is broken, else nothing or a space.
    Line { group: GroupId, space: bool },
    /// A line break in any case. `hang` indents what follows by one more level, if no other line
    /// break falls together with this one.
    Hard { blank: Blank, hang: bool },
    /// The line break between two neighbours in a list of statements or members; `item`: an
    /// [`Op::ItemBegin`] follows.
    Between { blank: Blank, item: bool },
    /// Text that stands there only if the group is broken.
    IfBroken(GroupId, &'static str),
    /// A group begins.
    Begin(GroupId),
    /// The innermost group ends.
    End,
    /// The last element of the group begins: the one that may hug.
    Last(GroupId),
    /// Lines from here on are indented by one more level.
    Indent,
    /// One level less.
    Dedent,
    /// Indents if the group is broken.
    IndentIf(GroupId),
    /// Undoes [`Op::IndentIf`].
    DedentIf(GroupId),
    /// A declaration with a body begins: it is kept apart by empty lines if it takes several lines.
    ItemBegin,
    /// The declaration ends.
    ItemEnd,
}

/// How a group chooses its mode when it does not fit on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Breaks.
    Plain,
    /// Breaks each line only if what follows it does not fit.
    Fill,
    /// Hugs if all up to the first break inside of the last element fits, else breaks.
    Hug,
    /// Like [`Shape::Hug`], but only if the last element holds a break that must be.
    Chain,
    /// The value behind `=` or `=>`: goes to a line of its own if it then fits on that one line.
    Value,
    /// A value that always starts on the line of its `=`, since it breaks well inside.
    Stay,
}

/// How a group is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Flat,
    Hugging,
    Broken,
}
