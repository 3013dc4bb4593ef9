//! Which rows of the builtin table go on which page of the library reference, and what the pages say first.

use ruchyruchy_builtins::Receiver;

/// A page of the library reference.
pub struct Page {
    /// Its file name without `.md`.
    pub slug: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What the index says of it.
    pub holds: &'static str,
    /// The first paragraph.
    pub intro: &'static str,
    /// The groups of free functions on it: the modules of the table.
    pub modules: &'static [&'static str],
    /// The kinds of values whose methods are on it.
    pub receivers: &'static [Receiver],
}

/// What the index says before the list of pages.
pub const INDEX_INTRO: &str = "\
Functions and methods that every program has, without importing anything. `use std::…` lines are accepted, so that \
text from Rust works as it is. A function, type or method of the program's own comes before one of the library \
of the same name. [All names](names.md) lists every name with its page.

## How to read an entry

A signature such as `(Array<T>).get(i: any) -> T?` names the receiver in parentheses, the parameters and the result:

| in a signature | means |
|---|---|
| `int float str bool byte nil any` | kinds of values; `num` is an int or a float, `str` also a character, `any` anything |
| `T U K V E` | any type, the same wherever the letter stands |
| `x?: int` | may be left out |
| `...xs: any` | any number of arguments |
| `-> T?` | *absent*: a `T` or nil; see [Absent and failed results](../language/absent-and-failed.md) |
| `-> T!` | *failed*: a `T` or an `Err` |
| `&mut T` | an alias; see [Aliases](../language/aliases.md) |
| `fn(T) -> U` | a function or closure |

In examples, `// =>` shows the value of the expression before it as `{:?}` prints it, `// prints:` a line of output, \
`// error[…]` the error that ends the program. Every example is run by a test.

A method is looked for among those of its receiver's kind, then, for collections, among those of \
[iterators](iterators.md), then among those of [Option and Result](option-and-result.md) and of \
[every value](every-value.md). So arrays have `fold`, strings have `unwrap_or`, and all have `clone`.";

/// What the page of constants says first.
pub const CONSTANTS_INTRO: &str = "\
Besides these, each integer type has `MIN`, `MAX` and `BITS`, as in `u8::MAX`.";

/// A page of methods.
const fn methods(
    slug: &'static str,
    title: &'static str,
    holds: &'static str,
    receivers: &'static [Receiver],
    intro: &'static str,
) -> Page {
    Page {
        slug,
        title,
        holds,
        intro,
        modules: &[],
        receivers,
    }
}

/// A page of functions.
const fn functions(
    slug: &'static str,
    title: &'static str,
    holds: &'static str,
    modules: &'static [&'static str],
    intro: &'static str,
) -> Page {
    Page {
        slug,
        title,
        holds,
        intro,
        modules,
        receivers: &[],
    }
}

