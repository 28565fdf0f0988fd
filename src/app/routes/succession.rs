//! How contracts end, for OHA's administrators; and what a successor copies of the one that it took over from.

use crate::succession::web;

routes! {
    GET "/desk/oha/contracts" OhaAdmin web::list;
    GET "/desk/oha/contracts/{contract}" OhaAdmin web::contract;
    POST "/desk/oha/contracts/{contract}/endings" OhaAdmin web::set_end;
    GET "/desk/cco/{cco}/{year}/action-plan/predecessors/{predecessor}" CcoEditor web::goals;
    POST "/desk/cco/{cco}/{year}/action-plan/predecessors/{predecessor}/copies" CcoEditor web::copy_goals;
}
