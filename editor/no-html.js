// Stands for @codemirror/lang-html when building: HTML in our Markdown is text, so its parsers (and those of CSS and scripts) are left out.
export const html = () => ({ support: [], language: { parser: undefined } });
export const htmlCompletionSource = () => null;
