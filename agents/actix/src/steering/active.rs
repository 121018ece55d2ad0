use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::task::AbortHandle;

use super::Steering;
use crate::{faults::Held, node::Condition};

/// A condition that is there, with what it holds and the timer that ends it.
pub struct Active {
    pub condition: Condition,
    held: Mutex<Option<Held>>,
    ends: Option<Instant>,
    timer: Mutex<Option<AbortHandle>>,
}

impl Active {
    pub fn new(condition: Condition, held: Option<Held>, steering: &Arc<Steering>) -> Arc<Self> {
        let ends = condition.remaining.map(|remaining| Instant::now() + remaining);
        let active = Arc::new(Self { condition, held: Mutex::new(held), ends, timer: Mutex::default() });
        if let Some(ends) = ends {
            let (ended, steering) = (active.clone(), Arc::downgrade(steering));
            let timer = steering.upgrade().map(|alive| {
                alive.timers.spawn(async move {
                    tokio::time::sleep_until(ends.into()).await;
                    if let Some(steering) = steering.upgrade() {
                        steering.expire(&ended);
                    }
                })
            });
            *lock(&active.timer) = timer.map(|task| task.abort_handle());
        }
        active
    }

    /// Hands over what is held, so that a renewed condition goes on without a break.
    pub fn surrender(&self) -> Option<Held> {
        lock(&self.held).take()
    }

    pub fn end(&self) {
        if let Some(timer) = lock(&self.timer).take() {
            timer.abort();
        }
        drop(self.surrender());
    }

    /// The condition with the time that is left of it.
    pub fn to_json(&self) -> Value {
        self.condition.to_json(self.ends.map(|ends| ends.checked_duration_since(Instant::now()).unwrap_or(Duration::ZERO)))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
