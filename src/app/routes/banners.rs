//! Dated banners, for OHA's administrators.

use crate::support::banners::web;

routes! {
    GET "/desk/oha/banners" OhaAdmin web::list;
    POST "/desk/oha/banners" OhaAdmin web::add;
    GET "/desk/oha/banners/new" OhaAdmin web::new;
    GET "/desk/oha/banners/{banner}" OhaAdmin web::banner;
    POST "/desk/oha/banners/{banner}" OhaAdmin web::edit;
    POST "/desk/oha/banners/{banner}/endings" OhaAdmin web::end;
    GET "/desk/oha/banners/{banner}/removal" OhaAdmin web::removal;
    POST "/desk/oha/banners/{banner}/removals" OhaAdmin web::remove;
}
