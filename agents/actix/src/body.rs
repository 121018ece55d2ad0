//! Bodies of requests.

use std::future::poll_fn;
use std::pin::Pin;

use actix_web::{
    dev::Payload,
    error::PayloadError,
    http::header::{HeaderMap, CONTENT_LENGTH},
    web::{Bytes, BytesMut},
};
use futures_util::{stream, Stream, StreamExt};

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

/// Takes a body in, up to the limit, and leaves it to be read: that a client left shows only behind all that it sent.
pub async fn take_in(mut payload: Payload) -> Payload {
    let mut chunks = Vec::new();
    let mut size = 0;
    while size <= MAX_BODY {
        let Some(chunk) = next(&mut payload).await else { break };
        size += chunk.as_ref().map_or(MAX_BODY + 1, Bytes::len);
        chunks.push(chunk);
    }
    Payload::Stream { payload: Box::pin(stream::iter(chunks).chain(payload)) }
}

async fn next(payload: &mut Payload) -> Option<Result<Bytes, PayloadError>> {
    poll_fn(|cx| Pin::new(&mut *payload).poll_next(cx)).await
}

/// Reads a body whole, or drops it. One that is too large is read on for a while, so that its client gets to reading the reply.
pub async fn read(headers: &HeaderMap, mut payload: Payload, keep: bool) -> Result<Bytes, Refused> {
    const PATIENCE: usize = 4 * MAX_BODY;
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    let mut size = 0;
    while let Some(chunk) = next(&mut payload).await {
        let chunk = chunk?;
        size += chunk.len();
        if size > PATIENCE {
            break;
        }
        if !keep || size.max(length.unwrap_or(0)) > MAX_BODY {
            continue;
        }
        if first.is_empty() {
            first = chunk; // mostly the only one, which is then not copied
            continue;
        }
        if all.is_empty() {
            all.reserve(length.unwrap_or(0));
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&chunk);
    }
    match size {
        size if size > MAX_BODY => Err(Refused::TooLarge),
        // To actix-web a connection that was closed is a body that ends.
        size if length.is_some_and(|length| size < length) => Err(Refused::Broken),
        _ if all.is_empty() => Ok(first),
        _ => Ok(all.freeze()),
    }
}
