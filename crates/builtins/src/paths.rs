//! Paths as programs write them, and the library's types, traits and modules.
//!
//! A path loses `std::`, `core::` or `alloc::` and then as many leading modules as it takes to find it: `std::time::Instant::now`,
//! `time::Instant::now` and `Instant::now` are one function. `Type::method` of a library type, with the
//! receiver as first argument, is the method. User definitions go before anything here; that is
//! for the resolver to see to.

use crate::builtin::{Builtin, Receiver, lookup_exact, lookup_function, lookup_method};
use crate::constants::{ConstValue, lookup_constant};
use crate::int_ty::IntTy;

/// What a path of the library stands for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PathItem {
    /// A function.
    Function(Builtin),
    /// An associated function of an integer type.
    IntFunction(Builtin, IntTy),
    /// A method, called with its receiver as first argument; for methods of an integer type, its width.
    Method(Builtin, Option<IntTy>),
    /// A constant.
    Constant(ConstValue),
}

/// What a `use` of a library path brings in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Import {
    /// A module (`use std::fs`).
    Module,
    /// A type (`use std::collections::HashMap`); for a type without values of its own [`Receiver::Any`].
    Type(Receiver),
    /// A trait (`use std::fmt::Display`).
    Trait,
    /// A function or constant (`use std::mem::swap`).
    Item(PathItem),
}

/// The library's types and the kind of their values.
pub const TYPES: &[(&str, Receiver)] = &[
    ("String", Receiver::Str),
    ("str", Receiver::Str),
    ("char", Receiver::Str),
    ("string", Receiver::Str),
    ("Path", Receiver::Str),
    ("PathBuf", Receiver::Str),
    ("OsString", Receiver::Str),
    ("Cow", Receiver::Any),
    ("f64", Receiver::Float),
    ("f32", Receiver::Float),
    ("float", Receiver::Float),
    ("bool", Receiver::Bool),
    ("byte", Receiver::Byte),
    ("Vec", Receiver::Array),
    ("VecDeque", Receiver::Array),
    ("LinkedList", Receiver::Array),
    ("Array", Receiver::Array),
    ("slice", Receiver::Array),
    ("HashMap", Receiver::Map),
    ("BTreeMap", Receiver::Map),
    ("IndexMap", Receiver::Map),
    ("Map", Receiver::Map),
    ("HashSet", Receiver::Set),
    ("BTreeSet", Receiver::Set),
    ("IndexSet", Receiver::Set),
    ("Set", Receiver::Set),
    ("BinaryHeap", Receiver::Heap),
    ("Reverse", Receiver::Any),
    ("Range", Receiver::Range),
    ("RangeInclusive", Receiver::Range),
    ("Option", Receiver::Opt),
    ("Result", Receiver::Opt),
    ("Ordering", Receiver::Ordering),
    ("Box", Receiver::Any),
    ("Rc", Receiver::Any),
    ("Arc", Receiver::Any),
    ("Wrapping", Receiver::Int),
    ("PhantomData", Receiver::Any),
    ("RefCell", Receiver::Cell),
    ("Cell", Receiver::Cell),
    ("OnceCell", Receiver::Cell),
    ("Mutex", Receiver::Cell),
    ("RwLock", Receiver::Cell),
    ("Ref", Receiver::Any),
    ("RefMut", Receiver::Any),
    ("MutexGuard", Receiver::Any),
    ("AtomicBool", Receiver::Cell),
    ("AtomicI8", Receiver::Cell),
    ("AtomicI16", Receiver::Cell),
    ("AtomicI32", Receiver::Cell),
    ("AtomicI64", Receiver::Cell),
    ("AtomicIsize", Receiver::Cell),
    ("AtomicU8", Receiver::Cell),
    ("AtomicU16", Receiver::Cell),
    ("AtomicU32", Receiver::Cell),
    ("AtomicU64", Receiver::Cell),
    ("AtomicUsize", Receiver::Cell),
    ("Entry", Receiver::Entry),
    ("Error", Receiver::Error),
    ("ErrorKind", Receiver::Any),
    ("ParseIntError", Receiver::Error),
    ("ParseFloatError", Receiver::Error),
    ("ParseBoolError", Receiver::Error),
    ("ParseCharError", Receiver::Error),
    ("TryFromIntError", Receiver::Error),
    ("Utf8Error", Receiver::Error),
    ("FromUtf8Error", Receiver::Error),
    ("JoinHandle", Receiver::Task),
    ("Sender", Receiver::Cell),
    ("SyncSender", Receiver::Cell),
    ("Receiver", Receiver::Cell),
    ("Instant", Receiver::Instant),
    ("SystemTime", Receiver::Instant),
    ("Duration", Receiver::Duration),
    ("Utc", Receiver::DateTime),
    ("Local", Receiver::DateTime),
    ("DateTime", Receiver::DateTime),
    ("FixedOffset", Receiver::Any),
    ("Datelike", Receiver::DateTime),
    ("Timelike", Receiver::DateTime),
    ("TimeZone", Receiver::Any),
    ("Regex", Receiver::Regex),
    ("RegexSet", Receiver::RegexSet),
    ("Match", Receiver::Match),
    ("Captures", Receiver::Captures),
    ("Command", Receiver::Command),
    ("Child", Receiver::Child),
    ("Output", Receiver::Output),
    ("ExitStatus", Receiver::ExitStatus),
    ("Stdio", Receiver::Any),
    ("Response", Receiver::Response),
    ("Html", Receiver::Element),
    ("Element", Receiver::Element),
    ("Uuid", Receiver::Str),
    ("ThreadRng", Receiver::Rng),
    ("StdRng", Receiver::Rng),
    ("SmallRng", Receiver::Rng),
    ("ChaCha8Rng", Receiver::Rng),
    ("Stdin", Receiver::Stream),
    ("Stdout", Receiver::Stream),
    ("Stderr", Receiver::Stream),
    ("BufReader", Receiver::Any),
    ("BufWriter", Receiver::Any),
    ("LineWriter", Receiver::Any),
    ("File", Receiver::File),
    ("Formatter", Receiver::Formatter),
    ("Arguments", Receiver::Str),
    ("JSON", Receiver::Any),
    ("CSV", Receiver::Any),
    ("DataFrame", Receiver::Frame),
    ("GroupBy", Receiver::GroupBy),
    ("Peekable", Receiver::Iter),
    ("Chars", Receiver::Iter),
    ("CharIndices", Receiver::Iter),
    ("Bytes", Receiver::Iter),
    ("Lines", Receiver::Iter),
    ("Rev", Receiver::Iter),
    ("Enumerate", Receiver::Iter),
    ("Zip", Receiver::Iter),
    ("IntoIter", Receiver::Iter),
    ("Iter", Receiver::Iter),
    ("IterMut", Receiver::Iter),
    ("Keys", Receiver::Array),
    ("Values", Receiver::Array),
    ("DefaultHasher", Receiver::Any),
    ("ExitCode", Receiver::Any),
];

