//! Where a real connection matters: what is no proper request is refused, and one request never hides another.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use groundwork::app::server;

use crate::app::App;

/// Serves the world on a free port of this machine, and asks it from another thread.
async fn with_server<T: Send + 'static>(ask: impl FnOnce(SocketAddr) -> T + Send + 'static) -> T {
    let app = App::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = server::start(app.house.clone(), listener, 1).unwrap();
    let handle = server.handle();
    let serving = actix_web::rt::spawn(server);
    let answer = tokio::task::spawn_blocking(move || ask(address)).await.unwrap();
    handle.stop(false).await;
    serving.await.unwrap().unwrap();
    answer
}

/// Sends bytes and reads until the server closes or says nothing more.
fn talk(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(700))).unwrap();
    // A server that closes while it is still being written to has answered already.
    let _ = stream.write_all(bytes);
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = stream.read(&mut part) {
        answer.extend_from_slice(&part[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn statuses(answer: &str) -> Vec<&str> {
    answer.split("HTTP/1.1 ").skip(1).filter_map(|it| it.split(' ').next()).collect()
}

#[actix_web::test]
async fn a_request_that_can_be_read_in_two_ways_is_refused_and_hides_no_other() {
    let answers = with_server(|address| {
        let hidden = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
        let cases = [
            ("a length and chunks", format!("POST /signin HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}")),
            ("two lengths", format!("POST /signin HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello{hidden}")),
            ("a signed length", format!("POST /signin HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello{hidden}")),
            ("an unknown encoding", format!("POST /signin HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{hidden}")),
            ("a space before the colon", format!("POST /signin HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nhello{hidden}")),
            ("a folded line", format!("GET /signin HTTP/1.1\r\nHost: a\r\nX-One: 1\r\n two\r\n\r\n{hidden}")),
            ("a chunk that is no number", format!("POST /signin HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n{hidden}")),
            ("no version", "GET /signin\r\n\r\n".to_owned()),
            ("noise", "\u{1}\u{2}\u{3}\r\n\r\n".to_owned()),
        ];
        cases.map(|(what, bytes)| (what, talk(address, bytes.as_bytes())))
    })
    .await;
    for (what, answer) in answers {
        let statuses = statuses(&answer);
        assert!(statuses.len() <= 1, "{what} is answered {} times:\n{answer}", statuses.len());
        assert!(statuses.iter().all(|it| it.starts_with('4')), "{what}: {answer}");
        assert!(!answer.contains("ok\n"), "{what} has let a hidden request through:\n{answer}");
    }
}

#[actix_web::test]
async fn over_a_real_connection_a_head_has_no_body_and_chunks_are_counted() {
    let (head, chunked, healthy) = with_server(|address| {
        let head = talk(address, b"HEAD /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        // A body that never says how long it is, past the limit.
        let mut body = b"POST /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        for _ in 0..20 {
            body.extend_from_slice(format!("{:x}\r\n{}\r\n", 16 * 1024, "x".repeat(16 * 1024)).as_bytes());
        }
        body.extend_from_slice(b"0\r\n\r\n");
        let chunked = talk(address, &body);
        (head, chunked, talk(address, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
    })
    .await;
    let (lines, rest) = head.split_once("\r\n\r\n").unwrap();
    assert!(lines.starts_with("HTTP/1.1 200") && rest.is_empty(), "{head}");
    assert!(lines.to_lowercase().contains("content-security-policy"), "{lines}");
    assert_eq!(statuses(&chunked), ["413"], "{chunked}");
    assert!(healthy.ends_with("ok\n"), "{healthy}");
}
