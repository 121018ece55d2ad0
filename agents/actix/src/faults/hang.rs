use std::{
    sync::{
        atomic::{AtomicU32, Ordering},
        Arc,
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use super::{Held, Reach, StateFault};
use crate::{
    connection::{while_there, Descriptor, Ended},
    node::Args,
};

/// No hang lasts so long.
const FOR_EVER: Duration = Duration::from_secs(86_400 * 365);

/// Calls that arrive while at least one of these lasts wait for its end.
#[derive(Clone, Default)]
pub struct Hang(Arc<Hanging>);

#[derive(Default)]
struct Hanging {
    lasting: AtomicU32,
    end: Notify,
}

impl Hang {
    /// Whether arriving calls wait.
    pub fn hangs(&self) -> bool {
        self.0.lasting.load(Ordering::Acquire) > 0
    }

    /// Waits for the end, while the client stays.
    pub async fn end(&self, client: Option<Descriptor>) -> Result<(), Ended> {
        let end = Box::pin(async {
            loop {
                let end = self.0.end.notified(); // before the look, so that no end is missed
                if !self.hangs() {
                    return;
                }
                end.await;
            }
        });
        while_there(client, Instant::now() + FOR_EVER, end).await
    }
}

impl StateFault for Hang {
    fn start(&self, _: &Args, _: Reach) -> Result<Held, String> {
        self.0.lasting.fetch_add(1, Ordering::AcqRel);
        Ok(Box::new(Lasting(self.0.clone())))
    }
}

struct Lasting(Arc<Hanging>);

impl Drop for Lasting {
    fn drop(&mut self) {
        if self.0.lasting.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.end.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::tests::without_args;

    #[tokio::test]
    async fn calls_wait_until_the_last_of_several_ends() {
        let (hang, args) = (Hang::default(), without_args("hang"));
        let (first, second) = (hang.start(&args, &|_| true).unwrap(), hang.start(&args, &|_| true).unwrap());
        let mut waiting = tokio::spawn({
            let hang = hang.clone();
            async move { hang.end(None).await }
        });
        tokio::task::yield_now().await;
        drop(first);
        assert!(hang.hangs());
        assert!(tokio::time::timeout(Duration::from_millis(20), &mut waiting).await.is_err());
        drop(second);
        assert!(!hang.hangs());
        assert_eq!(waiting.await.unwrap(), Ok(()));
    }
}