/// The library's traits and the kind of value whose methods `Trait::method(value)` means.
pub const TRAITS: &[(&str, Receiver)] = &[
    ("Iterator", Receiver::Iter),
    ("DoubleEndedIterator", Receiver::Iter),
    ("ExactSizeIterator", Receiver::Iter),
    ("IntoIterator", Receiver::Iter),
    ("FromIterator", Receiver::Any),
    ("Extend", Receiver::Array),
    ("Sum", Receiver::Any),
    ("Product", Receiver::Any),
    ("Clone", Receiver::Any),
    ("Copy", Receiver::Any),
    ("PartialEq", Receiver::Any),
    ("Eq", Receiver::Any),
    ("PartialOrd", Receiver::Any),
    ("Ord", Receiver::Any),
    ("Hash", Receiver::Any),
    ("Hasher", Receiver::Any),
    ("BuildHasher", Receiver::Any),
    ("Default", Receiver::Any),
    ("Display", Receiver::Any),
    ("Debug", Receiver::Any),
    ("LowerHex", Receiver::Any),
    ("UpperHex", Receiver::Any),
    ("Binary", Receiver::Any),
    ("Octal", Receiver::Any),
    ("LowerExp", Receiver::Any),
    ("UpperExp", Receiver::Any),
    ("ToString", Receiver::Any),
    ("ToOwned", Receiver::Any),
    ("FromStr", Receiver::Str),
    ("From", Receiver::Any),
    ("Into", Receiver::Any),
    ("TryFrom", Receiver::Any),
    ("TryInto", Receiver::Any),
    ("AsRef", Receiver::Opt),
    ("AsMut", Receiver::Opt),
    ("Borrow", Receiver::Any),
    ("BorrowMut", Receiver::Any),
    ("Deref", Receiver::Any),
    ("DerefMut", Receiver::Any),
    ("Drop", Receiver::Any),
    ("Any", Receiver::Any),
    ("Send", Receiver::Any),
    ("Sync", Receiver::Any),
    ("Sized", Receiver::Any),
    ("Unpin", Receiver::Any),
    ("Fn", Receiver::Func),
    ("FnMut", Receiver::Func),
    ("FnOnce", Receiver::Func),
    ("Future", Receiver::Any),
    ("Add", Receiver::Any),
    ("Sub", Receiver::Any),
    ("Mul", Receiver::Any),
    ("Div", Receiver::Any),
    ("Rem", Receiver::Any),
    ("Neg", Receiver::Any),
    ("Not", Receiver::Any),
    ("BitAnd", Receiver::Any),
    ("BitOr", Receiver::Any),
    ("BitXor", Receiver::Any),
    ("Shl", Receiver::Any),
    ("Shr", Receiver::Any),
    ("AddAssign", Receiver::Any),
    ("SubAssign", Receiver::Any),
    ("MulAssign", Receiver::Any),
    ("DivAssign", Receiver::Any),
    ("RemAssign", Receiver::Any),
    ("BitAndAssign", Receiver::Any),
    ("BitOrAssign", Receiver::Any),
    ("BitXorAssign", Receiver::Any),
    ("ShlAssign", Receiver::Any),
    ("ShrAssign", Receiver::Any),
    ("Index", Receiver::Any),
    ("IndexMut", Receiver::Any),
    ("RangeBounds", Receiver::Range),
    ("Read", Receiver::Stream),
    ("Write", Receiver::Stream),
    ("BufRead", Receiver::Stream),
    ("Seek", Receiver::Stream),
    ("Rng", Receiver::Rng),
    ("SeedableRng", Receiver::Rng),
    ("SliceRandom", Receiver::Array),
    ("Serialize", Receiver::Any),
    ("Deserialize", Receiver::Any),
];

