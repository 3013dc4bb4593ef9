//! [`Builtin`]: the table as an enum, and lookups by receiver and name.
//!
//! A method is searched along the chain of its receiver kind ([`Receiver::chain`]): an array has its own methods,
//! then those of iterators (it is iterated for them), then those of Option and Result, which
//! work on every value, then those of every value. [`lookup_call`] skips rows of the chain that
//! do not take the given number of arguments, so that `xs.take(2)` is the array's and `slot.take()` Option's.
//!
//! The index is a hash map filled on first use (about 1,500 names, well under 0.1 ms).

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use crate::edit_distance;
use crate::signature::Signature;

/// On what a builtin is called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Receiver {
    /// Nothing: a function, called by its name or path.
    Fn,
    /// An integer type, as in `u8::from_str_radix(…)`.
    IntTy,
    /// Every value.
    Any,
    /// An Option or Result; these methods work on every value.
    Opt,
    /// A string or character.
    Str,
    /// An int.
    Int,
    /// A float.
    Float,
    /// A bool.
    Bool,
    /// A byte; it has the methods of an int.
    Byte,
    /// An array, also a `VecDeque`.
    Array,
    /// A tuple.
    Tuple,
    /// A map, sorted or not.
    Map,
    /// A set, sorted or not.
    Set,
    /// A priority queue (`BinaryHeap`).
    Heap,
    /// A range.
    Range,
    /// An iterator.
    Iter,
    /// A function or closure.
    Func,
    /// A shared cell (`RefCell`, `Cell`, `Mutex`, `RwLock`, atomics).
    Cell,
    /// The place of a key in a map, as `entry` gives it.
    Entry,
    /// An error value.
    Error,
    /// `Less`, `Equal` or `Greater`.
    Ordering,
    /// A future, also the handle of a thread or task.
    Task,
    /// A point in time.
    Instant,
    /// A span of time.
    Duration,
    /// The random number generator.
    Rng,
    /// Standard input, output or error.
    Stream,
    /// An open file.
    File,
    /// The formatter that a user's `fmt` gets.
    Formatter,
    /// A compiled regular expression.
    Regex,
    /// Regular expressions that are looked for together.
    RegexSet,
    /// What a regular expression found.
    Match,
    /// The groups of a match.
    Captures,
    /// A date and time of the calendar.
    DateTime,
    /// A command to be started.
    Command,
    /// A process in progress.
    Child,
    /// What a process wrote.
    Output,
    /// How a process ended.
    ExitStatus,
    /// The answer to an HTTP request.
    Response,
    /// An HTML document or an element of one.
    Element,
    /// A data frame.
    Frame,
    /// The rows of a data frame in groups.
    GroupBy,
}

/// Whether a method changes its receiver.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mutates {
    /// Never.
    Never,
    /// Always, whatever place the receiver is.
    Always,
    /// A mutable place is changed; on anything else only the new value is returned.
    PlaceOrNew,
}

/// Whether the result can be missing (see "Absent and failed results" in the language reference).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Absent {
    /// The result is always there.
    NotAbsent,
    /// The plain value, or nil where Rust has `None`.
    Option,
    /// The plain value, or an `Err`.
    Result,
}

/// Whether a builtin can reach user code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Calls {
    /// It cannot.
    Leaf,
    /// It can: through closures, `==`, ordering, hashing, `Display` or an iterator.
    MayCall,
}

/// One row of the table.
struct Row {
    module: &'static str,
    function: &'static str,
    receiver: Receiver,
    names: &'static [&'static str],
    signature: &'static str,
    mutates: Mutates,
    absent: Absent,
    calls: Calls,
    doc: &'static str,
}

macro_rules! define_builtins {
    ($($variant:ident, $module:ident, $function:ident, $receiver:ident, [$($name:literal),+], $signature:literal,
       [$mutates:ident, $absent:ident, $calls:ident], $doc:literal;)*) => {
        /// A builtin function or method; the variants are the rows of the table, in its order.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Builtin { $(#[doc = $doc] $variant,)* }

        impl Builtin {
            /// Every builtin, in the order of the table.
            pub const ALL: &'static [Builtin] = &[$(Builtin::$variant),*];
        }

        static ROWS: &[Row] = &[$(Row {
            module: stringify!($module),
            function: stringify!($function),
            receiver: Receiver::$receiver,
            names: &[$($name),+],
            signature: $signature,
            mutates: Mutates::$mutates,
            absent: Absent::$absent,
            calls: Calls::$calls,
            doc: $doc,
        }),*];
    };
}

