//! What a service does with a call, in the contract's order: 2 conditions, 3 and 4 faults before, 5 and 6 routes, 7 and 8 faults after.
//! Reading (1) and replying (9) are the data port's.

use std::{rc::Rc, sync::Arc};

use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::{
    call::{Answer, Call, Report},
    caller::Caller,
    dice::Key,
    faults::{slower, Outcome, Scene, Table},
    metrics::Metrics,
    node::{Fault, Kind, Node},
    steering::{Cause, Steering},
    wire::CallError,
};

/// How a script ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Reply,
    /// Reset the connection.
    Abort,
    /// The client went away.
    Gone,
}

/// Why no further step follows.
enum Stop {
    /// An error fault, or a required call that failed.
    Reply,
    Abort,
    Gone,
}

type Step = Result<(), Stop>;

/// A step's name in draws and in errors.
struct Name {
    key: Key,
    path: &'static str,
}

const NODE_BEFORE: Name = Name { key: Key::new("faults/before"), path: "faults.before" };
const PLAN_BEFORE: Name = Name { key: Key::new("plan/faults/before"), path: "plan.faults.before" };
const NODE_ROUTES: Name = Name { key: Key::new("routes"), path: "routes" };
const PLAN_ROUTES: Name = Name { key: Key::new("plan/routes"), path: "plan.routes" };
const PLAN_AFTER: Name = Name { key: Key::new("plan/faults/after"), path: "plan.faults.after" };
const NODE_AFTER: Name = Name { key: Key::new("faults/after"), path: "faults.after" };
const CONDITION: Key = Key::new("condition");

#[derive(Clone)]
pub struct Script {
    pub faults: Arc<Table>,
    pub steering: Arc<Steering>,
    pub caller: Rc<Caller>,
    pub metrics: Arc<Metrics>,
}

