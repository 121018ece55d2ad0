use serde_json::Value;

use crate::log::Log;

/// What a state of the service comes from: a fault of a call.
pub struct Cause {
    /// Of the fault, as problems name it.
    pub place: String,
    /// The fault's type.
    pub kind: String,
    pub request_id: String,
    /// None when the call names no trace.
    pub trace_id: Option<String>,
}

impl Cause {
    /// Writes down what became of it.
    pub fn tell(&self, log: &Log, level: &str, event: &str, reason: Option<&str>) {
        let text = |text: &str| Value::from(text);
        log.write(
            level,
            event,
            &[
                ("fault", text(&self.place)),
                ("type", text(&self.kind)),
                ("requestId", text(&self.request_id)),
                ("traceId", self.trace_id.as_deref().map_or(Value::Null, text)),
                ("reason", reason.map_or(Value::Null, text)),
            ],
        );
    }
}
