//! Limits and names of the wire contract.

use std::time::Duration;

pub const CONTRACT_VERSION: u32 = 1;

/// Nodes from a tree's root to its deepest leaf, and hops of a request.
pub const MAX_DEPTH: u32 = 32;
pub const MAX_NODES: usize = 10_000;
/// Bytes of a body between agents.
pub const MAX_BODY: usize = 4 << 20;
/// Bytes of a reply that a caller reads.
pub const MAX_REPLY: usize = 16 << 20;
/// Nested levels that parsers accept.
pub const MAX_JSON_DEPTH: usize = 128;
/// Problems reported of one input.
pub const MAX_PROBLEMS: usize = 64;
/// Milliseconds that anything may last.
pub const MAX_DURATION_MS: i64 = 3_600_000;

// Servers keep idle connections longer than clients do, so that no client takes one that is about to be closed.
pub const SERVER_IDLE: Duration = Duration::from_secs(90);
pub const CLIENT_IDLE: Duration = Duration::from_secs(30);

pub const DEPTH_HEADER: &str = "x-microsim-depth";
pub const SEED_HEADER: &str = "x-microsim-seed";
pub const TOKEN_HEADER: &str = "x-microsim-token";
pub const REQUEST_ID_HEADER: &str = "x-request-id";

/// Why a call failed; the words label the metrics too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallError {
    Refused,
    Reset,
    Timeout,
    Dns,
    ForbiddenTarget,
    Status,
    InvalidReply,
    TooLarge,
    Cancelled,
    Injected,
}

impl CallError {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::Dns => "dns",
            Self::ForbiddenTarget => "forbidden-target",
            Self::Status => "status",
            Self::InvalidReply => "invalid-reply",
            Self::TooLarge => "too-large",
            Self::Cancelled => "cancelled",
            Self::Injected => "injected",
        }
    }
}
