//! The table of everything a program can be told: one row per code, with its number, its title and
//! its page for `ruchyruchy explain`.
//!
//! Numbers follow rustc where rustc reports the same mistake, so that what a reader knows (or finds
//! by searching) helps here too. `E` codes stop a program before it runs, `W` codes do not.
//!
//! The table is a macro over macros: whoever needs a fact about every code (an enum, a documentation
//! page, a test that each page's program really gives its code) expands it again.

/// Calls `$with!` with one row per code: `Name = "number", "title";`.
#[macro_export]
macro_rules! for_each_code {
    ($with:ident) => {
        $with! {
            UnexpectedToken = "E0001", "unexpected piece of text";
            UnclosedDelimiter = "E0002", "a bracket is never closed";
            BadNumber = "E0003", "malformed number";
            SourceTooLarge = "E0004", "the source or a function is too large";
            NestingTooDeep = "E0005", "nested too deeply";
            BadPattern = "E0006", "malformed pattern";
            Misplaced = "E0007", "something stands where it may not stand";
            WrongArgCount = "E0061", "wrong number of arguments";
            DuplicateField = "E0062", "a field is given twice";
            MissingField = "E0063", "a field is missing";
            InvalidTarget = "E0070", "this cannot be assigned to";
            ConstOverflow = "E0080", "a constant does not fit its type";
            MissingTraitItem = "E0046", "an impl lacks functions of its trait";
            AliasEscapes = "E0106", "an alias would outlive its place";
            UnknownNamedArg = "E0121", "no parameter has this name";
            TestWithParams = "E0131", "a test has parameters";
            OutsideLoop = "E0268", "`break` or `continue` outside of a loop";
            NotAvailable = "E0277", "not available here";
            TypeMismatch = "E0308", "mismatched types";
            OperatorNotApplicable = "E0369", "the operator does not apply to these types";
            AssignConst = "E0384", "assignment to a constant";
            Cycle = "E0391", "a definition depends on itself";
            NotATrait = "E0404", "not a trait";
            NotInTrait = "E0407", "the trait has no such function";
            OrPatternBindings = "E0408", "alternatives of a pattern bind different names";
            SelfTypeOutside = "E0411", "`Self` outside of a type";
            UndefinedType = "E0412", "undefined type";
            DuplicateParam = "E0415", "two parameters have the same name";
            DuplicateBinding = "E0416", "a pattern binds a name twice";
            SelfOutsideMethod = "E0424", "`self` outside of a method";
            UndefinedName = "E0425", "undefined name";
            UndeclaredLabel = "E0426", "undeclared label";
            DuplicateDefinition = "E0428", "a name is defined twice";
            UnresolvedImport = "E0432", "unresolved import";
            UndefinedPath = "E0433", "undefined module or type in a path";
            UnknownField = "E0560", "the type has no such field";
            ModuleNotFound = "E0583", "the file of a module was not found";
            UnknownMember = "E0599", "unknown variant, method or associated function";
            CannotRead = "E0601", "the source file cannot be read";
            NoSuchField = "E0609", "the value has no such field";
            AwaitMisuse = "E0728", "`await` or `yield` where it has no meaning";
            UnterminatedComment = "E0758", "unterminated block comment";
            BadChar = "E0762", "malformed or unterminated character";
            BadFormatString = "E0764", "malformed format string";
            UnterminatedString = "E0765", "unterminated string";
            BadEscape = "E0766", "malformed escape sequence";
            UnknownCharacter = "E0767", "unknown character";
            UnusedResult = "W0001", "the result is not used and the place is not changed";
            ReassignedLet = "W0002", "reassignment of a `let` without `mut`";
            Unreachable = "W0003", "unreachable code";
            NotExhaustive = "W0004", "a `match` does not cover every case";
            MutatedLet = "W0005", "a plain `let` is changed by a method";
            VariantBinds = "W0006", "a name in a pattern binds, though a variant has it";
            LostChange = "W0007", "a change of a copy is lost";
            UnknownAttribute = "W0008", "an attribute that seems misspelt";
            UnusedValue = "W0009", "a computed value is not used";
        }
    };
}

macro_rules! define_codes {
    ($($name:ident = $number:literal, $title:literal;)*) => {
        /// What kind of mistake (or doubt) a diagnostic reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = concat!("`", $number, "`: ", $title, ".")] $name,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The number, such as `E0425`.
            pub fn number(self) -> &'static str {
                match self {
                    $(Code::$name => $number,)*
                }
            }

            /// A title of a few words.
            pub fn title(self) -> &'static str {
                match self {
                    $(Code::$name => $title,)*
                }
            }

            /// The page shown by `ruchyruchy explain`, in Markdown: what the code means, a wrong
            /// program (a block fenced as `ruchy error`) and the mended one (fenced as `ruchy`).
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Code::$name => include_str!(concat!("explain/", $number, ".md")),)*
                }
            }
        }
    };
}
for_each_code!(define_codes);

impl Code {
    /// The code with this number; upper and lower case are the same.
    pub fn from_number(number: &str) -> Option<Code> {
        Code::ALL
            .iter()
            .copied()
            .find(|code| code.number().eq_ignore_ascii_case(number))
    }

    /// Whether this code only ever warns.
    pub fn is_warning(self) -> bool {
        self.number().starts_with('W')
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn numbers_are_unique_and_found_again() {
        for &code in Code::ALL {
            assert_eq!(Code::from_number(code.number()), Some(code));
            assert_eq!(Code::from_number(&code.number().to_lowercase()), Some(code));
        }
        assert_eq!(Code::from_number("E9999"), None);
    }

    #[test]
    fn every_page_shows_a_wrong_and_a_right_program() {
        for &code in Code::ALL {
            let page = code.explanation();
            assert!(page.starts_with("# "), "{code}: no heading");
            assert!(
                page.contains("```ruchy error\n"),
                "{code}: no wrong program"
            );
            assert!(page.contains("```ruchy\n"), "{code}: no right program");
            assert_eq!(
                page.matches("```").count() % 2,
                0,
                "{code}: a fence is open"
            );
        }
    }
}
