//! Indices as programs write them: negative ones count from the end, slices are clamped.

use std::ops::Range;

/// The position of an element in a sequence of `length`; `None` outside.
pub fn element(length: usize, index: i64) -> Option<usize> {
    let position = if index < 0 {
        length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?
    } else {
        usize::try_from(index).ok()?
    };
    (position < length).then_some(position)
}

/// The position where an element can be inserted: like [`element`], the end included.
pub fn insertion(length: usize, index: i64) -> Option<usize> {
    if index >= 0 {
        usize::try_from(index)
            .ok()
            .filter(|&position| position <= length)
    } else {
        element(length, index)
    }
}

/// The part of a sequence from `start` to `end`, each left out or negative from the end; clamped, and empty if it
/// ends before it starts. `inclusive` counts the element at `end` in.
pub fn span(length: usize, start: Option<i64>, end: Option<i64>, inclusive: bool) -> Range<usize> {
    let clamp = |index: i64| match usize::try_from(index) {
        Ok(position) => position.min(length),
        Err(_) => {
            length.saturating_sub(usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX))
        }
    };
    let start = start.map_or(0, clamp);
    let end = match end {
        None => length,
        // The element before the first, counted in, ends where the sequence starts; -1 counted in is its end.
        Some(-1) if inclusive => length,
        Some(end) => clamp(if inclusive {
            end.saturating_add(1)
        } else {
            end
        }),
    };
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements() {
        for (length, index, expected) in [
            (3, 0, Some(0)),
            (3, 2, Some(2)),
            (3, 3, None),
            (3, -1, Some(2)),
            (3, -3, Some(0)),
            (3, -4, None),
            (0, 0, None),
            (0, -1, None),
            (3, i64::MIN, None),
            (3, i64::MAX, None),
        ] {
            assert_eq!(element(length, index), expected, "{length} {index}");
        }
        assert_eq!(insertion(3, 3), Some(3));
        assert_eq!(insertion(3, 4), None);
        assert_eq!(insertion(3, -1), Some(2));
    }

    #[test]
    fn spans() {
        for (start, end, inclusive, expected) in [
            (None, None, false, 0..5),
            (Some(1), Some(3), false, 1..3),
            (Some(1), Some(3), true, 1..4),
            (Some(1), Some(9), false, 1..5),
            (Some(7), Some(9), false, 5..5),
            (Some(3), Some(1), false, 3..3),
            (Some(-2), None, false, 3..5),
            (Some(0), Some(-1), false, 0..4),
            (Some(0), Some(-1), true, 0..5),
            (Some(0), Some(-2), true, 0..4),
            (Some(-9), Some(i64::MAX), true, 0..5),
            (Some(i64::MIN), Some(i64::MIN), true, 0..0),
        ] {
            assert_eq!(
                span(5, start, end, inclusive),
                expected,
                "{start:?} {end:?} {inclusive}"
            );
        }
        assert_eq!(span(0, Some(0), Some(-1), true), 0..0);
    }
}
