//! One JSON object a line on standard output. A slow reader makes it drop and count lines, never wait.

use std::{
    io::Write,
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::{sync_channel, Receiver, SyncSender},
        Arc,
    },
    thread,
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::clock;

const LINES_WAITING: usize = 1024;

enum Entry {
    Line(Vec<u8>),
    Flush(SyncSender<()>),
}

#[derive(Clone)]
pub struct Log {
    lines: SyncSender<Entry>,
    dropped: Arc<AtomicU64>,
}

impl Log {
    pub fn new(output: impl Write + Send + 'static) -> Self {
        let (lines, waiting) = sync_channel(LINES_WAITING);
        let dropped = Arc::new(AtomicU64::new(0));
        let counted = dropped.clone();
        thread::Builder::new().name("log".into()).spawn(move || write_all(&waiting, &counted, output)).expect("threads can be started");
        Self { lines, dropped }
    }

    pub fn write(&self, level: &str, event: &str, fields: &[(&str, Value)]) {
        if self.lines.try_send(Entry::Line(line(level, event, fields))).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until what was written so far is out, for so long at most.
    pub fn flush(&self, limit: Duration) {
        let (done, wait) = sync_channel(1);
        let lines = self.lines.clone();
        thread::spawn(move || lines.send(Entry::Flush(done)));
        let _ = wait.recv_timeout(limit);
    }
}

fn line(level: &str, event: &str, fields: &[(&str, Value)]) -> Vec<u8> {
    let mut line = br#"{"time":""#.to_vec();
    clock::push_rfc3339(&mut line, SystemTime::now());
    line.push(b'"');
    let all = [("level", Value::from(level)), ("event", Value::from(event))];
    for (name, value) in all.iter().chain(fields).filter(|(_, value)| !value.is_null()) {
        let _ = write!(line, r#","{name}":{value}"#);
    }
    line.extend_from_slice(b"}\n");
    line
}

fn write_all(entries: &Receiver<Entry>, dropped: &AtomicU64, mut output: impl Write) {
    for entry in entries {
        let text = match entry {
            Entry::Line(text) => text,
            Entry::Flush(done) => {
                let _ = done.send(());
                continue;
            }
        };
        if output.write_all(&text).and_then(|()| output.flush()).is_err() {
            continue; // nobody reads any more: the agent goes on
        }
        let count = dropped.swap(0, Ordering::Relaxed);
        if count > 0 {
            let _ = output.write_all(&line("warning", "lines-dropped", &[("count", count.into())]));
        }
    }
}
