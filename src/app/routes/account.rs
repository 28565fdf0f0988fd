//! Signing in and out.

use crate::people::accounts;
use crate::people::tenancy;

routes! {
    GET "/signin" Public accounts::web::sign_in_page;
    POST "/signin" Public accounts::web::sign_in;
    POST "/account/signouts" Member tenancy::web::sign_out;
}
