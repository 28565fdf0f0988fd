//! OHA's queue, a submission under review, and what is read across all CCOs.

use crate::metric::review::web;

routes! {
    GET "/desk/oha/queue" OhaReviewer web::queue;
    GET "/desk/oha/reasons" OhaReviewer web::reasons;
    GET "/desk/oha/items/{year}/{item}" OhaReviewer web::item;
    GET "/desk/oha/assignments" OhaAdmin web::assignments;
    POST "/desk/oha/assignments" OhaAdmin web::assign;
    POST "/desk/oha/assignments/{assignment}/endings" OhaAdmin web::end_assignment;
    GET "/desk/oha/submissions/{submission}" OhaReviewer web::submission;
    GET "/desk/oha/submissions/{submission}/rounds/{round}" OhaReviewer web::round;
    GET "/desk/oha/submissions/{submission}/differences" OhaReviewer web::differences;
    POST "/desk/oha/submissions/{submission}/claims" OhaReviewer web::claim;
    POST "/desk/oha/submissions/{submission}/decisions" OhaReviewer web::decide;
    GET "/desk/oha/submissions/{submission}/comments/new" OhaReviewer web::new_comment;
    GET "/desk/oha/submissions/{submission}/comments/{comment}" OhaReviewer web::one_comment;
    POST "/desk/oha/submissions/{submission}/comments" OhaReviewer web::comment;
    POST "/desk/oha/submissions/{submission}/comments/{comment}/questions" OhaReviewer web::ask_again;
    POST "/desk/oha/submissions/{submission}/comments/{comment}/resolutions" OhaReviewer web::resolve;
    GET "/desk/oha/submissions/{submission}/letter" OhaReviewer web::letter;
    GET "/desk/oha/submissions/{submission}/letter/preview" OhaReviewer web::preview;
    POST "/desk/oha/submissions/{submission}/letters" OhaReviewer web::save_letter;
    POST "/desk/oha/submissions/{submission}/returns" OhaReviewer web::return_to_cco;
    POST "/desk/oha/submissions/{submission}/approvals" OhaReviewer web::approve;
}
