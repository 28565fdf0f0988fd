//! OHA's pages of letters, and of what the program does by itself.

use crate::support::{mail::web, search};

routes! {
    GET "/desk/search" Member search::web::page;
    GET "/desk/oha/mail" OhaAdmin web::list;
    GET "/desk/oha/mail/{message}" OhaAdmin web::letter;
    POST "/desk/oha/mail/{message}/resendings" OhaAdmin web::send_again;
    GET "/desk/oha/letters" OhaAdmin web::wordings;
    GET "/desk/oha/letters/{kind}" OhaAdmin web::wording;
    POST "/desk/oha/letters/{kind}" OhaAdmin web::save;
    POST "/desk/oha/letters/{kind}/previews" OhaAdmin web::preview;
    POST "/desk/oha/letters/{kind}/removals" OhaAdmin web::unword;
    POST "/desk/oha/letters/{kind}/copies" OhaAdmin web::add_copy;
    POST "/desk/oha/copies/{copy}/endings" OhaAdmin web::end_copy;
    GET "/desk/oha/jobs" OhaAdmin web::jobs;
}