const MODULES: &[&str] = &[
    "any",
    "array",
    "borrow",
    "boxed",
    "cell",
    "char",
    "clone",
    "cmp",
    "collections",
    "collections::hash_map",
    "collections::btree_map",
    "collections::vec_deque",
    "collections::binary_heap",
    "collections::hash_set",
    "collections::btree_set",
    "convert",
    "default",
    "env",
    "env::consts",
    "error",
    "f32",
    "f32::consts",
    "f64",
    "f64::consts",
    "fmt",
    "fs",
    "hash",
    "hint",
    "i8",
    "i16",
    "i32",
    "i64",
    "io",
    "io::prelude",
    "iter",
    "marker",
    "math",
    "mem",
    "num",
    "ops",
    "option",
    "path",
    "prelude",
    "process",
    "ptr",
    "rand",
    "random",
    "rc",
    "result",
    "slice",
    "str",
    "string",
    "sync",
    "sync::atomic",
    "sync::mpsc",
    "mpsc",
    "task",
    "thread",
    "tokio",
    "tokio::task",
    "time",
    "u8",
    "u16",
    "u32",
    "u64",
    "usize",
    "vec",
    "chrono",
    "regex",
    "html",
    "http",
    "uuid",
    "serde",
    "serde_json",
    "rand::prelude",
    "rand::rngs",
    "rand::seq",
    "json",
    "csv",
    "indexmap",
];

/// What a path of the library stands for, its segments without type arguments; `None` if the library has no such path.
pub fn resolve_path(segments: &[&str]) -> Option<PathItem> {
    let segments = without_crate(segments);
    if let [name] = segments {
        return lookup_function(name)
            .map(PathItem::Function)
            .or_else(|| lookup_constant(name).map(PathItem::Constant));
    }
    // Modules may be left out from the front; the last two segments must stay.
    for start in 0..segments.len().saturating_sub(1) {
        let path = segments.get(start..)?.join("::");
        if let Some(builtin) = lookup_function(&path) {
            return Some(PathItem::Function(builtin));
        }
        if let Some(value) = lookup_constant(&path) {
            return Some(PathItem::Constant(value));
        }
    }
    let [.., ty, member] = segments else {
        return None;
    };
    if let Some(int) = IntTy::from_name(ty) {
        if let Some(builtin) = lookup_exact(Receiver::IntTy, member) {
            return Some(PathItem::IntFunction(builtin, int));
        }
        return lookup_method(Receiver::Int, member)
            .map(|builtin| PathItem::Method(builtin, Some(int)));
    }
    let receiver = known_type(ty).or_else(|| known_trait(ty))?;
    lookup_method(receiver, member).map(|builtin| PathItem::Method(builtin, None))
}

