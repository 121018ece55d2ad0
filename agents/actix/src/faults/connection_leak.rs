use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::{io::AsyncReadExt, net::TcpStream, runtime::Handle, task::AbortHandle, time::sleep};

use super::{
    sum::{Share, SumLimit},
    Held, Reach, StateFault,
};
use crate::node::{Args, Target};

const AGAIN: Duration = Duration::from_millis(100);

/// Where the agent's own data port is; known once it listens.
pub type OwnAddress = Arc<OnceLock<SocketAddr>>;

/// Keeps connections to a service open and unused; one that the other side closes is opened again.
pub struct ConnectionLeak {
    limit: SumLimit,
    own: OwnAddress,
    /// Has the connections: the workers may be busy.
    tasks: Handle,
}

impl ConnectionLeak {
    pub fn new(max: i64, own: OwnAddress, tasks: Handle) -> Self {
        Self { limit: SumLimit::new(max, "connections"), own, tasks }
    }
}

impl StateFault for ConnectionLeak {
    fn start(&self, args: &Args, reach: Reach) -> Result<Held, String> {
        let count = args.number("count") as i64;
        let target = match args.text("to") {
            None => None,
            Some(to) => {
                let target = Target::parse(to).filter(|target| reach(target));
                Some(target.ok_or_else(|| format!("{to} is no address that this service may call"))?.pair)
            }
        };
        let share = self.limit.take(count)?;
        let open = (0..count).map(|_| self.tasks.spawn(keep_open(target.clone(), self.own.clone())).abort_handle()).collect();
        Ok(Box::new(Open { connections: open, _share: share }))
    }
}

struct Open {
    connections: Vec<AbortHandle>,
    _share: Share,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.connections.iter().for_each(AbortHandle::abort);
    }
}

async fn keep_open(target: Option<String>, own: OwnAddress) {
    loop {
        let address = target.clone().or_else(|| own.get().map(ToString::to_string));
        if let Some(address) = address {
            if let Ok(mut connection) = TcpStream::connect(address).await {
                let mut ignored = [0; 256];
                while connection.read(&mut ignored).await.is_ok_and(|count| count > 0) {}
            }
        }
        sleep(AGAIN).await;
    }
}
