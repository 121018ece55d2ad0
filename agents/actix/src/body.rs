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

/// Reads a body whole, or drops it.
pub async fn read(headers: &HeaderMap, mut payload: Payload, keep: bool) -> Result<Bytes, Refused> {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > MAX_BODY) {
        return Err(Refused::TooLarge);
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    let mut size = 0;
    while let Some(chunk) = poll_fn(|cx| Pin::new(&mut payload).poll_next(cx)).await {
        let chunk = chunk?;
        size += chunk.len();
        if size > MAX_BODY {
            return Err(Refused::TooLarge);
        }
        if !keep {
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
    Ok(if all.is_empty() { first } else { all.freeze() })
}
