//! Suites that run the program, and that look at the source tree. One program, so that it is linked once.

mod common;

mod bearing;
mod beside;
mod bulk;
mod checking;
mod choice;
mod circles;
mod cli;
mod clock;
mod contract;
mod describe;
mod desks;
mod fetch;
mod findings;
mod groups;
mod home;
mod house;
mod interface;
mod memory;
mod messages;
mod moments;
mod outputs;
mod pager;
mod picture;
mod policy;
mod power;
mod readme;
mod release;
mod report;
mod reports;
mod scale;
mod serve;
mod settings;
mod slow;
mod verified;
