// A Markdown editor over the section's textarea, which stays in step and is what is sent.
// Without this, the textarea is there.
"use strict";
{
  const COMMANDS = [
    ["Bold", (editor) => editor.setCommandState("bold", true)],
    ["Italic", (editor) => editor.setCommandState("italic", true)],
    ["Heading", (editor) => editor.setCommandState("h2", true)],
    ["List", (editor) => editor.setCommandState("ul", true)],
    ["Quote", (editor) => editor.setCommandState("blockquote", true)],
    ["Link", (editor) => editor.wrapSelection("[", "](https://)")],
    ["Cite", (editor) => editor.wrapSelection("[@", "]")],
    ["Technique", (editor) => editor.wrapSelection("[[", "]]")],
  ];

  const dress = (textarea) => {
    const label = document.querySelector(`label[for="${textarea.id}"]`);
    const frame = document.createElement("div");
    const bar = document.createElement("div");
    const place = document.createElement("div");
    frame.className = "editor";
    bar.className = "editor-bar";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Marks");
    frame.append(bar, place);
    textarea.after(frame);

    const editor = new TinyMDE.Editor({ element: place, content: textarea.value });
    const area = frame.querySelector(".TinyMDE");
    area.setAttribute("role", "textbox");
    area.setAttribute("aria-multiline", "true");
    area.setAttribute("spellcheck", "true");
    area.setAttribute("tabindex", "0");
    if (label) {
      label.id = label.id || `${textarea.id}_label`;
      area.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => area.focus());
    }
    if (textarea.getAttribute("aria-describedby")) {
      area.setAttribute("aria-describedby", textarea.getAttribute("aria-describedby"));
    }
    editor.addEventListener("change", ({ content }) => {
      textarea.value = content;
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    });
    for (const [words, act] of COMMANDS) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => act(editor));
      bar.append(button);
    }
    textarea.hidden = true;
  };

  for (const textarea of document.querySelectorAll("textarea[data-markdown]")) dress(textarea);
}
