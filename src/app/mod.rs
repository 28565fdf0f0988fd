//! Where everything meets: the list of routes, the server, the worker and the command line.

pub mod cli;
pub mod demo;
pub mod jobs;
pub mod letters;
pub mod reference;
pub mod routes;
pub mod server;
mod unsaved;
pub mod worker;
