//! Room for recursion.
//!
//! Parser, lowering and tree walker recurse over what a program contains, each with a limit of its own; so
//! that these limits can be generous, all work happens on a native stack much larger than the one a
//! thread gets. The stack is only address space until it is used. Where the system refuses that much
//! (a container, `ulimit -v`), half of it is tried, and so on: programs then reach their
//! `StackOverflow` earlier, and that is all.

/// Stack that is asked for unless the embedder says otherwise.
pub(crate) const NATIVE_STACK: usize = 512 << 20;
/// Below this no new stack is worth its mapping.
const SMALLEST: usize = 2 << 20;

/// Runs `work` with about `wanted` bytes of stack; it is told how many there really are.
pub(crate) fn on_big_stack<R>(wanted: usize, work: impl FnOnce(usize) -> R) -> R {
    let remaining = stacker::remaining_stack().unwrap_or(0);
    if remaining >= wanted - wanted / 8 {
        return work(remaining);
    }
    let mut size = wanted;
    while size >= SMALLEST && size > remaining {
        // `stacker` panics when it gets no memory, so ask first.
        if memmap2::MmapMut::map_anon(size).is_ok() {
            return stacker::grow(size, || work(stacker::remaining_stack().unwrap_or(size)));
        }
        size /= 2;
    }
    work(remaining)
}

#[cfg(test)]
mod tests {
    use super::on_big_stack;

    #[test]
    fn gives_what_is_asked_for_once() {
        on_big_stack(64 << 20, |outer| {
            assert!(outer > 60 << 20);
            on_big_stack(64 << 20, |inner| {
                assert!(inner <= outer && inner > 56 << 20)
            });
        });
    }

    #[test]
    fn too_much_is_halved_until_it_fits() {
        on_big_stack(1 << 60, |got| assert!(got >= 1 << 20));
    }
}
