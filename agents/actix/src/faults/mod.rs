//! What makes a call or the service suffer: one file per fault type, and the table of them.

mod abort;
mod broken_link;
mod connection_leak;
mod cpu;
mod crash;
mod disk;
mod error;
mod hang;
mod latency;
mod log_flood;
mod memory_leak;
mod payload;
mod probe;
mod sum;
mod throttle;
mod work;

use std::{cell::Cell, collections::HashMap};

use futures_util::future::LocalBoxFuture;
use tokio::runtime::Handle;

pub use connection_leak::OwnAddress;
pub use throttle::{slower, Pace};

use connection_leak::ConnectionLeak;
use hang::Hang;
use probe::Probe;

use crate::{
    connection::Descriptor,
    dice::{Dice, Key},
    log::Log,
    node::{Args, Fault, Target},
    settings::Settings,
    wire::CallError,
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
    /// Go on; the reply moves at so many bytes a second.
    Slow(u32),
    /// On a link: the try failed without a reply.
    Broken(CallError),
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
    fn start(&self, args: &Args, reach: Reach) -> Result<Held, String>;
}

pub type Held = Box<dyn Send>;

/// Tells whether the service may call a target.
pub type Reach<'a> = &'a dyn Fn(&Target) -> bool;

/// The fault types of this agent. A new one is a file beside this one and a line here.
pub struct Table {
    /// What arriving calls wait for.
    pub hang: Hang,
    /// What `/readyz` says.
    pub unready: Probe,
    /// What `/healthz` says.
    pub unhealthy: Probe,
    calls: HashMap<&'static str, Box<dyn CallFault>>,
    states: HashMap<&'static str, Box<dyn StateFault>>,
}

impl Table {
    /// The table under the caps of the settings; `tasks` runs what goes on beside the calls.
    pub fn new(settings: &Settings, own: OwnAddress, log: &Log, tasks: &Handle) -> Self {
        let (hang, unready, unhealthy) = (Hang::default(), Probe::default(), Probe::default());
        Self {
            calls: HashMap::from([
                ("abort", Box::new(abort::Abort) as Box<dyn CallFault>),
                ("blackhole", Box::new(broken_link::Blackhole)),
                ("dns", Box::new(broken_link::BrokenLink(CallError::Dns))),
                ("error", Box::new(error::Error)),
                ("latency", Box::new(latency::Latency)),
                ("payload", Box::new(payload::Payload)),
                ("refuse", Box::new(broken_link::BrokenLink(CallError::Refused))),
                ("throttle", Box::new(throttle::Throttle)),
                ("work", Box::new(work::Work)),
            ]),
            states: HashMap::from([
                ("connection-leak", Box::new(ConnectionLeak::new(settings.max_connections, own, tasks.clone())) as Box<dyn StateFault>),
                ("cpu", Box::new(cpu::Cpu::default())),
                ("crash", Box::new(crash::Crash::new(log.clone(), tasks.clone()))),
                ("disk", Box::new(disk::Disk::new(&settings.tmp, settings.max_disk_mb, log.clone()))),
                ("hang", Box::new(hang.clone())),
                ("log-flood", Box::new(log_flood::LogFlood::new(log.clone(), tasks.clone()))),
                ("memory-leak", Box::new(memory_leak::MemoryLeak::new(settings.max_memory_mb))),
                ("unhealthy", Box::new(unhealthy.clone())),
                ("unready", Box::new(unready.clone())),
            ]),
            hang,
            unready,
            unhealthy,
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
    pub fn start(&self, fault: &Fault, reach: Reach) -> Result<Held, String> {
        let name = fault.spec().name.as_str();
        self.states.get(name).ok_or_else(|| format!("{name} is no state"))?.start(&fault.args, reach)
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::node::{Catalogue, Condition};

    /// The arguments of a condition that gives none.
    pub fn without_args(kind: &str) -> Args {
        let catalogue = Catalogue::new(CATALOGUE, |_| true, |_| None).unwrap();
        let text = format!(r#"{{"id":"c","type":"{kind}"}}"#);
        Condition::parse(text.as_bytes(), &catalogue).unwrap().fault.args
    }

    #[tokio::test]
    async fn every_type_of_the_catalogue_is_there() {
        let settings = Settings::from_environment(|_| None).unwrap();
        let table = Table::new(&settings, OwnAddress::default(), &Log::new(std::io::sink()), &Handle::current());
        let all = Catalogue::new(CATALOGUE, |_| true, |_| None).unwrap();
        assert_eq!(all.names().into_iter().filter(|name| !table.has(name)).collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
