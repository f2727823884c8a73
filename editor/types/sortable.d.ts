/** Of SortableJS, which a page brings along: what is used of it. */
declare const Sortable: {
  create(items: Element, how: { handle: string; animation: number; onEnd: () => void }): unknown;
};
