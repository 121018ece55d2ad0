//! What the contract wants counted, by OpenTelemetry's names.

use std::{
    fmt,
    rc::Rc,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use actix_web::http::Method;
use prometheus_client::{
    encoding::{text, EncodeLabelSet, EncodeLabelValue, LabelValueEncoder},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::{process::ProcessCollector, settings::Settings, tracing::Trace, wire};

const BUCKETS: [f64; 18] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];

/// Histograms by label set. Those that are seen again and again are found in a short list, without hashing their texts.
struct Durations<L> {
    all: Family<L, Histogram, fn() -> Histogram>,
    often: RwLock<Vec<(L, Histogram)>>,
}

impl<L: Clone + fmt::Debug + std::hash::Hash + Eq + EncodeLabelSet + Send + Sync + 'static> Durations<L> {
    const OFTEN: usize = 32;

    fn register(registry: &mut Registry, name: &str, help: &str) -> Self {
        let all = Family::new_with_constructor((|| Histogram::new(BUCKETS.into_iter())) as fn() -> Histogram);
        registry.register(name, help, all.clone());
        Self { all, often: RwLock::default() }
    }

    fn observe(&self, labels: L, duration: Duration) {
        let seconds = duration.as_secs_f64();
        let often = self.often.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, histogram)) = often.iter().find(|(known, _)| *known == labels) {
            return histogram.observe(seconds);
        }
        let is_full = often.len() >= Self::OFTEN;
        drop(often);
        let histogram = self.all.get_or_create(&labels).clone();
        histogram.observe(seconds);
        if !is_full {
            self.often.write().unwrap_or_else(PoisonError::into_inner).push((labels, histogram));
        }
    }
}

