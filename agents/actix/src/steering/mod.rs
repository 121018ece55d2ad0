//! What the control plane says: the state and the conditions. Every change makes a new snapshot, which calls keep.

mod active;
mod cause;
mod snapshot;

use std::{
    collections::HashMap,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
    },
    time::Duration,
};

use tokio::runtime::Handle;

pub use active::Active;
pub use cause::Cause;
pub use snapshot::Snapshot;

use crate::{
    faults::{Held, Table},
    log::Log,
    metrics::Metrics,
    node::{Condition, Fault, Kind, State},
};

pub struct Steering {
    faults: Arc<Table>,
    metrics: Arc<Metrics>,
    log: Log,
    /// Runs the timers: the workers may be busy.
    timers: Handle,
    current: RwLock<Arc<Snapshot>>,
    has_state: AtomicBool,
    changing: Mutex<Changing>,
    /// States that end by themselves.
    running: Mutex<HashMap<u64, Running>>,
    states: AtomicU64,
}

/// A state that ends by itself; whoever drops it ends it.
struct Running {
    held: Option<Held>,
    log: Log,
    cause: Cause,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.held.take());
        self.cause.tell(&self.log, "info", "fault-ended", None);
    }
}

/// What only those who change the state need.
#[derive(Default)]
struct Changing {
    made: u64,
    counted: HashMap<String, usize>,
}

impl Steering {
    pub fn new(faults: Arc<Table>, metrics: Arc<Metrics>, log: Log, timers: Handle) -> Arc<Self> {
        let current = RwLock::new(Arc::new(Snapshot::new(Arc::default(), Vec::new())));
        Arc::new(Self {
            faults,
            metrics,
            log,
            timers,
            current,
            has_state: AtomicBool::new(false),
            changing: Mutex::default(),
            running: Mutex::default(),
            states: AtomicU64::new(0),
        })
    }

    pub fn current(&self) -> Arc<Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a state has been given.
    pub fn has_state(&self) -> bool {
        self.has_state.load(Ordering::Relaxed)
    }

    /// Starts a state of the service that ends by itself after its duration. The log tells of its start before it acts, for it may be a
    /// crash, and of its end.
    pub fn run(self: &Arc<Self>, fault: &Fault, state: &Snapshot, cause: Cause) -> Result<(), String> {
        cause.tell(&self.log, "info", "fault-started", None);
        let held = self
            .faults
            .start(fault, &|target| state.allows(target))
            .inspect_err(|reason| cause.tell(&self.log, "warning", "fault-failed", Some(reason)))?;
        let running = Running { held: Some(held), log: self.log.clone(), cause };
        let duration = Duration::from_millis(fault.args.number("duration") as u64);
        let number = self.states.fetch_add(1, Ordering::Relaxed);
        self.running().insert(number, running);
        let steering = self.clone();
        self.timers.spawn(async move {
            tokio::time::sleep(duration).await;
            let ended = steering.running().remove(&number);
            drop(ended);
        });
        Ok(())
    }

    fn running(&self) -> MutexGuard<'_, HashMap<u64, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends everything that lasts: a service that stops in order leaves nothing behind.
    pub fn close(&self) {
        self.clear();
        self.running().clear();
    }

