//! Component 1: what was released of a CCO's children.

use crate::metric::reach::web;

routes! {
    GET "/desk/cco/{cco}/{year}/reach-review/report" CcoViewer web::report;
}
