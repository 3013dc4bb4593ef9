//! The languages in which the programs of the suite are written.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// What it is all about.
    Ruchy,
    /// Compiled ahead of time: as fast as it gets.
    Rust,
    /// Lua 5.4 and LuaJIT.
    Lua,
    /// Node.
    Js,
    /// CPython and PyPy.
    Python,
}

/// What is known of a language.
struct Row {
    folder: &'static str,
    extension: &'static str,
    /// Files that programs share: no programs themselves.
    modules: &'static [&'static str],
}

const TABLE: [Row; 5] = [
    Row {
        folder: "ruchy",
        extension: "ruchy",
        modules: &["harness", "random", "som", "sales", "pauses"],
    },
    Row {
        folder: "rust",
        extension: "rs",
        modules: &["harness", "random", "som", "sales", "pauses"],
    },
    Row {
        folder: "lua",
        extension: "lua",
        modules: &["harness", "random", "bits", "som", "pauses"],
    },
    Row {
        folder: "js",
        extension: "js",
        modules: &["harness", "random", "som", "pauses"],
    },
    Row {
        folder: "python",
        extension: "py",
        modules: &["harness", "awfy_random", "som", "pauses"],
    },
];

impl Language {
    /// All languages.
    pub const ALL: [Language; 5] = [
        Language::Ruchy,
        Language::Rust,
        Language::Lua,
        Language::Js,
        Language::Python,
    ];

    fn row(self) -> &'static Row {
        let [ruchy, rust, lua, js, python] = &TABLE;
        match self {
            Language::Ruchy => ruchy,
            Language::Rust => rust,
            Language::Lua => lua,
            Language::Js => js,
            Language::Python => python,
        }
    }

    /// The folder of its programs in `benches`.
    pub fn folder(self) -> &'static str {
        self.row().folder
    }

    /// The ending of its files, without the dot.
    pub fn extension(self) -> &'static str {
        self.row().extension
    }

    /// Stems of the files that its programs share.
    pub fn modules(self) -> &'static [&'static str] {
        self.row().modules
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.folder())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_finds_its_own_row() {
        let extensions = Language::ALL.map(Language::extension);
        assert_eq!(extensions, ["ruchy", "rs", "lua", "js", "py"]);
    }
}
