//! Setting up, changing, opening and closing a measurement year; the lists of words that all years share.

use crate::metric::years::web;

routes! {
    GET "/desk/oha/years" OhaAdmin web::list;
    POST "/desk/oha/years" OhaAdmin web::set_up;
    GET "/desk/oha/years/new" OhaAdmin web::new;
    GET "/desk/oha/years/import" OhaAdmin web::import_page;
    POST "/desk/oha/years/imports" OhaAdmin web::take_in;
    GET "/desk/oha/years/{year}" OhaAdmin web::year;
    GET "/desk/oha/years/{year}/form.toml" OhaAdmin web::download;
    GET "/desk/oha/years/{year}/dates" OhaAdmin web::dates;
    POST "/desk/oha/years/{year}/dates" OhaAdmin web::save_dates;
    GET "/desk/oha/years/{year}/components/{part}" OhaAdmin web::component;
    POST "/desk/oha/years/{year}/components/{part}" OhaAdmin web::edit_component;
    GET "/desk/oha/years/{year}/components/{part}/items/new" OhaAdmin web::new_item;
    POST "/desk/oha/years/{year}/components/{part}/items" OhaAdmin web::add_item;
    GET "/desk/oha/years/{year}/items" OhaAdmin web::items;
    GET "/desk/oha/years/{year}/items/{item}" OhaAdmin web::item;
    POST "/desk/oha/years/{year}/items/{item}" OhaAdmin web::edit_item;
    POST "/desk/oha/years/{year}/items/{item}/moves" OhaAdmin web::move_item;
    GET "/desk/oha/years/{year}/items/{item}/retirement" OhaAdmin web::retirement_of_item;
    POST "/desk/oha/years/{year}/items/{item}/retirements" OhaAdmin web::retire_item;
    GET "/desk/oha/years/{year}/items/{item}/return" OhaAdmin web::item_again;
    POST "/desk/oha/years/{year}/items/{item}/returns" OhaAdmin web::ask_item_again;
    GET "/desk/oha/years/{year}/sections" OhaAdmin web::sections;
    POST "/desk/oha/years/{year}/sections" OhaAdmin web::add_section;
    GET "/desk/oha/years/{year}/sections/new" OhaAdmin web::new_section;
    GET "/desk/oha/years/{year}/sections/{section}" OhaAdmin web::section;
    POST "/desk/oha/years/{year}/sections/{section}" OhaAdmin web::edit_section;
    POST "/desk/oha/years/{year}/sections/{section}/moves" OhaAdmin web::move_section;
    GET "/desk/oha/years/{year}/sections/{section}/retirement" OhaAdmin web::retirement_of_section;
    POST "/desk/oha/years/{year}/sections/{section}/retirements" OhaAdmin web::retire_section;
    GET "/desk/oha/years/{year}/sections/{section}/return" OhaAdmin web::section_again;
    POST "/desk/oha/years/{year}/sections/{section}/returns" OhaAdmin web::ask_section_again;
    GET "/desk/oha/years/{year}/preview" OhaAdmin web::preview;
    GET "/desk/oha/years/{year}/preview/sections/{section}" OhaAdmin web::preview_section;
    GET "/desk/oha/years/{year}/differences" OhaAdmin web::differences;
    GET "/desk/oha/years/{year}/checks" OhaAdmin web::checks;
    POST "/desk/oha/years/{year}/openings" OhaAdmin web::open;
    GET "/desk/oha/years/{year}/review" OhaAdmin web::review;
    POST "/desk/oha/years/{year}/reviews" OhaAdmin web::stop_starts;
    GET "/desk/oha/years/{year}/closing" OhaAdmin web::closing;
    POST "/desk/oha/years/{year}/closings" OhaAdmin web::close;
    GET "/desk/oha/years/{year}/reopening" OhaAdmin web::reopening;
    POST "/desk/oha/years/{year}/reopenings" OhaAdmin web::reopen;
    GET "/desk/oha/lists" OhaAdmin web::lists;
    GET "/desk/oha/lists/{list}" OhaAdmin web::terms;
    POST "/desk/oha/lists/{list}/terms" OhaAdmin web::add_term;
    GET "/desk/oha/lists/{list}/terms/new" OhaAdmin web::new_term;
    GET "/desk/oha/lists/{list}/terms/{term}" OhaAdmin web::term;
    POST "/desk/oha/lists/{list}/terms/{term}" OhaAdmin web::edit_term;
    POST "/desk/oha/lists/{list}/terms/{term}/moves" OhaAdmin web::move_term;
    POST "/desk/oha/lists/{list}/terms/{term}/retirements" OhaAdmin web::retire_term;
    POST "/desk/oha/lists/{list}/terms/{term}/returns" OhaAdmin web::offer_term;
}
