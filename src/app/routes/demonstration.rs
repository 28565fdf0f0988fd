//! Pages that only a demonstration has: its people, and the mail it would have sent.

use crate::app::demo;

routes! {
    GET "/demo" Demonstration demo::web::people;
    GET "/demo/mail" Demonstration demo::web::mail;
    GET "/demo/mail/{message}" Demonstration demo::web::letter;
}
