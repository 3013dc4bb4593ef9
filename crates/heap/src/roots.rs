//! Where the collector starts, and who is told what survived.
//!
//! Whatever holds words outside of the heap implements [`Roots`]: the VM's stack, globals, constant
//! pools. A closure that shows slices will do where there is nothing that holds words weakly.

use crate::Word;

/// Holders of words outside of the heap.
pub trait Roots<W: Word> {
    /// Shows each word that must stay valid, as slices. The collector may change them: an object
    /// may have moved.
    fn show(&mut self, visit: &mut dyn FnMut(&mut [W]));

    /// For tables that hold words weakly (an intern table, inline caches): called once after each
    /// tracing. A word whose object survived is to be replaced by what `survivor` gives (the object
    /// may have moved); `None` says that the object is dead and the entry must go.
    fn settle(&mut self, survivor: &dyn Fn(W) -> Option<W>) {
        let _ = survivor;
    }
}

impl<W: Word, F: FnMut(&mut dyn FnMut(&mut [W]))> Roots<W> for F {
    fn show(&mut self, visit: &mut dyn FnMut(&mut [W])) {
        self(visit);
    }
}
