//! Bodies of requests.

use std::future::poll_fn;
use std::pin::Pin;

use actix_web::{
    dev::Payload,
    error::PayloadError,
    http::header::{HeaderMap, CONTENT_LENGTH},
    web::{Bytes, BytesMut},
};
use futures_util::Stream;

use crate::wire::MAX_BODY;

/// Why a body could not be had.
pub enum Refused {
    TooLarge,
    /// The client broke off.
    Broken,
}

impl From<PayloadError> for Refused {
    fn from(_: PayloadError) -> Self {
        Self::Broken
    }
}

/// Reads a body whole, or drops it. One that is too large is read on for a while, so that its client gets to reading the reply.
pub async fn read(headers: &HeaderMap, mut payload: Payload, keep: bool) -> Result<Bytes, Refused> {
    const PATIENCE: usize = 4 * MAX_BODY;
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok()).unwrap_or(0);
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    let mut size = 0;
    while let Some(chunk) = poll_fn(|cx| Pin::new(&mut payload).poll_next(cx)).await {
        let chunk = chunk?;
        size += chunk.len();
        if size > PATIENCE {
            break;
        }
        if !keep || size.max(length) > MAX_BODY {
            continue;
        }
        if first.is_empty() {
            first = chunk; // mostly the only one, which is then not copied
            continue;
        }
        if all.is_empty() {
            all.reserve(length);
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&chunk);
    }
    match size {
        size if size > MAX_BODY => Err(Refused::TooLarge),
        // A client that broke off can look like one that is done.
        size if size < length => Err(Refused::Broken),
        _ if all.is_empty() => Ok(first),
        _ => Ok(all.freeze()),
    }
}
