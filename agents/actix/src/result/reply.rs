use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, MessageBody},
    web::Bytes,
};

use crate::metrics::InFlight;

static FILL: [u8; 32 << 10] = [b'x'; 32 << 10];

/// The body of a reply, in pieces.
#[derive(Default)]
pub struct Reply {
    pieces: VecDeque<Piece>,
    size: u64,
    in_flight: Option<InFlight>,
}

enum Piece {
    Bytes(Bytes),
    Fill(u64),
    /// Ends the connection before anything of the reply is sent.
    Break,
}

impl Reply {
    /// A reply that is none: the connection ends.
    pub fn broken() -> Self {
        Self { pieces: VecDeque::from([Piece::Break]), ..Self::default() }
    }

    pub fn push(&mut self, bytes: impl Into<Bytes>) {
        let bytes = bytes.into();
        if !bytes.is_empty() {
            self.size += bytes.len() as u64;
            self.pieces.push_back(Piece::Bytes(bytes));
        }
    }

    /// Adds so many letters.
    pub fn fill(&mut self, size: u64) {
        self.size += size;
        self.pieces.push_back(Piece::Fill(size));
    }

    /// Lets the call count as under way until the reply has been handed over.
    pub fn until_sent(mut self, in_flight: InFlight) -> Self {
        self.in_flight = Some(in_flight);
        self
    }
}

impl MessageBody for Reply {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        if matches!(self.pieces.front(), Some(Piece::Break)) {
            BodySize::Stream
        } else {
            BodySize::Sized(self.size)
        }
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Ready(match self.pieces.pop_front() {
            None => None,
            Some(Piece::Bytes(bytes)) => Some(Ok(bytes)),
            Some(Piece::Fill(left)) => {
                let now = left.min(FILL.len() as u64);
                if left > now {
                    self.pieces.push_front(Piece::Fill(left - now));
                }
                Some(Ok(Bytes::from_static(&FILL[..now as usize])))
            }
            Some(Piece::Break) => Some(Err(io::ErrorKind::ConnectionAborted.into())),
        })
    }
}
