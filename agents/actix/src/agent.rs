//! Two listeners over one state, from start to graceful stop.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    rc::Rc,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        Arc,
    },
    thread,
    time::{Duration, Instant},
};

use actix_web::{
    dev::{Server, ServerHandle},
    middleware::from_fn,
    web, App, HttpServer,
};
use tokio::{
    runtime::Handle,
    signal::unix::{signal, SignalKind},
    sync::oneshot,
    time::sleep,
};

use crate::{
    admin_port,
    caller::Caller,
    connection::Descriptor,
    data_port::{self, DataPort, RequestIds},
    faults::{self, OwnAddress, Table},
    log::Log,
    metrics::Metrics,
    node::{Catalogue, State},
    result::Writer,
    script::Script,
    settings::Settings,
    shared::Shared,
    steering::Steering,
    tracing::Tracer,
    wire,
};

/// How long a slow reader of the log may take when the agent stops.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Why the agent cannot start.
pub enum Failure {
    InvalidSetting(String),
    CannotListen(u16, io::Error),
}

/// Answers until it is told to stop.
pub async fn run(settings: Settings) -> Result<(), Failure> {
    let shared = Arc::new(share(settings));
    read_first_state(&shared).map_err(Failure::InvalidSetting)?;
    let (data, port) = serve_data(&shared).map_err(|error| Failure::CannotListen(shared.settings.port, error))?;
    let (admin, admin_port) = serve_admin(&shared).map_err(|error| Failure::CannotListen(shared.settings.admin_port, error))?;
    let accepting = data.handle();
    tokio::spawn(data);
    tokio::spawn(admin);
    let (settings, log) = (&shared.settings, &shared.log);
    log.write(
        "info",
        "started",
        &[
            ("service", settings.service.as_str().into()),
            ("instance", settings.instance.as_str().into()),
            ("port", port.into()),
            ("adminPort", admin_port.into()),
        ],
    );
    stop_asked(settings.exit_with_parent).await;

    shared.draining.store(true, Ordering::Relaxed);
    log.write("info", "draining", &[]);
    sleep(settings.drain).await;
    stop(&shared, &accepting).await;
    shared.steering.close();
    shared.tracer.close();
    log.write("info", "stopped", &[]);
    log.flush(LAST_WORDS);
    Ok(())
}

fn share(settings: Settings) -> Shared {
    let log = Log::new(io::stdout());
    let own = OwnAddress::default();
    let faults = Arc::new(Table::new(&settings, own.clone(), &log, &Handle::current()));
    let cap = |variable: &str| match variable {
        "MICROSIM_MAX_MEMORY_MB" => Some(settings.max_memory_mb),
        "MICROSIM_MAX_DISK_MB" => Some(settings.max_disk_mb),
        "MICROSIM_MAX_CONNECTIONS" => Some(settings.max_connections),
        "MICROSIM_MAX_DURATION_MS" => Some(settings.max_duration_ms),
        _ => None,
    };
    let catalogue = Catalogue::new(faults::CATALOGUE, |name| faults.has(name), cap).expect("the embedded catalogue is valid");
    let metrics = Arc::new(Metrics::new(&settings));
    Shared {
        results: Writer::new(&settings),
        steering: Steering::new(faults.clone(), metrics.clone(), log.clone(), Handle::current()),
        tracer: Arc::new(Tracer::new(&settings, &metrics)),
        request_ids: RequestIds::new(),
        calls: AtomicU64::new(0),
        own,
        draining: AtomicBool::new(false),
        settings,
        catalogue,
        faults,
        metrics,
        log,
    }
}

fn serve_data(shared: &Arc<Shared>) -> io::Result<(Server, u16)> {
    let of_worker = shared.clone();
    let server = HttpServer::new(move || {
        let shared = of_worker.clone();
        let caller = Caller::new(shared.faults.clone(), shared.metrics.clone(), shared.settings.request_token.as_deref());
        let script = Script {
            faults: shared.faults.clone(),
            steering: shared.steering.clone(),
            caller: Rc::new(caller),
            metrics: shared.metrics.clone(),
        };
        App::new().app_data(web::Data::new(DataPort { shared, script })).configure(data_port::configure)
    })
    .workers(1) // an agent is one process's state: its calls share one pool of connections
    .on_connect(Descriptor::keep)
    .keep_alive(wire::SERVER_IDLE)
    .disable_signals()
    .bind((shared.settings.host, shared.settings.port))?;
    let addresses = server.addrs();
    if let Some(mut own) = addresses.first().copied() {
        // On any address, it is reached on loopback.
        if own.ip().is_unspecified() {
            own.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        let _ = shared.own.set(own);
    }
    Ok((server.run(), port_of(&addresses)))
}

fn serve_admin(shared: &Arc<Shared>) -> io::Result<(Server, u16)> {
    let of_worker = shared.clone();
    let server = HttpServer::new(move || {
        App::new().wrap(from_fn(admin_port::authorize)).app_data(web::Data::new(of_worker.clone())).configure(admin_port::configure)
    })
    .workers(1)
    .keep_alive(wire::SERVER_IDLE)
    .disable_signals()
    .bind((shared.settings.host, shared.settings.admin_port))?;
    let port = port_of(&server.addrs());
    Ok((server.run(), port))
}

fn port_of(addresses: &[SocketAddr]) -> u16 {
    addresses.first().map_or(0, SocketAddr::port)
}

fn read_first_state(shared: &Shared) -> Result<(), String> {
    let Some(file) = &shared.settings.state_file else { return Ok(()) };
    let document = std::fs::read(file).map_err(|error| format!("MICROSIM_STATE: {}: {error}", file.display()))?;
    let state = State::parse(&document.into(), &shared.catalogue).map_err(|problems| {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        format!("MICROSIM_STATE: {}: {}", file.display(), problems.join("; "))
    })?;
    shared.steering.replace(state)
}

/// Waits for a signal, or for the end of the parent, which holds the other end of standard input.
async fn stop_asked(with_parent: bool) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else { return };
    let (gone, parent) = oneshot::channel::<()>();
    if with_parent {
        thread::spawn(move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            drop(gone);
        });
    } else {
        std::mem::forget(gone);
    }
    tokio::select! {
        _ = terminate.recv() => (),
        _ = interrupt.recv() => (),
        _ = parent => (),
    }
}

/// Takes no more connections and gives running calls their time. The graceful stop of actix-web would wait for idle connections too, and
/// ends busy ones when its threads notice the stop in the wrong order, so calls are counted instead.
async fn stop(shared: &Shared, data: &ServerHandle) {
    const LOOK: Duration = Duration::from_millis(5);
    const LAST_BYTES: Duration = Duration::from_millis(50);
    data.pause().await;
    let end = Instant::now() + shared.settings.grace;
    while shared.metrics.active() > 0 && Instant::now() < end {
        sleep(LOOK).await;
    }
    sleep(LAST_BYTES).await;
}
