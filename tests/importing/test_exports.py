"""What exports of WordPress and Ghost have beside texts: pictures, captions, tags; what has no place here is named."""

import json

from reports.importing import bundle_of, read_edition
from tests.importing.samples import REPORT, imported
from tests.importing.test_html import GHOST, wordpress
from tests.importing.word_files import png


def with_pictures(name, data, **files):
    """An export, and files of the site beside it."""
    came = bundle_of({name: data.encode(), **files}, filename="site.zip")
    return read_edition(
        came.data, filename=came.filename, came=came, report=REPORT, year=2024, trends=(), techniques=()
    )


def attachment(number, name, alt="", caption=""):
    alt = f"<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>{alt}</wp:meta_value></wp:postmeta>"
    address = f"<wp:attachment_url>https://blog.example.org/wp-content/uploads/{name}</wp:attachment_url>"
    return {
        "title": name, "slug": name, "number": number, "text": "", "kind": "attachment", "excerpt": caption, "more": address + alt,
    }  # fmt: skip


def meta(key, value):
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"


BLOCKS = """<!-- wp:gallery --><figure class="wp-block-gallery"><figure class="wp-block-image"><img src="{0}/a.png" alt="A"/>
<figcaption>The first.</figcaption></figure><figure class="wp-block-image"><img src="{0}/b.png" alt="B"/>
<figcaption>The <em>second</em>.</figcaption></figure><figcaption>Both of them.</figcaption></figure><!-- /wp:gallery -->""".format(
    "https://blog.example.org/wp-content/uploads"
)


def test_galleries_and_the_picture_above_a_post_come_with_their_captions():
    data = wordpress(
        {"title": "One", "slug": "one", "number": 1, "text": BLOCKS, "more": meta("_thumbnail_id", "9")},
        {"title": "Two", "slug": "two", "number": 2, "text": 'Words.\n\n[gallery ids="8,9"]\n\n[gallery ids="7"] on'},
        attachment(8, "a.png", caption="From the site."),
        attachment(9, "c.png", alt="C", caption="Above."),
    )
    files = {f"wp-content/uploads/{name}.png": png(size) for name, size in (("a", 8), ("b", 9), ("c", 10))}
    found = with_pictures("site.xml", data, **files)
    one, two = found.document.sections

    assert one.body == "![[c]]\n\n![[a]]\n\n![[b]]\n\nBoth of them."
    assert two.body.startswith("Words.\n\n![[from-the-site]]\n\n![[c-2]]\n\n")
    assert [(each.alt, each.caption) for each in found.document.figures] == [
        ("C", "Above."),
        ("A", "The first."),
        ("B", "The *second*."),
        ("", "From the site."),
        ("C", "Above."),
    ]
    assert any('[gallery ids="7"] (“Two”' in each.words for each in found.findings)


def test_pictures_that_did_not_come_along_are_told_with_their_captions():
    data = wordpress(
        {"title": "One", "slug": "one", "number": 1, "text": BLOCKS, "more": meta("_thumbnail_id", "9")},
        attachment(9, "c.png"),
    )
    found = imported(data, filename="site.xml")
    told = "\n".join(each.words for each in found.findings)

    assert found.document.sections[0].body == "Both of them."
    assert "The picture “https://blog.example.org/wp-content/uploads/c.png” is left out: it is not in the file" in told
    assert "Its caption: “The first.”." in told
    assert "Its caption: “The second.”." in told


def test_tags_are_keywords_and_what_else_is_said_of_posts_is_named():
    named = '<category domain="{}" nicename="{}"><![CDATA[{}]]></category>'
    tags = [named.format("post_tag", "sea", "The sea"), named.format("post_tag", "sea", "The  sea")]
    more = "".join([*tags, named.format("category", "news", "News"), named.format("category", "uncategorized", "None")])
    found = imported(
        wordpress(
            {"title": "One", "slug": "one", "number": 1, "text": "x", "more": more + meta("mood", "calm") + meta("_edit", "1")},
            {"title": "Two", "slug": "two", "number": 2, "text": "x", "more": named.format("category", "news", "News")},
            {"title": "Closed", "slug": "no", "number": 3, "text": "x", "more": "<wp:post_password>s3a</wp:post_password>"},
        ),
        filename="site.xml",
    )  # fmt: skip
    told = [each.words for each in found.findings]

    assert [each.keywords for each in found.document.sections] == [("The sea",), ()]
    for words in (
        "Categories, and tags for the site alone, have no place here and are left out: “News” (“One”, “Two”).",
        "Custom fields have no place here and are left out: “mood” (“One”).",
        "Left out, as not published or of another kind: “Closed” (password).",
    ):
        assert words in told


