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
pub struct Hang(Arc<Calls>);

#[derive(Default)]
struct Calls {
    lasting: AtomicU32,
    go_on: Notify,
}

impl Hang {
    /// Whether arriving calls wait. All that the type costs a call when they do not.
    pub fn hangs(&self) -> bool {
        self.0.lasting.load(Ordering::Acquire) > 0
    }

    /// Waits for the end, while the client stays.
    pub async fn end(&self, client: Option<Descriptor>) -> Result<(), Ended> {
        let end = Box::pin(async {
            loop {
                let go_on = self.0.go_on.notified(); // hears of an end from here on, so that none is missed
                if !self.hangs() {
                    return;
                }
                go_on.await;
            }
        });
        while_there(client, Instant::now() + FOR_EVER, end).await
    }
}

impl StateFault for Hang {
    fn start(&self, _: &Args, _: Reach) -> Result<Held, String> {
        Ok(Box::new(Lasting::begin(self)))
    }
}

struct Lasting(Arc<Calls>);

impl Lasting {
    fn begin(hang: &Hang) -> Self {
        hang.0.lasting.fetch_add(1, Ordering::Release);
        Self(hang.0.clone())
    }
}

impl Drop for Lasting {
    fn drop(&mut self) {
        if self.0.lasting.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.go_on.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_wait_for_the_last_of_several() {
        let hang = Hang::default();
        assert!(!hang.hangs());
        let (one, two) = (Lasting::begin(&hang), Lasting::begin(&hang));
        let waiting = tokio::spawn({
            let hang = hang.clone();
            async move { hang.end(None).await }
        });
        tokio::task::yield_now().await;
        drop(one);
        tokio::task::yield_now().await;
        assert!(hang.hangs() && !waiting.is_finished());
        drop(two);
        assert_eq!(waiting.await.unwrap(), Ok(()));
        assert_eq!(hang.end(None).await, Ok(()));
    }
}
