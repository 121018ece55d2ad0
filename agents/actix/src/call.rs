//! What is known of one call that the service answers, from its arrival to its reply.

use std::{
    cell::Cell,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use actix_web::{http::header::HeaderValue, web::Bytes, HttpRequest};

use crate::{connection::Descriptor, dice::Dice, node::Node, steering::Snapshot, tracing::{trace_id, Trace, TraceId}, wire::CallError};

pub struct Call {
    pub request: HttpRequest,
    pub client: Option<Descriptor>,
    pub snapshot: Arc<Snapshot>,
    pub start: SystemTime,
    pub began: Instant,
    pub request_id: HeaderValue,
    /// None when nothing is traced.
    pub trace: Option<Rc<Trace>>,
    pub depth: u32,
    pub dice: Dice,
    /// None when the call runs the plan.
    pub node: Option<Box<Node>>,
    /// Of the plan; the label of metrics.
    pub endpoint: Arc<str>,
}

impl Call {
    /// The designation that it was called by.
    pub fn address(&self) -> String {
        match &self.node {
            Some(node) => node.designation.clone(),
            None => format!("http://{}/", self.request.connection_info().host()),
        }
    }

    /// Its id in headers and in the log.
    pub fn request_id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }

    /// The id of its trace; none when it names none.
    pub fn trace_id(&self) -> Option<TraceId> {
        self.trace.as_ref().map(|trace| trace.id).or_else(|| trace_id(self.request.headers()))
    }

    /// Whether the client left. One that has only just sent its request is still there.
    pub fn client_is_gone(&self) -> bool {
        const JUST: Duration = Duration::from_millis(1);
        self.began.elapsed() > JUST && self.client.is_some_and(Descriptor::is_gone)
    }
}

/// What the reply will say.
pub struct Answer<'a> {
    pub status: u16,
    pub errors: Vec<String>,
    pub reports: Vec<Report<'a>>,
    /// Bytes that are added.
    pub padding: Cell<u64>,
    /// Bytes a second at which the reply is sent.
    pub rate: Option<u32>,
}

impl Answer<'_> {
    pub fn refused(status: u16, errors: Vec<String>) -> Self {
        Self { status, errors, ..Self::default() }
    }
}

impl Default for Answer<'_> {
    fn default() -> Self {
        Self { status: 200, errors: Vec::new(), reports: Vec::new(), padding: Cell::new(0), rate: None }
    }
}

/// The caller's view of one forwarded route, and the reply that it brought.
pub struct Report<'a> {
    pub node: &'a Node,
    pub start: SystemTime,
    pub duration: Duration,
    pub tries: u32,
    /// Of the last try; 0 when none came.
    pub status: u16,
    pub error: Option<CallError>,
    pub result: Option<ResultBytes>,
}

/// A callee's result as it came, in two pieces, between which its padding was left out.
#[derive(Clone, Debug)]
pub struct ResultBytes {
    pub head: Bytes,
    pub tail: Bytes,
}
