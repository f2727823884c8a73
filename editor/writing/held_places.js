// Positions that dialogs and pending pastes need later: they follow the changes of the text.
import { Plugin } from "prosemirror-state";

/** @typedef {{ from: number, to: number }} Place */

/** @type {Set<Place>} */
const held = new Set();

/** Return a position that follows the text until `letGo`. @param {number} from @param {number} [to] @returns {Place} */
export const hold = (from, to = from) => {
  const place = { from, to };
  held.add(place);
  return place;
};
/** @param {Place} place */
export const letGo = (place) => held.delete(place);

export const heldPlaces = new Plugin({
  state: {
    init: () => null,
    apply(tr) {
      for (const place of tr.docChanged ? held : []) {
        place.from = tr.mapping.map(place.from, place.from === place.to ? -1 : 1);
        place.to = Math.max(place.from, tr.mapping.map(place.to, -1));
      }
      return null;
    },
  },
});
