//! OHA's queue, and a submission under review.

use crate::metric::review::web;

routes! {
    GET "/desk/oha/queue" OhaReviewer web::queue;
    GET "/desk/oha/submissions/{submission}" OhaReviewer web::submission;
    GET "/desk/oha/submissions/{submission}/rounds/{round}" OhaReviewer web::round;
    POST "/desk/oha/submissions/{submission}/claims" OhaReviewer web::claim;
    POST "/desk/oha/submissions/{submission}/decisions" OhaReviewer web::decide;
    POST "/desk/oha/submissions/{submission}/comments" OhaReviewer web::comment;
    POST "/desk/oha/submissions/{submission}/returns" OhaReviewer web::return_to_cco;
    POST "/desk/oha/submissions/{submission}/approvals" OhaReviewer web::approve;
}