    /// Replaces everything at once, unless the state is older than the present one.
    pub fn replace(self: &Arc<Self>, mut state: State) -> Result<(), String> {
        let mut changing = self.change();
        let now = self.current();
        if (state.term, state.generation) < (now.state.term, now.state.generation) {
            return Err(format!("generation: must be at least {} of term {}", now.state.generation, now.state.term));
        }
        let wanted = std::mem::take(&mut state.conditions);
        let state = Arc::new(state);
        let next = Snapshot::new(state.clone(), Vec::new());
        let held: Vec<_> = wanted.iter().map(|condition| self.renew(condition, &now.conditions, &next)).collect();
        for old in &now.conditions {
            old.end();
        }
        let activate = |(condition, held): (Condition, Option<Held>)| {
            let held = held.or_else(|| self.hold_again(&condition, &next));
            Active::new(condition, held, self)
        };
        let conditions = wanted.into_iter().zip(held).map(activate).collect();
        self.publish(&mut changing, state, conditions);
        self.has_state.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Adds a condition, whose id is made when it has none.
    pub fn add(self: &Arc<Self>, mut condition: Condition) -> Result<Arc<Active>, String> {
        let mut changing = self.change();
        let now = self.current();
        let taken = |id: &str| now.conditions.iter().any(|active| active.condition.id == id);
        if condition.id.is_empty() {
            while condition.id.is_empty() || taken(&condition.id) {
                changing.made += 1;
                condition.id = format!("c{}", changing.made);
            }
        } else if taken(&condition.id) {
            return Err("id: is in use".into());
        }
        let held = self.hold(&condition, &now).map_err(|reason| format!("args: {reason}"))?;
        let active = Active::new(condition, held, self);
        let conditions = now.conditions.iter().cloned().chain([active.clone()]).collect();
        self.publish(&mut changing, now.state.clone(), conditions);
        Ok(active)
    }

    /// Removes a condition; false when there is none of that id.
    pub fn remove(&self, id: &str) -> bool {
        self.remove_where(|active| active.condition.id == id)
    }

    pub fn clear(&self) {
        self.remove_where(|_| true);
    }

    fn expire(&self, ended: &Active) {
        self.remove_where(|active| std::ptr::eq(active, ended));
    }

    fn remove_where(&self, matches: impl Fn(&Active) -> bool) -> bool {
        let mut changing = self.change();
        let now = self.current();
        let (removed, kept): (Vec<_>, Vec<_>) = now.conditions.iter().cloned().partition(|active| matches(active));
        if removed.is_empty() {
            return false;
        }
        self.publish(&mut changing, now.state.clone(), kept);
        for active in &removed {
            active.end();
        }
        true
    }

    /// Does not restart a state that was there before under the same id, type and arguments.
    fn renew(&self, condition: &Condition, before: &[Arc<Active>], next: &Snapshot) -> Option<Held> {
        if let Some(old) = before.iter().find(|old| old.condition.id == condition.id) {
            let held = old.surrender();
            if held.is_some() && old.condition.fault.args == condition.fault.args {
                return held;
            }
        }
        self.hold(condition, next).unwrap_or_default()
    }

    /// Holds what could not be renewed: what has ended since may have made room.
    fn hold_again(&self, condition: &Condition, next: &Snapshot) -> Option<Held> {
        self.hold(condition, next).unwrap_or_else(|reason| {
            self.log.write("warning", "condition-failed", &[("condition", condition.id.as_str().into()), ("reason", reason.into())]);
            None
        })
    }

    /// Starts what a condition holds: nothing for a type that acts on calls.
    fn hold(&self, condition: &Condition, state: &Snapshot) -> Result<Option<Held>, String> {
        if condition.fault.spec().kind != Kind::State {
            return Ok(None);
        }
        self.faults.start(&condition.fault, &|target| state.allows(target)).map(Some)
    }

    fn publish(&self, changing: &mut Changing, state: Arc<State>, conditions: Vec<Arc<Active>>) {
        changing.counted.values_mut().for_each(|count| *count = 0);
        for active in &conditions {
            *changing.counted.entry(active.condition.fault.spec().name.clone()).or_default() += 1;
        }
        for (kind, count) in &changing.counted {
            self.metrics.set_conditions(kind, *count);
        }
        let now = self.current();
        self.tell("condition-ended", &now.conditions, &conditions);
        self.tell("condition-started", &conditions, &now.conditions);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Snapshot::new(state, conditions));
    }

    /// Writes down which of some conditions are not among the others; one that was only renewed goes on.
    fn tell(&self, what: &str, some: &[Arc<Active>], others: &[Arc<Active>]) {
        for Active { condition, .. } in some.iter().map(AsRef::as_ref) {
            let kind = &condition.fault.spec().name;
            let goes_on = |other: &Condition| other.id == condition.id && &other.fault.spec().name == kind && other.fault.args == condition.fault.args;
            if !others.iter().any(|other| goes_on(&other.condition)) {
                self.log.write("info", what, &[("condition", condition.id.as_str().into()), ("type", kind.as_str().into())]);
            }
        }
    }

    fn change(&self) -> MutexGuard<'_, Changing> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
