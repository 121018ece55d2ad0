//! Answers calls: checks, reading, the script, the reply.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        atomic::{AtomicU64, Ordering},
        Arc,
    },
    time::{Instant, SystemTime},
};

use actix_web::{
    dev::Payload,
    guard::{fn_guard, Guard, GuardContext},
    http::{
        header::{HeaderMap, HeaderName, HeaderValue, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING},
        ConnectionType, Method, StatusCode,
    },
    web, HttpRequest, HttpResponse,
};
use serde_json::Value;

use crate::{
    body::{self, Refused},
    call::{Answer, Call},
    connection::{Descriptor, Ended},
    dice::{parse_seed, Dice, Key},
    metrics::InFlight,
    node::Node,
    result::Reply,
    script::{Flow, Script},
    shared::Shared,
    tracing::trace_id,
    wire,
};

const CALL: Key = Key::new("call");
const REQUEST_ID: HeaderName = HeaderName::from_static(wire::REQUEST_ID_HEADER);
const DEPTH: HeaderName = HeaderName::from_static(wire::DEPTH_HEADER);
const SEED: HeaderName = HeaderName::from_static(wire::SEED_HEADER);
const TOKEN: HeaderName = HeaderName::from_static(wire::TOKEN_HEADER);
const LONGEST_REQUEST_ID: usize = 256;

/// The data port of one worker.
pub struct DataPort {
    pub shared: Arc<Shared>,
    pub script: Script,
}

/// Routes nodes and calls of the plan.
pub fn configure(app: &mut web::ServiceConfig) {
    app.service(web::resource("/").guard(scripted()).to(serve_node)).default_service(web::to(serve_plan));
}

/// Tells a scripted request from a call of the plan.
fn scripted() -> impl Guard {
    fn_guard(|context: &GuardContext| {
        let head = context.head();
        head.method == Method::POST && has_body(head.headers()) && head.headers().get(CONTENT_TYPE).is_some_and(is_json)
    })
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING) || headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0")
}

fn is_json(content_type: &HeaderValue) -> bool {
    const JSON: &[u8] = b"application/json";
    content_type
        .as_bytes()
        .split_at_checked(JSON.len())
        .is_some_and(|(kind, rest)| kind.eq_ignore_ascii_case(JSON) && matches!(rest.first(), None | Some(b';' | b' ')))
}

async fn serve_node(request: HttpRequest, payload: web::Payload, port: web::Data<DataPort>) -> HttpResponse<Reply> {
    port.serve(request, payload.into_inner(), true).await
}

async fn serve_plan(request: HttpRequest, payload: web::Payload, port: web::Data<DataPort>) -> HttpResponse<Reply> {
    port.serve(request, payload.into_inner(), false).await
}

impl DataPort {
    async fn serve(&self, request: HttpRequest, mut payload: Payload, is_node: bool) -> HttpResponse<Reply> {
        let mut call = self.begin(request);
        let mut in_flight = InFlight::new(&self.shared.metrics, call.request.method(), call.endpoint.clone(), call.began, call.trace.clone());
        if self.shared.faults.hang.hangs() {
            match self.hang_on(payload, call.client).await {
                Ok(read) => payload = read,
                Err(_) => return HttpResponse::with_body(StatusCode::OK, Reply::broken().until_sent(in_flight)),
            }
            call.snapshot = self.shared.steering.current();
        }
        match self.check(&call, payload, is_node).await {
            Err(Refusal::Broken) => HttpResponse::with_body(StatusCode::BAD_REQUEST, Reply::broken().until_sent(in_flight)),
            Err(Refusal::Answer(answer)) => self.respond(&call, &answer, in_flight),
            Ok(node) => {
                call.node = node;
                let path = call.node.as_ref().map_or(call.request.path(), |node| node.endpoint.as_deref().unwrap_or("/"));
                call.endpoint = call.snapshot.endpoint_of(path);
                in_flight.route = call.endpoint.clone();
                let mut answer = Answer::default();
                match self.script.run(&call, &mut answer).await {
                    Flow::Reply => self.respond(&call, &answer, in_flight),
                    Flow::Abort => {
                        if let Some(client) = call.client {
                            client.linger_for_no_time();
                        }
                        HttpResponse::with_body(StatusCode::OK, Reply::broken().until_sent(in_flight))
                    }
                    Flow::Gone => HttpResponse::with_body(StatusCode::OK, Reply::broken().until_sent(in_flight)),
                }
            }
        }
    }

