//! OHA's steps beside the review, and due dates.

use crate::metric::oversight::web;

routes! {
    GET "/desk/oha/submissions/{submission}/steps" OhaReviewer web::steps;
    POST "/desk/oha/submissions/{submission}/releases" OhaReviewer web::release;
    POST "/desk/oha/submissions/{submission}/reassignments" OhaReviewer web::reassign;
    POST "/desk/oha/submissions/{submission}/undos" OhaReviewer web::undo;
    POST "/desk/oha/submissions/{submission}/judgments" OhaAdmin web::find_not_met;
    POST "/desk/oha/submissions/{submission}/reopenings" OhaAdmin web::reopen;
    GET "/desk/oha/ccos/{cco}/{year}/{component}/due-date" OhaAdmin web::due_page;
    POST "/desk/oha/ccos/{cco}/{year}/{component}/extensions" OhaAdmin web::extend;
}
