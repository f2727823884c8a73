"""How the PDF looks: the part of its source that is the same for every edition."""

LAYOUT = r"""
#let ink = rgb("#1d1b17")
#let muted = rgb("#5f5a50")
#let hairline = rgb("#d9d3c5")
#let in-section = state("section", "")

#set page(
  paper: "a4",
  margin: (left: 44mm, right: 36mm, top: 32mm, bottom: 30mm),
  background: if draft-mark != none {
    place(center + horizon, rotate(-52deg, text(120pt, fill: ink.transparentize(92%), tracking: 0.1em, draft-mark)))
  },
  header: context {
    if counter(page).get().first() > 1 {
      set text(8.5pt, fill: muted)
      grid(columns: (1fr, auto), running-title, align(right, in-section.get()))
      v(-6pt)
      line(length: 100%, stroke: 0.4pt + hairline)
    }
  },
  footer: context {
    set text(8.5pt, fill: muted, number-type: "lining")
    grid(columns: (1fr, auto), running-version, align(right, counter(page).display()))
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
#show table: set text(9pt, number-type: "lining", number-width: "tabular")
#show table: set par(justify: false)
#show table.cell.where(y: 0): strong
#set outline.entry(fill: repeat(gap: 3pt)[#text(fill: hairline)[.]])
#show outline.entry: it => { set text(10.5pt); block(above: 0.75em, it) }
#show heading: set text(weight: "semibold", hyphenate: false)
#show heading: set par(justify: false)
#show heading.where(level: 1): it => block(above: 0pt, below: 14pt, sticky: true, text(20pt, it.body))
#show heading.where(level: 2): it => block(above: 1.7em, below: 0.8em, text(13pt, it.body))
#show heading.where(level: 3): it => block(above: 1.4em, below: 0.7em, text(11.5pt, it.body))
#show heading: it => if it.level > 3 { block(above: 1.2em, below: 0.6em, text(10.5pt, style: "italic", it.body)) } else { it }

#let rule = align(center, line(length: 24%, stroke: 0.5pt + muted))
#let data-table(it) = block(above: 1.2em, below: 1.3em, it)
#let label-text(it) = text(8.5pt, fill: muted, tracking: 0.02em, it)

// A numbered paragraph: its number hangs in the margin and leads to the paragraph's own address.
#let numbered(number, address, body) = block({
  place(dx: -13mm, dy: 1.5pt, box(width: 9mm, align(right, text(7.5pt, number-type: "lining", link(address, text(fill: muted, number))))))
  body
})

#let section-head(number, title, mark) = {
  in-section.update(title)
  block(above: 40pt, below: 12pt, sticky: true, {
    if number == none { [#heading(level: 1, title) #mark] } else {
      place(dx: -17mm, box(width: 12mm, align(right, text(20pt, fill: accent, number-type: "lining", number))))
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
#let small(it) = { set text(9pt); it }
#let colophon(it) = place(bottom, float: true, clearance: 1.6em, block(width: 100%, {
  line(length: 100%, stroke: 0.4pt + hairline)
  set par(justify: false, spacing: 0.7em)
  small(it)
}))

// `draw` gives the picture in a width: as wide as the text, or `widest`, and so that its title has room on the page.
#let fitted(draw, widest: none) = layout(size => {
  let width = if widest == none { size.width } else { calc.min(widest, size.width) }
  draw(width * calc.min(1, 175mm / measure(draw(width)).height))
})
// A picture with its title and caption on one page; only a long caption goes on to the next.
#let plate(number, title, subtitle, picture, rest) = context {
  let caption = { set text(9pt); set par(justify: false, spacing: 0.6em); rest }
  let is-long = measure(caption, width: 130mm).height > 30mm
  block(above: 1.6em, below: 1.6em, width: 100%, breakable: is-long, {
    block(width: 100%, breakable: false, sticky: true, {
      block(below: 0.8em, {
        set par(justify: false, leading: 0.5em)
        set text(9.5pt)
        strong({ [Figure ]; number; if title != "" { [. ]; title } })
        if subtitle != "" { linebreak(); text(9pt, subtitle) }
      })
      picture
      v(0.4em)
    })
    caption
  })
}
"""
