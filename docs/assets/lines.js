/* A button beside each line that is there to be copied: in a fence or a quote with blanks, in a cell, in an outline, in how a
   page is cited; in each fence of a page that says so. What is copied is plain text with its blanks, without marks and quotation
   marks. */
"use strict";

/* Where an example stands for the address of this site, its own is better, unless it is read from a file. */
const { example } = document.body.dataset;
if (example && location.protocol !== "file:") {
  const own = new URL(".", document.querySelector("a.brand").href).href.slice(0, -1);
  const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(example, own);
}

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
