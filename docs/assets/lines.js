/* A button beside each line that is there to be copied: in a fence or a quote with blanks, in a cell, in an outline, in how a
   page is cited; in each fence of a page that says so. What is copied is plain text with its blanks, without marks and quotation
   marks. */
"use strict";

for (const line of document.querySelectorAll("article:not(.sheet) :is(pre, blockquote, .line), .cite pre")) {
  if (line.parentNode.matches(".copied-from") || line.querySelector(".copying")) continue; // it has one
  const plain = line.cloneNode(true);
  for (const each of plain.querySelectorAll(".mark")) each.remove();
  const whole = plain.textContent.trim(), quoted = whole.match(/"[^"]*____[^"]*"/g);
  const text = line.matches(".line") ? quoted?.map((each) => each.slice(1, -1)).join("\n") : whole;
  if (!text?.includes("____") && !line.closest(".cite, .whole")) continue;
  const button = copying.button(() => text, { name: text.replace(/[\s_]+/g, " ").slice(0, 40).trim(), sign: true });
  if (line.matches("pre, blockquote")) {
    const frame = document.createElement("div");
    frame.className = "copied-from";
    line.before(frame);
    frame.append(line, button);
  } else line.prepend(button);
}
delete document.body.dataset.later; // they are there
