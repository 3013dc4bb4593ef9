//! A sentence for each word with a meaning of its own, for hovers and completion.

/// Reserved words, and words that are names elsewhere (`actor`, `move`), with what they do.
pub const ALL: &[(&str, &str)] = &[
    (
        "actor",
        "Defines an actor: state and handlers for messages.",
    ),
    (
        "as",
        "Converts a value to another type, or gives an import another name.",
    ),
    (
        "async",
        "A function or block that gives a future, run when it is awaited.",
    ),
    ("await", "Runs a future and gives its value."),
    (
        "break",
        "Leaves the innermost loop, or the one with the label; may give a value.",
    ),
    ("catch", "Takes what was thrown in the `try` block."),
    (
        "class",
        "Defines a class. Its instances are references: copies are the same object.",
    ),
    (
        "const",
        "Defines a constant, computed when it is first used.",
    ),
    ("continue", "Goes on with the next round of a loop."),
    ("crate", "The root module of the program."),
    ("dyn", "A value of any type that implements the trait."),
    (
        "else",
        "What is done when the condition of `if` does not hold.",
    ),
    (
        "ensures",
        "A condition that must hold for the `result` of the function.",
    ),
    (
        "enum",
        "Defines a type whose values are one of several variants.",
    ),
    ("extend", "Adds methods to a type, as `impl` does."),
    ("false", "The bool that is not true."),
    (
        "finally",
        "What is done at the end of `try`, however it ends.",
    ),
    (
        "fn",
        "Defines a function, as `fun` does; in types, the type of a function.",
    ),
    (
        "for",
        "Runs a block for each element of something that can be iterated.",
    ),
    ("from", "Imports names from a module: `from m import a, b`."),
    ("fun", "Defines a function."),
    (
        "if",
        "Runs a block if a condition holds. As an expression it gives a value.",
    ),
    (
        "impl",
        "Adds methods to a type, or implements a trait for it.",
    ),
    (
        "import",
        "Makes the names of a module visible, as `use` does.",
    ),
    (
        "in",
        "Whether a collection has an element; names what `for` iterates.",
    ),
    ("interface", "Defines a trait."),
    (
        "invariant",
        "A condition that must hold for each value of the type.",
    ),
    (
        "lazy",
        "An expression that is evaluated once, when its value is first needed.",
    ),
    (
        "let",
        "Defines a variable. It may be reassigned if it is declared `let mut`.",
    ),
    (
        "loop",
        "Repeats a block until `break`, which may give a value.",
    ),
    (
        "match",
        "Chooses the first arm whose pattern the value has.",
    ),
    ("mod", "Defines a module, or names a file that is one."),
    ("module", "Defines a module, as `mod` does."),
    (
        "move",
        "The closure takes copies of the variables that it uses.",
    ),
    (
        "mut",
        "The variable may be changed; `&mut` is an alias through which a place is changed.",
    ),
    ("nil", "The value of what has none."),
    ("null", "The value of what has none, as `nil`."),
    (
        "property",
        "A member of a class that is read and written through functions.",
    ),
    ("pub", "Visible outside of the module."),
    ("receive", "The handlers for messages of an actor."),
    (
        "requires",
        "A condition that must hold when the function is called.",
    ),
    ("return", "Leaves the function with a value."),
    ("Self", "The type of the `impl`, class or trait around."),
    (
        "self",
        "The value whose method runs; in paths, the module around.",
    ),
    ("spawn", "Starts an actor."),
    (
        "static",
        "Defines a global variable, or a member of the class itself.",
    ),
    (
        "struct",
        "Defines a type with fields. Its values are copied when they are assigned.",
    ),
    ("super", "The base class, or the module outside."),
    ("throw", "Raises a value, which `catch` can take."),
    ("trait", "Defines methods that types can implement."),
    ("true", "The bool that is true."),
    ("try", "Runs a block whose errors `catch` can take."),
    ("type", "Gives a type another name."),
    (
        "unsafe",
        "Accepted before blocks and functions, and without effect.",
    ),
    ("use", "Makes names of modules and enums visible."),
    (
        "var",
        "Defines a variable that may be reassigned, as `let mut` does.",
    ),
    ("where", "Names the traits that type parameters must have."),
    ("while", "Repeats a block as long as a condition holds."),
    ("yield", "Ends the function with a value."),
];

/// The sentence for a word.
pub fn doc(word: &str) -> Option<&'static str> {
    ALL.iter()
        .find(|(known, _)| *known == word)
        .map(|(_, doc)| *doc)
}

#[cfg(test)]
mod tests {
    use super::doc;
    use ruchyruchy_syntax::lexer::TokenKind;

    #[test]
    fn every_reserved_word_has_a_sentence() {
        let missing: Vec<&&str> = TokenKind::KEYWORDS
            .iter()
            .filter(|word| doc(word).is_none())
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
