//! The picture in README.md: docs/check.svg is what the program prints, in the colours that it prints it in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;
use std::path::Path;

/// What is run. Its lines are short enough not to be broken.
const COMMAND: [&str; 4] = ["check", "examples/digest.txt", "--select", "F002,F003,F005"];
/// The size of a character and of a line, in pixels.
const WIDTH: f64 = 8.4;
const HEIGHT: usize = 19;

/// A run of characters in one style.
#[derive(Default)]
struct Piece {
    column: usize,
    class: String,
    text: String,
}

/// The pieces of a line, given the numbers of the ANSI style that it begins in, which it leaves behind.
fn pieces(line: &str, style: &mut Vec<u8>) -> Vec<Piece> {
    let (mut found, mut column) = (Vec::new(), 0);
    for (n, part) in line.split("\u{1b}[").enumerate() {
        let text = if n == 0 {
            part
        } else {
            let (numbers, text) = part.split_once('m').unwrap();
            for number in numbers.split(';').map(|number| number.parse().unwrap()) {
                if number == 0 { style.clear() } else { style.push(number) }
            }
            text
        };
        if !text.is_empty() {
            let class = style.iter().map(|number| format!("s{number}")).collect::<Vec<_>>().join(" ");
            found.push(Piece { column, class, text: text.to_owned() });
            column += text.chars().count();
        }
    }
    found
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn picture(command: &str, output: &str) -> String {
    let mut style = Vec::new();
    let prompt = vec![
        Piece { column: 0, class: "s90".into(), text: "$".into() },
        Piece { column: 2, class: "s1".into(), text: command.into() },
    ];
    let mut lines = vec![prompt];
    lines.extend(output.lines().map(|line| pieces(line, &mut style)));
    let end = |line: &Vec<Piece>| line.last().map_or(0, |last| last.column + last.text.chars().count());
    let columns = lines.iter().map(end).max().unwrap_or(0);
    let (width, height) = (columns as f64 * WIDTH + 40.0, lines.len() * HEIGHT + 32);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height}\" \
         viewBox=\"0 0 {width:.0} {height}\" role=\"img\">\n<title>{}</title>\n<style>\n\
         text {{ font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #d7dae0; \
         white-space: pre; }}\n\
         .s1 {{ font-weight: bold; }}\n.s32, .s92 {{ fill: #8fce7f; }}\n.s33, .s93 {{ fill: #e5c07b; }}\n\
         .s31, .s91 {{ fill: #f07178; }}\n.s34, .s94 {{ fill: #82aaff; }}\n.s36, .s96 {{ fill: #7fd1cf; }}\n\
         .s90 {{ fill: #8b93a1; }}\n</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1b1f27\"/>\n",
        escaped(&format!("What {command} prints")),
    );
    for (n, line) in lines.iter().enumerate() {
        if line.is_empty() {
            continue;
        }
        write!(svg, "<text y=\"{}\" xml:space=\"preserve\">", n * HEIGHT + 32).unwrap();
        for Piece { column, class, text } in line {
            let (x, class) = (*column as f64 * WIDTH + 20.0, if class.is_empty() { "s0" } else { class });
            write!(svg, "<tspan x=\"{x:.1}\" class=\"{class}\">{}</tspan>", escaped(text)).unwrap();
        }
        svg.push_str("</text>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

#[test]
fn the_picture_is_what_the_program_prints() {
    let home = tempfile::tempdir().unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_claimlog"));
    program.args(COMMAND).args(["--color", "always"]).env_clear().env("CLAIMLOG_HOME", home.path());
    let output = program.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let command = format!("claimlog {}", COMMAND.join(" "));
    let svg = picture(&command, &String::from_utf8(output.stdout).unwrap());
    let path = Path::new("docs/check.svg");
    if std::fs::read_to_string(path).ok().as_deref() != Some(&svg) {
        std::fs::write(path, &svg).unwrap();
        panic!("docs/check.svg was stale; it was written anew: look at it and commit it");
    }
}
