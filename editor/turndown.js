// What is pasted goes through these: a sanitiser, then HTML to Markdown. Loaded when something is pasted.
export { tables, strikethrough } from "@joplin/turndown-plugin-gfm";
export { default as DOMPurify } from "dompurify";
export { default as TurndownService } from "turndown";