crate::for_each_builtin!(define_builtins);

impl Builtin {
    fn row(self) -> &'static Row {
        // The enum and the rows come from one expansion, so every discriminant is an index.
        &ROWS[self as usize]
    }

    /// The canonical name, such as `push` or `HashMap::new`.
    pub fn name(self) -> &'static str {
        self.row().names[0]
    }

    /// All names, the canonical one first.
    pub fn names(self) -> &'static [&'static str] {
        self.row().names
    }

    /// On what it is called.
    pub fn receiver(self) -> Receiver {
        self.row().receiver
    }

    /// The signature in Ruchy type syntax, as the documentation shows it.
    pub fn signature(self) -> &'static str {
        self.row().signature
    }

    /// The signature taken apart.
    pub fn parsed_signature(self) -> &'static Signature {
        static PARSED: [OnceLock<Signature>; Builtin::ALL.len()] =
            [const { OnceLock::new() }; Builtin::ALL.len()];
        PARSED[self as usize].get_or_init(|| {
            Signature::parse(self.signature())
                .expect("a test parses the signature of every row of the builtin table")
        })
    }

    /// Least and greatest number of arguments, the receiver not counted; no greatest if it takes any number.
    pub fn arity(self) -> (usize, Option<usize>) {
        self.parsed_signature().arity()
    }

    /// Whether it can be called with this number of arguments, the receiver not counted.
    pub fn accepts(self, arguments: usize) -> bool {
        let (least, greatest) = self.arity();
        arguments >= least && greatest.is_none_or(|greatest| arguments <= greatest)
    }

    /// Whether it changes its receiver.
    pub fn mutates(self) -> Mutates {
        self.row().mutates
    }

    /// Whether its result can be missing or an `Err`.
    pub fn absent(self) -> Absent {
        self.row().absent
    }

    /// Whether it can reach user code.
    pub fn may_call(self) -> bool {
        self.row().calls == Calls::MayCall
    }

    /// What it does, in a sentence.
    pub fn doc(self) -> &'static str {
        self.row().doc
    }

    /// The group of the table it is in; tiers name a module after it.
    pub fn module(self) -> &'static str {
        self.row().module
    }

    /// The function of that module that implements it in each tier, without a raw prefix.
    pub fn function(self) -> &'static str {
        let function = self.row().function;
        function.strip_prefix("r#").unwrap_or(function)
    }
}

impl Receiver {
    /// The receivers whose methods a value of this kind has, in the order of the search.
    pub fn chain(self) -> &'static [Receiver] {
        use Receiver::*;
        match self {
            Fn => &[Fn],
            IntTy => &[IntTy],
            Any => &[Any, Opt],
            Opt => &[Opt, Any],
            Str => &[Str, Any, Opt, Iter],
            Int => &[Int, Any, Opt, Float],
            Float => &[Float, Any, Opt],
            Bool => &[Bool, Any, Opt],
            Byte => &[Byte, Int, Any, Opt, Float],
            Array => &[Array, Iter, Opt, Any],
            Tuple => &[Tuple, Any, Opt],
            Map => &[Map, Iter, Opt, Any],
            Set => &[Set, Iter, Opt, Any],
            Heap => &[Heap, Iter, Opt, Any],
            Range => &[Range, Iter, Opt, Any],
            Iter => &[Iter, Opt, Any],
            Func => &[Func, Any, Opt],
            Cell => &[Cell, Any, Opt],
            Entry => &[Entry, Any, Opt],
            Error => &[Error, Any, Opt],
            Task => &[Task, Any, Opt],
            Ordering => &[Ordering, Any, Opt],
            Instant => &[Instant, Any, Opt],
            Duration => &[Duration, Any, Opt],
            Rng => &[Rng, Any, Opt],
            Stream => &[Stream, Any, Opt],
            File => &[File, Any, Opt],
            Formatter => &[Formatter, Any, Opt],
            Regex => &[Regex, Any, Opt],
            RegexSet => &[RegexSet, Any, Opt],
            Match => &[Match, Any, Opt],
            Captures => &[Captures, Any, Opt],
            DateTime => &[DateTime, Any, Opt],
            Command => &[Command, Any, Opt],
            Child => &[Child, Any, Opt],
            Output => &[Output, Any, Opt],
            ExitStatus => &[ExitStatus, Any, Opt],
            Response => &[Response, Any, Opt],
            Element => &[Element, Any, Opt],
            Frame => &[Frame, Iter, Opt, Any],
            GroupBy => &[GroupBy, Any, Opt],
        }
    }
}

