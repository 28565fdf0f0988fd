//! Signing in and out, one-time links, and what somebody typed and has not saved.

use crate::app::unsaved;
use crate::people::accounts;
use crate::people::tenancy;

routes! {
    GET "/signin" Public accounts::web::sign_in_page;
    POST "/signin" Public accounts::web::sign_in;
    GET "/password-resets" Public accounts::web::forgotten;
    POST "/password-resets" Public accounts::web::ask_for_reset;
    GET "/password-resets/sent" Public accounts::web::sent;
    GET "/links/{token}" Public accounts::web::link_page;
    POST "/links/{token}/uses" Public accounts::web::use_link;
    POST "/account/signouts" Member tenancy::web::sign_out;
    GET "/account/unsaved" Member unsaved::page;
    POST "/account/unsaved/removals" Member unsaved::discard;
    GET "/account/session" Member unsaved::session;
}
