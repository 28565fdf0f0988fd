//! People and their roles: for OHA's administrators everybody, for a lead those of her contract, for each person herself.

use crate::people::tenancy::web::{self, contract};

routes! {
    GET "/account" Member web::account;
    GET "/account/name" Member web::name;
    POST "/account/names" Member web::rename;
    GET "/account/address" Member web::address;
    POST "/account/addresses" Member web::ask_for_address;
    GET "/account/role-requests" Member web::own_requests;
    POST "/account/role-requests" Member web::ask;
    GET "/desk/cco/{cco}/people" CcoLead contract::members;
    GET "/desk/cco/{cco}/people/{person}" CcoLead contract::member;
    POST "/desk/cco/{cco}/people/{person}/roles" CcoLead contract::change_role;
    GET "/desk/cco/{cco}/people/{person}/ending" CcoLead contract::ending;
    POST "/desk/cco/{cco}/people/{person}/endings" CcoLead contract::end;
    POST "/desk/cco/{cco}/people/{person}/invitations" CcoLead contract::resend;
    POST "/desk/cco/{cco}/people/{person}/withdrawals" CcoLead contract::withdraw;
    GET "/desk/cco/{cco}/invitations/new" CcoLead contract::new_invitation;
    POST "/desk/cco/{cco}/invitations" CcoLead contract::invite;
    GET "/desk/cco/{cco}/role-requests/{request}" CcoLead web::request_at_cco;
    POST "/desk/cco/{cco}/role-requests/{request}/answers" CcoLead web::answer_at_cco;
    GET "/desk/oha/people" OhaAdmin web::people;
    GET "/desk/oha/people/{person}" OhaAdmin web::person;
    GET "/desk/oha/people/{person}/grants/new" OhaAdmin web::new_grant;
    POST "/desk/oha/people/{person}/grants" OhaAdmin web::give;
    GET "/desk/oha/people/{person}/grants/{grant}/ending" OhaAdmin web::ending;
    POST "/desk/oha/people/{person}/grants/{grant}/endings" OhaAdmin web::end;
    GET "/desk/oha/people/{person}/disabling" OhaAdmin web::disabling;
    POST "/desk/oha/people/{person}/disablings" OhaAdmin web::disable;
    POST "/desk/oha/people/{person}/enablings" OhaAdmin web::enable;
    GET "/desk/oha/people/{person}/anonymization" OhaAdmin web::anonymization;
    POST "/desk/oha/people/{person}/anonymizations" OhaAdmin web::anonymize;
    POST "/desk/oha/people/{person}/invitations" OhaAdmin web::resend;
    POST "/desk/oha/people/{person}/withdrawals" OhaAdmin web::withdraw;
    GET "/desk/oha/invitations/new" OhaAdmin web::new_invitation;
    POST "/desk/oha/invitations" OhaAdmin web::invite;
    GET "/desk/oha/role-requests" OhaAdmin web::open_requests;
    GET "/desk/oha/role-requests/{request}" OhaAdmin web::request_at_oha;
    POST "/desk/oha/role-requests/{request}/answers" OhaAdmin web::answer_at_oha;
}
