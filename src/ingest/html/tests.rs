//! Tests of html.
use super::*;

fn text(html: &str) -> String {
    read(&Document::from(html)).text
}

#[test]
fn what_a_reader_sees_is_read_line_by_line() {
    for (html, seen) in [
        ("<p>One  <b>two</b>\n three.</p><p>Four.", "One two three.\n\nFour.\n"),
        ("<h2>Head</h2>text<br>more<ul><li>a<li>b</ul>", "## Head\n\ntext\nmore\n\n- a\n\n- b\n"),
        ("<p hidden>no</p><div style='display : none'>no</div><script>no</script>yes", "yes\n"),
        ("<table><tr><th>a<td> b </tr><tr><td>1<td>2</table>", "| a | b |\n\n| 1 | 2 |\n"),
        ("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>", "One.\n\nTwo.\n"),
        ("<blockquote><p>said</p></blockquote>", "> said\n"),
        ("a&nbsp; b&shy;c &amp; &lt;d&gt;", "a b\u{ad}c & <d>\n"),
        ("<pre>x\n  y</pre>", "x\ny\n"),
        ("", ""),
        (
            "in 1969<sup>3</sup>, 10<sup>6</sup> or 10<sup>\u{2212}3</sup> m<sup>2</sup>",
            "in 1969\u{b3}, 10\u{2076} or 10\u{207b}\u{b3} m\u{b2}\n",
        ),
        // Marks of notes that a style raises.
        (
            "1969<a href='#fn3' role='doc-noteref'>3</a> 41<a class='footnote' href='#n1'>1</a> 43<a href='x#_ftn2'>2</a>",
            "1969\u{b3} 41\u{b9} 43\u{b2}\n",
        ),
        ("1969<span style='Vertical-Align: super; font-size:70%'>3</span>", "1969\u{b3}\n"),
        // A number on the line, and a link to a place.
        ("note <a href='#fn3'>3</a> of 19<a href='/years/69'>69</a>", "note 3 of 1969\n"),
        (
            "1969<sup><a href='#n'>1, 2</a></sup> <sup>[4]</sup> 19<sup>th</sup>",
            "1969\u{b9}, \u{b2} [4] 19th\n",
        ),
        (
            "10<sup>6.5</sup> 2<sup>n+1</sup> 1969<sup>a,b</sup> 41<sup><a href='#n'>c</a></sup> m<sup>n</sup>",
            "10^(6.5) 2^(n+1) 1969^(a,b) 41^(c) mn\n",
        ),
        ("1<sup>st</sup> 2<sup>e</sup> 5<sup>*</sup> 7<sup>[a]</sup>", "1st 2e 5* 7[a]\n"),
        ("<p>in <del>1969</del> <ins>1971</ins>.</p><p>x", "in 1971.\n\n~~1969~~\n\nx\n"),
        ("<p><s>All <b>gone</b>.</s></p>", "~~All gone.~~\n"),
        ("<p>It cost <span style='text-decoration: line-through'>41</span> 43.", "It cost 43.\n\n~~41~~\n"),
        ("<dialog>no</dialog><dialog open>yes</dialog>", "yes\n"),
        // What style sheets and classes say.
        (
            "<style>.old{text-decoration:line-through} .n{vertical-align:super} .h{display:none}</style>\
             <p>It cost <b class=old>41</b> 43 in 1969<i class=n>3</i>, they said again.<u class=h>no</u>",
            "It cost 43 in 1969\u{b3}, they said again.\n\n~~41~~\n",
        ),
        ("1969<span class='x superscript'>3</span> 10<a class=sup href=x>6.5</a>", "1969\u{b3} 10^(6.5)\n"),
        ("<p>It cost <span class='line-through'>41</span> 43.", "It cost 43.\n\n~~41~~\n"),
        ("<p class=soup>19<b class=supper>69</b></p>", "1969\n"),
        ("<p>19<b class=super>69</b> <b class=sup>41</b></p>", "1969 41\n"),
        ("<p style='opacity: 0'>no</p>All that was seen of the page.", "All that was seen of the page.\n"),
        ("<div style='opacity:0'>All of it comes in slowly.</div>", "All of it comes in slowly.\n"),
        ("<p popover>no</p><p style='font-size:0'>no</p>All that was seen.", "All that was seen.\n"),
        (
            "1969<small style='position:relative;top:-.5em'>3</small> 41<font style='vertical-align:4px'>2</font>",
            "1969\u{b3} 41\u{b2}\n",
        ),
        ("CO<sub>2</sub> 41<sub>7</sub> 3<sup>1</sup>/<sub>2</sub>", "CO2 41\u{2087} 3\u{b9}/\u{2082}\n"),
        ("<ruby>41<rp>(</rp><rt>forty-one</rt><rp>)</rp></ruby> million", "41(forty-one) million\n"),
        ("<details><summary>Head</summary>Words</details>", "Head\n\nWords\n"),
        ("<p>a</p><iframe srcdoc='<p>b &amp;lt; c</p>'></iframe><p>d", "a\n\nb < c\n\nd\n"),
        (
            "<p>Head</p><noscript><p>All the words of it stand here.</p></noscript>",
            "Head\n\nAll the words of it stand here.\n",
        ),
        (
            "<p>All the words of it stand here.</p><noscript><img src=x>no</noscript>",
            "All the words of it stand here.\n",
        ),
        ("<h1>App</h1><noscript>You need to enable JavaScript to run this app.</noscript>", "# App\n"),
    ] {
        assert_eq!(text(html), seen, "{html}");
    }
}

#[test]
fn what_is_closed_is_told_from_what_stands() {
    let closed = |html: &str| {
        let page = read(&Document::from(html));
        let blocks = page.closed.iter().filter_map(|at| page.layout.blocks[*at].span.of(&page.text));
        blocks.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(closed("<p>a</p><details><summary>b</summary>c<p>d</p></details><p>e"), ["c", "d"]);
    assert!(closed("<details open><summary>b</summary><p>d</p></details>").is_empty());
}

#[test]
fn nesting_has_no_bottom() {
    let page = read(&Document::from("<div>".repeat(20_000) + "deep"));
    assert_eq!(page.text, "deep\n");
    assert!(page.depth > DEEPEST);
    // Only a short mark is read to see whether it is one.
    let raised = dom::parse(&("<sup>".repeat(20_000) + &"1 ".repeat(100_000))).unwrap_or_default();
    assert!(read(&raised).text.len() > 100_000);
}
