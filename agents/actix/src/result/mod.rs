//! Writes the results of this service and reads those of its callees.

mod reply;
mod scan;

use std::{io::Write, time::Duration};

use actix_web::web::Bytes;

pub use reply::Reply;
pub use scan::scan;

use crate::{
    call::{Answer, Call, Report},
    clock::push_rfc3339,
    settings::Settings,
};

/// Bytes of a result without those of callees.
const TYPICAL_SIZE: usize = 512;

/// Writes results.
pub struct Writer {
    /// The members that are always the same.
    identity: Vec<u8>,
}

impl Writer {
    pub fn new(settings: &Settings) -> Self {
        let mut identity = Vec::new();
        for (name, value) in [("service", &settings.service), ("version", &settings.version), ("instance", &settings.instance)] {
            let _ = write!(identity, r#","{name}":"#);
            push_text(&mut identity, value);
        }
        Self { identity }
    }

    /// The body of a reply. Results of callees are passed on as they came, without being copied into one buffer first.
    pub fn reply(&self, call: &Call, answer: &Answer) -> Reply {
        let mut json = Vec::with_capacity(TYPICAL_SIZE);
        json.extend_from_slice(br#"{"error":"#);
        push_text_or_null(&mut json, answer.errors.first().map(String::as_str));
        json.extend_from_slice(br#","errors":["#);
        separated(&mut json, &answer.errors, |json, error| push_text(json, error));
        json.push(b']');
        json.extend_from_slice(&self.identity);
        json.extend_from_slice(br#","address":"#);
        match &call.node {
            Some(node) => push_text(&mut json, &node.designation),
            None => push_text(&mut json, &call.address()),
        }
        json.extend_from_slice(br#","start":""#);
        push_rfc3339(&mut json, call.start);
        json.extend_from_slice(br#"","durationMs":"#);
        push_ms(&mut json, call.began.elapsed());
        json.extend_from_slice(br#","response":["#);
        let mut reply = Reply::default();
        for (i, report) in answer.reports.iter().enumerate() {
            if i > 0 {
                json.push(b',');
            }
            match &report.result {
                None => json.extend_from_slice(b"null"),
                Some(result) => {
                    reply.push(std::mem::replace(&mut json, Vec::with_capacity(TYPICAL_SIZE)));
                    reply.push(result.head.clone());
                    reply.push(result.tail.clone());
                }
            }
        }
        json.extend_from_slice(br#"],"calls":["#);
        separated(&mut json, &answer.reports, push_report);
        json.push(b']');
        if answer.padding.get() > 0 {
            json.extend_from_slice(br#","padding":""#);
            reply.push(std::mem::take(&mut json));
            reply.fill(answer.padding.get());
            json.push(b'"');
        }
        json.push(b'}');
        reply.push(Bytes::from(json));
        reply
    }
}

fn push_report(json: &mut Vec<u8>, report: &Report) {
    json.extend_from_slice(br#"{"service":"#);
    push_text_or_null(json, report.node.service.as_deref());
    json.extend_from_slice(br#","designation":"#);
    push_text(json, &report.node.designation);
    json.extend_from_slice(br#","start":""#);
    push_rfc3339(json, report.start);
    json.extend_from_slice(br#"","durationMs":"#);
    push_ms(json, report.duration);
    let _ = write!(json, r#","tries":{},"status":"#, report.tries);
    if report.status == 0 {
        json.extend_from_slice(b"null");
    } else {
        let _ = write!(json, "{}", report.status);
    }
    json.extend_from_slice(br#","error":"#);
    push_text_or_null(json, report.error.map(crate::wire::CallError::as_str));
    json.push(b'}');
}

fn separated<T>(json: &mut Vec<u8>, items: &[T], push: impl Fn(&mut Vec<u8>, &T)) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            json.push(b',');
        }
        push(json, item);
    }
}

fn push_text(json: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(json, text).expect("text can be written to memory");
}

fn push_text_or_null(json: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => push_text(json, text),
        None => json.extend_from_slice(b"null"),
    }
}

/// Milliseconds with three decimals.
fn push_ms(json: &mut Vec<u8>, duration: Duration) {
    let micros = duration.as_micros() as u64;
    let _ = write!(json, "{}.{:03}", micros / 1000, micros % 1000);
}
