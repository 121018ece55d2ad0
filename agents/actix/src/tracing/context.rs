//! What the headers of a call say of its trace: W3C's `traceparent`, or B3's one or many.

use std::fmt;

use actix_web::http::header::{HeaderMap, HeaderName};

pub const TRACEPARENT: &str = "traceparent";
pub const B3: &str = "b3";
pub const B3_TRACE: &str = "x-b3-traceid";
pub const B3_SPAN: &str = "x-b3-spanid";
pub const B3_PARENT: &str = "x-b3-parentspanid";
pub const B3_SAMPLED: &str = "x-b3-sampled";
const B3_FLAGS: &str = "x-b3-flags";

/// 128 bits, not all of them zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceId(pub u64, pub u64);

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

/// How a trace was said: what is called next is told in the same way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    None,
    W3C,
    B3,
    B3Headers,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    pub trace: Option<TraceId>,
    /// The span that made the call.
    pub span: Option<u64>,
    /// Whether spans are wanted; none leaves that to whoever reads it.
    pub sampled: Option<bool>,
    pub format: Format,
}

/// Whether a header says where in a trace a call is.
pub fn is_context(name: &str) -> bool {
    matches!(name, TRACEPARENT | B3 | B3_TRACE | B3_SPAN | B3_PARENT | B3_SAMPLED)
}

/// The trace that headers name.
pub fn trace_id(headers: &HeaderMap) -> Option<TraceId> {
    Context::read(headers).trace
}

impl Context {
    pub fn read(headers: &HeaderMap) -> Self {
        // Names that are ready: of a text each look would make one.
        const W3C: HeaderName = HeaderName::from_static(TRACEPARENT);
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        headers
            .get(W3C)
            .and_then(|value| value.to_str().ok())
            .and_then(traceparent)
            .or_else(|| text(B3).and_then(single))
            .unwrap_or_else(|| many(text(B3_TRACE), text(B3_SPAN), text(B3_SAMPLED), text(B3_FLAGS)))
    }
}

/// W3C's form (<https://www.w3.org/TR/trace-context/>); one of a later version may be longer.
fn traceparent(text: &str) -> Option<Context> {
    const LENGTH: usize = 55;
    let bytes = text.as_bytes();
    let (head, more) = bytes.split_at_checked(LENGTH)?;
    let version = &head[..2];
    let fits = more.is_empty() || (version != b"00" && more[0] == b'-');
    let dash = |place: usize| matches!(place, 2 | 35 | 52);
    if !fits || version == b"ff" || !head.iter().enumerate().all(|(place, c)| if dash(place) { *c == b'-' } else { is_hex(*c) }) {
        return None;
    }
    let flags = u8::from_str_radix(&text[53..55], 16).ok()?;
    Some(Context { trace: Some(parse_trace(&text[3..35])?), span: Some(parse_span(&text[36..52])?), sampled: Some(flags & 1 == 1), format: Format::W3C })
}

/// `trace-span`, `trace-span-sampled`, `trace-span-sampled-parent`, or a decision alone.
fn single(text: &str) -> Option<Context> {
    let empty = Context { format: Format::B3, ..Context::default() };
    if text.len() == 1 {
        return decide(text).map(|sampled| Context { sampled: Some(sampled), ..empty });
    }
    let mut parts = text.split('-');
    let (trace, span) = (parse_trace(parts.next()?)?, parse_span(parts.next()?)?);
    Some(Context { trace: Some(trace), span: Some(span), sampled: parts.next().and_then(decide), ..empty })
}

fn many(trace: Option<&str>, span: Option<&str>, sampled: Option<&str>, flags: Option<&str>) -> Context {
    let sampled = if flags == Some("1") { Some(true) } else { sampled.and_then(decide) };
    let empty = Context { sampled, format: Format::B3Headers, ..Context::default() };
    match (trace.and_then(parse_trace), span.and_then(parse_span)) {
        (Some(trace), Some(span)) => Context { trace: Some(trace), span: Some(span), ..empty },
        _ if sampled.is_some() => empty,
        _ => Context::default(),
    }
}

fn decide(text: &str) -> Option<bool> {
    match text {
        "1" | "d" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

/// 32 digits, or 16 as B3 has them too.
fn parse_trace(text: &str) -> Option<TraceId> {
    let (high, low) = match text.len() {
        16 => (0, parse(text)?),
        32 => (parse(text.get(..16)?)?, parse(text.get(16..)?)?),
        _ => return None,
    };
    (high | low != 0).then_some(TraceId(high, low))
}

fn parse_span(text: &str) -> Option<u64> {
    parse(text).filter(|id| *id != 0)
}

fn parse(text: &str) -> Option<u64> {
    (text.len() == 16 && text.bytes().all(is_hex)).then(|| u64::from_str_radix(text, 16).ok())?
}

/// Small letters, as the standard has them.
fn is_hex(c: u8) -> bool {
    matches!(c, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn contexts_are_read() {
        for (name, value, trace, sampled) in [
            (TRACEPARENT, format!("00-{TRACE}-00f067aa0ba902b7-01"), TRACE, Some(true)),
            (TRACEPARENT, format!("00-{TRACE}-00f067aa0ba902b7-0a"), TRACE, Some(false)),
            (TRACEPARENT, format!("cc-{TRACE}-00f067aa0ba902b7-01-more"), TRACE, Some(true)),
            (TRACEPARENT, format!("00-{TRACE}-00f067aa0ba902b7-01-more"), "", None),
            (TRACEPARENT, format!("ff-{TRACE}-00f067aa0ba902b7-01"), "", None),
            (TRACEPARENT, format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), "", None),
            (TRACEPARENT, format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()), "", None),
            (TRACEPARENT, "00-xyz".into(), "", None),
            (B3, format!("{TRACE}-00f067aa0ba902b7"), TRACE, None),
            (B3, "a3ce929d0e0e4736-00f067aa0ba902b7-d".into(), "0000000000000000a3ce929d0e0e4736", Some(true)),
            (B3, "0".into(), "", Some(false)),
            (B3, "x".into(), "", None),
            (B3_SAMPLED, "0".into(), "", Some(false)),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
            let read = Context::read(&headers);
            assert_eq!((read.trace.map_or(String::new(), |id| id.to_string()).as_str(), read.sampled), (trace, sampled), "{name}: {value}");
        }
    }
}
