//! How fast a kept public page is served, beside a handler that has nothing to do but return the same bytes.
//!
//! Both run behind the same middleware, in the same process, on a real socket. `cargo bench --bench public_page` prints requests per
//! second of each and their ratio; the aim is 0.90 or more. The two take turns, and the median of the ratios counts, since a machine
//! with other work on it is slower one second and faster the next.
#![expect(clippy::unwrap_used, reason = "a bench stops on the spot when its house cannot be built")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use actix_web::body::BoxBody;
use actix_web::http::header;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as Actix, HttpResponse, HttpServer, web};
use groundwork::app::{demo, reference, server};
use groundwork::people::accounts;
use groundwork::platform::clock::Clock;
use groundwork::platform::config::{DEMONSTRATION_SECRET, Secret, Settings};
use groundwork::platform::db::Database;
use groundwork::platform::http::{self, App};

const PAGES: [&str; 3] = ["/", "/reports", "/ccos/demo-lantern-river/2024/action-plan"];
/// Where the plain handler answers: an address under which nothing is kept.
const PLAIN: &str = "/plain";
const ROUNDS: usize = 41;
const ROUND: Duration = Duration::from_millis(200);
/// Requests on their way at once: enough that the server, not the client, is what is measured.
const AT_ONCE: usize = 16;

/// What the plain handler returns: the answer that the page gave, taken from the socket.
#[derive(Clone)]
struct Plain {
    headers: Vec<(String, String)>,
    body: web::Bytes,
}

fn main() {
    let folder = std::env::temp_dir().join(format!("groundwork-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let house = house(&folder.join("bench.sqlite").display().to_string());
    let pages = serve(house.clone(), None);
    println!("{:<44} {:>12} {:>12} {:>7}", "page, gzip", "kept page/s", "plain/s", "ratio");
    for path in PAGES {
        let plain = serve(house.clone(), Some(plain(pages, path)));
        let (mut kept_rate, mut plain_rate, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let (kept, control) = if round % 2 == 0 {
                let kept = rate(pages, path);
                (kept, rate(plain, PLAIN))
            } else {
                let control = rate(plain, PLAIN);
                (rate(pages, path), control)
            };
            // The first round warms up.
            if round > 0 {
                kept_rate.push(kept);
                plain_rate.push(control);
                ratios.push(kept / control);
            }
        }
        println!("{path:<44} {:>12.0} {:>12.0} {:>7.3}", median(kept_rate), median(plain_rate), median(ratios));
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// A demonstration's house, with what was published in it.
fn house(database: &str) -> web::Data<App> {
    let settings = Settings {
        database_url: database.to_owned(),
        secret_key: Secret::new(DEMONSTRATION_SECRET),
        demonstration: true,
        ..Settings::default()
    };
    let (clock, db) = (Clock::default(), Database::open(database).unwrap());
    reference::load(&db, clock.now()).unwrap();
    demo::seed(&db, clock).unwrap();
    web::Data::new(App::new(settings, clock, db).unwrap())
}

/// Starts a server of one worker on a free port: the product, or the plain handler behind the same middleware.
fn serve(house: web::Data<App>, plain: Option<Plain>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            match plain {
                None => server::start(house, listener, 1).unwrap().await,
                Some(plain) => {
                    let app = move || {
                        Actix::new()
                            .app_data(house.clone())
                            .app_data(web::Data::new(plain.clone()))
                            .route(PLAIN, web::get().to(answer))
                            .wrap(from_fn(accounts::web::sessions))
                            .wrap(from_fn(http::kept_first::<BoxBody>))
                            .wrap(from_fn(http::refusals_as_pages::<BoxBody>))
                            .wrap(Compress::default())
                            .wrap(from_fn(http::on_every_answer))
                    };
                    HttpServer::new(app)
                        .workers(1)
                        .client_request_timeout(Duration::from_secs(10))
                        .keep_alive(Duration::from_secs(30))
                        .listen(listener)
                        .unwrap()
                        .run()
                        .await
                }
            }
        })
    });
    address
}

async fn answer(plain: web::Data<Plain>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    for (name, value) in &plain.headers {
        answer.insert_header((name.as_str(), value.as_str()));
    }
    answer.body(plain.body.clone())
}

/// Asks for a page once, and takes its answer apart.
fn plain(address: SocketAddr, path: &str) -> Plain {
    let bytes = one(&mut TcpStream::connect(address).unwrap(), path);
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let (head, body) = bytes.split_at(end + 4);
    let head = String::from_utf8(head.to_vec()).unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{path} answers {head}");
    let own = [header::CACHE_CONTROL, header::ETAG, header::VARY, header::CONTENT_TYPE, header::CONTENT_ENCODING];
    let headers =
        head.lines().filter_map(|it| it.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers = headers.filter(|(name, _)| own.iter().any(|it| it.as_str() == name)).collect();
    Plain { headers, body: web::Bytes::copy_from_slice(body) }
}

/// Requests per second over several connections, each with one request on its way.
fn rate(address: SocketAddr, path: &str) -> f64 {
    let mut streams: Vec<TcpStream> = (0..AT_ONCE).map(|_| TcpStream::connect(address).unwrap()).collect();
    // Every answer is as long as the first: only the date in it changes.
    let length = streams.iter_mut().map(|it| one(it, path).len()).max().unwrap();
    let (request, mut answer) = (request(path), vec![0; length]);
    let (began, mut answered) = (Instant::now(), 0u32);
    while began.elapsed() < ROUND {
        for stream in &mut streams {
            stream.write_all(request.as_bytes()).unwrap();
        }
        for stream in &mut streams {
            stream.read_exact(&mut answer).unwrap();
            answered += 1;
        }
    }
    f64::from(answered) / began.elapsed().as_secs_f64()
}

/// One whole answer, by the length that it names.
fn one(stream: &mut TcpStream, path: &str) -> Vec<u8> {
    stream.write_all(request(path).as_bytes()).unwrap();
    let (mut bytes, mut part) = (Vec::new(), [0; 8 * 1024]);
    loop {
        let read = stream.read(&mut part).unwrap();
        assert!(read > 0, "the server closed the connection");
        bytes.extend(part.iter().take(read));
        let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(bytes.split_at(end).0).to_lowercase();
        let told = head.lines().find_map(|it| it.strip_prefix("content-length: ")).unwrap().trim().to_owned();
        if bytes.len() == end + 4 + told.parse::<usize>().unwrap() {
            return bytes;
        }
    }
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAccept-Encoding: gzip\r\n\r\n")
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
