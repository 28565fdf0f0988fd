//! Component 1: OHA's tables of reach, what was released of a CCO's children, and the review that the CCO writes of it.

use crate::metric::reach::web::{self, import, review};

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
    GET "/desk/cco/{cco}/{year}/reach-review" CcoViewer review::overview;
    POST "/desk/cco/{cco}/{year}/reach-review/starts" CcoEditor review::start;
    GET "/desk/cco/{cco}/{year}/reach-review/acknowledgement" CcoEditor review::acknowledgement;
    POST "/desk/cco/{cco}/{year}/reach-review/acknowledgement" CcoEditor review::acknowledge;
    GET "/desk/cco/{cco}/{year}/reach-review/sections/{section}" CcoEditor review::prompt;
    POST "/desk/cco/{cco}/{year}/reach-review/sections/{section}" CcoEditor review::answer_prompt;
    GET "/desk/cco/{cco}/{year}/reach-review/observations/new" CcoEditor review::new_observation;
    POST "/desk/cco/{cco}/{year}/reach-review/observations" CcoEditor review::add_observation;
    GET "/desk/cco/{cco}/{year}/reach-review/observations/{observation}" CcoEditor review::observation;
    POST "/desk/cco/{cco}/{year}/reach-review/observations/{observation}" CcoEditor review::edit_observation;
    POST "/desk/cco/{cco}/{year}/reach-review/observations/{observation}/moves" CcoEditor review::move_observation;
    GET "/desk/cco/{cco}/{year}/reach-review/observations/{observation}/removal" CcoEditor review::removal_of_observation;
    POST "/desk/cco/{cco}/{year}/reach-review/observations/{observation}/removals" CcoEditor review::remove_observation;
    GET "/desk/cco/{cco}/{year}/reach-review/observations/{observation}/finding" CcoEditor review::finding;
    POST "/desk/cco/{cco}/{year}/reach-review/observations/{observation}/findings" CcoEditor review::mark_finding;
    GET "/desk/cco/{cco}/{year}/reach-review/observations/{observation}/withdrawal" CcoEditor review::withdrawal;
    POST "/desk/cco/{cco}/{year}/reach-review/observations/{observation}/withdrawals" CcoEditor review::withdraw_finding;
    GET "/desk/cco/{cco}/{year}/reach-review/populations/new" CcoEditor review::new_population;
    POST "/desk/cco/{cco}/{year}/reach-review/populations" CcoEditor review::add_population;
    GET "/desk/cco/{cco}/{year}/reach-review/populations/{population}" CcoEditor review::population;
    POST "/desk/cco/{cco}/{year}/reach-review/populations/{population}" CcoEditor review::edit_population;
    POST "/desk/cco/{cco}/{year}/reach-review/populations/{population}/moves" CcoEditor review::move_population;
    GET "/desk/cco/{cco}/{year}/reach-review/populations/{population}/removal" CcoEditor review::removal_of_population;
    POST "/desk/cco/{cco}/{year}/reach-review/populations/{population}/removals" CcoEditor review::remove_population;
    GET "/desk/cco/{cco}/{year}/reach-review/items" CcoViewer review::items;
    GET "/desk/cco/{cco}/{year}/reach-review/items/{item}" CcoEditor review::item;
    POST "/desk/cco/{cco}/{year}/reach-review/items/{item}" CcoEditor review::answer_item;
    GET "/desk/cco/{cco}/{year}/reach-review/checks" CcoViewer review::checks;
}
