//! Formatting for embedders: text in, text out.

use crate::engine::add_source;
use crate::error::{CompileError, Sources};
use crate::stack::{NATIVE_STACK, on_big_stack};
use ruchyruchy_syntax::{format, parse, print};

/// A program formatted in the one style that there is: the same tree, the same comments, lines of at most
/// 100 columns where they can be broken. `name` is what messages call it.
///
/// Formatting the result gives the result. What comes out is parsed again and compared, so that a
/// defect of the formatter can spoil no program: it would be given back as it is.
///
/// ```
/// let text = ruchyruchy::format("sum.ruchy", "let xs=[1,2 ,3] // all\nxs . sum( )")?;
/// assert_eq!(text, "let xs = [1, 2, 3] // all\nxs.sum()\n");
/// # Ok::<(), ruchyruchy::CompileError>(())
/// ```
///
/// # Errors
/// The text has syntax errors.
pub fn format(name: &str, source: &str) -> Result<String, CompileError> {
    on_big_stack(NATIVE_STACK, |_| {
        let sources = Sources::default();
        let file = add_source(&sources, name, source.to_string())?;
        let before = parse(&file);
        if before.diagnostics.iter().any(|d| d.is_error()) {
            return Err(CompileError::new(before.diagnostics, sources));
        }
        let text = format::format(&file, &before.file);
        let again = add_source(&sources, name, text.clone())?;
        let after = parse(&again);
        let sound = !after.diagnostics.iter().any(|d| d.is_error())
            && after.file.comments.len() == before.file.comments.len()
            && print::same_tree(&before.file, &after.file);
        Ok(if sound { text } else { source.to_string() })
    })
}
