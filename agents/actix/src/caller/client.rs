use std::error::Error;

use actix_web::web::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::{
    body::{Body, Incoming},
    header::{HeaderName, HeaderValue, CONTENT_TYPE},
    Method, Request, Response, Uri,
};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use tokio::time::sleep_until;

use super::headers::copy_headers;
use crate::{
    call::{Call, ResultBytes},
    faults::Pace,
    node::{Node, Target},
    result,
    tracing::Try,
    wire::{self, CallError},
};

const DEPTH: HeaderName = HeaderName::from_static(wire::DEPTH_HEADER);
const SEED: HeaderName = HeaderName::from_static(wire::SEED_HEADER);
const TOKEN: HeaderName = HeaderName::from_static(wire::TOKEN_HEADER);

/// The HTTP side of a try: pooled connections, one request, one reply read whole. It follows no redirects, keeps no cookies and knows
/// no proxy.
pub struct Client {
    http: legacy::Client<HttpConnector, Full<Bytes>>,
    token: Option<HeaderValue>,
}

/// What one try brought.
pub struct Reply {
    /// 0 when none came.
    pub status: u16,
    pub error: Option<CallError>,
    pub result: Option<ResultBytes>,
}

impl Reply {
    pub fn failed(error: CallError) -> Self {
        Self { status: 0, error: Some(error), result: None }
    }
}

impl Client {
    pub fn new(token: Option<&str>) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let http = legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(wire::CLIENT_IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self { http, token: token.and_then(|token| HeaderValue::from_str(token).ok()) }
    }

    /// Carries a node as it was received.
    pub fn post(&self, call: &Call, node: &Node, target: &Target, seed: u32, tried: Option<&Try<'_>>) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(node.json.clone()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = root_of(&target.uri);
        let headers = request.headers_mut();
        headers.reserve(10);
        copy_headers(call, tried, headers, true);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(DEPTH, HeaderValue::from(call.depth + 1));
        headers.insert(SEED, eight_digits(seed));
        if let Some(token) = &self.token {
            headers.insert(TOKEN, token.clone());
        }
        request
    }

    /// Goes to an address outside the simulation: nothing of the simulation goes there.
    pub fn get(call: &Call, target: &Target, tried: Option<&Try<'_>>) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::default());
        *request.uri_mut() = target.uri.clone();
        copy_headers(call, tried, request.headers_mut(), false);
        request
    }

    /// Sends a request and reads the reply.
    pub async fn send(&self, request: Request<Full<Bytes>>, wants_result: bool, rate: Option<u32>) -> Reply {
        let response = match self.http.request(request).await {
            Ok(response) => response,
            Err(error) => return Reply::failed(classify(&error)),
        };
        let status = response.status().as_u16();
        let status_error = (!response.status().is_success()).then_some(CallError::Status);
        match read(response, rate.map(Pace::new)).await {
            Err(error) => Reply { status, error: Some(error), result: None },
            Ok(_) if !wants_result => Reply { status, error: status_error, result: None },
            Ok(body) => {
                let result = result::scan(&body);
                let invalid = result.is_none().then_some(CallError::InvalidReply);
                Reply { status, error: status_error.or(invalid), result }
            }
        }
    }
}

/// Reads a reply up to the limit.
async fn read(response: Response<Incoming>, mut pace: Option<Pace>) -> Result<Bytes, CallError> {
    let mut body = response.into_body();
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    if body.size_hint().lower() > wire::MAX_REPLY as u64 {
        return Err(CallError::TooLarge);
    }
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| classify(&error))?.into_data() else { continue };
        if let Some(pace) = &mut pace {
            sleep_until(pace.take(data.len()).into()).await;
        }
        if first.is_empty() {
            first = data; // mostly the only one, which is then not copied
            continue;
        }
        if all.is_empty() {
            all.reserve(first.len() + body.size_hint().lower() as usize);
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&data);
        if all.len() > wire::MAX_REPLY {
            return Err(CallError::TooLarge);
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// Finds the contract's word for an error of the client.
fn classify(error: &(dyn Error + 'static)) -> CallError {
    let causes = || std::iter::successors(Some(error), |error: &&(dyn Error + 'static)| (*error).source());
    for cause in causes() {
        if let Some(http) = cause.downcast_ref::<hyper::Error>() {
            return if http.is_parse() { CallError::InvalidReply } else { CallError::Reset };
        }
    }
    let connecting = error.downcast_ref::<legacy::Error>().is_some_and(legacy::Error::is_connect);
    let reset = |cause: &(dyn Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionReset)
    };
    match () {
        () if !connecting || causes().any(reset) => CallError::Reset,
        // The type of hyper-util's own connect errors is not public.
        () if causes().any(|cause| cause.to_string().starts_with("dns error")) => CallError::Dns,
        () => CallError::Refused,
    }
}

fn root_of(uri: &Uri) -> Uri {
    if uri.path() == "/" && uri.query().is_none() {
        return uri.clone();
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(hyper::http::uri::PathAndQuery::from_static("/"));
    Uri::from_parts(parts).unwrap_or_else(|_| uri.clone())
}

fn eight_digits(seed: u32) -> HeaderValue {
    let digits: [u8; 8] = std::array::from_fn(|i| b"0123456789abcdef"[(seed >> (28 - 4 * i) & 0xF) as usize]);
    HeaderValue::from_bytes(&digits).expect("digits are visible characters")
}
