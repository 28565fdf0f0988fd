//! Signing in and out, one-time links, and what somebody typed and has not saved.

use crate::app::unsaved;
use crate::people::accounts;
use crate::people::tenancy;

routes! {
    GET "/signin" Public accounts::web::sign_in_page;
    POST "/signin" Public accounts::web::sign_in;
    GET "/signin/code" Public accounts::web::code_page;
    POST "/signin/code" Public accounts::web::enter_code;
    GET "/account/security" Member tenancy::web::security_page;
    GET "/account/security/password" Member tenancy::web::password_page;
    POST "/account/passwords" Member tenancy::web::change_password;
    GET "/account/security/second-factor" Member tenancy::web::factor_page;
    POST "/account/second-factors" Member tenancy::web::begin_factor;
    POST "/account/second-factor-confirmations" Member tenancy::web::confirm_factor;
    GET "/account/security/recovery-codes" Member tenancy::web::recovery_codes_page;
    POST "/account/recovery-codes" Member tenancy::web::renew_recovery_codes;
    GET "/account/security/second-factor-removal" Member tenancy::web::removal_page;
    POST "/account/second-factor-removals" Member tenancy::web::remove_factor;
    GET "/account/sessions" Member tenancy::web::sessions_page;
    POST "/account/proofs" Member tenancy::web::prove_again;
    POST "/account/session-endings" Member tenancy::web::end_sessions;
    GET "/desk/oha/people/{person}/second-factor-reset" OhaAdmin tenancy::web::factor_reset;
    POST "/desk/oha/people/{person}/second-factor-resets" OhaAdmin tenancy::web::reset_factor;
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
