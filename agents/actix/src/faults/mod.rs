//! What makes a call or the service suffer: one file per fault type, and the table of them.

mod abort;
mod error;
mod latency;
mod memory_leak;
mod payload;
mod work;

use std::{cell::Cell, collections::HashMap};

use futures_util::future::LocalBoxFuture;

use crate::{
    connection::Descriptor,
    dice::{Dice, Key},
    node::{Args, Fault},
};

/// The contract's catalogue.
pub const CATALOGUE: &str = include_str!("../../faults.json");

/// How a fault ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Continue,
    /// Reply with this status.
    Error {
        status: u16,
        message: String,
    },
    /// Reset the connection.
    Abort,
    /// The client went away.
    Gone,
}

/// Where a fault acts.
pub struct Scene<'a> {
    pub dice: Dice,
    /// Of the fault's own roll; further draws stand below it.
    pub key: Key,
    /// Bytes that are added to the reply; none on a link.
    pub padding: Option<&'a Cell<u64>>,
    pub client: Option<Descriptor>,
}

/// A fault type that acts on one call, in the service or on the way to another one. Whoever drops the future ends it.
pub trait CallFault: Send + Sync {
    fn act<'a>(&'a self, args: &'a Args, scene: Scene<'a>) -> LocalBoxFuture<'a, Outcome>;
}

/// A fault type that is a state of the service. Whoever drops what it hands out ends it.
pub trait StateFault: Send + Sync {
    fn start(&self, args: &Args) -> Result<Held, String>;
}

pub type Held = Box<dyn Send>;

/// The fault types of this agent. A new one is a file beside this one and a line here.
pub struct Table {
    calls: HashMap<&'static str, Box<dyn CallFault>>,
    states: HashMap<&'static str, Box<dyn StateFault>>,
}

impl Table {
    pub fn new(max_memory_mb: i64) -> Self {
        Self {
            calls: HashMap::from([
                ("abort", Box::new(abort::Abort) as Box<dyn CallFault>),
                ("error", Box::new(error::Error)),
                ("latency", Box::new(latency::Latency)),
                ("payload", Box::new(payload::Payload)),
                ("work", Box::new(work::Work)),
            ]),
            states: HashMap::from([("memory-leak", Box::new(memory_leak::MemoryLeak::new(max_memory_mb)) as Box<dyn StateFault>)]),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.calls.contains_key(name) || self.states.contains_key(name)
    }

    /// Makes a call suffer.
    pub async fn act(&self, fault: &Fault, scene: Scene<'_>) -> Outcome {
        match self.calls.get(fault.spec().name.as_str()) {
            Some(kind) => kind.act(&fault.args, scene).await,
            None => Outcome::Continue,
        }
    }

    /// Starts a state.
    pub fn start(&self, fault: &Fault) -> Result<Held, String> {
        let name = fault.spec().name.as_str();
        self.states.get(name).ok_or_else(|| format!("{name} is no state"))?.start(&fault.args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::Catalogue;

    #[test]
    fn every_type_of_the_catalogue_is_there() {
        let table = Table::new(1024);
        let all = Catalogue::new(CATALOGUE, |_| true, |_| None).unwrap();
        assert_eq!(all.names().into_iter().filter(|name| !table.has(name)).collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
