//! Continues the traces that calls bring, begins new ones, and hands spans to their queue (contract §1.7).

mod context;
mod exporter;
mod settings;
mod span;

use std::{
    cell::RefCell,
    rc::Rc,
    sync::{
        atomic::{AtomicU64, Ordering},
        Arc,
    },
    time::{Duration, Instant, SystemTime},
};

use actix_web::{http::header::HeaderValue, HttpRequest};

use context::{Context, Format};
use exporter::Exporter;
use span::{Event, Kind, Span};

pub use context::{is_context, trace_id, TraceId};
pub use settings::Settings;

use crate::{metrics::Metrics, node::Target, wire::CallError};

/// Traces a second that are sampled where nobody said how many.
const PER_SECOND: u64 = 10;

pub struct Tracer {
    settings: Settings,
    exporter: Exporter,
    began: Instant,
    /// The second that `begun` counts in.
    second: AtomicU64,
    begun: AtomicU64,
    ids: AtomicU64,
}

impl Tracer {
    pub fn new(agent: &crate::settings::Settings, metrics: &Arc<Metrics>) -> Self {
        Self {
            settings: agent.tracing.clone(),
            exporter: Exporter::start(agent, metrics),
            began: Instant::now(),
            second: AtomicU64::new(0),
            begun: AtomicU64::new(0),
            ids: AtomicU64::new(u64::from(crate::random()) << 32 | u64::from(crate::random())),
        }
    }

    /// The trace of a call that arrived; none when nothing is traced, or its caller said that this call is not: then headers go on as they came.
    pub fn begin(self: &Arc<Self>, request: &HttpRequest, request_id: &HeaderValue) -> Option<Rc<Trace>> {
        self.settings.endpoint.as_ref()?;
        let caller = Context::read(request.headers());
        if caller.trace.is_some() && caller.sampled == Some(false) {
            return None;
        }
        let sampled = caller.sampled.unwrap_or_else(|| self.samples_new());
        Some(Rc::new(Trace {
            tracer: self.clone(),
            id: caller.trace.unwrap_or_else(|| TraceId(self.new_id(), self.new_id())),
            span: self.new_id(),
            sampled,
            path: if sampled { request.path().into() } else { String::new() },
            request_id: request_id.clone(),
            events: RefCell::default(),
            caller,
        }))
    }

    /// Sends what still waits, for a moment.
    pub fn close(&self) {
        self.exporter.close();
    }

    fn samples_new(&self) -> bool {
        if let Some(ratio) = self.settings.ratio {
            return ratio >= 1.0 || (self.new_id() as f64) < ratio * u64::MAX as f64;
        }
        let now = self.began.elapsed().as_secs() + 1;
        if self.second.swap(now, Ordering::Relaxed) != now {
            self.begun.store(0, Ordering::Relaxed);
        }
        self.begun.fetch_add(1, Ordering::Relaxed) < PER_SECOND
    }

    /// `SplitMix64`.
    fn new_id(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut z = self.ids.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)).max(1)
    }
}

/// The trace that a call belongs to, and this service's part of it while it answers.
pub struct Trace {
    tracer: Arc<Tracer>,
    caller: Context,
    pub id: TraceId,
    span: u64,
    /// Whether spans are sent.
    sampled: bool,
    path: String,
    request_id: HeaderValue,
    events: RefCell<Vec<Event>>,
}

impl Trace {
    pub fn fault_acted(&self, kind: &str, phase: &'static str, condition: Option<&str>) {
        if self.sampled {
            self.events.borrow_mut().push(Event::new(kind, phase, condition));
        }
    }

    /// Sends the span of the call; a status of 0 is one that was aborted.
    pub fn served(&self, method: &'static str, route: &Arc<str>, status: u16, duration: Duration) {
        if !self.sampled {
            return;
        }
        self.tracer.exporter.add(Span {
            trace: self.id,
            id: self.span,
            parent: self.caller.span,
            end: SystemTime::now(),
            duration,
            method,
            status,
            error: span::server_error(status),
            events: self.events.take(),
            kind: Kind::Server { route: route.clone(), path: self.path.clone(), request_id: self.request_id.clone() },
        });
    }

    /// Begins a try of a call that this one makes; none when it is not sampled.
    pub fn begin_try(&self) -> Option<Try<'_>> {
        self.sampled.then(|| Try { trace: self, id: self.tracer.new_id(), events: RefCell::default() })
    }

    /// Whether calls say the trace anew, instead of as it came: each sampled try is a span, and where nothing came they learn that they are
    /// not sampled.
    pub fn rewrites(&self) -> bool {
        self.sampled || self.caller.trace.is_none()
    }

    /// Headers that say the trace in the form in which it came.
    pub fn headers(&self, tried: Option<&Try>) -> Vec<(&'static str, String)> {
        let (id, own) = (self.id, tried.map_or(self.span, |tried| tried.id));
        let sampled = u8::from(self.sampled);
        match self.caller.format {
            Format::B3 => {
                let parent = tried.map_or(String::new(), |_| format!("-{:016x}", self.span));
                vec![(context::B3, format!("{id}-{own:016x}-{sampled}{parent}"))]
            }
            Format::B3Headers => {
                let mut headers =
                    vec![(context::B3_TRACE, id.to_string()), (context::B3_SPAN, format!("{own:016x}")), (context::B3_SAMPLED, sampled.to_string())];
                if tried.is_some() {
                    headers.push((context::B3_PARENT, format!("{:016x}", self.span)));
                }
                headers
            }
            Format::None | Format::W3C => vec![(context::TRACEPARENT, format!("00-{id}-{own:016x}-0{sampled}"))],
        }
    }
}

/// A try of a call while it lasts.
pub struct Try<'a> {
    trace: &'a Trace,
    id: u64,
    events: RefCell<Vec<Event>>,
}

impl Try<'_> {
    pub fn fault_acted(&self, kind: &str, condition: Option<&str>) {
        self.events.borrow_mut().push(Event::new(kind, "link", condition));
    }

    /// Sends the span of the try.
    pub fn ended(&self, method: &'static str, address: Arc<str>, target: &Target, outcome: (u16, Option<CallError>), duration: Duration, resends: u32) {
        let (status, error) = outcome;
        self.trace.tracer.exporter.add(Span {
            trace: self.trace.id,
            id: self.id,
            parent: Some(self.trace.span),
            end: SystemTime::now(),
            duration,
            method,
            status,
            error: error.map(|error| error.as_str().into()),
            events: self.events.take(),
            kind: Kind::Client { address, port: target.uri.port_u16().unwrap_or(80), url: target.uri.to_string(), resends },
        });
    }
}
