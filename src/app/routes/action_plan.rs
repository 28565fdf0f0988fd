//! Writing the action plan, a page per noun.

use crate::metric::action_plan::web;

routes! {
    GET "/desk/cco/{cco}/{year}/action-plan" CcoViewer web::overview;
    POST "/desk/cco/{cco}/{year}/action-plan/starts" CcoEditor web::start;
    POST "/desk/cco/{cco}/{year}/action-plan/carry-forwards" CcoEditor web::carry_forward;
    GET "/desk/cco/{cco}/{year}/action-plan/carried" CcoViewer web::carried;
    POST "/desk/cco/{cco}/{year}/action-plan/confirmations" CcoEditor web::confirm;
    GET "/desk/cco/{cco}/{year}/action-plan/progress" CcoViewer web::progress;
    GET "/desk/cco/{cco}/{year}/action-plan/progress/{former}" CcoEditor web::progress_on_target;
    POST "/desk/cco/{cco}/{year}/action-plan/progress/{former}" CcoEditor web::report_progress;
    GET "/desk/cco/{cco}/{year}/action-plan/sections/{section}" CcoEditor web::section;
    POST "/desk/cco/{cco}/{year}/action-plan/sections/{section}" CcoEditor web::save_section;
    GET "/desk/cco/{cco}/{year}/action-plan/goals/new" CcoEditor web::new_goal;
    POST "/desk/cco/{cco}/{year}/action-plan/goals" CcoEditor web::add_goal;
    GET "/desk/cco/{cco}/{year}/action-plan/goals/{goal}" CcoEditor web::goal;
    POST "/desk/cco/{cco}/{year}/action-plan/goals/{goal}" CcoEditor web::edit_goal;
    POST "/desk/cco/{cco}/{year}/action-plan/goals/{goal}/moves" CcoEditor web::move_goal;
    GET "/desk/cco/{cco}/{year}/action-plan/goals/{goal}/removal" CcoEditor web::removal_of_goal;
    POST "/desk/cco/{cco}/{year}/action-plan/goals/{goal}/removals" CcoEditor web::remove_goal;
    GET "/desk/cco/{cco}/{year}/action-plan/goals/{goal}/strategies/new" CcoEditor web::new_strategy;
    POST "/desk/cco/{cco}/{year}/action-plan/goals/{goal}/strategies" CcoEditor web::add_strategy;
    GET "/desk/cco/{cco}/{year}/action-plan/strategies/{strategy}" CcoEditor web::strategy;
    POST "/desk/cco/{cco}/{year}/action-plan/strategies/{strategy}" CcoEditor web::edit_strategy;
    POST "/desk/cco/{cco}/{year}/action-plan/strategies/{strategy}/moves" CcoEditor web::move_strategy;
    GET "/desk/cco/{cco}/{year}/action-plan/strategies/{strategy}/removal" CcoEditor web::removal_of_strategy;
    POST "/desk/cco/{cco}/{year}/action-plan/strategies/{strategy}/removals" CcoEditor web::remove_strategy;
    GET "/desk/cco/{cco}/{year}/action-plan/strategies/{strategy}/targets/new" CcoEditor web::new_target;
    POST "/desk/cco/{cco}/{year}/action-plan/strategies/{strategy}/targets" CcoEditor web::add_target;
    GET "/desk/cco/{cco}/{year}/action-plan/targets/{target}" CcoEditor web::target;
    POST "/desk/cco/{cco}/{year}/action-plan/targets/{target}" CcoEditor web::edit_target;
    POST "/desk/cco/{cco}/{year}/action-plan/targets/{target}/moves" CcoEditor web::move_target;
    GET "/desk/cco/{cco}/{year}/action-plan/targets/{target}/removal" CcoEditor web::removal_of_target;
    POST "/desk/cco/{cco}/{year}/action-plan/targets/{target}/removals" CcoEditor web::remove_target;
    GET "/desk/cco/{cco}/{year}/action-plan/items" CcoViewer web::items;
    GET "/desk/cco/{cco}/{year}/action-plan/items/{item}" CcoEditor web::item;
    POST "/desk/cco/{cco}/{year}/action-plan/items/{item}" CcoEditor web::answer_item;
    GET "/desk/cco/{cco}/{year}/action-plan/checks" CcoViewer web::checks;
}