def test_ghost_gives_the_picture_above_a_post_its_tags_and_who_could_read_it():
    export = json.loads(GHOST)
    data = export["db"][0]["data"]
    data["posts"][0] |= {
        "id": "1",
        "feature_image": "__GHOST_URL__/content/images/2024/wind.png",
        "visibility": "members",
        "html": '<figure class="kg-gallery-card"><div><img src="__GHOST_URL__/content/images/2024/sea.png" alt="Sea"></div>'
        '<div><img src="__GHOST_URL__/content/images/2024/wind.png"></div><figcaption>Two.</figcaption></figure>',
    }
    data["posts"][1] |= {"id": "2", "feature_image": "__GHOST_URL__/content/images/2024/sea.png"}
    data["posts_meta"] = [{"post_id": "2", "feature_image_alt": "A sea", "feature_image_caption": "By <i>Ada</i>"}]
    data["tags"] = [{"id": "a", "name": "Sea"}, {"id": "b", "name": "#hidden"}]
    data["posts_tags"] = [{"post_id": "2", "tag_id": each, "sort_order": 0} for each in "ab"]
    files = {f"content/images/2024/{name}.png": png(size) for name, size in (("sea", 8), ("wind", 9))}
    found = with_pictures("sea.json", json.dumps(export), **files)
    tides, winds = found.document.sections
    told = "\n".join(each.words for each in found.findings)

    assert (tides.body, tides.keywords) == ("![[a-sea]]\n\nThey grew", ("Sea",))
    assert winds.body == "![[sea]]\n\n![[picture]]\n\nTwo."
    assert [each.caption for each in found.document.figures] == ["By *Ada*", "", ""]
    assert "tags for the site alone, have no place here and are left out: “#hidden” (“Tides”)." in told
    assert "On the site only members could read these; readers of the edition can too: “Winds”." in told


def test_a_link_to_a_place_in_another_post_that_is_not_there_is_told():
    data = wordpress(
        {"title": "One", "slug": "one", "number": 1, "text": '<a href="/2020/two/#gone">x</a> <a href="/2020/two/#respond">y</a>'},
        {"title": "Two", "slug": "two", "number": 2, "text": "x"},
    )  # fmt: skip
    found = imported(data, filename="site.xml")

    assert found.document.sections[0].body == "[x](../two/) [y](../two/)"
    assert [each.words for each in found.findings if "heading" in each.words] == [
        "The link to “https://blog.example.org/2020/two/#gone” leads to “Two”, which has no heading “#gone”."
    ]


def test_blocks_that_wordpress_fills_in_are_filled_in_or_named():
    text = '<!-- wp:block {"ref":8} /-->\n<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->\n<!-- wp:latest-posts {"a":1} /-->'
    data = wordpress(
        {"title": "One", "slug": "one", "number": 1, "text": text},
        {"title": "B", "slug": "b", "number": 8, "text": "<!-- wp:paragraph --><p>Often.</p><!-- /wp:paragraph -->", "kind": "wp_block"},
        {"title": "Code", "slug": "code", "number": 2, "text": "<!-- wp:code --><pre>a</pre><!-- /wp:code -->"},
    )  # fmt: skip
    found = imported(data, filename="site.xml")

    assert [each.body for each in found.document.sections] == ["Often.\n\nx", "```text\na\n```"]
    line = data[: data.index("<!-- wp:latest")].count("\n") + 1
    assert any(f"are left out: wp:latest-posts (“One”, line {line})." in each.words for each in found.findings)
