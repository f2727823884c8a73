// Types for the checks of our scripts; browsers never ask for it.
export * from "../../../../editor/diff3.js";
