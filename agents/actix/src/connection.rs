//! The socket under a request. actix-web neither notices that a client left while a handler runs nor resets a connection, so its
//! descriptor is kept beside the requests that come over it.

use std::{
    any::Any,
    future::{pending, Future},
    os::fd::{AsRawFd, BorrowedFd, RawFd},
    time::{Duration, Instant},
};

use actix_web::{dev::Extensions, rt::net::TcpStream, HttpRequest};
use socket2::SockRef;
use tokio::time::timeout_at;

/// How often a call that waits looks whether its client is still there.
const LOOK: Duration = Duration::from_millis(100);

/// Why a wait ended before what it waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Limit,
    ClientGone,
}

/// Waits for something up to a moment, while the client stays. The future is one that can be moved: a large one is better boxed.
pub async fn while_there<T>(client: Option<Descriptor>, limit: Instant, mut future: impl Future<Output = T> + Unpin) -> Result<T, Ended> {
    loop {
        let look = limit.min(Instant::now() + LOOK);
        match timeout_at(look.into(), &mut future).await {
            Ok(value) => return Ok(value),
            Err(_) if look == limit => return Err(Ended::Limit),
            Err(_) if client.is_some_and(Descriptor::is_gone) => return Err(Ended::ClientGone),
            Err(_) => {}
        }
    }
}

/// Does nothing for so long, while the client stays.
pub async fn rest(client: Option<Descriptor>, duration: Duration) -> Result<(), Ended> {
    match while_there(client, Instant::now() + duration, pending::<()>()).await {
        Err(Ended::ClientGone) => Err(Ended::ClientGone),
        _ => Ok(()),
    }
}

/// The descriptor of a connection; good for as long as a handler of one of its requests runs.
#[derive(Clone, Copy)]
pub struct Descriptor(RawFd);

impl Descriptor {
    /// Keeps the descriptor of a new connection.
    pub fn keep(io: &dyn Any, data: &mut Extensions) {
        if let Some(tcp) = io.downcast_ref::<TcpStream>() {
            data.insert(Self(tcp.as_raw_fd()));
        }
    }

    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.conn_data().copied()
    }

    /// Whether the client closed its side, or reset the connection; bytes that nobody read yet do not hide it.
    #[cfg(target_os = "linux")]
    pub fn is_gone(self) -> bool {
        let mut look = libc::pollfd { fd: self.0, events: libc::POLLRDHUP, revents: 0 };
        // SAFETY: one descriptor, and room for what is told about it.
        unsafe { libc::poll(&raw mut look, 1, 0) > 0 }
    }

    /// Whether the client closed its side, or reset the connection, as far as that shows in front of bytes that nobody read yet.
    #[cfg(not(target_os = "linux"))]
    pub fn is_gone(self) -> bool {
        use std::{io::ErrorKind, mem::MaybeUninit};
        let mut byte = [MaybeUninit::uninit()];
        match self.with(|socket| socket.peek(&mut byte)) {
            Ok(count) => count == 0,
            Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        }
    }

    /// Makes the close that follows send RST.
    pub fn linger_for_no_time(self) {
        let _ = self.with(|socket| socket.set_linger(Some(Duration::ZERO)));
    }

    fn with<T>(self, act: impl FnOnce(SockRef<'_>) -> T) -> T {
        // SAFETY: the dispatcher that owns the socket also owns the handler that asks.
        let descriptor = unsafe { BorrowedFd::borrow_raw(self.0) };
        act(SockRef::from(&descriptor))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write,
        net::{Shutdown, TcpListener, TcpStream},
    };

    use super::*;

    #[test]
    fn a_client_that_left_is_gone_behind_unread_bytes_too() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (server, _) = listener.accept().unwrap();
        let descriptor = Descriptor(server.as_raw_fd());
        client.write_all(b"unread").unwrap();
        assert!(!descriptor.is_gone());
        client.shutdown(Shutdown::Write).unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while !descriptor.is_gone() {
            assert!(Instant::now() < deadline, "the client left and is not gone");
            std::thread::yield_now();
        }
    }
}
