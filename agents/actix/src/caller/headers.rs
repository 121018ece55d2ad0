use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::{
    call::Call,
    tracing::{is_context, Try},
    wire,
};

const REQUEST_ID: HeaderName = HeaderName::from_static(wire::REQUEST_ID_HEADER);

/// Copies what goes along with the calls that a call causes; the simulation's own headers only inside it. The server and the client
/// have types of their own for the same names and values.
pub fn copy_headers(call: &Call, tried: Option<&Try<'_>>, to: &mut HeaderMap, inside: bool) {
    let rewritten = call.trace.as_ref().filter(|trace| trace.rewrites());
    for (name, value) in call.request.headers() {
        if rewritten.is_some() && is_context(name.as_str()) {
            continue;
        }
        let Some(name) = forwarded(name.as_str(), inside) else { continue };
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            to.append(name, value);
        }
    }
    for (name, value) in rewritten.map_or(Vec::new(), |trace| trace.headers(tried)) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            to.insert(HeaderName::from_static(name), value);
        }
    }
    if let Ok(id) = HeaderValue::from_bytes(call.request_id.as_bytes()) {
        to.insert(REQUEST_ID, id);
    }
}

fn forwarded(name: &str, inside: bool) -> Option<HeaderName> {
    Some(match name {
        "traceparent" => HeaderName::from_static("traceparent"),
        "tracestate" => HeaderName::from_static("tracestate"),
        "baggage" => HeaderName::from_static("baggage"),
        "b3" => HeaderName::from_static("b3"),
        "x-ot-span-context" => HeaderName::from_static("x-ot-span-context"),
        wire::DEPTH_HEADER | wire::SEED_HEADER | wire::TOKEN_HEADER => return None, // written anew
        _ if name.starts_with("x-b3-") || (inside && name.starts_with("x-microsim-")) => HeaderName::from_bytes(name.as_bytes()).ok()?,
        _ => return None,
    })
}
