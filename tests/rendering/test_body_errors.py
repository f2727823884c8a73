import pytest

from reports.rendering import BodyErrorKind, body_errors_of, summary_errors_of
from tests.rendering.made import body_errors, edition, uid


def test_a_body_without_errors_has_none():
    assert body_errors("### H\n\nA [@known, p. 3], [[rlhf]].[^1] a < b\n\n![[chart]]\n\n`<b>`\n\n[^1]: Note.") == []


def test_each_error_is_told_with_its_line():
    body = (
        "A [@nobody].\nAnd [[nothing]] too.\n\n# High\n\n![[absent]]\n\n- in a list ![[chart]]\n\n![[chart]]\n\n"
        "![[chart]]\n\nSome <b>bold</b>\nand <i>more</i>.\n\n![A view](https://example.org/a.png)\n\n"
        "[@known p. 3]\n\nlost[^9]\n\n[a](javascript:alert)\n\n<div>\nx\n</div>"
    )
    assert body_errors(body) == [
        (1, "citation", "nobody"),
        (2, "technique", "nothing"),
        (4, "heading", "High"),
        (6, "figure", "absent"),
        (8, "misplaced-figure", "chart"),
        (12, "repeated-figure", "chart"),
        (14, "html", "<b>"),
        (15, "html", "<i>"),
        (17, "picture", "A view"),
        (19, "broken-citation", "[@known p. 3]"),
        (21, "note", "[^9]"),
        (23, "link", "javascript:alert"),
        (25, "html", "<div>"),
    ]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("some ==marked== and ==**strong**== words", ["==…=="]),
        ("fine :smile: and :+1:", [":+1:", ":smile:"]),
        ("the 29^th^ of H~2~O", ["^…^", "~…~"]),
        ("++new++ and ||hidden||", ["++…++", "||…||"]),
        ("%%\nnot for readers\n%%", ["%%…%%", "%%…%%"]),
        ("Tide\n: What comes and goes.", [": …"]),
        ("> [!question]- Who?\n> Nobody.", ["[!question]-"]),
        ("- [-] given up", ["[-]"]),
        ("[TOC]", ["[TOC]"]),
        ("\\newpage", ["\\newpage"]),
        ("It is \\(x^2\\) here.", ["\\(…\\)"]),
        ("\\[ y = x^2 \\]", ["\\[…\\]"]),
        ("It is \\\\(a\\\\) here, \\\\[b\\\\] there.", ["\\\\(…\\\\)", "\\\\[…\\\\]"]),
        ("[Button](https://example.org){ .md-button }", ["{ .md-button }"]),
        ("Press ++ctrl+c++ and ^^ins^^.", ["++…++", "^^…^^"]),
        ("[x](https://example.org){target=_blank}", ["{target=_blank}"]),
        ("A {>>comment<<} of a reviewer. ^block-1", ["^block-1", "{…}"]),
        ("--8<-- 'a.md'", ["--8<--"]),
        (".. note:: words", [".. note::"]),
        ("```mermaid\ngraph\n```", ["```mermaid"]),
        ("![p](a b.png)", ["![p](a b.png)"]),
        ("![p]({{ site.baseurl }}/b.png)", ["{{ site.baseurl … }}"]),
        (
            "At 10:30:15, a == b, C++ and G++, 5 % of x^2, ~5 to ~10, `==x==`, C:\\temp \\[1\\], std::x: so",
            [],
        ),
    ],
)
def test_marks_of_other_programs_are_named(typed, told):
    assert [key for _, _, key in body_errors(typed)] == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("A[^1] b.[^1]\n\n[^1]: One.\n\n    Its second paragraph.", []),
        ("Cut away.\n\n[^1]: One.", [(3, "uncalled-note", "[^1]")]),
        ("A[^2].\n\n[^1]: One.\n[^2]: Two.\n[^2]: Deux.", [(3, "uncalled-note", "[^1]"), (5, "repeated-note", "[^2]")]),
        ("`[^1]`\n\n> [^1]: In a quotation.", [(3, "uncalled-note", "[^1]")]),
        ("A[^1].\n\n[^1]: See.[^2]\n[^2]: Called by a note.", []),
        ("```\n[^1]: Code.\n```", []),
    ],
    ids=["called", "left behind", "twice", "not called by code", "called by a note", "code"],
)
def test_notes_that_readers_do_not_see_are_told(body, told):
    assert body_errors(body) == told


