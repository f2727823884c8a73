// A plugin without types.
declare module "markdown-it-footnote";
