use std::{
    collections::VecDeque,
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, MessageBody},
    web::Bytes,
};

use tokio::time::{sleep_until, Sleep};

use crate::{faults::Pace, metrics::InFlight};

static FILL: [u8; 32 << 10] = [b'x'; 32 << 10];

/// The body of a reply, in pieces.
#[derive(Default)]
pub struct Reply {
    pieces: VecDeque<Piece>,
    size: u64,
    in_flight: Option<InFlight>,
    /// Boxed, so that other replies, which are moved more than once, carry no room for it.
    pacing: Option<Box<Pacing>>,
}

/// What is due next of a reply that is sent at a rate.
struct Pacing {
    pace: Pace,
    next: Option<(Pin<Box<Sleep>>, Bytes)>,
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

    /// Lets the reply be sent at so many bytes a second.
    pub fn at_rate(mut self, rate: Option<u32>) -> Self {
        self.pacing = rate.map(|rate| Box::new(Pacing { pace: Pace::new(rate), next: None }));
        self
    }

    /// Some bytes that come next, at most so many.
    fn next_piece(&mut self, most: usize) -> Option<io::Result<Bytes>> {
        match self.pieces.pop_front()? {
            Piece::Bytes(mut bytes) => {
                if bytes.len() > most {
                    self.pieces.push_front(Piece::Bytes(bytes.split_off(most)));
                }
                Some(Ok(bytes))
            }
            Piece::Fill(left) => {
                let now = left.min(FILL.len().min(most) as u64);
                if left > now {
                    self.pieces.push_front(Piece::Fill(left - now));
                }
                Some(Ok(Bytes::from_static(&FILL[..now as usize])))
            }
            Piece::Break => Some(Err(io::ErrorKind::ConnectionAborted.into())),
        }
    }

    /// The next piece when its moment has come.
    #[cold]
    fn poll_paced(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            let Some(pacing) = &mut self.pacing else { return Poll::Ready(self.next_piece(usize::MAX)) };
            if let Some((due, bytes)) = &mut pacing.next {
                std::task::ready!(due.as_mut().poll(cx));
                let bytes = std::mem::take(bytes);
                pacing.next = None;
                return Poll::Ready(Some(Ok(bytes)));
            }
            let most = pacing.pace.piece();
            match self.next_piece(most) {
                Some(Ok(bytes)) => {
                    if let Some(pacing) = &mut self.pacing {
                        let due = pacing.pace.take(bytes.len());
                        pacing.next = Some((Box::pin(sleep_until(due.into())), bytes));
                    }
                }
                end => return Poll::Ready(end),
            }
        }
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

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let reply = self.get_mut();
        if reply.pacing.is_some() {
            return reply.poll_paced(cx);
        }
        Poll::Ready(reply.next_piece(usize::MAX))
    }
}
