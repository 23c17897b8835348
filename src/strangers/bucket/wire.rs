//! The wire to a bucket: one request, on the HTTP client and the certificates that witnesses are asked with.
//!
//! Invariant: a request goes to the address that it was made for and nowhere else, because its credentials go with it:
//! redirects are not followed. Every request ends in time, and no answer is read beyond a limit. Without
//! `AWS_ALLOW_HTTP` and its like, only https is spoken. `tests.rs` answers in wrong ways.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt;
use object_store::client::{
    ClientConfigKey, ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest,
    HttpResponse, HttpService,
};

/// How long a connection and a whole request may take.
const CONNECTING: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest answer that is read (bytes). A bundle has at most 256 entries of 64 KiB.
const LONGEST: u64 = 32 << 20;

/// Makes a client for a store.
#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let plain = options.get_config_value(&ClientConfigKey::AllowHttp).as_deref() == Some("true");
        let config = ureq::Agent::config_builder()
            .timeout_connect(Some(CONNECTING))
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .https_only(!plain)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("claimlog/", env!("CARGO_PKG_VERSION")));
        Ok(HttpClient::new(Wire { agent: ureq::Agent::new_with_config(config.build()) }))
    }
}

/// A client, with its open connections.
#[derive(Debug)]
struct Wire {
    agent: ureq::Agent,
}

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let answer = if body.is_empty() && !has_length(&head.method) {
            self.agent.run(ureq::http::Request::from_parts(head, ()))
        } else {
            self.agent.run(ureq::http::Request::from_parts(head, &body[..]))
        };
        let (head, mut body) = answer.map_err(fault)?.into_parts();
        let bytes = body.with_config().limit(LONGEST).read_to_vec().map_err(fault)?;
        Ok(HttpResponse::from_parts(head, bytes.into()))
    }
}

/// Whether a request has a body, be it an empty one.
fn has_length(method: &ureq::http::Method) -> bool {
    *method == ureq::http::Method::PUT || *method == ureq::http::Method::POST
}

/// An error of the wire: whether it is worth a repetition. Every put is on a condition, so one whose answer was lost may be
/// repeated: it meets itself.
fn fault(error: ureq::Error) -> HttpError {
    let kind = match &error {
        ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => HttpErrorKind::Connect,
        ureq::Error::Io(io) if io.kind() == io::ErrorKind::ConnectionRefused => HttpErrorKind::Connect,
        ureq::Error::Io(_) | ureq::Error::Protocol(_) | ureq::Error::Timeout(_) => HttpErrorKind::Request,
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}
