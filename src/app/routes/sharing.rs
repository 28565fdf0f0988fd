//! A draft shown to others: paper, links for guests, and looks by OHA or TA.

use crate::metric::sharing::web;

routes! {
    GET "/desk/cco/{cco}/{year}/{component}/print" CcoViewer web::print;
    GET "/desk/cco/{cco}/{year}/{component}/rounds/{round}/print" CcoViewer web::print_round;
    GET "/desk/cco/{cco}/{year}/action-plan/shares" CcoViewer web::shares;
    POST "/desk/cco/{cco}/{year}/action-plan/shares" CcoEditor web::add_share;
    GET "/desk/cco/{cco}/{year}/action-plan/shares/{share}" CcoViewer web::share;
    POST "/desk/cco/{cco}/{year}/action-plan/shares/{share}/extensions" CcoEditor web::extend;
    POST "/desk/cco/{cco}/{year}/action-plan/shares/{share}/renewals" CcoEditor web::renew;
    POST "/desk/cco/{cco}/{year}/action-plan/shares/{share}/withdrawals" CcoEditor web::withdraw;
    GET "/desk/cco/{cco}/{year}/action-plan/guest-comments" CcoViewer web::comments;
    POST "/desk/cco/{cco}/{year}/action-plan/guest-comments/{said}/settlements" CcoEditor web::settle;
    GET "/desk/cco/{cco}/{year}/{component}/looks" CcoViewer web::looks;
    POST "/desk/cco/{cco}/{year}/{component}/looks" CcoEditor web::ask;
    POST "/desk/cco/{cco}/{year}/{component}/looks/{look}/withdrawals" CcoEditor web::withdraw_look;
    GET "/desk/cco/{cco}/seen-by-ta" CcoViewer web::seen_by_ta;
    GET "/desk/oha/looks" OhaReviewer web::oha_looks;
    GET "/desk/oha/looks/{look}" OhaReviewer web::oha_look;
    POST "/desk/oha/looks/{look}/answers" OhaReviewer web::oha_answer;
    GET "/desk/ta/looks" Ta web::ta_looks;
    GET "/desk/ta/looks/{look}" Ta web::ta_look;
    POST "/desk/ta/looks/{look}/answers" Ta web::ta_answer;
    GET "/shared/{token}" Public web::guest;
    POST "/shared/{token}/comments" Public web::comment;
}