def test_errors_in_notes_and_tables_are_found():
    assert body_errors("|a|\n|-|\n|[@nobody]|\n\nx[^1]\n\n[^1]: See\n    [[nothing]].") == [
        (3, "citation", "nobody"),
        (8, "technique", "nothing"),
    ]


def test_every_kind_has_a_sentence_that_names_what_it_is_about():
    document = edition("[@x-y-z]")
    (error,) = body_errors_of(document, document.sections[0])
    for kind in BodyErrorKind:
        assert error.key in type(error)(1, kind, error.key).sentence


@pytest.mark.parametrize(
    ("link", "right"),
    [
        ("#h-traned-reasoning", "#h-trained-reasoning"),
        ("#trained-reasoning", "#h-trained-reasoning"),
        ("#p-0123456789", ""),
        ("../twoo/", "../two/"),
        ("two/", "../two/"),
        ("../two/#h-first-thin", "../two/#h-first-thing"),
        ("/demo/2024/twoo/", "../two/"),
        ("../quite-another-matter/", ""),
        ("./two", "../two/"),
        ("02-two.md#x", "../two/"),
        ("images/two.pdf", "../two/"),
        ("/demo/2024/two/zzz", ""),
        ("../2023/two/", "../two/"),
    ],
)
def test_a_link_to_no_section_and_no_heading_says_the_right_address(link, right):
    body = f"### Trained reasoning\n\nHere\nis [a link]({link})."
    document = two_sections(body)
    (error,) = body_errors_of(document, document.sections[0])
    assert (error.line, error.kind.value, error.key, error.right) == (4, "dead-link", link, right)
    assert (f"Write “{right}”." in error.sentence) == bool(right)


def test_a_link_whose_words_are_the_title_of_a_section_leads_there():
    document = two_sections("See [Two](../chapter-2/).")
    assert [each.right for each in body_errors_of(document, document.sections[0])] == ["../two/"]


@pytest.mark.parametrize(
    "link",
    [
        "../two/",
        "../two",
        "../two/#h-first-thing",
        "/demo/2024/two/#h-first-thing",
        "#h-trained-reasoning",
        "#ref-known",
        "#figure-chart",
        "../",
        "../../2023/two/",
        "../versions/",
        "../v1.0/two/",
        "../figures/chart/",
        "../demo-2024.pdf",
        "./",
        "/trends/anything/",
        "https://example.org/tow/#x",
        "mailto:ada@example.org",
    ],
)
def test_a_link_that_leads_somewhere_is_no_error(link):
    document = two_sections(f"### Trained reasoning\n\n[a link]({link}) [@known]")
    assert body_errors_of(document, document.sections[0]) == ()


@pytest.mark.parametrize(
    ("link", "right"),
    [
        ("../two/", "/demo/2024/two/"),
        ("two/", "/demo/2024/two/"),
        ("/demo/2024/twoo/", "/demo/2024/two/"),
        ("#h-x", ""),
    ],
)
def test_a_link_of_the_summary_leads_on_from_every_page(link, right):
    document = two_sections("Words.").model_copy(update={"summary": f"Words.\n\nSee [a link]({link})."})
    assert [(each.line, each.key, each.right) for each in summary_errors_of(document)] == [(3, link, right)]
    whole = document.model_copy(update={"summary": "See [two](/demo/2024/two/#h-first-thing), [all](/demo/2024/)."})
    assert summary_errors_of(whole) == ()


def two_sections(body):
    second = {"uid": uid(4), "slug": "two", "title": "Two", "body": "### First thing\n\nWords."}
    return edition(sections=[{"uid": uid(3), "slug": "one", "title": "One", "body": body}, second])
