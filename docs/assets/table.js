/* "Compare": narrows the table below its heading by words and by what one of its columns lists, and orders it by a column.
   Nothing is kept. */
"use strict";

(() => {
  const tool = document.querySelector("[data-tool=table]"), field = tool.querySelector("input"), order = tool.querySelector("select");
  const words = JSON.parse(tool.dataset.words), choices = tool.querySelector(".codes"), found = tool.querySelector(".found");
  let table = tool;
  while (table.tagName !== "TABLE") table = table.nextElementSibling;
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const plain = (element) => element.textContent.toLowerCase().replace(/\s+/g, " ").trim();
  const column = heads.indexOf(words.column), listed = new Map(rows.map((row) => [row, plain(row.cells[column]).split(", ")]));

  for (const name of [...new Set([...listed.values()].flat())].sort()) {
    const choice = Object.assign(document.createElement("button"), { type: "button", value: name, textContent: name });
    choice.setAttribute("aria-pressed", "false");
    choices.append(choice);
  }
  order.append(...heads.map((name, at) => new Option(name, at)));

  function show() {
    const typed = field.value.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
    const wanted = [...choices.querySelectorAll("[aria-pressed=true]")].map((each) => each.value);
    let number = 0;
    for (const row of rows) {
      const starts = plain(row).split(/[^a-z0-9]+/);
      row.hidden = !wanted.every((name) => listed.get(row).includes(name)) || !typed.every((word) => starts.some((each) => each.startsWith(word)));
      number += !row.hidden;
    }
    const active = typed.length || wanted.length;
    found.textContent = !active ? "" : number ? (number === 1 ? words.one : words.more.replace("{number}", number)) : words.none;
    again.hidden = !active;
  }

  const again = tool.querySelector("[type=reset]");
  tool.addEventListener("submit", (event) => event.preventDefault());
  tool.addEventListener("reset", () => {
    for (const each of choices.children) each.setAttribute("aria-pressed", "false");
    setTimeout(() => { sort(); show(); field.focus(); }); // when the field is empty
  });
  field.addEventListener("input", show);
  choices.addEventListener("click", ({ target }) => {
    if (!target.value) return;
    target.setAttribute("aria-pressed", String(target.getAttribute("aria-pressed") !== "true"));
    show();
  });
  function sort() {
    const key = (row) => plain(row.cells[order.value]);
    body.append(...rows.toSorted((a, b) => key(a).localeCompare(key(b), "en", { numeric: true })));
  }
  order.addEventListener("change", sort);
  show();
})();
