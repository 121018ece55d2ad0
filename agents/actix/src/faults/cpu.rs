use std::{
    hint::black_box,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    sum::{Share, SumLimit},
    work::thread_time,
    Held, Reach, StateFault,
};
use crate::node::Args;

const MAX_CORES: i64 = 64;
const PERIOD: Duration = Duration::from_millis(50);
const MOST_MADE_UP_FOR: Duration = Duration::from_secs(1);

/// Burns CPU time in threads of its own, one per core, each busy for its share of every period.
pub struct Cpu(SumLimit);

impl Default for Cpu {
    fn default() -> Self {
        Self(SumLimit::new(MAX_CORES, "cores"))
    }
}

impl StateFault for Cpu {
    fn start(&self, args: &Args, _: Reach) -> Result<Held, String> {
        let cores = args.number("cores") as i64;
        // Dropped when a thread cannot be started, which ends those that were.
        let burning = Burning { stop: Arc::default(), _share: self.0.take(cores)? };
        let part = PERIOD.mul_f64(args.number("load") / 100.0);
        for _ in 0..cores {
            let stop = burning.stop.clone();
            thread::Builder::new().name("cpu".into()).spawn(move || burn(part, &stop)).map_err(|error| error.to_string())?;
        }
        Ok(Box::new(burning))
    }
}

struct Burning {
    stop: Arc<AtomicBool>,
    _share: Share,
}

impl Drop for Burning {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Counts periods and CPU time from the start: late wake-ups do not add up, and what a busy machine did not give is made up for, unless
/// it is much: who was stopped for a minute does not burn all of that minute's share at once.
fn burn(part: Duration, stop: &AtomicBool) {
    let (mut start, idle) = (Instant::now(), thread_time());
    for number in 1.. {
        while thread_time().saturating_sub(idle) < part * number {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let mut sum = 1_u64;
            for _ in 0..20_000 {
                sum = black_box(sum.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            }
        }
        start += start.elapsed().saturating_sub(PERIOD * number + MOST_MADE_UP_FOR);
        thread::sleep((PERIOD * number).saturating_sub(start.elapsed()));
        if stop.load(Ordering::Relaxed) {
            return;
        }
    }
}
