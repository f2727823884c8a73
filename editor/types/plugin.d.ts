declare module "@joplin/turndown-plugin-gfm" {
  import type TurndownService from "turndown";
  export const tables: TurndownService.Plugin;
  export const strikethrough: TurndownService.Plugin;
}

/** Of SortableJS, which a page brings along: what is used of it. */
declare const Sortable: {
  create(items: Element, how: { handle: string; animation: number; onEnd: () => void }): unknown;
};
