//! Spans that are over, and how they are written: OTLP's JSON, with the names of OpenTelemetry's semantic conventions.

use std::{
    borrow::Cow,
    io::Write,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use actix_web::http::header::HeaderValue;

use super::context::TraceId;

/// A fault that acted.
pub struct Event {
    at: SystemTime,
    kind: String,
    phase: &'static str,
    condition: Option<String>,
}

impl Event {
    pub fn new(kind: &str, phase: &'static str, condition: Option<&str>) -> Self {
        Self { at: SystemTime::now(), kind: kind.into(), phase, condition: condition.map(Into::into) }
    }
}

pub struct Span {
    pub trace: TraceId,
    pub id: u64,
    pub parent: Option<u64>,
    pub end: SystemTime,
    pub duration: Duration,
    pub method: &'static str,
    /// 0 for none.
    pub status: u16,
    pub error: Option<Cow<'static, str>>,
    pub events: Vec<Event>,
    pub kind: Kind,
}

/// Which side of a call it is.
pub enum Kind {
    Server { route: Arc<str>, path: String, request_id: HeaderValue },
    Client { address: Arc<str>, port: u16, url: String, resends: u32 },
}

/// The kind of failure of a service: a client that was wrong is none.
pub fn server_error(status: u16) -> Option<Cow<'static, str>> {
    match status {
        0 => Some("aborted".into()),
        500.. => Some(status.to_string().into()),
        _ => None,
    }
}

/// Appends a span as JSON.
pub fn write(out: &mut Vec<u8>, span: &Span) {
    let _ = write!(out, r#"{{"traceId":"{}","spanId":"{:016x}""#, span.trace, span.id); // a vector takes everything
    if let Some(parent) = span.parent {
        let _ = write!(out, r#","parentSpanId":"{parent:016x}""#);
    }
    let end = nanoseconds(span.end);
    let start = end.saturating_sub(in_nanoseconds(span.duration));
    let _ = write!(out, r#","startTimeUnixNano":"{start}","endTimeUnixNano":"{end}","name":"#);
    match &span.kind {
        Kind::Server { route, .. } => {
            string(out, &format!("{} {route}", span.method));
            out.extend_from_slice(br#","kind":2,"attributes":["#);
        }
        Kind::Client { .. } => {
            string(out, span.method);
            out.extend_from_slice(br#","kind":3,"attributes":["#);
        }
    }
    text(out, "http.request.method", span.method);
    if span.status != 0 {
        next(out);
        number(out, "http.response.status_code", span.status.into());
    }
    if let Some(error) = &span.error {
        next(out);
        text(out, "error.type", error);
    }
    attributes(out, &span.kind);
    out.push(b']');
    if !span.events.is_empty() {
        out.extend_from_slice(br#","events":["#);
        for (i, event) in span.events.iter().enumerate() {
            if i > 0 {
                next(out);
            }
            write_event(out, event);
        }
        out.push(b']');
    }
    if span.error.is_some() {
        out.extend_from_slice(br#","status":{"code":2}"#);
    }
    out.push(b'}');
}

fn attributes(out: &mut Vec<u8>, kind: &Kind) {
    next(out);
    match kind {
        Kind::Server { route, path, request_id } => {
            let request_id = request_id.to_str().unwrap_or_default();
            text(out, "http.route", route);
            next(out);
            text(out, "url.path", path);
            next(out);
            text(out, "url.scheme", "http");
            next(out);
            text(out, "microsim.request_id", request_id);
        }
        Kind::Client { address, port, url, resends } => {
            text(out, "server.address", address);
            next(out);
            number(out, "server.port", (*port).into());
            next(out);
            text(out, "url.full", url);
            if *resends > 0 {
                next(out);
                number(out, "http.request.resend_count", *resends);
            }
        }
    }
}

fn write_event(out: &mut Vec<u8>, event: &Event) {
    let _ = write!(out, r#"{{"timeUnixNano":"{}","name":"microsim.fault","attributes":["#, nanoseconds(event.at));
    text(out, "microsim.fault.type", &event.kind);
    next(out);
    text(out, "microsim.fault.phase", event.phase);
    if let Some(condition) = &event.condition {
        next(out);
        text(out, "microsim.condition.id", condition);
    }
    out.extend_from_slice(b"]}");
}

pub fn text(out: &mut Vec<u8>, key: &str, value: &str) {
    out.extend_from_slice(br#"{"key":"#);
    string(out, key);
    out.extend_from_slice(br#","value":{"stringValue":"#);
    string(out, value);
    out.extend_from_slice(b"}}");
}

fn number(out: &mut Vec<u8>, key: &str, value: u32) {
    let _ = write!(out, r#"{{"key":"{key}","value":{{"intValue":"{value}"}}}}"#);
}

fn next(out: &mut Vec<u8>) {
    out.push(b',');
}

/// Most hold nothing that needs an escape.
fn string(out: &mut Vec<u8>, value: &str) {
    if value.bytes().all(|c| c >= b' ' && c != b'"' && c != b'\\') {
        out.push(b'"');
        out.extend_from_slice(value.as_bytes());
        out.push(b'"');
    } else {
        let _ = serde_json::to_writer(&mut *out, value);
    }
}

/// In 64 bits, which last until 2554: larger numbers take much longer to write.
fn nanoseconds(at: SystemTime) -> u64 {
    in_nanoseconds(at.duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn in_nanoseconds(time: Duration) -> u64 {
    time.as_nanos().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_json_whatever_stands_in_it() {
        let span = Span {
            trace: TraceId(1, 2),
            id: 3,
            parent: None,
            end: UNIX_EPOCH + Duration::from_nanos(1_750_000_001),
            duration: Duration::from_millis(750),
            method: "GET",
            status: 0,
            error: server_error(0),
            events: vec![Event::new("latency", "condition", Some("c1"))],
            kind: Kind::Server { route: "/\"\\\u{1}é".into(), path: "/".into(), request_id: HeaderValue::from_static("r") },
        };
        let mut out = Vec::new();
        write(&mut out, &span);
        let read: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((&read["name"], &read["startTimeUnixNano"], &read["status"]["code"]), (&"GET /\"\\\u{1}é".into(), &"1000000001".into(), &2.into()));
        assert_eq!(read["traceId"], "00000000000000010000000000000002");
    }
}
