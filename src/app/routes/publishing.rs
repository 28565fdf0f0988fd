//! The public site, and what goes before a publication: OHA's pages and the CCO's.

use crate::publishing::web::{
    about, accessibility, barrier, barriers, cco, ccos, desk, documents, home, own, plan, reach, reports, robots,
    verify,
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
    GET "/ccos/{cco}/{year}/action-plan/versions" Public plan::versions;
    GET "/ccos/{cco}/{year}/action-plan/differences" Public plan::differences;
    GET "/ccos/{cco}/{year}/action-plan/differences.json" Public plan::differences_json;
    GET "/ccos/{cco}/{year}/reach" Public reach::cco;
    GET "/ccos/{cco}/{year}/reach.csv" Public reach::cco_csv;
    GET "/ccos/{cco}/{year}/reach.json" Public reach::cco_json;
    GET "/ccos/{cco}/{year}/reach.fhir.json" Public reach::cco_report;
    GET "/reach" Public reach::years;
    GET "/reach/{year}" Public reach::state;
    GET "/reach/{year}.csv" Public reach::state_csv;
    GET "/reach/{year}.json" Public reach::state_json;
    GET "/reach/{year}.fhir.json" Public reach::state_report;
    GET "/reach/{year}/numbers/{indicator}/{scope}" Public reach::number_of_total;
    GET "/reach/{year}/numbers/{indicator}/{scope}/{dim}/{value}" Public reach::number_of_stratum;
    GET "/fhir/Measure/{measure}" Public reach::measure;
    GET "/reports" Public reports::page;
    GET "/reports.csv" Public reports::csv_page;
    GET "/reports.json" Public reports::json_page;
    GET "/report-a-barrier" Public barrier::page;
    POST "/report-a-barrier" Public barrier::report;
    GET "/robots.txt" Public robots::robots;
    GET "/sitemap.xml" Public robots::sitemap;
    GET "/verify" Public verify::form;
    GET "/verify/{code}" Public verify::page;
    GET "/desk/oha/reach/{set}/preview" OhaAdmin reach::preview;
    GET "/desk/oha/reach/{set}/preview/{cco}" OhaAdmin reach::preview_of_cco;
    GET "/desk/oha/publications" OhaAdmin desk::list;
    GET "/desk/oha/publications/{publication}/withdrawal" OhaAdmin desk::withdrawal;
    POST "/desk/oha/publications/{publication}/withdrawals" OhaAdmin desk::withdraw;
    GET "/desk/oha/barriers" OhaReviewer barriers::page;
    GET "/desk/oha/documents" OhaAdmin documents::page;
    POST "/desk/oha/documents" OhaAdmin documents::register;
    GET "/desk/oha/submissions/{submission}/publication" OhaAdmin desk::page;
    GET "/desk/oha/submissions/{submission}/publication/preview" OhaAdmin desk::preview;
    GET "/desk/oha/submissions/{submission}/publication/proposal" OhaAdmin desk::proposal;
    GET "/desk/oha/submissions/{submission}/publication/objection" OhaAdmin desk::objection;
    GET "/desk/oha/submissions/{submission}/publication/taking-back" OhaAdmin desk::taking_back;
    GET "/desk/oha/submissions/{submission}/publication/withholding" OhaAdmin desk::withholding;
    GET "/desk/oha/submissions/{submission}/withholdings/{withholding}" OhaAdmin desk::decision;
    POST "/desk/oha/submissions/{submission}/publications" OhaAdmin desk::publish;
    POST "/desk/oha/submissions/{submission}/proposals" OhaAdmin desk::propose;
    POST "/desk/oha/submissions/{submission}/settlements" OhaAdmin desk::settle;
    POST "/desk/oha/submissions/{submission}/retractions" OhaAdmin desk::take_back;
    POST "/desk/oha/submissions/{submission}/withholdings" OhaAdmin desk::withhold;
    POST "/desk/oha/submissions/{submission}/withholdings/{withholding}/decisions" OhaAdmin desk::decide;
    GET "/desk/cco/{cco}/{year}/{component}/publication" CcoViewer own::page;
    GET "/desk/cco/{cco}/{year}/{component}/publication/preview" CcoViewer own::preview;
    GET "/desk/cco/{cco}/{year}/{component}/publication/answer" CcoLead own::answer_form;
    POST "/desk/cco/{cco}/{year}/{component}/publication/answers" CcoLead own::answer;
    GET "/desk/cco/{cco}/{year}/{component}/publication/withholding" CcoEditor own::withholding;
    POST "/desk/cco/{cco}/{year}/{component}/publication/withholdings" CcoEditor own::propose;
    POST "/desk/cco/{cco}/{year}/{component}/publication/withholdings/{withholding}/removals" CcoEditor own::removal;
}
