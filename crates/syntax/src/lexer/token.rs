//! What the lexer hands to the parser: sixteen bytes a token.
//!
//! A token does not carry its value. The parser reads numbers and strings from the source text when
//! it gets to them, so text that is skipped costs nothing, and names are interned once.

/// A piece of source text that the grammar treats as a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte, from the start of the file.
    pub lo: u32,
    /// One past the last byte.
    pub hi: u32,
    /// For an opening bracket the index of the token that closes it; for a closing one the number of
    /// commas directly inside of the group (a guess in a broken file); else 0.
    pub mate: u32,
    /// What it is.
    pub kind: TokenKind,
    /// [`Token::NEWLINE`], [`Token::SPACE`], …
    pub flags: u8,
    /// Columns of white space at the start of the line on which the token stands (a tab counts 4).
    pub indent: u16,
}

impl Token {
    /// A line break stands between this token and the one before.
    pub const NEWLINE: u8 = 1;
    /// White space or a comment stands before this token.
    pub const SPACE: u8 = 2;
    /// A string or character holds a backslash.
    pub const ESCAPES: u8 = 4;
    /// An opening bracket that is never closed, or the end that was made up for it.
    pub const UNBALANCED: u8 = 8;

    /// Whether a line break stands before it.
    pub fn on_new_line(self) -> bool {
        self.flags & Token::NEWLINE != 0
    }

    /// Whether it is an opening bracket.
    pub fn opens(self) -> bool {
        use TokenKind::*;
        matches!(self.kind, LParen | LBracket | LBrace | FOpen)
    }

    /// Whether white space stands before it.
    pub fn after_space(self) -> bool {
        self.flags & (Token::SPACE | Token::NEWLINE) != 0
    }
}

macro_rules! define_tokens {
    (
        keywords { $($kw:ident = $kw_text:literal,)* }
        punctuation { $($p:ident = $p_text:literal,)* }
        other { $($(#[$doc:meta])* $o:ident = $o_text:literal,)* }
    ) => {
        /// The kinds of tokens.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum TokenKind {
            $(#[doc = concat!("`", $kw_text, "`")] $kw,)*
            $(#[doc = concat!("`", $p_text, "`")] $p,)*
            $($(#[$doc])* $o,)*
        }

        /// The reserved words, in alphabetical order but for case.
        pub const KEYWORDS: &[&str] = &[$($kw_text,)*];

        impl TokenKind {
            /// Every reserved word.
            pub const KEYWORDS: &'static [&'static str] = &[$($kw_text),*];

            /// The keyword spelt like this.
            pub fn keyword(text: &str) -> Option<TokenKind> {
                // The compiler turns this into a switch on the length and a few comparisons.
                match text {
                    $($kw_text => Some(TokenKind::$kw),)*
                    _ => None,
                }
            }

            /// Whether it is a reserved word.
            pub fn is_keyword(self) -> bool {
                matches!(self, $(TokenKind::$kw)|*)
            }

            /// How messages name it: keywords and punctuation in backticks, other kinds in words.
            pub fn describe(self) -> &'static str {
                match self {
                    $(TokenKind::$kw => concat!("`", $kw_text, "`"),)*
                    $(TokenKind::$p => concat!("`", $p_text, "`"),)*
                    $(TokenKind::$o => $o_text,)*
                }
            }
        }
    };
}

define_tokens! {
    keywords {
        As = "as", Async = "async", Await = "await", Break = "break", Catch = "catch",
        Class = "class", Const = "const", Continue = "continue", Crate = "crate", Else = "else",
        Enum = "enum", False = "false", Finally = "finally", Fn = "fn", For = "for", Fun = "fun",
        If = "if", Impl = "impl", Import = "import", In = "in", Lazy = "lazy", Let = "let",
        Loop = "loop", Match = "match", Mod = "mod", Mut = "mut", Nil = "nil", Null = "null",
        Pub = "pub", Return = "return", SelfType = "Self", SelfValue = "self", Static = "static",
        Struct = "struct", Super = "super", Throw = "throw", Trait = "trait", True = "true",
        Try = "try", Type = "type", Unsafe = "unsafe", Use = "use", Var = "var", Where = "where",
        While = "while", Yield = "yield",
    }
    punctuation {
        LParen = "(", RParen = ")", LBracket = "[", RBracket = "]", LBrace = "{", RBrace = "}",
        Comma = ",", Semi = ";", Colon = ":", ColonColon = "::", Dot = ".", DotDot = "..",
        DotDotEq = "..=", Ellipsis = "...", Question = "?", QuestionDot = "?.",
        Coalesce = "??", CoalesceEq = "??=", Arrow = "->", FatArrow = "=>", LeftArrow = "<-",
        Ask = "<?", Eq = "=", EqEq = "==", Bang = "!", NotEq = "!=", Lt = "<", Le = "<=", Gt = ">",
        Ge = ">=", Shl = "<<", Shr = ">>", ShlEq = "<<=", ShrEq = ">>=", Plus = "+", Minus = "-",
        Star = "*", Slash = "/", Percent = "%", StarStar = "**", PlusPlus = "++",
        MinusMinus = "--", PlusEq = "+=", MinusEq = "-=", StarEq = "*=", SlashEq = "/=",
        PercentEq = "%=", StarStarEq = "**=", Amp = "&", Pipe = "|", Caret = "^", Tilde = "~",
        AndAnd = "&&", OrOr = "||", AmpEq = "&=", PipeEq = "|=", CaretEq = "^=",
        AndAndEq = "&&=", OrOrEq = "||=", PipeGt = "|>", At = "@", Hash = "#", Backslash = "\\",
    }
    other {
        /// A name that is no keyword, `_` included.
        Ident = "a name",
        /// `'name`: a label or lifetime.
        Lifetime = "a label",
        /// Digits with prefix and suffix.
        Int = "a number",
        /// A number with a fraction or an exponent.
        Float = "a number",
        /// `"…"`
        Str = "a string",
        /// `\"…\"` inside of a hole of an f-string.
        EscapedStr = "a string",
        /// `"""…"""`
        TripleStr = "a string",
        /// `r"…"`, `r#"…"#`
        RawStr = "a string",
        /// `'abc'`
        QuoteStr = "a string",
        /// `'x'`
        Char = "a character",
        /// `b'x'`
        Byte = "a byte",
        /// `b"…"`
        ByteStr = "a byte string",
        /// `br"…"`
        RawByteStr = "a byte string",
        /// `f"`
        FStart = "an f-string",
        /// Literal text of an f-string.
        FText = "the text of an f-string",
        /// `{` that opens a hole of an f-string.
        FOpen = "`{`",
        /// The format spec of a hole, without its colon.
        FSpec = "a format specification",
        /// `}` that closes a hole.
        FClose = "`}`",
        /// The quote that ends an f-string.
        FEnd = "the end of the f-string",
        /// Text that starts no token; it was reported.
        Unknown = "unknown text",
        /// The end of the file.
        Eof = "the end of the file",
    }
}

impl TokenKind {
    /// Whether a value may end with this token: decides what a following `:` means in an f-string.
    pub fn ends_value(self) -> bool {
        use TokenKind::*;
        matches!(
            self,
            Ident
                | Int
                | Float
                | Str
                | EscapedStr
                | TripleStr
                | RawStr
                | QuoteStr
                | Char
                | Byte
                | ByteStr
                | RawByteStr
                | FEnd
                | RParen
                | RBracket
                | RBrace
                | Question
                | PlusPlus
                | MinusMinus
                | True
                | False
                | Nil
                | Null
                | SelfValue
                | SelfType
                | Await
        )
    }
}
