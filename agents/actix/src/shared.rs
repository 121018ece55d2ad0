//! What all workers of the agent share.

use std::sync::{
    atomic::{AtomicBool, AtomicU64},
    Arc,
};

use crate::{
    data_port::RequestIds,
    faults::{OwnAddress, Table},
    log::Log,
    metrics::Metrics,
    node::Catalogue,
    result::Writer,
    settings::Settings,
    steering::Steering,
    tracing::Tracer,
};

pub struct Shared {
    pub settings: Settings,
    pub catalogue: Catalogue,
    pub faults: Arc<Table>,
    pub steering: Arc<Steering>,
    pub metrics: Arc<Metrics>,
    pub tracer: Arc<Tracer>,
    pub results: Writer,
    pub log: Log,
    pub request_ids: RequestIds,
    /// How many came without a seed of their own.
    pub calls: AtomicU64,
    /// Where the data port is.
    pub own: OwnAddress,
    /// Whether the agent is on its way out.
    pub draining: AtomicBool,
}
