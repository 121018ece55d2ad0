use std::time::Duration;

use tokio::{runtime::Handle, task::AbortHandle, time::sleep};

use super::{Held, Reach, StateFault};
use crate::node::Args;

/// The whole agent ends at once: nothing is answered, closed or written any more.
pub struct Crash(pub Handle);

impl StateFault for Crash {
    fn start(&self, args: &Args, _: Reach) -> Result<Held, String> {
        let code = args.number("exitCode") as i32;
        if !args.has("repeatAfter") {
            exit(code);
        }
        let after = Duration::from_millis(args.number("repeatAfter") as u64);
        let waiting = self.0.spawn(async move {
            sleep(after).await;
            exit(code);
        });
        Ok(Box::new(Waiting(waiting.abort_handle())))
    }
}

fn exit(code: i32) -> ! {
    // SAFETY: never returns, and nothing of this process is used any more.
    unsafe { libc::_exit(code) }
}

struct Waiting(AbortHandle);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}
