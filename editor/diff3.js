// What the desk takes of node-diff3; bin/build-editor makes one file of it.
export { diffIndices } from "node-diff3";
