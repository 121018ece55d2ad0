//! Sends spans over OTLP/HTTP from a thread of its own. What comes faster than it can be sent is dropped and counted; nobody ever waits for it.

use std::{
    io::{self, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    sync::{
        mpsc::{sync_channel, Receiver, RecvTimeoutError, SyncSender, TryRecvError},
        Arc, Mutex, PoisonError,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    settings::{Endpoint, Settings},
    span::{self, Span},
};
use crate::metrics::Metrics;

const MOST_WAITING: usize = 8192;
const MOST_AT_ONCE: usize = 512;
const INTERVAL: Duration = Duration::from_millis(250);
const PATIENCE: Duration = Duration::from_secs(5);
const LAST_PATIENCE: Duration = Duration::from_secs(1);
const LONGEST_HEAD: usize = 16 * 1024;

pub struct Exporter {
    queue: Option<SyncSender<Span>>,
    metrics: Arc<Metrics>,
    ending: Option<SyncSender<()>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Exporter {
    pub fn start(agent: &crate::settings::Settings, metrics: &Arc<Metrics>) -> Self {
        let Some(endpoint) = agent.tracing.endpoint.clone() else {
            return Self { queue: None, metrics: metrics.clone(), ending: None, thread: Mutex::default() };
        };
        let (queue, waiting) = sync_channel(MOST_WAITING);
        let (ending, asked) = sync_channel(1);
        let sender = Sender { endpoint, settings: agent.tracing.clone(), resource: resource(agent), metrics: metrics.clone() };
        let thread = thread::spawn(move || sender.run(&waiting, &asked));
        Self { queue: Some(queue), metrics: metrics.clone(), ending: Some(ending), thread: Mutex::new(Some(thread)) }
    }

    pub fn add(&self, span: Span) {
        if let Some(queue) = &self.queue {
            if queue.try_send(span).is_err() {
                self.metrics.spans_dropped(1);
            }
        }
    }

    /// Sends what still waits, for a moment.
    pub fn close(&self) {
        let Some(ending) = &self.ending else { return };
        let _ = ending.try_send(());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let end = Instant::now() + LAST_PATIENCE;
        while thread.as_ref().is_some_and(|thread| !thread.is_finished()) && Instant::now() < end {
            thread::sleep(Duration::from_millis(2));
        }
    }
}

struct Sender {
    endpoint: Endpoint,
    settings: Settings,
    resource: Vec<u8>,
    metrics: Arc<Metrics>,
}

impl Sender {
    fn run(&self, waiting: &Receiver<Span>, asked: &Receiver<()>) {
        let mut body = Vec::new();
        while asked.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            while self.send(waiting, &mut body, PATIENCE) {}
        }
        let end = Instant::now() + LAST_PATIENCE;
        while Instant::now() < end && self.send(waiting, &mut body, LAST_PATIENCE) {}
    }

    /// Sends what waits, up to so many; false when nothing did.
    fn send(&self, waiting: &Receiver<Span>, body: &mut Vec<u8>, limit: Duration) -> bool {
        let mut count = 0;
        body.clear();
        body.extend_from_slice(br#"{"resourceSpans":[{"resource":"#);
        body.extend_from_slice(&self.resource);
        body.extend_from_slice(br#","scopeSpans":[{"spans":["#);
        while count < MOST_AT_ONCE {
            match waiting.try_recv() {
                Ok(span) => {
                    if count > 0 {
                        body.push(b',');
                    }
                    span::write(body, &span);
                    count += 1;
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        if count == 0 {
            return false;
        }
        body.extend_from_slice(b"]}]}]}");
        let taken = self.post(body, limit).is_ok_and(|status| (200..300).contains(&status));
        if taken {
            self.metrics.spans_sent(count as u64);
        } else {
            self.metrics.spans_dropped(count as u64);
        }
        true
    }

    /// One connection each time: a batch is large, and there are few of them.
    fn post(&self, body: &[u8], limit: Duration) -> io::Result<u16> {
        let Endpoint { authority, path } = &self.endpoint;
        let address = authority.to_socket_addrs()?.next().ok_or(io::ErrorKind::NotFound)?;
        let mut stream = TcpStream::connect_timeout(&address, limit)?;
        stream.set_read_timeout(Some(limit))?;
        stream.set_write_timeout(Some(limit))?;
        let mut head = format!("POST {path} HTTP/1.1\r\nhost: {authority}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
        for (name, value) in self.settings.headers.iter().filter(|(name, value)| is_header(name, value)) {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        read_status(&mut stream)
    }
}

/// What cannot stand in a head is not sent.
fn is_header(name: &str, value: &str) -> bool {
    !name.is_empty() && name.bytes().all(|c| c.is_ascii_graphic() && c != b':') && value.bytes().all(|c| c >= b' ' && c != 0x7F)
}

fn read_status(stream: &mut impl Read) -> io::Result<u16> {
    let mut head = Vec::new();
    let mut room = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < LONGEST_HEAD {
        match stream.read(&mut room)? {
            0 => break,
            count => head.extend_from_slice(&room[..count]),
        }
    }
    let status = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| digits.parse().ok());
    status.filter(|_| head.starts_with(b"HTTP/1.")).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn resource(agent: &crate::settings::Settings) -> Vec<u8> {
    let own = [
        ("service.name", agent.service.as_str()),
        ("service.version", &agent.version),
        ("service.instance.id", &agent.instance),
        ("telemetry.sdk.language", crate::LANGUAGE),
        ("microsim.framework", crate::FRAMEWORK),
    ];
    let given = agent.tracing.resource.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let mut out = br#"{"attributes":["#.to_vec();
    for (i, (key, value)) in own.into_iter().chain(given).enumerate() {
        if i > 0 {
            out.push(b',');
        }
        span::text(&mut out, key, value);
    }
    out.extend_from_slice(b"]}");
    out
}
