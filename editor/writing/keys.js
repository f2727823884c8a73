// The keys of the surface, beside those of the toolbar.
import { baseKeymap, chainCommands, exitCode } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem } from "prosemirror-schema-list";
import { goToNextCell } from "prosemirror-tables";
import * as commands from "./commands.js";
import { deleteEmptyNote, goToCall } from "./notes.js";
import { schema } from "./schema.js";
import { cellBelow, deleteWholeTable, moveByArrow, nextCell, selectBeside } from "./tables.js";

const { list_item: item } = schema.nodes;

/** @type {Record<string, import("prosemirror-state").Command>} */
export const KEYS = {
  "Mod-z": undo,
  "Mod-y": redo,
  "Mod-Shift-z": redo,
  Tab: chainCommands(nextCell, sinkListItem(item)),
  "Shift-Tab": chainCommands(goToNextCell(-1), liftListItem(item)),
  "Mod-]": sinkListItem(item),
  "Mod-[": liftListItem(item),
  Enter: chainCommands(cellBelow, commands.deleteBesideAtom, commands.splitItem, commands.writeBehind),
  "Shift-Enter": chainCommands(exitCode, commands.breakLine),
  "Mod-Enter": exitCode,
  Backspace: chainCommands(undoInputRule, deleteWholeTable, deleteEmptyNote, commands.deleteChip(-1),
    commands.unsetBlock, selectBeside(-1), commands.liftFirstItem, commands.joinWords),
  Delete: chainCommands(deleteWholeTable, commands.deleteChip(1), selectBeside(1), commands.joinNextWords),
  Escape: goToCall,
  ArrowUp: moveByArrow("up"),
  ArrowDown: moveByArrow("down"),
  ArrowLeft: moveByArrow("left"),
  ArrowRight: moveByArrow("right"),
};
/** @param {Record<string, import("prosemirror-state").Command>} more those of the toolbar */
export const keys = (more = {}) => [keymap({ ...more, ...KEYS }), keymap(baseKeymap)];
