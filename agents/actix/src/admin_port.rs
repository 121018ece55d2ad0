//! Probes, metrics and steering, on a listener and a thread of their own.

use std::sync::{atomic::Ordering, Arc};

use actix_web::{
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{header::AUTHORIZATION, ConnectionType, StatusCode},
    middleware::Next,
    web, Error, HttpRequest, HttpResponse,
};
use serde_json::{json, Value};

use crate::{
    body,
    data_port::equal,
    node::{Condition, Problem, State},
    shared::Shared,
    wire,
};

type Port = web::Data<Arc<Shared>>;

/// Routes all calls of the contract.
pub fn configure(app: &mut web::ServiceConfig) {
    let not_allowed = || web::to(not_allowed);
    app.service(web::resource("/healthz").get(health).route(web::head().to(health)).default_service(not_allowed()))
        .service(web::resource("/readyz").get(ready).route(web::head().to(ready)).default_service(not_allowed()))
        .service(web::resource("/metrics").get(metrics).default_service(not_allowed()))
        .service(web::resource("/info").get(info).default_service(not_allowed()))
        .service(web::resource("/state").get(state).put(replace_state).default_service(not_allowed()))
        .service(web::resource("/conditions").get(conditions).post(add_condition).delete(clear_conditions).default_service(not_allowed()))
        .service(web::resource("/conditions/{id}").delete(remove_condition).default_service(not_allowed()))
        .default_service(web::to(unknown));
}

/// Lets pass who has the token, and everybody to the probes and the metrics.
pub async fn authorize(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let token = request.app_data::<Port>().and_then(|port| port.settings.admin_token.as_deref());
    let open = matches!(request.path(), "/healthz" | "/readyz" | "/metrics");
    let given = request.headers().get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    if open || token.is_none_or(|token| given.is_some_and(|given| equal(given, token.as_bytes()))) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let refusal = refuse(StatusCode::UNAUTHORIZED, ["Authorization: must be the agent's bearer token"]);
    Ok(request.into_response(refusal).map_into_right_body())
}

async fn health(port: Port) -> HttpResponse {
    probe(if port.faults.unhealthy.fails() { Err("unhealthy") } else { Ok(()) })
}

async fn ready(port: Port) -> HttpResponse {
    if port.draining.load(Ordering::Relaxed) {
        return probe(Err("draining"));
    }
    let waits = port.settings.wait_for_state && !port.steering.has_state();
    probe(match () {
        () if waits => Err("waiting for a state"),
        () if port.faults.unready.fails() => Err("unready"),
        () => Ok(()),
    })
}

fn probe(state: Result<(), &str>) -> HttpResponse {
    let status = if state.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    reply(status, &json!({ "status": state.err().unwrap_or("ok") }))
}

async fn metrics(port: Port) -> HttpResponse {
    match port.metrics.text() {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text),
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, [error]),
    }
}

async fn info(port: Port) -> HttpResponse {
    let (settings, now) = (&port.settings, port.steering.current());
    reply(
        StatusCode::OK,
        &json!({
            "contract": wire::CONTRACT_VERSION,
            "service": settings.service, "version": settings.version, "instance": settings.instance,
            "framework": crate::FRAMEWORK, "language": crate::LANGUAGE,
            "faults": port.catalogue.names(), "features": [], "cannot": [],
            "term": now.state.term, "generation": now.state.generation, "hash": now.state.hash,
            "conditions": now.conditions_json(),
        }),
    )
}

async fn state(port: Port) -> HttpResponse {
    let now = port.steering.current();
    reply(StatusCode::OK, &now.state.to_json(&now.conditions_json()))
}

async fn replace_state(request: HttpRequest, payload: web::Payload, port: Port) -> HttpResponse {
    let body = match read(&request, payload.into_inner()).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    match State::parse(&body, &port.catalogue) {
        Err(problems) => invalid(&problems),
        Ok(new) => match port.steering.replace(new) {
            Ok(()) => state(port).await,
            Err(older) => refuse(StatusCode::CONFLICT, [older]),
        },
    }
}

async fn conditions(port: Port) -> HttpResponse {
    reply(StatusCode::OK, &json!({ "conditions": port.steering.current().conditions_json() }))
}

async fn add_condition(request: HttpRequest, payload: web::Payload, port: Port) -> HttpResponse {
    let body = match read(&request, payload.into_inner()).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    match Condition::parse(&body, &port.catalogue) {
        Err(problems) => invalid(&problems),
        Ok(condition) => match port.steering.add(condition) {
            Ok(active) => reply(StatusCode::CREATED, &active.to_json()),
            Err(reason) => refuse(StatusCode::CONFLICT, [reason]),
        },
    }
}

async fn clear_conditions(port: Port) -> HttpResponse {
    port.steering.clear();
    HttpResponse::NoContent().finish()
}

async fn remove_condition(id: web::Path<String>, port: Port) -> HttpResponse {
    if port.steering.remove(&id) {
        HttpResponse::NoContent().finish()
    } else {
        refuse(StatusCode::NOT_FOUND, [format!("{id}: no such condition")])
    }
}

async fn not_allowed(request: HttpRequest) -> HttpResponse {
    refuse(StatusCode::METHOD_NOT_ALLOWED, [format!("{}: is not allowed here", request.method())])
}

async fn unknown(request: HttpRequest) -> HttpResponse {
    refuse(StatusCode::NOT_FOUND, [format!("{}: is unknown", request.path())])
}

async fn read(request: &HttpRequest, payload: Payload) -> Result<web::Bytes, HttpResponse> {
    body::read(request.headers(), payload, true).await.map_err(|_| {
        let mut refusal = refuse(StatusCode::PAYLOAD_TOO_LARGE, [format!("$: must have at most {} bytes", wire::MAX_BODY)]);
        refusal.head_mut().set_connection_type(ConnectionType::Close);
        refusal
    })
}

fn invalid(problems: &[Problem]) -> HttpResponse {
    refuse(StatusCode::BAD_REQUEST, problems)
}

fn refuse<T: ToString>(status: StatusCode, problems: impl IntoIterator<Item = T>) -> HttpResponse {
    let errors: Vec<_> = problems.into_iter().map(|problem| problem.to_string()).collect();
    reply(status, &json!({ "errors": errors }))
}

fn reply(status: StatusCode, json: &Value) -> HttpResponse {
    HttpResponse::build(status).content_type("application/json").body(json.to_string())
}