/// What is known about a method name when the kind of the receiver is not.
#[derive(Clone, Copy, Default)]
struct MethodName {
    /// Some row of this name changes its receiver.
    may_mutate: bool,
    /// Some row of this name may be absent or failed.
    may_be_absent: bool,
}

struct Index {
    rows: HashMap<(Receiver, &'static str), Builtin>,
    methods: HashMap<&'static str, MethodName>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut rows = HashMap::with_capacity(2 * Builtin::ALL.len());
    let mut methods: HashMap<&'static str, MethodName> = HashMap::with_capacity(Builtin::ALL.len());
    for &builtin in Builtin::ALL {
        let row = builtin.row();
        for &name in row.names {
            rows.insert((row.receiver, name), builtin);
            if !matches!(row.receiver, Receiver::Fn | Receiver::IntTy) {
                let entry = methods.entry(name).or_default();
                entry.may_mutate |= row.mutates != Mutates::Never;
                entry.may_be_absent |= row.absent != Absent::NotAbsent;
            }
        }
    }
    Index { rows, methods }
});

/// The function with this name or path, written as in the table (`println`, `HashMap::new`, `mem::swap`).
/// For paths as programs write them use [`resolve_path`](crate::resolve_path).
pub fn lookup_function(path: &str) -> Option<Builtin> {
    lookup_exact(Receiver::Fn, path)
}

/// The method that a value of this kind has under this name, searched along [`Receiver::chain`].
pub fn lookup_method(receiver: Receiver, name: &str) -> Option<Builtin> {
    receiver
        .chain()
        .iter()
        .find_map(|&kind| lookup_exact(kind, name))
}

/// Like [`lookup_method`], but prefers the first row of the chain that takes this number of arguments.
pub fn lookup_call(receiver: Receiver, name: &str, arguments: usize) -> Option<Builtin> {
    let rows = || {
        receiver
            .chain()
            .iter()
            .filter_map(|&kind| lookup_exact(kind, name))
    };
    rows()
        .find(|row| row.accepts(arguments))
        .or_else(|| rows().next())
}

/// The row of exactly this receiver, without its chain.
pub fn lookup_exact(receiver: Receiver, name: &str) -> Option<Builtin> {
    INDEX.rows.get(&(receiver, name)).copied()
}

/// Whether some kind of value has a method of this name.
pub fn is_method_name(name: &str) -> bool {
    INDEX.methods.contains_key(name)
}

/// Whether this is the name of a method of Option and Result: a call of an absent builtin followed by it yields
/// the real Option or Result.
pub fn is_option_method(name: &str) -> bool {
    lookup_exact(Receiver::Opt, name).is_some()
}

/// Whether a method of this name changes its receiver for some kind of receiver.
pub fn method_may_mutate(name: &str) -> bool {
    INDEX
        .methods
        .get(name)
        .is_some_and(|known| known.may_mutate)
}

/// Whether a method of this name can be absent or failed for some kind of receiver.
pub fn method_may_be_absent(name: &str) -> bool {
    INDEX
        .methods
        .get(name)
        .is_some_and(|known| known.may_be_absent)
}

/// The function whose name is most like this one, for "did you mean".
pub fn suggest(name: &str) -> Option<&'static str> {
    edit_distance::closest(name, names_of(&[Receiver::Fn]))
}

/// The method of this kind of value whose name is most like this one.
pub fn suggest_method(receiver: Receiver, name: &str) -> Option<&'static str> {
    edit_distance::closest(name, names_of(receiver.chain()))
}

