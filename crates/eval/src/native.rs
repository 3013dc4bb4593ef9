//! Values that wrap something of the host: streams, files, clocks, generators, formatters.
//! All are references.

use crate::gate::files::{FileReader, FileWriter};
use crate::object::Object;
use crate::value::{MapObj, Value};
use ruchyruchy_builtins::random::Random as Rng;
use ruchyruchy_hir::hir::FormatSpec;
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// A host value.
pub enum Native {
    /// `std::io::stdin()`, `stdout()`, `stderr()`.
    Stream(StdStream),
    /// An open file.
    File(RefCell<FileState>),
    /// A point of the monotonic clock: nanoseconds since the interpreter started.
    Instant(u64),
    /// A point of the wall clock: nanoseconds since 1970.
    SystemTime(u64),
    /// A time span in nanoseconds.
    Duration(u64),
    /// A random generator of its own; none: the interpreter's.
    Rng(Option<RefCell<Rng>>),
    /// The `f` of a user's `fmt`.
    Formatter(FormatterState),
    /// What `f.debug_struct("P")` and kin give.
    Builder(BuilderState),
    /// `map.entry(k)`: the place of the map and the key.
    Entry(EntryState),
    /// A regex, a process, …
    Object(Rc<dyn Object>),
}

/// A standard stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StdStream {
    /// Standard input.
    Stdin,
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// State of an open file.
pub enum FileState {
    /// Reading.
    Reader(FileReader),
    /// Writing.
    Writer(FileWriter),
    /// Closed.
    Closed,
}

/// What a user's `fmt` writes to.
pub struct FormatterState {
    /// The text so far.
    pub text: RefCell<String>,
    /// The spec of the hole.
    pub spec: FormatSpec,
}

/// A text in the form of a derived `Debug` that is being written to a formatter.
pub struct BuilderState {
    /// The formatter, a [`Native::Formatter`].
    pub formatter: Rc<Native>,
    /// Its form.
    pub form: BuilderForm,
    /// How many parts stand between the brackets already.
    pub count: Cell<usize>,
    /// A key without its value.
    pub key: RefCell<Option<String>>,
}

/// The forms of a derived `Debug`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuilderForm {
    /// `P { x: 1 }`
    Struct,
    /// `P(1)`; without a name `(1)`.
    Tuple {
        /// The name is empty.
        unnamed: bool,
    },
    /// `[1, 2]`
    List,
    /// `{1, 2}`
    Set,
    /// `{"a": 1}`
    Map,
}

/// What `entry(k)` remembers.
pub struct EntryState {
    /// An alias of the map's place.
    pub map: Value,
    /// The map itself, unique at that time.
    pub object: Option<Rc<MapObj>>,
    /// The key.
    pub key: Value,
}

impl Native {
    /// Identity for references, equality for points in time.
    pub fn same(&self, other: &Native) -> bool {
        match (self, other) {
            (Native::Instant(a), Native::Instant(b))
            | (Native::SystemTime(a), Native::SystemTime(b))
            | (Native::Duration(a), Native::Duration(b)) => a == b,
            (Native::Object(a), Native::Object(b)) => match (a.key(), b.key()) {
                (Some(a), Some(b)) => a == b,
                _ => Rc::ptr_eq(a, b),
            },
            _ => std::ptr::eq(self, other),
        }
    }

    /// What equal ones have in common.
    pub fn feed(&self, state: &mut impl Hasher) {
        match self {
            Native::Instant(n) | Native::SystemTime(n) | Native::Duration(n) => state.write_u64(*n),
            Native::Object(object) => object.key().hash(state),
            _ => state.write_u64(13),
        }
    }

    /// Order of points in time and durations.
    pub fn order(&self, other: &Native) -> Option<Ordering> {
        match (self, other) {
            (Native::Instant(a), Native::Instant(b))
            | (Native::SystemTime(a), Native::SystemTime(b))
            | (Native::Duration(a), Native::Duration(b)) => Some(a.cmp(b)),
            (Native::Object(a), Native::Object(b)) => {
                let (a, b) = (a.key()?, b.key()?);
                (std::mem::discriminant(&a) == std::mem::discriminant(&b)).then(|| a.cmp(&b))
            }
            _ => None,
        }
    }

    /// Name of the kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Native::Stream(_) => "stream",
            Native::File(_) => "file",
            Native::Instant(_) | Native::SystemTime(_) => "instant",
            Native::Duration(_) => "duration",
            Native::Rng(_) => "rng",
            Native::Formatter(_) => "formatter",
            Native::Builder(_) => "debug builder",
            Native::Entry(_) => "entry",
            Native::Object(object) => object.kind(),
        }
    }
}
