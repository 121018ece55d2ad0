use std::sync::{
    atomic::{AtomicI64, Ordering},
    Arc,
};

use super::{Held, Reach, StateFault};
use crate::node::Args;

/// `unready` and `unhealthy`: a probe fails while at least one of them lasts.
#[derive(Clone, Default)]
pub struct Probe(Arc<AtomicI64>);

impl Probe {
    pub fn fails(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

impl StateFault for Probe {
    fn start(&self, _: &Args, _: Reach) -> Result<Held, String> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(Lasting(self.0.clone())))
    }
}

struct Lasting(Arc<AtomicI64>);

impl Drop for Lasting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
