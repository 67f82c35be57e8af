/* "Find an activity": narrows the activities below its heading by words and by codes. What does not fit is hidden; nothing is
   kept, and a link to an activity that is hidden shows all again. */
"use strict";

(() => {
  const tool = document.querySelector("[data-tool=filter]"), field = tool.querySelector("input");
  const words = JSON.parse(tool.dataset.words), names = JSON.parse(tool.dataset.names);
  const choices = tool.querySelector(".codes"), found = tool.querySelector(".found");
  const parts = [], rows = [], others = [];
  read();

  /* The part of the page below the heading: activities, each with a table or a text of its own; the rows of the table that
     lists them; and what stands before the first of them. */
  function read() {
    let part;
    for (let next = tool.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling) {
      if (next.tagName === "H3") {
        part = { id: next.id, title: plain(next), all: [], text: "", codes: new Set() };
        parts.push(part);
      }
      part ??= parts[parts.push({ id: "", title: "", all: [], text: "", codes: new Set() }) - 1];
      part.all.push(next);
    }
    for (const each of parts) {
      each.text = each.all.map(plain).join(" ");
      each.codes = codesOf(each.text);
    }
    const list = parts.find(({ all }) => all.some((each) => each.tagName === "TABLE" && each.querySelector("tbody th a[href^='#']")));
    for (const row of list.all.flatMap((each) => [...each.querySelectorAll("tbody tr")])) {
      const link = row.querySelector("th a[href^='#']");
      if (link) rows.push({ row, id: link.hash.slice(1), text: plain(row) });
    }
    const named = new Set(rows.map(({ id }) => id));
    others.push(...parts.filter(({ id }) => id !== list.id && !named.has(id)));
    for (const { row, id, text } of rows) {
      const own = parts.find((each) => each.id === id);
      for (const code of codesOf(text)) own.codes.add(code);
      own.row = row;
      own.text += ` ${text}`;
    }
    parts.splice(0, parts.length, ...parts.filter(({ row }) => row));
  }

  function plain(element) { return element.textContent.toLowerCase().replace(/\s+/g, " "); }
  function codesOf(text) { return new Set((text.match(/\b\d{5}\b/g) ?? []).filter((code) => Object.hasOwn(names, code))); }

  const begins = (text, word) => new RegExp(`(?:^|[^a-z0-9])${word.replace(/[^a-z0-9 ]/g, "\\$&")}`).test(text);

  /* What is typed, and what activities say for it: one of these has to fit. */
  function wanted() {
    const typed = field.value.toLowerCase().replace(/[^\w\s'-]/g, " ").replace(/\s+/g, " ").trim();
    if (!typed) return [];
    const also = Object.entries(words.also).filter(([name]) => begins(typed, name) || (typed.length > 2 && name.startsWith(typed)));
    return [typed, ...also.flatMap((each) => each[1])];
  }

  function fits(part, ways, codes) {
    if (codes.length && !codes.some((code) => part.codes.has(code))) return false;
    return !ways.length || ways.some((way) => way.split(" ").every((word) => begins(part.text, word)));
  }

  function show() {
    const ways = wanted(), codes = [...choices.querySelectorAll("[aria-pressed=true]")].map((each) => each.value);
    const active = ways.length > 0 || codes.length > 0;
    const named = parts.filter((part) => ways.some((way) => begins(part.title, way)) && fits(part, [], codes));
    // Who names an activity wants this one, not each that mentions it.
    const chosen = named.length ? named : parts.filter((part) => fits(part, ways, codes));
    for (const part of parts) {
      const shown = !active || chosen.includes(part);
      part.row.hidden = !shown;
      for (const each of part.all) each.hidden = !shown;
      for (const row of part.all.flatMap((each) => [...each.querySelectorAll("tbody tr")]))
        row.hidden = codes.length > 0 && !codes.some((code) => codesOf(row.cells[0].textContent).has(code));
    }
    for (const each of others.flatMap(({ all }) => all)) each.hidden = active;
    const number = chosen.length;
    const text = number === 1 ? words.one : words.more.replace("{number}", number);
    found.replaceChildren(...(!active ? [] : number ? [text] : [none()]), ...(active ? [" ", clear] : []));
  }

  function none() { return Object.assign(document.createElement("a"), { href: words.path, textContent: words.none }); }

  const clear = Object.assign(document.createElement("button"), { type: "button", textContent: words.all });
  clear.addEventListener("click", () => { reset(); field.focus(); });
  function reset() {
    field.value = "";
    for (const each of choices.children) each.setAttribute("aria-pressed", "false");
    show();
  }

  const lined = codesOf(parts.flatMap(({ all }) => all.flatMap((each) => [...each.querySelectorAll("tbody th")].map(plain))).join(" "));
  for (const code of lined) {
    const choice = Object.assign(document.createElement("button"), { type: "button", value: code, textContent: code, title: names[code] });
    choice.setAttribute("aria-pressed", "false");
    choices.append(choice);
  }
  /* The codes that most activities have stand first. */
  const often = (choice) => parts.filter((part) => part.codes.has(choice.value)).length;
  choices.append(...[...choices.children].toSorted((a, b) => often(b) - often(a)));

  tool.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", show);
  choices.addEventListener("click", ({ target }) => {
    if (!target.value) return;
    target.setAttribute("aria-pressed", String(target.getAttribute("aria-pressed") !== "true"));
    show();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']"), target = link && document.getElementById(link.hash.slice(1));
    if (target?.closest("[hidden]")) reset();
  });
  show();
})();
