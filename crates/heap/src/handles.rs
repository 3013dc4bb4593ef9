//! Handles: words that Rust code holds across safepoints.
//!
//! A [`Handle`] owns a place in a table that is a root. Dropping the handle frees the place. The
//! table outlives the heap if a handle does, but then the word must not be used as a reference any
//! more: [`Handle::get`] gives the empty word once the heap is gone.

use crate::Word;
use std::cell::RefCell;
use std::rc::Rc;

/// The table behind the handles of one heap.
pub(crate) struct Handles<W> {
    places: RefCell<Places<W>>,
    empty: W,
}

struct Places<W> {
    words: Vec<W>,
    free: Vec<usize>,
}

/// A word that stays valid across collections until the handle is dropped.
pub struct Handle<W: Word> {
    table: Rc<Handles<W>>,
    place: usize,
}

impl<W: Word> Handles<W> {
    pub fn new(empty: W) -> Rc<Handles<W>> {
        let places = RefCell::new(Places {
            words: Vec::new(),
            free: Vec::new(),
        });
        Rc::new(Handles { places, empty })
    }

    pub fn hold(self: &Rc<Self>, word: W) -> Handle<W> {
        let places = &mut *self.places.borrow_mut();
        let place = match places.free.pop() {
            Some(place) => {
                places.words[place] = word;
                place
            }
            None => {
                places.words.push(word);
                places.words.len() - 1
            }
        };
        Handle {
            table: self.clone(),
            place,
        }
    }

    /// Shows all words; free places hold the empty word.
    pub fn show(&self, visit: &mut dyn FnMut(&mut [W])) {
        visit(&mut self.places.borrow_mut().words);
    }

    /// How many handles there are.
    pub fn count(&self) -> usize {
        let places = self.places.borrow();
        places.words.len() - places.free.len()
    }

    /// The heap goes: no word is valid any more.
    pub fn clear(&self) {
        self.places.borrow_mut().words.fill(self.empty);
    }
}

impl<W: Word> Handle<W> {
    /// The word now. It is valid until the next collection, as any word.
    pub fn get(&self) -> W {
        self.table.places.borrow().words[self.place]
    }

    /// Holds another word from now on.
    pub fn set(&self, word: W) {
        self.table.places.borrow_mut().words[self.place] = word;
    }
}

impl<W: Word> Clone for Handle<W> {
    fn clone(&self) -> Self {
        self.table.hold(self.get())
    }
}

impl<W: Word> Drop for Handle<W> {
    fn drop(&mut self) {
        let places = &mut *self.table.places.borrow_mut();
        places.words[self.place] = self.table.empty;
        places.free.push(self.place);
    }
}