fn names_of(kinds: &'static [Receiver]) -> impl Iterator<Item = &'static str> {
    let of_kind = |row: &&Row| kinds.contains(&row.receiver);
    ROWS.iter()
        .filter(of_kind)
        .flat_map(|row| row.names.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn rows_are_sound() {
        assert!(Builtin::ALL.len() >= 700);
        let mut seen = HashSet::new();
        let mut functions = HashSet::new();
        for &builtin in Builtin::ALL {
            for &name in builtin.names() {
                assert!(
                    seen.insert((builtin.receiver(), name)),
                    "{name} is twice in the table"
                );
            }
            assert!(
                functions.insert((builtin.module(), builtin.function())),
                "{builtin:?}: function used twice"
            );
            assert!(
                builtin.doc().ends_with('.'),
                "{builtin:?}: doc is no sentence"
            );
            let signature = Signature::parse(builtin.signature());
            let signature =
                signature.unwrap_or_else(|| panic!("{builtin:?}: {}", builtin.signature()));
            assert_eq!(signature.absent, builtin.absent(), "{builtin:?}");
            let is_method = !matches!(builtin.receiver(), Receiver::Fn | Receiver::IntTy);
            assert_eq!(signature.has_self, is_method, "{builtin:?}");
            assert!(
                is_method || builtin.mutates() == Mutates::Never,
                "{builtin:?}"
            );
            assert_eq!(Builtin::ALL[builtin as usize], builtin);
        }
    }

    #[test]
    fn every_chain_ends_with_what_all_values_have() {
        for &builtin in Builtin::ALL {
            let receiver = builtin.receiver();
            assert_eq!(receiver.chain()[0], receiver);
            if !matches!(receiver, Receiver::Fn | Receiver::IntTy) {
                assert_eq!(
                    lookup_method(receiver, "to_string"),
                    Some(Builtin::AnyToString),
                    "{receiver:?}"
                );
                assert_eq!(
                    lookup_method(receiver, "unwrap"),
                    Some(Builtin::OptUnwrap),
                    "{receiver:?}"
                );
            }
        }
    }

    #[test]
    fn lookups() {
        assert_eq!(lookup_function("println"), Some(Builtin::FnPrintln));
        assert_eq!(lookup_function("HashMap::new"), Some(Builtin::FnHashMapNew));
        assert_eq!(lookup_function("prinln"), None);
        assert_eq!(
            lookup_method(Receiver::Array, "push"),
            Some(Builtin::ArrayPush)
        );
        assert_eq!(
            lookup_method(Receiver::Array, "fold"),
            Some(Builtin::IterFold)
        );
        assert_eq!(
            lookup_method(Receiver::Int, "sqrt"),
            Some(Builtin::FloatSqrt)
        );
        assert_eq!(lookup_method(Receiver::Int, "max"), Some(Builtin::AnyMax));
        assert_eq!(
            lookup_call(Receiver::Array, "take", 1),
            Some(Builtin::ArrayTake)
        );
        assert_eq!(
            lookup_call(Receiver::Array, "take", 0),
            Some(Builtin::OptTake)
        );
        assert_eq!(
            lookup_call(Receiver::Array, "max", 0),
            Some(Builtin::IterMax)
        );
        assert_eq!(
            lookup_call(Receiver::Array, "max", 1),
            Some(Builtin::AnyMax)
        );
        assert_eq!(
            lookup_call(Receiver::Map, "insert", 2),
            Some(Builtin::MapInsert)
        );
        assert_eq!(
            lookup_call(Receiver::Array, "push", 3),
            Some(Builtin::ArrayPush)
        );
        assert!(is_option_method("unwrap_or") && !is_option_method("push"));
        assert!(method_may_mutate("push") && !method_may_mutate("len"));
        assert_eq!(Builtin::RngGen.function(), "gen");
    }

    #[test]
    fn suggestions() {
        assert_eq!(suggest("prinln"), Some("println"));
        assert_eq!(suggest_method(Receiver::Array, "pussh"), Some("push"));
        assert_eq!(suggest("qqqqqqqqqq"), None);
    }
}
