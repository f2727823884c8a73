"""How the PDF looks: the part of its source that is the same for every edition."""

LAYOUT = r"""
#let ink = rgb("#1d1b17")
#let muted = rgb("#5f5a50")
#let hairline = rgb("#d9d3c5")
#let sans = ("Source Sans 3", ..faces)

// Words are broken where one of them has no room on a line of its own, and nowhere else.
#let whole-words = (hyphenate: true, costs: (hyphenation: 100000%))
#let ragged = (justify: false, linebreaks: "optimized")

// A line of text as far as it has room.
#let cut(it, room) = {
  let signs = it.clusters()
  let shown(count) = signs.slice(0, count).join("").trim() + "…"
  if measure(it).width <= room { return it }
  let (fits, none-fits) = (0, signs.len())
  while fits + 1 < none-fits {
    let middle = calc.quo(fits + none-fits, 2)
    if measure(shown(middle)).width <= room { fits = middle } else { none-fits = middle }
  }
  shown(fits)
}

// Behind each page of a draft.
#let draft-sign = if draft-mark != none {
  place(center + horizon, rotate(-52deg, text(120pt, fill: ink.transparentize(92%), tracking: 0.1em, draft-mark)))
}

#set page(
  paper: "a4",
  margin: (..side-margins, top: 32mm, bottom: 30mm),
  background: draft-sign,
  header: context {
    let here = here().page()
    if here > 2 {
      // The section that the page is in: the one that begins on it, or the last one before. Typst remembers each call of a
      // function, and with `filter` that would be one for each page and heading: a third of all memory.
      let shown = ""
      for it in query(heading.where(level: 1)) {
        if it.location().page() > here { break }
        shown = it.body.at("text", default: "")
      }
      set text(8.5pt, font: sans, fill: muted, hyphenate: false)
      // Both on one line: where they have no room, each keeps half of it, and what the other leaves.
      layout(size => {
        let room = size.width - 2em.to-absolute()
        let year = measure(running-year).width
        let left = calc.max(room / 2, room - measure(shown).width)
        let title = cut(running-title, left - year) + running-year
        grid(columns: (auto, 1fr), column-gutter: 2em, title, align(end, cut(shown, room - measure(title).width)))
      })
      v(-6pt)
      line(length: 100%, stroke: 0.4pt + hairline)
    }
  },
  footer: context {
    set text(8.5pt, font: sans, fill: muted, number-type: "lining")
    grid(columns: (1fr, auto), running-version, align(end, counter(page).display()))
  },
)
#set text(font: faces, size: 10.5pt, fill: ink, number-type: "old-style", hyphenate: true)
#set par(justify: true, leading: 0.68em, spacing: 0.95em)
#show raw: set text(font: ("DejaVu Sans Mono", ..faces), size: 0.84em)
#show raw.where(block: true): set par(justify: false)
#show raw.where(block: true): block.with(width: 100%, inset: (x: 8pt, y: 7pt), fill: rgb("#f3efe6"))
#show link: set text(fill: accent)
#show quote.where(block: true): set pad(x: 1.4em)
#set list(indent: 0.3em, body-indent: 0.7em, spacing: 0.7em)
#set enum(indent: 0.3em, body-indent: 0.7em, spacing: 0.7em)
#set footnote.entry(separator: line(length: 22%, stroke: 0.4pt + muted), gap: 0.6em)
#show footnote.entry: set text(8.5pt)
#set table(inset: (x: 5pt, y: 4.5pt), stroke: (x, y) => (
  top: if y == 0 { 0.8pt + ink } else { 0.3pt + hairline },
  bottom: 0.3pt + hairline,
))
#show table: set text(9pt, number-type: "lining", number-width: "tabular", ..whole-words)
#show table: set par(..ragged)
#show table.cell.where(y: 0): strong
#set outline.entry(fill: repeat(gap: 3pt)[#text(fill: hairline)[.]])
#show outline.entry: it => { set text(10.5pt); block(above: 0.75em, it) }
#show heading: set text(font: title-faces, weight: "semibold", ..whole-words)
#show heading: set par(..ragged)
#show heading.where(level: 1): it => block(above: 0pt, below: 14pt, sticky: true, text(20pt, it.body))
#show heading.where(level: 2): it => block(above: 1.7em, below: 0.8em, text(13pt, it.body))
#show heading.where(level: 3): it => block(above: 1.4em, below: 0.7em, text(11.5pt, it.body))
#show heading: it => if it.level > 3 { block(above: 1.2em, below: 0.6em, text(10.5pt, style: "italic", it.body)) } else { it }

#let cover(publisher, logo, size, version, foot, title, picture) = page(
  margin: (x: 22mm, top: 24mm, bottom: 20mm), header: none, footer: none,
  background: {
    if head-ground != none { place(top, rect(width: 100%, height: 40mm, fill: head-ground)) }
    draft-sign
  },
)[
  #set par(justify: false)
  #box(height: 10mm, {
    set align(horizon)
    set text(fill: if head-ground != none { on-head } else { ink })
    let gutter = if logo == none { 0pt } else { 5mm }
    grid(columns: (auto, 1fr), column-gutter: gutter, logo, text(16pt, font: title-faces, weight: 600, publisher))
  })
  #v(20mm)
  #block(below: 16pt)[
    #set text(size, font: title-faces, weight: 600, tracking: -0.02em, hyphenate: false, number-type: "lining")
    #set par(leading: 0.42em)
    #title
  ]
  #text(11pt, font: sans, fill: muted, number-type: "lining", version)
  #v(1fr)
  #picture
  #v(1fr)
  #line(length: 100%, stroke: 0.4pt + hairline)
  #text(9pt, font: sans, fill: muted, number-type: "lining", foot)
]
#let cover-sentence(it) = {
  line(length: 100%, stroke: 0.8pt + ink)
  block(above: 10pt, below: 12pt, text(13pt, font: title-faces, weight: 600, it))
}
#let place-number(number) = if number != none {
  place(dx: outwards * 12mm, box(width: 9mm, align(end, text(15pt, weight: 400, fill: muted, number-type: "lining", number))))
}
#let contents-line(number, title, there, rating, colour, summary) = link(there, block(below: 0pt, breakable: false, {
  set par(..ragged)
  set text(fill: ink, ..whole-words)
  place-number(number)
  grid(columns: (1fr, 25mm, 8mm), column-gutter: 3mm, align: (start, start, end),
    { if number == none { emph(title) } else { strong(title) }; [ ]; box(width: 1fr, repeat(gap: 3pt, text(fill: muted)[.])); [ ] },
    text(9pt, font: sans, fill: colour, rating),
    text(10pt, font: sans, number-type: "lining", number-width: "tabular", context counter(page).at(there).first()),
  )
  if summary != [] { block(above: 0.45em, width: 100% - 14mm, text(9pt, fill: muted, summary)) }
}))
#let contents(lines) = {
  heading(level: 1, outlined: false, bookmarked: true, contents-title)
  // A little closer where that saves a page of a line or two.
  let set-apart(gap) = { set block(above: gap); for it in lines { it } }
  context {
    let fits(gap) = measure(set-apart(gap), width: 130mm).height < 220mm
    set-apart(if not fits(1.05em) and fits(0.7em) { 0.7em } else { 1.05em })
  }
  pagebreak(weak: true)
}

#let rule = align(center, line(length: 24%, stroke: 0.5pt + muted))
// A row stays whole on its page, unless some cell of the table is so long that it may need more than one.
#set table.cell(breakable: false)
// A low table stays whole itself: no row of it stands alone on the next page. Of eight rows or more, none is measured: in an edition of
// many tables, that takes as much memory again as they do.
#let data-table(long: false, it) = block(above: 1.2em, below: 1.3em, {
  set table.cell(breakable: long)
  let columns = if type(it.columns) == int { it.columns } else { it.columns.len() }
  if long or it.children.len() > 8 * columns { it } else {
    layout(size => block(breakable: measure(width: size.width, it).height > 60mm, it))
  }
})
#let label-text(it) = text(8.5pt, font: sans, fill: muted, number-type: "lining", it)

// A numbered paragraph: its number hangs in the margin and leads to the paragraph's own address.
#let numbered(number, address, body) = block({
  let linked = text(7.5pt, number-type: "lining", link(address, text(fill: muted, number)))
  place(dx: outwards * 13mm, dy: 1.5pt, box(width: 9mm, align(end, linked)))
  body
})

#let section-head(number, title, mark) = {
  block(above: 40pt, below: 12pt, sticky: true, {
    if number == none { [#heading(level: 1, title) #mark] } else {
      place(dx: outwards * 17mm, box(width: 12mm, align(end, text(20pt, fill: accent, number-type: "lining", number))))
      [#heading(level: 1, numbering: (..) => number, title) #mark]
    }
  })
}
#let section-facts(it) = block(above: 0em, below: 1.1em, sticky: true, label-text(it))
#let section-summary(it) = block(below: 1.3em, sticky: true, {
  set text(12pt, style: "italic", hyphenate: false)
  set par(justify: false)
  it
})
// A formula is evaluated where it stands, in mathematics alone, so that one that Typst refuses can be left as it was typed.
// One that stands apart is a box as wide as the text: Typst drops a block within a paragraph without a word.
#let formula(apart, tex, source) = if all-set {
  let set-formula = math.equation(block: apart, alt: tex, eval(source, mode: "math"))
  if apart { box(width: 100%, set-formula) } else { set-formula }
} else { raw(tex) }
#let small(it) = { set text(9pt); it }
#let colophon(it) = place(bottom, float: true, clearance: 1.6em, block(width: 100%, {
  line(length: 100%, stroke: 0.4pt + hairline)
  set par(justify: false, spacing: 0.7em)
  small(it)
}))

// `draw` gives the picture in a width: as wide as the text, or `widest`, and so that its title has room on the page.
#let fitted(draw, widest: none) = layout(size => {
  let width = if widest == none { size.width } else { calc.min(widest, size.width) }
  draw(width * calc.min(1, 160mm / measure(draw(width)).height))
})
// A picture with its title and caption, between the paragraphs where it is named. One higher than half a page stands at the foot of that
// page, or at the head of the next one if it has no room there: text goes on around it, so that no page stays half empty. Head or foot
// takes the same room, so Typst settles it in one round more. Typst keeps those that float in their order by itself.
#let plate(number, title, subtitle, picture, rest) = context {
  let caption = { set text(9pt); set par(justify: false, spacing: 0.6em); rest }
  let height(it) = measure(it, width: 130mm).height
  let is-long = height(caption) > 30mm
  let shown = block(above: 1.6em, below: 1.6em, width: 100%, breakable: is-long, {
    block(width: 100%, breakable: false, sticky: true, {
      block(below: 0.8em, {
        set par(justify: false, leading: 0.5em)
        set text(9.5pt)
        strong({ number; if title != "" { [. ]; title } })
        if subtitle != "" { linebreak(); text(9pt, subtitle) }
      })
      picture
      v(0.4em)
    })
    caption
  })
  let mark = label("plate " + number)
  let has-room = query(mark).any(it => it.location().page() == here().page())
  let floating(it) = place(if has-room { bottom } else { auto }, float: true, clearance: 1.8em, block(width: 100%, {
    set align(start)
    [#metadata(none)#mark]
    it
  }))
  if is-long or height(shown) < 110mm { place.flush(); shown } else { floating(shown) }
}
"""
