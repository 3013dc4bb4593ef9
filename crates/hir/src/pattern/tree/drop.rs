//! Dropping a decision tree without recursion: a chain of `no` branches is as long as the match has arms.

use crate::hir::Decision;
use std::rc::Rc;

impl Drop for Decision {
    fn drop(&mut self) {
        let mut orphans = Vec::new();
        take_children(self, &mut orphans);
        while let Some(mut node) = orphans.pop() {
            if let Some(node) = Rc::get_mut(&mut node) {
                take_children(node, &mut orphans);
            }
        }
    }
}

/// Moves the subtrees that have subtrees themselves to `orphans`.
fn take_children(node: &mut Decision, orphans: &mut Vec<Rc<Decision>>) {
    let mut take = |child: &mut Rc<Decision>| {
        let leaf = match &**child {
            Decision::Fail => true,
            Decision::Leaf { otherwise, .. } => otherwise.is_none(),
            Decision::Test { .. } | Decision::Switch { .. } => false,
        };
        if !leaf {
            orphans.push(std::mem::replace(child, Rc::new(Decision::Fail)));
        }
    };
    match node {
        Decision::Fail => {}
        Decision::Leaf { otherwise, .. } => {
            if let Some(otherwise) = otherwise {
                take(otherwise);
            }
        }
        Decision::Test { yes, no, .. } => {
            take(yes);
            take(no);
        }
        Decision::Switch { cases, default, .. } => {
            cases.iter_mut().flatten().for_each(&mut take);
            take(default);
        }
    }
}