    /// Waits until nothing hangs, or the client leaves.
    #[cold]
    fn hang_on(&self, payload: Payload, client: Option<Descriptor>) -> Pin<Box<dyn Future<Output = Result<Payload, Ended>> + '_>> {
        // Boxed, so that calls carry no room for it when nothing hangs.
        Box::pin(async move {
            let payload = body::take_in(payload).await;
            self.shared.faults.hang.end(client).await?;
            Ok(payload)
        })
    }

    fn begin(&self, request: HttpRequest) -> Call {
        let headers = request.headers();
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let request_id = headers.get(REQUEST_ID).filter(|id| usable(id)).cloned().unwrap_or_else(|| self.shared.request_ids.next());
        let depth = text(DEPTH).filter(|text| text.bytes().all(|c| c.is_ascii_digit())).and_then(|text| text.parse().ok());
        let seed = text(SEED).and_then(parse_seed).unwrap_or_else(|| {
            let number = self.shared.calls.fetch_add(1, Ordering::Relaxed);
            Dice(self.shared.settings.seed).mix(CALL.index(number))
        });
        let snapshot = self.shared.steering.current();
        Call {
            client: Descriptor::of(&request),
            start: SystemTime::now(),
            began: Instant::now(),
            trace: self.shared.tracer.begin(&request, &request_id),
            request_id,
            depth: depth.unwrap_or(0),
            dice: Dice(seed),
            node: None,
            endpoint: snapshot.root(),
            snapshot,
            request,
        }
    }

    /// Checks the head, then reads the body and validates all of it.
    async fn check(&self, call: &Call, payload: Payload, is_node: bool) -> Result<Option<Box<Node>>, Refusal> {
        let headers = call.request.headers();
        if is_node && !self.has_token(headers) {
            return Err(Refusal::because(StatusCode::UNAUTHORIZED, format!("{}: must be the simulation's token", wire::TOKEN_HEADER)));
        }
        if call.depth > wire::MAX_DEPTH {
            return Err(Refusal::because(
                StatusCode::LOOP_DETECTED,
                format!("{}: must be at most {}", wire::DEPTH_HEADER, wire::MAX_DEPTH),
            ));
        }
        let body = if has_body(headers) { body::read(headers, payload, is_node).await? } else { web::Bytes::new() };
        if body.is_empty() {
            return Ok(None);
        }
        let node = Node::parse(&body, &self.shared.catalogue);
        node.map(|node| Some(Box::new(node))).map_err(|problems| {
            let errors = problems.iter().map(ToString::to_string).collect();
            Refusal::Answer(Answer::refused(StatusCode::BAD_REQUEST.as_u16(), errors))
        })
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.shared.settings.request_token else { return true };
        headers.get(TOKEN).is_some_and(|given| equal(given.as_bytes(), token.as_bytes()))
    }

    fn respond(&self, call: &Call, answer: &Answer, mut in_flight: InFlight) -> HttpResponse<Reply> {
        in_flight.status = answer.status;
        if self.shared.settings.access_log || !answer.errors.is_empty() {
            self.log(call, answer);
        }
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reply = self.shared.results.reply(call, answer).at_rate(answer.rate).until_sent(in_flight);
        let mut response = HttpResponse::with_body(status, reply);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(REQUEST_ID, call.request_id.clone());
        if self.shared.draining.load(Ordering::Relaxed) || status == StatusCode::PAYLOAD_TOO_LARGE {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
        response
    }

    fn log(&self, call: &Call, answer: &Answer) {
        let failed = answer.errors.first();
        let text = |text: &str| Value::from(text);
        let trace = call.trace.as_ref().map(|trace| trace.id).or_else(|| trace_id(call.request.headers()));
        self.shared.log.write(
            if failed.is_some() { "warning" } else { "info" },
            "call",
            &[
                ("requestId", call.request_id.to_str().map_or(Value::Null, text)),
                ("traceId", trace.map_or(Value::Null, |trace| trace.to_string().into())),
                ("method", text(call.request.method().as_str())),
                ("endpoint", text(&call.endpoint)),
                ("status", answer.status.into()),
                ("durationMs", (call.began.elapsed().as_secs_f64() * 1000.0).into()),
                ("error", failed.map_or(Value::Null, |error| text(error))),
            ],
        );
    }
}

/// Why no script was run.
enum Refusal {
    Answer(Answer<'static>),
    /// The client broke off.
    Broken,
}

impl Refusal {
    fn because(status: StatusCode, reason: String) -> Self {
        Self::Answer(Answer::refused(status.as_u16(), vec![reason]))
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooLarge => Self::because(StatusCode::PAYLOAD_TOO_LARGE, format!("$: must have at most {} bytes", wire::MAX_BODY)),
            Refused::Broken => Self::Broken,
        }
    }
}

/// Makes request ids: a random start for the process and a counter, so that a new one costs little.
pub struct RequestIds {
    prefix: String,
    count: AtomicU64,
}

impl RequestIds {
    pub fn new() -> Self {
        Self { prefix: format!("{:08x}{:08x}", crate::random(), crate::random()), count: AtomicU64::new(1) }
    }

    fn next(&self) -> HeaderValue {
        let id = format!("{}{:016x}", self.prefix, self.count.fetch_add(1, Ordering::Relaxed));
        HeaderValue::from_str(&id).expect("digits are visible characters")
    }
}

/// Whether a client's own id may stand in a header of the reply.
fn usable(id: &HeaderValue) -> bool {
    (1..=LONGEST_REQUEST_ID).contains(&id.len()) && id.as_bytes().iter().all(u8::is_ascii_graphic)
}

/// Compares in a time that tells nothing of where the difference is.
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}
