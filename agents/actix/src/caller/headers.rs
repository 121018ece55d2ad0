use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::{call::Call, wire};

const REQUEST_ID: HeaderName = HeaderName::from_static(wire::REQUEST_ID_HEADER);

/// Copies what goes along with the calls that a call causes; the simulation's own headers only inside it. The server and the client
/// have types of their own for the same names and values.
pub fn copy_headers(call: &Call, to: &mut HeaderMap, inside: bool) {
    for (name, value) in call.request.headers() {
        let name = name.as_str();
        if is_standard(name) || (inside && name.starts_with("x-microsim-") && !is_rewritten(name)) {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes())) {
                to.append(name, value);
            }
        }
    }
    if let Ok(id) = HeaderValue::from_bytes(call.request_id.as_bytes()) {
        to.insert(REQUEST_ID, id);
    }
}

fn is_standard(name: &str) -> bool {
    matches!(name, "traceparent" | "tracestate" | "baggage" | "b3" | "x-ot-span-context") || name.starts_with("x-b3-")
}

fn is_rewritten(name: &str) -> bool {
    matches!(name, wire::DEPTH_HEADER | wire::SEED_HEADER | wire::TOKEN_HEADER)
}