/// The library writes `OpenMetrics`, where the family of a counter has no `_total`; in Prometheus' own text format it is named as its samples are.
fn plain(open_metrics: &str) -> String {
    let mut out = String::with_capacity(open_metrics.len() + 256);
    let mut lines = open_metrics.lines().peekable();
    while let Some(line) = lines.next() {
        let describes_counter = line.starts_with("# HELP ") && lines.peek().is_some_and(|next| next.starts_with("# TYPE ") && next.ends_with(" counter"));
        let is_counter = describes_counter || (line.starts_with("# TYPE ") && line.ends_with(" counter"));
        match line.splitn(4, ' ').collect::<Vec<_>>()[..] {
            ["#", "EOF"] => continue,
            ["#", what, name, rest] if is_counter => out.extend(["# ", what, " ", name, "_total ", rest]),
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

pub struct Metrics {
    registry: Registry,
    servers: Durations<ServerLabels>,
    clients: Durations<ClientLabels>,
    active: Gauge,
    faults: Family<FaultLabels, Counter>,
    conditions: Family<ConditionLabels, Gauge>,
    spans_sent: Counter,
    spans_dropped: Counter,
}

/// Text that many label sets share.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
struct Label(Arc<str>);

impl EncodeLabelValue for Label {
    fn encode(&self, encoder: &mut LabelValueEncoder) -> Result<(), fmt::Error> {
        self.0.as_ref().encode(encoder)
    }
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
#[allow(clippy::struct_field_names)] // the names are OpenTelemetry's
struct ServerLabels {
    http_request_method: &'static str,
    http_response_status_code: u32,
    http_route: Label,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ClientLabels {
    http_request_method: &'static str,
    http_response_status_code: u32,
    server_address: Label,
    error_type: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct FaultLabels {
    r#type: String,
    phase: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ConditionLabels {
    r#type: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SpanLabels {
    result: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct BuildLabels {
    framework: &'static str,
    language: &'static str,
    service: String,
    version: String,
    contract: u32,
}

impl Metrics {
    pub fn new(settings: &Settings) -> Self {
        let mut registry = Registry::default();
        let servers =
            Durations::register(&mut registry, "http_server_request_duration_seconds", "Duration of calls that this service answered");
        let clients =
            Durations::register(&mut registry, "http_client_request_duration_seconds", "Duration of tries of calls that this service made");
        let (active, faults, conditions) = (Gauge::default(), Family::default(), Family::default());
        registry.register("http_server_active_requests", "Calls that this service is answering", active.clone());
        registry.register("microsim_faults", "Faults that acted", faults.clone());
        registry.register("microsim_conditions", "Conditions that are there", conditions.clone());
        let spans = Family::<SpanLabels, Counter>::default();
        let [spans_sent, spans_dropped] = ["sent", "dropped"].map(|result| spans.get_or_create(&SpanLabels { result }).clone());
        registry.register("microsim_spans", "Spans that were sent, and that were dropped because they came too fast or nobody took them", spans.clone());
        let build = Family::<BuildLabels, Gauge>::default();
        build
            .get_or_create(&BuildLabels {
                framework: crate::FRAMEWORK,
                language: crate::LANGUAGE,
                service: settings.service.clone(),
                version: settings.version.clone(),
                contract: wire::CONTRACT_VERSION,
            })
            .set(1);
        registry.register("microsim_build_info", "Which agent this is", build);
        registry.register_collector(Box::new(ProcessCollector::new()));
        Self { registry, servers, clients, active, faults, conditions, spans_sent, spans_dropped }
    }

    /// All of them as text.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut open_metrics = String::new();
        text::encode(&mut open_metrics, &self.registry)?;
        Ok(plain(&open_metrics))
    }

    /// Calls that are being answered.
    pub fn active(&self) -> i64 {
        self.active.get()
    }

    /// Counts one try of a call to another service; a status of 0 is one without a reply.
    pub fn tried(&self, method: &'static str, status: u16, address: Arc<str>, error: Option<wire::CallError>, duration: Duration) {
        let labels = ClientLabels {
            http_request_method: method,
            http_response_status_code: status.into(),
            server_address: Label(address),
            error_type: error.map_or("", wire::CallError::as_str),
        };
        self.clients.observe(labels, duration);
    }

    pub fn fault_acted(&self, kind: &str, phase: &'static str) {
        self.faults.get_or_create(&FaultLabels { r#type: kind.into(), phase }).inc();
    }

    pub fn spans_sent(&self, count: u64) {
        self.spans_sent.inc_by(count);
    }

    pub fn spans_dropped(&self, count: u64) {
        self.spans_dropped.inc_by(count);
    }

    /// Takes how many conditions of a type there are.
    pub fn set_conditions(&self, kind: &str, count: usize) {
        self.conditions.get_or_create(&ConditionLabels { r#type: kind.into() }).set(count as i64);
    }
}

/// A call that is being answered. It counts when it is dropped, which is when its reply has been handed to the system, or never will be.
pub struct InFlight {
    metrics: Arc<Metrics>,
    method: &'static str,
    began: Instant,
    /// 0 until there is one.
    pub status: u16,
    /// The endpoint of the plan.
    pub route: Arc<str>,
    trace: Option<Rc<Trace>>,
}

impl InFlight {
    pub fn new(metrics: &Arc<Metrics>, method: &Method, route: Arc<str>, began: Instant, trace: Option<Rc<Trace>>) -> Self {
        metrics.active.inc();
        Self { metrics: metrics.clone(), method: known(method), began, status: 0, route, trace }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.metrics.active.dec();
        let labels = ServerLabels {
            http_request_method: self.method,
            http_response_status_code: self.status.into(),
            http_route: Label(self.route.clone()),
        };
        let duration = self.began.elapsed();
        self.metrics.servers.observe(labels, duration);
        if let Some(trace) = &self.trace {
            trace.served(self.method, &self.route, self.status, duration);
        }
    }
}

fn known(method: &Method) -> &'static str {
    ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT"]
        .into_iter()
        .find(|known| method.as_str() == *known)
        .unwrap_or("_OTHER")
}
