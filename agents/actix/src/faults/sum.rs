use std::sync::{
    atomic::{AtomicI64, Ordering},
    Arc,
};

/// What all states of one type may take together.
pub struct SumLimit {
    max: i64,
    unit: &'static str,
    taken: Arc<AtomicI64>,
}

impl SumLimit {
    pub fn new(max: i64, unit: &'static str) -> Self {
        Self { max, unit, taken: Arc::default() }
    }

    pub fn take(&self, amount: i64) -> Result<Share, String> {
        let share = Share { of: self.taken.clone(), amount };
        if self.taken.fetch_add(amount, Ordering::Relaxed) + amount > self.max {
            return Err(format!("{amount} {0} more would pass the limit of {1} {0}", self.unit, self.max));
        }
        Ok(share)
    }
}

/// What one state has of it; given back when dropped.
pub struct Share {
    of: Arc<AtomicI64>,
    amount: i64,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.of.fetch_sub(self.amount, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dropped_or_refused_takes_nothing() {
        let limit = SumLimit::new(10, "MB");
        let six = limit.take(6).unwrap();
        assert_eq!(limit.take(5).err().as_deref(), Some("5 MB more would pass the limit of 10 MB"));
        let four = limit.take(4).unwrap();
        assert!(limit.take(1).is_err());
        drop(six);
        assert!(limit.take(6).is_ok());
        drop(four);
        assert!(limit.take(10).is_ok());
    }
}