/// What a `use` of a library path brings in; `None` if the library has no such path. The path needs its crate or
/// module in front, except for names that are in every scope anyway.
pub fn resolve_import(segments: &[&str]) -> Option<Import> {
    let inner = without_crate(segments);
    if inner.is_empty() {
        return (!segments.is_empty()).then_some(Import::Module);
    }
    let (last, modules) = inner.split_last()?;
    if !modules.is_empty() && !is_module(&modules.join("::")) {
        // A member of a type, such as `use std::cmp::Ordering::Less`, is a variant or an associated item.
        return resolve_path(segments).map(Import::Item);
    }
    if is_module(&inner.join("::")) {
        return Some(Import::Module);
    }
    if let Some(receiver) = known_type(last) {
        return Some(Import::Type(receiver));
    }
    if known_trait(last).is_some() {
        return Some(Import::Trait);
    }
    resolve_path(segments).map(Import::Item)
}

/// The kind of the values of a library type.
pub fn known_type(name: &str) -> Option<Receiver> {
    if IntTy::from_name(name).is_some() {
        return Some(Receiver::Int);
    }
    TYPES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|&(_, receiver)| receiver)
}

/// The kind of value whose methods a library trait names.
pub fn known_trait(name: &str) -> Option<Receiver> {
    TRAITS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|&(_, receiver)| receiver)
}

/// The library's modules, written without `std::`.
pub fn modules() -> &'static [&'static str] {
    MODULES
}

/// Whether this is a module of the library, written without `std::`.
pub fn is_module(path: &str) -> bool {
    MODULES.contains(&path)
}

fn without_crate<'a, 'b>(segments: &'a [&'b str]) -> &'a [&'b str] {
    match segments {
        ["std" | "core" | "alloc", rest @ ..] => rest,
        all => all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(path: &str) -> Option<PathItem> {
        resolve_path(&path.split("::").collect::<Vec<_>>())
    }

    fn import(path: &str) -> Option<Import> {
        resolve_import(&path.split("::").collect::<Vec<_>>())
    }

    #[test]
    fn paths() {
        use PathItem::*;
        for path in [
            "std::time::Instant::now",
            "time::Instant::now",
            "Instant::now",
        ] {
            assert_eq!(
                resolve(path),
                Some(Function(Builtin::FnInstantNow)),
                "{path}"
            );
        }
        assert_eq!(resolve("println"), Some(Function(Builtin::FnPrintln)));
        assert_eq!(
            resolve("std::mem::swap"),
            Some(Function(Builtin::FnMemSwap))
        );
        assert_eq!(
            resolve("std::collections::HashMap::new"),
            Some(Function(Builtin::FnHashMapNew))
        );
        assert_eq!(
            resolve("u8::from_str_radix"),
            Some(IntFunction(Builtin::IntTyFromStrRadix, IntTy::U8))
        );
        assert_eq!(
            resolve("i32::pow"),
            Some(Method(Builtin::IntPow, Some(IntTy::I32)))
        );
        assert_eq!(resolve("f64::sqrt"), Some(Method(Builtin::FloatSqrt, None)));
        assert_eq!(resolve("Vec::len"), Some(Method(Builtin::ArrayLen, None)));
        assert_eq!(
            resolve("char::is_alphabetic"),
            Some(Method(Builtin::StrIsAlphabetic, None))
        );
        assert_eq!(
            resolve("Iterator::sum"),
            Some(Method(Builtin::IterSum, None))
        );
        assert_eq!(
            resolve("std::i32::MAX"),
            Some(Constant(ConstValue::Int(i32::MAX.into(), IntTy::I32)))
        );
        assert_eq!(
            resolve("std::f64::consts::PI"),
            Some(Constant(ConstValue::Float(std::f64::consts::PI)))
        );
        assert_eq!(resolve("std::println"), Some(Function(Builtin::FnPrintln)));
        for path in [
            "std::nothing::println",
            "Vec::nothing",
            "nothing::new",
            "std",
            "i32::nothing",
            "",
            "a::b::c",
        ] {
            assert_eq!(resolve(path), None, "{path}");
        }
        assert_eq!(resolve_path(&[]), None);
    }

    #[test]
    fn imports() {
        assert_eq!(import("std::fs"), Some(Import::Module));
        assert_eq!(import("std"), Some(Import::Module));
        assert_eq!(
            import("std::collections::HashMap"),
            Some(Import::Type(Receiver::Map))
        );
        assert_eq!(import("std::fmt::Display"), Some(Import::Trait));
        assert_eq!(import("std::fmt"), Some(Import::Module));
        assert_eq!(
            import("std::mem::swap"),
            Some(Import::Item(PathItem::Function(Builtin::FnMemSwap)))
        );
        assert!(matches!(
            import("std::f64::consts::PI"),
            Some(Import::Item(PathItem::Constant(_)))
        ));
        assert_eq!(import("std::nothing::Thing"), None);
        assert_eq!(import("my_module::helper"), None);
        assert_eq!(resolve_import(&[]), None);
    }
}