impl Script {
    /// Runs all steps until one ends the script or the client leaves.
    pub async fn run<'a>(&self, call: &'a Call, answer: &mut Answer<'a>) -> Flow {
        if is_trivial(call) {
            return Flow::Reply;
        }
        // Boxed, so that calls with nothing to do are small.
        match Box::pin(self.steps(call, answer)).await {
            Ok(()) | Err(Stop::Reply) => Flow::Reply,
            Err(Stop::Abort) => Flow::Abort,
            Err(Stop::Gone) => Flow::Gone,
        }
    }

    async fn steps<'a>(&self, call: &'a Call, answer: &mut Answer<'a>) -> Step {
        let node = call.node.as_deref();
        let plan = if node.is_none_or(|node| node.use_plan) { call.snapshot.plan(&call.endpoint) } else { None };
        self.conditions(call, answer).await?; // 2
        if let Some(node) = node {
            self.faults(call, answer, &node.faults.before, &NODE_BEFORE, "before").await?;
            // 3
        }
        if let Some(plan) = plan {
            self.faults(call, answer, &plan.faults.before, &PLAN_BEFORE, "before").await?;
            // 4
        }
        if let Some(node) = node {
            self.routes(call, answer, &node.routes, node.parallel, &NODE_ROUTES).await?;
            // 5
        }
        if let Some(plan) = plan {
            self.routes(call, answer, &plan.routes, plan.parallel, &PLAN_ROUTES).await?; // 6
            self.faults(call, answer, &plan.faults.after, &PLAN_AFTER, "after").await?;
            // 7
        }
        if let Some(node) = node {
            self.faults(call, answer, &node.faults.after, &NODE_AFTER, "after").await?;
            // 8
        }
        Ok(())
    }

    async fn conditions(&self, call: &Call, answer: &mut Answer<'_>) -> Step {
        for condition in call.snapshot.on_calls() {
            let key = CONDITION.slash(&condition.id);
            self.suffer(call, answer, &condition.fault, key, ("condition", Some(&condition.id)), || format!("conditions[{}]", condition.id)).await?;
        }
        Ok(())
    }

    async fn faults(&self, call: &Call, answer: &mut Answer<'_>, faults: &[Fault], at: &Name, phase: &'static str) -> Step {
        for (i, fault) in faults.iter().enumerate() {
            self.suffer(call, answer, fault, at.key.index(i as u64), (phase, None), || format!("{}[{i}]", at.path)).await?;
        }
        Ok(())
    }

    async fn suffer(
        &self,
        call: &Call,
        answer: &mut Answer<'_>,
        fault: &Fault,
        key: Key,
        (phase, condition): (&'static str, Option<&str>),
        path: impl FnOnce() -> String,
    ) -> Step {
        if !call.dice.happens(key, fault.probability) {
            return Ok(());
        }
        let spec = fault.spec();
        self.metrics.fault_acted(&spec.name, phase);
        if let Some(trace) = &call.trace {
            trace.fault_acted(&spec.name, phase, condition);
        }
        if spec.kind == Kind::State {
            let place = path();
            let cause = Cause { place: place.clone(), kind: spec.name.clone(), request_id: call.request_id().into(), trace_id: call.trace_id().map(|id| id.to_string()) };
            if let Err(reason) = self.steering.run(fault, &call.snapshot, cause) {
                answer.errors.push(format!("{place}: {}: {reason}", spec.name));
            }
            return Ok(());
        }
        let scene = Scene { dice: call.dice, key, padding: Some(&answer.padding), client: call.client };
        match self.faults.act(fault, scene).await {
            Outcome::Continue | Outcome::Broken(_) => Ok(()),
            Outcome::Slow(rate) => {
                answer.rate = Some(slower(answer.rate, rate));
                Ok(())
            }
            Outcome::Abort => Err(Stop::Abort),
            Outcome::Gone => Err(Stop::Gone),
            Outcome::Error { status, message } => {
                answer.status = status;
                answer.errors.push(format!("{}: {message}", path()));
                Err(Stop::Reply)
            }
        }
    }

    async fn routes<'a>(&self, call: &'a Call, answer: &mut Answer<'a>, routes: &'a [Node], parallel: bool, at: &Name) -> Step {
        if parallel && routes.len() > 1 {
            Box::pin(self.all_at_once(call, answer, routes, at)).await
        } else {
            self.one_by_one(call, answer, routes, at).await
        }
    }

    async fn one_by_one<'a>(&self, call: &'a Call, answer: &mut Answer<'a>, routes: &'a [Node], at: &Name) -> Step {
        for (i, route) in routes.iter().enumerate() {
            if call.client_is_gone() {
                return Err(Stop::Gone);
            }
            let key = at.key.index(i as u64);
            if call.dice.happens(key, route.probability) {
                let report = self.caller.call(call, route, key, None).await;
                if report.error == Some(CallError::Cancelled) {
                    return Err(Stop::Gone);
                }
                note(answer, report, at, i)?;
            }
        }
        Ok(())
    }

    async fn all_at_once<'a>(&self, call: &'a Call, answer: &mut Answer<'a>, routes: &'a [Node], at: &Name) -> Step {
        if call.client_is_gone() {
            return Err(Stop::Gone);
        }
        let siblings = CancellationToken::new();
        let branches = routes.iter().enumerate().map(|(i, route)| (i, route, at.key.index(i as u64)));
        let branches = branches.filter(|(_, route, key)| call.dice.happens(*key, route.probability)).map(|(i, route, key)| {
            let siblings = &siblings;
            async move {
                let report = self.caller.call(call, route, key, Some(siblings)).await;
                if report.error.is_some() && route.required {
                    siblings.cancel();
                }
                (i, report)
            }
        });
        let mut end = Ok(());
        for (i, report) in join_all(branches).await {
            end = note(answer, report, at, i).and(end);
        }
        let cancelled = answer.reports.iter().any(|report| report.error == Some(CallError::Cancelled));
        if cancelled && call.client_is_gone() {
            Err(Stop::Gone)
        } else {
            end
        }
    }
}

/// Whether there is nothing to do, so that nothing has to be watched either.
fn is_trivial(call: &Call) -> bool {
    let Some(node) = &call.node else { return call.snapshot.conditions.is_empty() && call.snapshot.plan(&call.endpoint).is_none() };
    call.snapshot.conditions.is_empty()
        && node.routes.is_empty()
        && node.faults.before.is_empty()
        && node.faults.after.is_empty()
        && !node.use_plan
}

/// Puts a report into the answer, which ends the script when a required call failed.
fn note<'a>(answer: &mut Answer<'a>, report: Report<'a>, at: &Name, i: usize) -> Step {
    let mut end = Ok(());
    if let Some(error) = report.error {
        let who = report.node.service.as_deref().unwrap_or(&report.node.designation);
        let what = if error == CallError::Status { format!("status {}", report.status) } else { error.as_str().into() };
        answer.errors.push(format!("{}[{i}]: {who}: {what}", at.path));
        if report.node.required {
            answer.status = 502;
            end = Err(Stop::Reply);
        }
    }
    answer.reports.push(report);
    end
}
