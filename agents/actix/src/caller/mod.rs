//! Calls the services that a script or a plan names: link faults, tries and limits.

mod client;
mod headers;
mod targets;

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use client::{Client, Reply};
use targets::Targets;

use crate::{
    call::{Call, Report},
    connection::{while_there, Ended},
    dice::Key,
    faults::{slower, Outcome, Scene, Table},
    metrics::Metrics,
    node::{Fault, Node, Target},
    tracing::Try,
    wire::CallError,
};

const FIRST_BACK_OFF_MS: f64 = 25.0;

/// Makes calls; one for each worker, whose connections it keeps.
pub struct Caller {
    faults: Arc<Table>,
    metrics: Arc<Metrics>,
    client: Client,
    targets: Targets,
}

impl Caller {
    /// A caller that sends the token along with every node.
    pub fn new(faults: Arc<Table>, metrics: Arc<Metrics>, token: Option<&str>) -> Self {
        Self { faults, metrics, client: Client::new(token), targets: Targets::default() }
    }

    /// Forwards a node on behalf of a call, until the token of its siblings is cancelled; `route` is the key of the route's own roll.
    pub async fn call<'a>(&self, call: &Call, node: &'a Node, route: Key, siblings: Option<&CancellationToken>) -> Report<'a> {
        let began = Instant::now();
        let start = call.start + began.duration_since(call.began);
        let mut report = Report { node, start, duration: Duration::ZERO, tries: 0, status: 0, error: None, result: None };
        let target = self.targets.get(&node.designation).map(|target| (call.snapshot.is_external(&target), target));
        match target {
            Some((external, target)) if external || call.snapshot.allows(&target) => {
                let deadline = began + node.timeout;
                let attempt = Attempt { caller: self, call, node, target: &target, external, began, deadline, siblings };
                attempt.try_all(&mut report, route).await;
            }
            _ => report.error = Some(CallError::ForbiddenTarget),
        }
        report
    }
}

/// What the tries of one call have in common.
struct Attempt<'a> {
    caller: &'a Caller,
    call: &'a Call,
    node: &'a Node,
    target: &'a Target,
    external: bool,
    began: Instant,
    deadline: Instant,
    siblings: Option<&'a CancellationToken>,
}

impl Attempt<'_> {
    async fn try_all(&self, report: &mut Report<'_>, route: Key) {
        let mut began = self.began;
        for number in 0..=self.node.retries {
            let key = route.index(number.into());
            if number > 0 {
                let rested = self.within(self.deadline, Box::pin(sleep(self.back_off(key, number)))).await;
                began = Instant::now();
                report.duration = began.duration_since(self.began);
                if rested.is_err() {
                    return;
                }
            }
            report.tries += 1;
            let limit = self.node.try_timeout.map_or(self.deadline, |limit| self.deadline.min(began + limit));
            let tried = self.call.trace.as_ref().and_then(|trace| trace.begin_try());
            let reply = self.within(limit, Box::pin(self.try_once(key, tried.as_ref()))).await.unwrap_or_else(Reply::failed);
            let now = Instant::now();
            self.count(&reply, now.duration_since(began), tried.as_ref(), number);
            let ends = !may_retry(&reply) || now >= self.deadline;
            report.duration = now.duration_since(self.began);
            (report.status, report.error, report.result) = (reply.status, reply.error, reply.result);
            if ends {
                return;
            }
        }
    }

    /// Waits for something up to a moment, until a sibling failed or the client left.
    async fn within<T>(&self, limit: Instant, future: impl Future<Output = T> + Unpin) -> Result<T, CallError> {
        let waiting = while_there(self.call.client, limit, future);
        let ended = match self.siblings {
            None => waiting.await,
            Some(siblings) => tokio::select! {
                biased;
                () = siblings.cancelled() => Err(Ended::ClientGone),
                value = waiting => value,
            },
        };
        ended.map_err(|ended| if ended == Ended::Limit { CallError::Timeout } else { CallError::Cancelled })
    }

    /// Exponential, with full jitter.
    fn back_off(&self, key: Key, number: u32) -> Duration {
        let ms = self.call.dice.unit(key.slash("backoff")) * FIRST_BACK_OFF_MS * f64::from(1 << (number - 1));
        Duration::from_secs_f64(ms / 1000.0)
    }

    async fn try_once(&self, key: Key, tried: Option<&Try<'_>>) -> Reply {
        let mut rate = None;
        for condition in self.call.snapshot.on_links() {
            if condition.to.iter().any(|to| to == "*" || Some(to.as_str()) == self.node.service.as_deref()) {
                if let Some(ending) = self.suffer(&condition.fault, key.slash("condition").slash(&condition.id), (tried, Some(&condition.id)), &mut rate).await {
                    return ending;
                }
            }
        }
        for (i, fault) in self.node.link.iter().enumerate() {
            if let Some(ending) = self.suffer(fault, key.slash("link").index(i as u64), (tried, None), &mut rate).await {
                return ending;
            }
        }
        let client = &self.caller.client;
        let request = if self.external {
            Client::get(self.call, self.target, tried)
        } else {
            client.post(self.call, self.node, self.target, self.call.dice.mix(key), tried)
        };
        client.send(request, !self.external, rate).await
    }

    /// Lets a fault of the link act, which may end the try before anything is sent, or say how fast the reply is read.
    async fn suffer(&self, fault: &Fault, key: Key, (tried, condition): (Option<&Try<'_>>, Option<&str>), rate: &mut Option<u32>) -> Option<Reply> {
        if !self.call.dice.happens(key, fault.probability) {
            return None;
        }
        self.caller.metrics.fault_acted(&fault.spec().name, "link");
        if let Some(tried) = tried {
            tried.fault_acted(&fault.spec().name, condition);
        }
        let scene = Scene { dice: self.call.dice, key, padding: None, client: self.call.client };
        match self.caller.faults.act(fault, scene).await {
            Outcome::Continue => None,
            Outcome::Slow(limit) => {
                *rate = Some(slower(*rate, limit));
                None
            }
            Outcome::Broken(error) => Some(Reply::failed(error)),
            Outcome::Error { status, .. } => Some(Reply { status, error: Some(CallError::Injected), result: None }),
            Outcome::Abort => Some(Reply::failed(CallError::Reset)),
            Outcome::Gone => Some(Reply::failed(CallError::Cancelled)),
        }
    }

    fn count(&self, reply: &Reply, duration: Duration, tried: Option<&Try<'_>>, resends: u32) {
        let method = if self.external { "GET" } else { "POST" };
        let address = self.node.service.clone().unwrap_or_else(|| self.target.host().into());
        if let Some(tried) = tried {
            tried.ended(method, address.clone(), self.target, (reply.status, reply.error), duration, resends);
        }
        self.caller.metrics.tried(method, reply.status, address, reply.error, duration);
    }
}

fn may_retry(reply: &Reply) -> bool {
    match reply.error {
        Some(CallError::Refused | CallError::Reset | CallError::Dns | CallError::Timeout) => true,
        Some(CallError::Status | CallError::Injected) => reply.status >= 500,
        _ => false,
    }
}
