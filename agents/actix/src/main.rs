//! Plays one service of a simulation on actix-web, as the wire contract says.

mod admin_port;
mod agent;
mod body;
mod call;
mod caller;
mod clock;
mod connection;
mod data_port;
mod dice;
mod faults;
mod json;
mod log;
mod metrics;
mod node;
mod process;
mod result;
mod script;
mod settings;
mod shared;
mod steering;
mod tracing;
mod wire;

use std::{
    env,
    hash::{BuildHasher, Hasher, RandomState},
    process::exit,
};

use actix_web::rt::System;

use agent::Failure;
use settings::Settings;

const FRAMEWORK: &str = "actix";
const LANGUAGE: &str = "rust";

const EXIT_CANNOT_LISTEN: i32 = 1;
const EXIT_INVALID_SETTING: i32 = 2;

fn main() {
    process::raise_descriptor_limit();
    let end = Settings::from_environment(|name| env::var(name).ok())
        .map_err(Failure::InvalidSetting)
        .and_then(|settings| System::new().block_on(agent::run(settings)));
    // Ends threads that are still busy too.
    exit(match end {
        Ok(()) => 0,
        Err(Failure::InvalidSetting(reason)) => {
            eprintln!("{reason}");
            EXIT_INVALID_SETTING
        }
        Err(Failure::CannotListen(port, error)) => {
            eprintln!("cannot listen on port {port}: {error}");
            EXIT_CANNOT_LISTEN
        }
    });
}

/// Anything, different in each process: how the standard library seeds its hash maps.
fn random() -> u32 {
    RandomState::new().build_hasher().finish() as u32
}
