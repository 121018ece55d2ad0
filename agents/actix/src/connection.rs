//! The socket under a request. actix-web neither notices that a client left while a handler runs nor resets a connection, so its
//! descriptor is kept beside the requests that come over it.

use std::{
    any::Any,
    io::ErrorKind,
    mem::MaybeUninit,
    os::fd::{AsRawFd, BorrowedFd, RawFd},
    time::Duration,
};

use actix_web::{dev::Extensions, rt::net::TcpStream, HttpRequest};
use socket2::SockRef;

/// How often a call that waits looks whether its client is still there.
const LOOK: Duration = Duration::from_millis(100);

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

    /// Whether the client closed its side, or reset the connection.
    pub fn is_gone(self) -> bool {
        let mut byte = [MaybeUninit::uninit()];
        match self.with(|socket| socket.peek(&mut byte)) {
            Ok(count) => count == 0,
            Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        }
    }

    /// Waits until the client left.
    pub async fn gone(self) {
        loop {
            tokio::time::sleep(LOOK).await;
            if self.is_gone() {
                return;
            }
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
