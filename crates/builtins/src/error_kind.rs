//! The types of run-time `Error` values, declared once.

macro_rules! error_kinds {
    ($(#[doc = $doc:literal] $name:ident)*) => {
        /// The type of a run-time error: what `e.type` says, and what `catch e: T` tests.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorKind { $(#[doc = $doc] $name,)* }

        impl ErrorKind {
            /// All kinds.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$name,)*];

            /// Its name in programs and messages.
            pub fn name(self) -> &'static str {
                match self { $(ErrorKind::$name => stringify!($name),)* }
            }

            /// When it is raised, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(ErrorKind::$name => $doc.trim_ascii(),)* }
            }
        }
    };
}

error_kinds! {
    /// `requires`, `ensures` or `invariant` does not hold.
    ContractError
    /// No arm or pattern matches.
    MatchError
    /// A value of another type is needed.
    TypeError
    /// An integer result does not fit its width.
    OverflowError
    /// Integer division or remainder by zero.
    DivisionByZero
    /// No such element.
    IndexError
    /// No such key or field.
    KeyError
    /// Calls nest too deep.
    StackOverflow
    /// The heap limit is reached, or a request can't fit.
    OutOfMemory
    /// An assertion failed.
    AssertionError
    /// A file, stream or device refuses.
    IoError
    /// Text does not have the form asked for.
    ParseError
    /// `panic!`, `todo!`, `unreachable!`, `unwrap` of nothing.
    Panic
    /// Everything else, and `Error::new`.
    Error
}

impl ErrorKind {
    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<ErrorKind> {
        ErrorKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == name)
    }
}
