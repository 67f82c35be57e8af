/* The check of a note: the table below the heading as a list to tick off. It asks for no text and keeps nothing. */
"use strict";

(() => {
  const tool = document.querySelector("[data-tool=check]"), list = tool.querySelector(".ticks");
  const words = JSON.parse(tool.dataset.words), missing = tool.querySelector(".missing"), status = tool.querySelector("[role=status]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  let table = tool;
  while (table.tagName !== "TABLE") table = table.nextElementSibling;

  function element(tag, inside, className = "") {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...[inside].flat());
    return made;
  }

  /* What stands in a cell, once more; in a label without the marks, which are links. */
  function inside(cell, marks) {
    const copy = cell.cloneNode(true);
    for (const mark of copy.querySelectorAll(".mark")) marks ? mark.removeAttribute("id") : mark.remove();
    return [...copy.childNodes];
  }

  const items = [...table.tBodies[0].rows].map(({ cells: [what, why] }) => {
    const box = Object.assign(document.createElement("input"), { type: "checkbox" });
    list.append(element("li", element("label", [box, element("span", inside(what, false))])));
    return { box, what, why };
  });

  function show() {
    const left = items.filter(({ box }) => !box.checked), all = items.length;
    status.textContent = fill(words.count, { number: all - left.length, all });
    const title = element("h3", left.length ? fill(words.missing, { number: left.length, all }) : words.none);
    title.tabIndex = -1;
    const parts = left.map(({ what, why }) => {
      const name = what.querySelector("strong")?.textContent.replace(/:$/, "") ?? what.textContent;
      return element("li", [element("strong", `${name}. `), ...inside(why, true)]);
    });
    missing.replaceChildren(title, left.length ? element("ul", parts) : element("p", words.next));
    missing.classList.toggle("whole", !left.length);
  }

  tool.addEventListener("change", show);
  tool.querySelector("[data-do=ask]").addEventListener("click", () => { // no submit: a frame may forbid forms
    show();
    missing.hidden = false;
    missing.querySelector("h3").focus();
  });
  tool.addEventListener("reset", () => { missing.hidden = true; setTimeout(show); }); // when the boxes are empty
})();
