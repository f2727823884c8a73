// The source of each node of a document. Nodes are immutable: a block that nobody touched is the node that was read, or, after
// an undo, one that equals it. Its own characters are written back.

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {{ text: string, before: string, after: string, previous: Node | null, isOpen: boolean }} Block `before` and `after`:
 *   what stood between it and the blocks beside it; `isOpen`: whether all that follows would be taken into it
 */

/** @template T A map from nodes, to which an equal node is as good as the same one. */
class NodeMap {
  /** @type {WeakMap<Node, T>} */
  #same = new WeakMap();
  /** @type {Map<string, Node[]>} */
  #alike = new Map();

  /** @param {Node} node */
  static #key(node) {
    return `${node.type.name} ${node.textContent}`;
  }

  /** @param {Node} node @param {T} value */
  set(node, value) {
    this.#same.set(node, value);
    const key = NodeMap.#key(node);
    const alike = this.#alike.get(key);
    if (alike) alike.push(node);
    else this.#alike.set(key, [node]);
  }

  /** @param {Node} node @param {(value: T) => boolean} [prefer] which of several equal ones is meant @returns {T | undefined} */
  get(node, prefer = () => true) {
    const same = this.#same.get(node);
    if (same !== undefined) return same;
    const alike = this.#alike.get(NodeMap.#key(node)) ?? [];
    const values = /** @type {T[]} */ (alike.filter((each) => each.eq(node)).map((each) => this.#same.get(each)));
    return values.find(prefer) ?? values[0];
  }
}

export class Sources {
  /** Blocks at the top. @type {NodeMap<Block>} */
  blocks = new NodeMap();
  /** What stands in a block of words, without the signs of the blocks around it. @type {NodeMap<string>} */
  words = new NodeMap();
  /** Rows of tables and items of lists, at the top. @type {NodeMap<string>} */
  lines = new NodeMap();
  /** What stands before the first block. */
  lead = "";
  /** What stands behind the last block. */
  tail = "";
  newline = "\n";
  /** The text that was read last, and what became of it. @type {{ text: string, doc: Node | null }} */
  whole = { text: "", doc: null };
}
