use std::time::{Duration, Instant};

use futures_util::future::{ready, FutureExt, LocalBoxFuture};

use super::{CallFault, Outcome, Scene};
use crate::node::Args;

const PIECES_PER_SECOND: u32 = 50;
const LARGEST_PIECE: u32 = 32 << 10;

/// Says how fast a reply may be sent, or read on a link; who does it keeps the lowest rate.
pub struct Throttle;

impl CallFault for Throttle {
    fn act<'a>(&'a self, args: &'a Args, _: Scene<'a>) -> LocalBoxFuture<'a, Outcome> {
        ready(Outcome::Slow(args.number("rate") as u32)).boxed_local()
    }
}

/// The lower of two rates.
pub fn slower(rate: Option<u32>, other: u32) -> u32 {
    rate.map_or(other, |rate| rate.min(other))
}

/// Holds bytes to a rate: each waits for the moment at which the rate allows it, counted from the first, so that late timers do not add up.
pub struct Pace {
    rate: u32,
    start: Instant,
    taken: u64,
}

impl Pace {
    pub fn new(rate: u32) -> Self {
        Self { rate, start: Instant::now(), taken: 0 }
    }

    /// How many bytes to move at a time, so that the stream is even and timers are few. The first byte goes alone: the whole takes its time from
    /// that byte on, however short it is.
    pub fn piece(&self) -> usize {
        if self.taken == 0 {
            return 1;
        }
        (self.rate / PIECES_PER_SECOND).clamp(1, LARGEST_PIECE) as usize
    }

    /// When so many further bytes may have moved.
    pub fn take(&mut self, bytes: usize) -> Instant {
        self.taken += bytes as u64;
        self.start + Duration::from_secs_f64(self.taken as f64 / f64::from(self.rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_due_when_the_rate_allows_them() {
        let mut pace = Pace::new(1000);
        let start = pace.start;
        assert_eq!(pace.piece(), 1);
        assert_eq!(pace.take(500), start + Duration::from_millis(500));
        assert_eq!(pace.piece(), 20);
        assert_eq!(pace.take(1500), start + Duration::from_secs(2));
        assert_eq!((slower(None, 5), slower(Some(3), 5), slower(Some(9), 5)), (5, 3, 5));
    }
}
