/**
 * What a selector finds, as it says itself: `input[name=x]` an input, `.row` an element of HTML. The desk's pages have
 * SVG only in drawings, for which no script asks.
 */
type Bare<T extends string> =
  T extends `${infer Start}${"[" | "." | "#" | ":"}${string}` ? Bare<Start> : T;
type Last<T extends string> = T extends `${string} ${infer End}` ? Last<End> : Bare<T>;
type Selected<T extends string> =
  T extends `${string},${string}` ? HTMLElement
  : Last<T> extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Last<T>] : HTMLElement;

interface ParentNode {
  querySelector<T extends string>(selectors: T): Selected<T> | null;
  querySelectorAll<T extends string>(selectors: T): NodeListOf<Selected<T>>;
}
interface Element {
  closest<T extends string>(selectors: T): Selected<T> | null;
}
