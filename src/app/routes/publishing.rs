//! The public site, and OHA's page for publishing.

use crate::publishing::web::{
    about, accessibility, barrier, barriers, cco, ccos, desk, documents, home, plan, reports, robots,
};

routes! {
    GET "/" Public home::page;
    GET "/about" Public about::page;
    GET "/accessibility" Public accessibility::page;
    GET "/ccos" Public ccos::page;
    GET "/ccos.csv" Public ccos::csv_page;
    GET "/ccos.json" Public ccos::json_page;
    GET "/ccos/{cco}" Public cco::page;
    GET "/ccos/{cco}/{year}/action-plan" Public plan::page;
    GET "/ccos/{cco}/{year}/action-plan.json" Public plan::json_page;
    GET "/ccos/{cco}/{year}/action-plan/v/{version}.json" Public plan::version_json;
    GET "/ccos/{cco}/{year}/action-plan/v/{version}" Public plan::version_page;
    GET "/reports" Public reports::page;
    GET "/reports.csv" Public reports::csv_page;
    GET "/reports.json" Public reports::json_page;
    GET "/report-a-barrier" Public barrier::page;
    POST "/report-a-barrier" Public barrier::report;
    GET "/robots.txt" Public robots::robots;
    GET "/sitemap.xml" Public robots::sitemap;
    GET "/desk/oha/barriers" OhaReviewer barriers::page;
    GET "/desk/oha/documents" OhaAdmin documents::page;
    POST "/desk/oha/documents" OhaAdmin documents::register;
    GET "/desk/oha/submissions/{submission}/publication" OhaAdmin desk::page;
    POST "/desk/oha/submissions/{submission}/publications" OhaAdmin desk::publish;
}
