//! The least that an actix-web program can do with a node: parse the JSON, call on if it must, write JSON. What the agent costs beside
//! it is the price of the contract: validation, dice, metrics, header forwarding, limits.

use std::{env, error::Error, io};

use actix_web::{error::ErrorBadGateway, http::header::ContentType, rt::System, web, App, HttpResponse, HttpServer};
use http_body_util::{BodyExt, Full};
use hyper::{header::CONTENT_TYPE, Request};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

type Client = legacy::Client<HttpConnector, Full<web::Bytes>>;

#[derive(Deserialize, Serialize)]
struct Node {
    designation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    routes: Vec<Node>,
}

#[derive(Serialize)]
struct Reply {
    error: Option<String>,
    errors: Vec<String>,
    service: &'static str,
    address: String,
    response: Vec<Box<RawValue>>,
}

fn main() -> io::Result<()> {
    let port = env::args().nth(1).and_then(|port| port.parse().ok()).expect("usage: bare PORT");
    System::new().block_on(
        HttpServer::new(|| {
            let client: Client = legacy::Client::builder(TokioExecutor::new()).build_http();
            App::new().app_data(web::Data::new(client)).route("/", web::post().to(handle))
        })
        .workers(1)
        .bind(("127.0.0.1", port))?
        .run(),
    )
}

async fn handle(node: web::Json<Node>, client: web::Data<Client>) -> actix_web::Result<HttpResponse> {
    let node = node.into_inner();
    let mut response = Vec::with_capacity(node.routes.len());
    for route in &node.routes {
        response.push(call(&client, route).await.map_err(|error| ErrorBadGateway(error.to_string()))?);
    }
    let reply = Reply { error: None, errors: Vec::new(), service: "bare", address: node.designation, response };
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(serde_json::to_vec(&reply)?))
}

async fn call(client: &Client, route: &Node) -> Result<Box<RawValue>, Box<dyn Error>> {
    let body = Full::new(serde_json::to_vec(route)?.into());
    let request = Request::post(&route.designation).header(CONTENT_TYPE, "application/json").body(body)?;
    let reply = client.request(request).await?.into_body().collect().await?.to_bytes();
    Ok(serde_json::from_slice(&reply)?)
}
