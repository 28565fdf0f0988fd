//! Component 1: OHA's tables of reach, what is made of them, and what was released of a CCO's children.

use crate::metric::reach::web::{self, import};

routes! {
    GET "/desk/oha/reach/imports/new" OhaAdmin import::new;
    POST "/desk/oha/reach/imports" OhaAdmin import::upload;
    GET "/desk/oha/reach/imports/{upload}" OhaAdmin import::sheet;
    POST "/desk/oha/reach/imports/{upload}" OhaAdmin import::describe;
    POST "/desk/oha/reach/imports/{upload}/imports" OhaAdmin import::take_in;
    GET "/desk/oha/reach/imports/{upload}/mistakes.csv" OhaAdmin import::mistakes;
    POST "/desk/oha/reach/imports/{upload}/removals" OhaAdmin import::let_go;
    GET "/desk/oha/reach/{set}/rollback" OhaAdmin import::rollback;
    POST "/desk/oha/reach/{set}/rollbacks" OhaAdmin import::roll_back;
    GET "/desk/cco/{cco}/{year}/reach-review/report" CcoViewer web::report;
}
