use std::time::{Duration, Instant};

use tokio::{
    runtime::Handle,
    task::{yield_now, AbortHandle},
    time::sleep,
};

use super::{
    sum::{Share, SumLimit},
    Held, Reach, StateFault,
};
use crate::{log::Log, node::Args};

const MAX_RATE: i64 = 100_000;
const TICK: Duration = Duration::from_millis(5);
const LINES_AT_ONCE: u64 = 256;
const MOST_MADE_UP_FOR: Duration = Duration::from_secs(1);

/// Writes log lines, evenly.
pub struct LogFlood {
    limit: SumLimit,
    log: Log,
    tasks: Handle,
}

impl LogFlood {
    pub fn new(log: Log, tasks: Handle) -> Self {
        Self { limit: SumLimit::new(MAX_RATE, "lines/s"), log, tasks }
    }
}

impl StateFault for LogFlood {
    fn start(&self, args: &Args, _: Reach) -> Result<Held, String> {
        let rate = args.number("rate");
        let share = self.limit.take(rate as i64)?;
        let writing = self.tasks.spawn(flood(rate, self.log.clone())).abort_handle();
        Ok(Box::new(Writing { writing, _share: share }))
    }
}

struct Writing {
    writing: AbortHandle,
    _share: Share,
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.writing.abort();
    }
}

/// Counts from the start, so that late timers write more lines at once and not fewer in all, unless they are very late: who was stopped
/// for a minute does not write all of that minute's lines at once.
async fn flood(rate: f64, log: Log) {
    let mut start = Instant::now();
    let mut looked = start;
    let mut written = 0_u64;
    loop {
        sleep(TICK).await;
        start += looked.elapsed().saturating_sub(MOST_MADE_UP_FOR);
        looked = Instant::now();
        let due = (start.elapsed().as_secs_f64() * rate) as u64;
        while written < due {
            log.write("info", "log-flood", &[("line", written.into())]);
            written += 1;
            if written % LINES_AT_ONCE == 0 {
                yield_now().await; // other tasks have their turn, and the flood can end
            }
        }
    }
}
