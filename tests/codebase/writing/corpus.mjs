// Texts to try: those of the demo, the docs and the guides, and some that are put together by chance.
import { readFileSync, readdirSync } from "node:fs";
import { chance } from "./core.mjs";

const root = new URL("../../../", import.meta.url);
/** @param {string} folder */
const filesIn = (folder) => readdirSync(new URL(folder, root), { recursive: true }).filter((name) => name.endsWith(".md")).sort()
  .map((name) => readFileSync(new URL(`${folder}${name}`, root), "utf8"));

const editions = filesIn("fixtures/");
const sections = editions.flatMap((text) => text.split(/^## /m).map((each) => each.replace(/^[^\n]*\n/, "").replace(/^\n*```section\n[^]*?\n```\n/, "")));
const guides = [...filesIn("docs/"), readFileSync(new URL("README.md", root), "utf8"), readFileSync(new URL("CHANGELOG.md", root), "utf8")];

export const EVERYTHING = `### What the *sea* gave {#sea .wide}

A **tidal** barrage [@one, p. 3][@two; @three] turns [[kites|its kites]] and [a site](https://example.org/ "Its title").[^1] H<sub>2</sub>O costs
$5 to $10, and $x^2$ is \`code\`; ~~struck~~, <em>so</em>, <https://example.org/a>, https://example.org/b and [defined][words], [words].^[Here.]
A hard\\
break, another${"  "}
and <br> one; an ![alt](picture.png) and ![[growth]] within.

> [!NOTE]
> Somebody said **so**.
>
> - In a quotation

- First
  - Deeper

    A second paragraph
- [ ] To do
- [x] Done
+ Another list
1. One
2. Two

3) Three

![[growth]]

| Place | Power | |
|:--|--:|:-:|
| Rance \\| B | 240 [@one] | |
| Sihwa<br>b | 254 |
| a | b | c | d |

Table: What *barrages* give

\`\`\`python
def f():

    return 1
\`\`\`

    indented

$$
E = mc^2
$$

Setext
------

***

<div class="x">
raw
</div>

[words]: https://example.org/words "Title"

[^1]: At sea, [@one].

    A second paragraph.
[^long-label]: Unused.
`;

const WORDS = ["sea", "*tide*", "**wind**", "`code`", "[@one]", "[@one, p. 3; @two]", "[[kites]]", "[[kites|its kites]]", "[a](https://e.org)", "[^1]",
  "$x^2$", "$5", "~~no~~", "H<sub>2</sub>O", "<br>", "https://e.org/a_b", "<https://e.org>", "&amp;", "\\*", "***both***", "**bold *and* it**", "![[f]]",
  "![alt](p.png)", "`` a`b ``", "[w]", "[x][w]", "“q”", "é", "日本", "a\\\nb", "c\nd", "e  \nf", "_u_", "snake_case", "1.", "#", "-", "|", "<b>", "{#x}"];
const random = chance(7);
const pick = (all) => all[random(all.length)];
const words = () => Array.from({ length: 1 + random(9) }, () => pick(WORDS)).join(random(4) ? " " : "");
const line = () => words().replace(/\n/g, " ");
const inside = (text, first, rest) => text.split("\n").map((each, at) => (at ? (each && rest + each) : first + each)).join("\n");
const BLOCKS = [
  words, words, words, words,
  () => `${"#".repeat(1 + random(6))} ${line()}`,
  () => `${line()}\n---`,
  (depth) => inside(blocks(depth), "> ", "> "),
  (depth) => { const sign = pick(["-", "*", "+"]); return Array.from({ length: 1 + random(3) }, () => inside(blocks(depth), `${sign} `, "  ")).join(pick(["\n", "\n\n"])); },
  (depth) => { const sign = pick([".", ")"]); return Array.from({ length: 1 + random(3) }, (_, at) => inside(blocks(depth), `${at + 1}${sign} `, "   ")).join(pick(["\n", "\n\n"])); },
  () => `- [ ] ${line()}\n- [x] ${line()}`,
  () => `| ${line().replace(/\|/g, "")} | b |\n|:--|--:|\n| ${line().replace(/\|/g, "\\|")} | ${line().replace(/\|/g, "")} |`,
  () => `\`\`\`js\n${line()}\n\n  x\n\`\`\``, () => `    ${line()}`, () => "---", () => "![[growth]]", () => "$$\nx\n$$", () => `<div>\n${line()}\n</div>`,
  () => "[w]: https://e.org/w", () => inside(words(), `> [!TIP]\n> `, "> "),
];
const blocks = (depth = 0) => Array.from({ length: 1 + random(depth ? 2 : 7) }, () => pick(depth > 2 ? BLOCKS.slice(0, 4) : BLOCKS)(depth + 1)).join(pick(["\n\n", "\n\n", "\n"]));
const generated = Array.from({ length: 400 }, () => `${blocks()}${pick(["", "\n", "\n\n[^1]: A note.\n", "\n\n[^1]: A note\n    of two lines.\n\n    And more.\n"])}`);

export const texts = [...new Set([EVERYTHING, EVERYTHING.replace(/\n/g, "\r\n"), "", "\n\n", "x", ...editions, ...sections, ...guides, ...generated])];
/** Texts as people write them, without those that are put together. */
export const written = [...new Set([EVERYTHING, ...sections, ...guides])];
