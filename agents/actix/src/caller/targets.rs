use std::{cell::RefCell, collections::HashMap, rc::Rc};

use crate::node::Target;

const KEPT: usize = 1024;

/// Targets by their designations: a service calls few others, again and again.
#[derive(Default)]
pub struct Targets(RefCell<HashMap<String, Rc<Target>>>);

impl Targets {
    pub fn get(&self, designation: &str) -> Option<Rc<Target>> {
        if let Some(known) = self.0.borrow().get(designation) {
            return Some(known.clone());
        }
        let target = Rc::new(Target::parse(designation)?);
        let mut known = self.0.borrow_mut();
        if known.len() < KEPT {
            known.insert(designation.to_owned(), target.clone());
        }
        Some(target)
    }
}
