use tokio::sync::watch;

use super::{Held, Reach, StateFault};
use crate::{
    connection::{while_there, Descriptor, Ended},
    node::Args,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// No hang lasts so long.
const FOR_EVER: Duration = Duration::from_secs(86_400 * 365);

/// Calls that arrive while at least one of these lasts wait for its end.
#[derive(Clone)]
pub struct Hang(Arc<watch::Sender<u32>>);

impl Default for Hang {
    fn default() -> Self {
        Self(Arc::new(watch::channel(0).0))
    }
}

impl Hang {
    /// Whether arriving calls wait.
    pub fn hangs(&self) -> bool {
        *self.0.borrow() > 0
    }

    /// Waits for the end, while the client stays.
    pub async fn end(&self, client: Option<Descriptor>) -> Result<(), Ended> {
        let mut lasting = self.0.subscribe();
        let end = Box::pin(async move {
            let _ = lasting.wait_for(|count| *count == 0).await;
        });
        while_there(client, Instant::now() + FOR_EVER, end).await
    }
}

impl StateFault for Hang {
    fn start(&self, _: &Args, _: Reach) -> Result<Held, String> {
        self.0.send_modify(|count| *count += 1);
        Ok(Box::new(Lasting(self.0.clone())))
    }
}

struct Lasting(Arc<watch::Sender<u32>>);

impl Drop for Lasting {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
