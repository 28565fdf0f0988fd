//! A CCO's year, sending a component, its history; and the boards.

use crate::metric::submissions::web;

routes! {
    GET "/desk" Member web::desk;
    GET "/desk/cco/{cco}/{year}" CcoViewer web::year;
    GET "/desk/cco/{cco}/{year}/{component}/submit" CcoViewer web::submit_page;
    POST "/desk/cco/{cco}/{year}/{component}/submittals" CcoLead web::submit;
    GET "/desk/cco/{cco}/{year}/{component}/recall" CcoLead web::recall_page;
    POST "/desk/cco/{cco}/{year}/{component}/recalls" CcoLead web::recall;
    GET "/desk/cco/{cco}/{year}/{component}/history" CcoViewer web::history;
    GET "/desk/cco/{cco}/{year}/{component}/rounds/{round}" CcoViewer web::round;
    GET "/desk/cco/{cco}/{year}/{component}/comments" CcoViewer web::comments;
    POST "/desk/cco/{cco}/{year}/{component}/comments/{comment}/answers" CcoEditor web::answer;
    GET "/desk/cco/{cco}/{year}/{component}/letters" CcoViewer web::letter;
    GET "/desk/cco/{cco}/{year}/{component}/differences" CcoViewer web::differences;
    GET "/desk/oha/board" OhaReviewer web::oha_board;
    GET "/desk/ta/board" Ta web::ta_board;
}
