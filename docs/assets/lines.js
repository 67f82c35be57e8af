/* A button beside each line that is there to be copied: in a fence or a quote with blanks, in a cell, in an outline; in each
   fence of a page that says so. What is copied is plain text with its blanks, without marks and quotation marks. */
"use strict";

for (const line of document.querySelectorAll("article :is(pre, blockquote, .line)")) {
  const plain = line.cloneNode(true);
  for (const each of plain.querySelectorAll(".mark")) each.remove();
  const whole = plain.textContent.trim(), quoted = whole.match(/"[^"]*____[^"]*"/g);
  const text = line.matches(".line") ? quoted?.map((each) => each.slice(1, -1)).join("\n") : whole;
  if (!text?.includes("____") && !line.matches(".whole")) continue;
  const button = copying.button(() => text, { name: text.replace(/[\s_]+/g, " ").slice(0, 40).trim(), sign: true });
  if (line.matches("pre, blockquote")) {
    const frame = document.createElement("div");
    frame.className = "copied-from";
    line.before(frame);
    frame.append(line, button);
  } else line.prepend(button);
}
delete document.body.dataset.later; // they are there
