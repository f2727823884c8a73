// A figure: one of the edition's, or a new one, drawn from cells or taken from a picture that was pasted or dropped.
import { ask, onePart } from "./asking.js";
import { button, make } from "./elements.js";
import { figureIn } from "./language.js";
import { finish, here, insertBlock } from "./placing.js";
import { openPopup } from "./popups.js";
import { figureOptions, learn, ways } from "./sources.js";

/** The key of a new figure, or "". @param {"chart" | "picture"} kind @param {Record<string, string | File>} [fill] */
const makeFigure = async (kind, fill) => {
  const made = await openPopup(`${ways.figure}&as=${kind}`, fill);
  learn(made?.sources);
  return made?.key ?? "";
};

/** @param {import("./placing.js").Target} target @param {import("./placing.js").Spot} [spot] @param {string} [typed] */
export const figure = async (target, spot = here(target), typed = "") => {
  const none = "No figure found in this edition.";
  const choice = onePart("Figure", figureOptions, figureIn(spot.text) ?? "", { none, value: typed });
  /** @param {string} words @param {"chart" | "picture"} kind */
  const anew = (words, kind) =>
    button(words, async () => choice.set((await makeFigure(kind)) || choice.read()), { className: "link" });
  if (ways.figure) {
    const both = [anew("New chart…", "chart"), " ", anew("New picture…", "picture")];
    choice.element.append(make("p", { className: "actions" }, ...both));
  }
  const answer = await ask("Figure", [choice], { target, spot }, { send: "Insert figure" });
  if (!spot.isThere && spot.from === spot.to && answer?.[0]) insertBlock(target, `![[${answer[0]}]]`);
  else finish(target, spot, answer, ([key]) => key && `![[${key}]]`);
};

/** @typedef {{ file: File, alt?: string, caption?: string, spot?: import("./placing.js").Place }} Picture */

/** Each picture becomes a figure that asks for its alternative text; if it does not, its caption stays.
 * @param {import("./placing.js").Target} target @param {Picture[]} pictures */
export const placePictures = async (target, pictures) => {
  for (const { file, alt = "", caption = "", spot } of pictures) {
    const key = await makeFigure("picture", { picture_file: file, alt, caption });
    if (key || caption) insertBlock(target, key ? `![[${key}]]` : caption, spot);
  }
  target.focus();
};