/// The pages in the order of the index.
pub const PAGES: &[Page] = &[
    functions(
        "input-and-output",
        "Input, output, assertions",
        "`println`, `input`, `exit`, `panic`, `assert_eq`, …",
        &["io", "assertion"],
        "Printing and reading, the end of the program, and assertions. How values look when printed, and what format \
         strings can do, is in [Formatting and printing](../language/formatting.md). The macros `println!`, `print!`, \
         `eprintln!`, `eprint!`, `format!`, `write!`, `panic!`, `assert!` and their kin are described there too.",
    ),
    functions(
        "conversions",
        "Kinds and conversions",
        "`type_of`, `int`, `str`, `String::from`, …",
        &["convert"],
        "What kind of value something is, and making one kind of another. `as` casts are in \
         [Operators](../language/operators.md#casts).",
    ),
    methods(
        "integer-types",
        "Integer types",
        "`u8::from_str_radix`, `i32::MAX`, …",
        &[Receiver::IntTy],
        "Functions of the integer types `i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize`; the headings show them for \
         `i64`. Their constants are `MIN`, `MAX` and `BITS`.",
    ),
    functions(
        "constructors",
        "Constructors",
        "`Vec::new`, `HashMap::from`, `RefCell::new`, `iter::repeat`, `mem::swap`, …",
        &["construct", "iter_new", "mem"],
        "New collections, cells and iterators, and the functions that exchange the values of places. Literals are shorter where \
         there is one: `[1, 2]`, `{a: 1}`, `{1, 2}`.",
    ),
    functions(
        "function-forms",
        "Function forms of methods",
        "`len(xs)`, `map(xs, f)`, `join(xs, \", \")`, …",
        &["forward"],
        "Functions that do what a method does, for pipelines (`xs |> map(f) |> sum`) and for passing on. They never change \
         their argument: where the method would, the function returns a changed copy.",
    ),
    functions(
        "mathematics",
        "Mathematics",
        "`sqrt`, `gcd`, `median`, …",
        &["math"],
        "Functions of numbers. An int argument of a function of floats is converted. The same results to the last bit on every \
         platform.",
    ),
    Page {
        slug: "random",
        title: "Random numbers",
        holds: "`random_int`, `shuffle`, `seed`, the generator",
        intro: "One generator, seeded anew by each run unless the program (or `--seed`) gives a seed. The functions of \
                `rand` in Rust are there too, for text that uses them; all share the generator.",
        modules: &["random"],
        receivers: &[Receiver::Rng],
    },
    Page {
        slug: "time",
        title: "Time",
        holds: "clocks, durations",
        intro: "Points in time and spans of time. A duration prints as in Rust, `1.5s`.",
        modules: &["time"],
        receivers: &[Receiver::Instant, Receiver::Duration],
    },
    Page {
        slug: "dates",
        title: "Dates and times",
        holds: "`DateTime`: calendar, time zones, formats",
        intro: "Points in time as the calendar and the clocks of a time zone show them. Points are compared whatever their zone is; \
                adding days and months follows the calendar, adding hours the clock. The difference of two points is a \
                [duration](time.md).",
        modules: &["date_time"],
        receivers: &[Receiver::DateTime],
    },
    functions(
        "environment",
        "Environment",
        "arguments, variables, the current folder",
        &["env"],
        "What the program gets from the outside.",
    ),
    Page {
        slug: "files",
        title: "Files and streams",
        holds: "reading and writing, folders, standard streams",
        intro: "Functions that begin with `fs` give an `Err` when they fail; `read_file` and its kin raise `IoError`. \
                Files and folders are named by [paths](paths.md), which are strings.",
        modules: &["fs", "walk"],
        receivers: &[Receiver::File, Receiver::Stream],
    },
    functions(
        "paths",
        "Paths",
        "taking paths apart and joining them",
        &["path"],
        "Paths are strings, so all methods of [strings](strings.md) work on them, and some are for paths (`file_name`, \
         `with_extension`, …).",
    ),
    functions(
        "json",
        "JSON",
        "reading and writing JSON",
        &["json"],
        "Objects become maps, `null` nil, numbers with a fraction or exponent floats.",
    ),
    functions(
        "csv",
        "CSV",
        "reading and writing CSV",
        &["csv"],
        "Fields with delimiters, quotes or line breaks are quoted, as RFC 4180 describes it; all records have the same number of fields.",
    ),
    Page {
        slug: "data-frames",
        title: "Data frames",
        holds: "`df![…]`, `select`, `filter`, `group_by`, `join`, …",
        intro: "\
`df![name => [\"Ada\", \"Bob\"], age => [36, 41]]` is a data frame: named columns of one length, each of ints, floats, bools, strings or \
anything. A cell that is nil is *missing*: aggregates pass over it. A data frame is a value; methods give a new one, and only \
`set`, `push` and assignments (`df[\"age\"] = …`, `df[\"age\"][0] = …`) change a place. `df[\"age\"]` and `df.age` are a column as an array, `df[0]` is a row as a map, \
`df[1..3]` are rows, and `for row in df` goes through them. A function that is called for each row gets it as a map; if all its parameters have names of \
columns, it gets their cells: `df.filter(|age| age > 40)`. Printed alone it is a table, inside of something else `DataFrame(2x2)`.",
        modules: &["frame_new"],
        receivers: &[Receiver::Frame, Receiver::GroupBy],
    },
    Page {
        slug: "regular-expressions",
        title: "Regular expressions",
        holds: "`Regex::new`, `regex_find_all`, captures",
        intro: "Patterns as in the `regex` crate of Rust; a search takes time linear in the text, whatever the pattern. Positions count \
                characters. Raw strings save backslashes: `r\"\\d+\"`.",
        modules: &["regex"],
        receivers: &[
            Receiver::Regex,
            Receiver::RegexSet,
            Receiver::Match,
            Receiver::Captures,
        ],
    },
    functions(
        "digests-and-encodings",
        "Digests and encodings",
        "`sha256`, `base64_encode`, `url_encode`, …",
        &["digest"],
        "Checksums of texts, bytes and files, and ways to write bytes as text.",
    ),
    Page {
        slug: "html",
        title: "HTML",
        holds: "parsing HTML, finding elements",
        intro: "HTML is read as browsers do, so that any text is a document; elements are found by CSS selectors.",
        modules: &["html"],
        receivers: &[Receiver::Element],
    },
    Page {
        slug: "processes",
        title: "Processes",
        holds: "`shell`, `Command`, children",
        intro: "Starting other programs. `shell` runs a line by the shell; `Command::new(program)` starts a program with arguments that \
                no shell reads.",
        modules: &["process"],
        receivers: &[
            Receiver::Command,
            Receiver::Child,
            Receiver::Output,
            Receiver::ExitStatus,
        ],
    },
    Page {
        slug: "http",
        title: "HTTP",
        holds: "`http_get`, `http_post`, responses",
        intro: "Requests to servers. An answer of any status is a response; an `Err` says that there was none.",
        modules: &["http"],
        receivers: &[Receiver::Response],
    },
    methods(
        "every-value",
        "Every value",
        "`clone`, `to_string`, `cmp`, …",
        &[Receiver::Any],
        "Methods that every value has, unless its kind has one of the same name.",
    ),
    methods(
        "option-and-result",
        "Option and Result",
        "`unwrap_or`, `map_err`, `ok_or`, …",
        &[Receiver::Opt],
        "Methods of Option and Result. They work on every value: a plain value counts as there (`Some`, `Ok`), nil as absent. See \
         [Absent and failed results](../language/absent-and-failed.md).",
    ),
    methods(
        "strings",
        "Strings",
        "text and characters",
        &[Receiver::Str],
        "A string is a value of UTF-8 text; a character is a string of one code point. `len` counts bytes, positions count code \
         points. A *pattern* is a string, an array of characters, or a function from a character to a bool.",
    ),
    methods(
        "ints",
        "Ints",
        "integers and bytes",
        &[Receiver::Int],
        "An int has 64 bits with sign unless its static type says otherwise (`250u8`, `let n: u8`); see \
         [Integer widths](../language/integer-widths.md). Ints also have the methods of [floats](floats.md), converted. \
         The methods that speak of bytes are for ints from 0 to 255.",
    ),
    methods(
        "floats",
        "Floats",
        "numbers with a fraction",
        &[Receiver::Float],
        "IEEE 754 numbers of 64 bits. The methods work on ints too, unless [ints](ints.md) have one of the same name.",
    ),
    methods(
        "bools",
        "Bools",
        "`then`, `then_some`, …",
        &[Receiver::Bool],
        "`true` and `false`.",
    ),
    methods(
        "arrays",
        "Arrays",
        "`Vec`, `VecDeque` and slices",
        &[Receiver::Array],
        "An array is what Rust calls `Vec`, `VecDeque`, array or slice. Those methods that Rust has on iterators only give an array at \
         once here; `xs.iter()` makes them lazy. Arrays also have the methods of [iterators](iterators.md), which \
         look at the elements without removing them.",
    ),
    methods(
        "tuples",
        "Tuples",
        "`(1, \"a\")`",
        &[Receiver::Tuple],
        "Elements are read as `t.0`, `t.1`, … or taken apart by a pattern.",
    ),
    methods(
        "maps",
        "Maps",
        "`HashMap`, `BTreeMap`, entries",
        &[Receiver::Map, Receiver::Entry],
        "A map keeps its entries in the order of insertion, a `BTreeMap` in the order of its keys. `m.a` is `m[\"a\"]`, and a missing \
         key is an error there; `get` gives nil. Maps also have the methods of [iterators](iterators.md) over pairs. The last \
         entries of this page are methods of what `entry` gives.",
    ),
    methods(
        "sets",
        "Sets",
        "`HashSet`, `BTreeSet`",
        &[Receiver::Set],
        "A set keeps its elements in the order of insertion, a `BTreeSet` sorted. `{1, 2}` is a set, `{1,}` one of one element \
         (`{1}` is a block). Sets also have the methods of [iterators](iterators.md).",
    ),
    methods(
        "heaps",
        "Priority queues",
        "`BinaryHeap`",
        &[Receiver::Heap],
        "A priority queue gives its greatest element first. `Reverse(x)` turns the order of an element around.",
    ),
    methods(
        "ranges",
        "Ranges",
        "`1..5`, `1..=5`",
        &[Receiver::Range],
        "Ranges of ints. They also have the methods of [iterators](iterators.md).",
    ),
    methods(
        "iterators",
        "Iterators",
        "`map`, `fold`, `zip`, …",
        &[Receiver::Iter],
        "An iterator gives its elements one after the other, when they are asked for: adaptors like `map` and `filter` do nothing until \
         something like `collect`, `sum` or a `for` takes elements. Arrays, maps, sets, heaps and ranges have these methods too.",
    ),
    methods(
        "functions",
        "Functions",
        "`call`, `compose`, …",
        &[Receiver::Func],
        "Functions, closures and builtins as values.",
    ),
    methods(
        "cells",
        "Cells",
        "`RefCell`, `Cell`, `Mutex`, atomics",
        &[Receiver::Cell],
        "A cell is a shared place: whoever has it sees the same value. There is one thread and no borrow flag, so `borrow_mut` and \
         `lock` never fail.",
    ),
    Page {
        slug: "threads-and-tasks",
        title: "Threads and tasks",
        holds: "`thread::spawn`, `tokio::spawn`, `mpsc::channel`",
        intro: "There is one thread. What is spawned runs to its end at once, and its handle has the result. So a channel has all \
                messages that a spawned producer sent, and receiving from an empty one gives an `Err`; the methods of its two ends are \
                those of [cells](cells.md).",
        modules: &["task"],
        receivers: &[Receiver::Task],
    },
    methods(
        "errors",
        "Errors",
        "`message`, `kind`, …",
        &[Receiver::Error],
        "What a failed operation raises; see [Errors](../language/errors.md).",
    ),
    methods(
        "orderings",
        "Orderings",
        "`Less`, `Equal`, `Greater`",
        &[Receiver::Ordering],
        "What `cmp` gives.",
    ),
    methods(
        "formatter",
        "Formatter",
        "what `Display::fmt` gets",
        &[Receiver::Formatter],
        "The parameter `f` of `fun fmt(&self, f: &mut Formatter)`; `write!(f, …)` writes to it.",
    ),
];
