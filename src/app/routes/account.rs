//! Signing in and out, and what somebody typed and has not saved.

use crate::app::unsaved;
use crate::people::accounts;
use crate::people::tenancy;

routes! {
    GET "/signin" Public accounts::web::sign_in_page;
    POST "/signin" Public accounts::web::sign_in;
    POST "/account/signouts" Member tenancy::web::sign_out;
    GET "/account/unsaved" Member unsaved::page;
    POST "/account/unsaved/removals" Member unsaved::discard;
    GET "/account/session" Member unsaved::session;
}
