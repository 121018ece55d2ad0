use std::time::Duration;

use tokio::{runtime::Handle, task::AbortHandle, time::sleep};

use super::{Held, Reach, StateFault};
use crate::{log::Log, node::Args};

/// How long a crash waits for its line to be written: who debugs it needs that line, and who does not read holds nothing up.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// The whole agent ends at once: nothing is answered, closed or written any more but the log.
pub struct Crash {
    log: Log,
    tasks: Handle,
}

impl Crash {
    pub fn new(log: Log, tasks: Handle) -> Self {
        Self { log, tasks }
    }
}

impl StateFault for Crash {
    fn start(&self, args: &Args, _: Reach) -> Result<Held, String> {
        let code = args.number("exitCode") as i32;
        if !args.has("repeatAfter") {
            exit(&self.log, code);
        }
        let after = Duration::from_millis(args.number("repeatAfter") as u64);
        let log = self.log.clone();
        let waiting = self.tasks.spawn(async move {
            sleep(after).await;
            exit(&log, code);
        });
        Ok(Box::new(Waiting(waiting.abort_handle())))
    }
}

fn exit(log: &Log, code: i32) -> ! {
    log.write("error", "crashing", &[("exitCode", code.into())]);
    log.flush(LAST_WORDS);
    // SAFETY: never returns, and nothing of this process is used any more.
    unsafe { libc::_exit(code) }
}

struct Waiting(AbortHandle);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}
