/* The search, which assets/site.js asks for when somebody turns to it. What is typed before its index is there stays in
   the field and is looked up then, and so is Enter. The index comes as a script, since a page that was opened from a file
   may load nothing else. What is found is in assets/find.js. */
"use strict";

(() => {
  const form = document.querySelector(".search"), field = form.querySelector("input"), told = form.querySelector("[role=status]");
  const page = document.querySelector("#all-results"); // on the page of the search everything found stands in its text
  const panel = page ?? form.querySelector("#results"), note = panel.querySelector("p"), list = panel.querySelector("ol"), doors = panel.querySelector("ul");
  const base = form.dataset.base;
  let find, say, loading, entered = "entered" in form.dataset;

  const load = (name) => new Promise((done, failed) => need(name, done, failed));

  const made = (name, content, more = {}) => {
    const element = Object.assign(document.createElement(name), more);
    element.append(...[content].flat());
    return element;
  };

  function prepare() {
    loading ??= Promise.all([load("find.js"), load("search-hints.js"), load("search-index.js")]).then(() => {
      find = finderOf(searchIndex, searchSaid);
      say = searchSaid.say[document.documentElement.lang] ?? searchSaid.say.en;
      doors.replaceChildren(...searchSaid.doors.map(([at, title]) => made("li", made("a", title, { href: `${base}/${at}` }))));
      show();
      if (entered) lead();
    }, () => { loading = undefined; told.textContent = form.dataset.failed; told.classList.remove("hidden"); });
  }

  function show() {
    const typed = field.value.trim();
    told.classList.toggle("hidden", Boolean(find) || !typed); // seen while it loads; then the panel says it
    if (!typed || !find) {
      told.textContent = typed ? form.dataset.loading : "";
      panel.hidden = !page;
      return;
    }
    const { hits, missing, marked } = find(typed, page ? 40 : 8), all = hits.some(({ without }) => !without.length);
    const absent = missing.length ? say.missing.replace("{}", missing.map((word) => `“${word}”`).join(", ")) : "";
    const lacks = !hits.length ? `${say.none} ${absent}`.trim() : absent || (all ? "" : say.not_all);
    list.replaceChildren(...hits.map((hit) => entry(hit, marked, hit.without.filter((word) => !missing.includes(word)))));
    note.textContent = lacks;
    note.hidden = !lacks;
    doors.parentElement.hidden = !lacks;
    panel.hidden = false;
    told.textContent = hits.length ? `${hits.length} ${hits.length === 1 ? say.one : say.more}. ${lacks}`.trim() : note.textContent;
  }

  /* The section is the title; its page stands below; in what it says, the words that were typed are marked. */
  function entry({ at, page, title, text }, marked, without) {
    const parts = [made("b", signed(title, marked))];
    if (title !== page) parts.push(made("small", page));
    parts.push(made("span", signed(excerpt(text, marked), marked)));
    if (without.length) parts.push(made("em", say.lacks.replace("{}", without.join(", "))));
    return made("li", made("a", parts, { href: `${base}/${at}${within(text, marked, at)}` }));
  }

  /* Where what was typed stands far below the section's heading, the browser is asked to go on to it; one that cannot
     stays at the heading. The next word may stand in another cell, so the word is tried with each neighbor and alone. */
  function within(text, marked, at, far = 900) {
    const { first, held } = densest(text, marked);
    if (first < far || !held) return "";
    const before = text.slice(0, first).match(/[\p{L}\p{N}'’]+ $/u)?.[0] ?? "", [word, more = ""] = text.slice(first).match(/^([\p{L}\p{N}'’.-]*[\p{L}\p{N}])( [\p{L}\p{N}'’]+)?/u).slice(1);
    const tried = [...new Set([before + word + more, before + word, word + more, word])];
    return `${at.includes("#") ? "" : "#"}:~:${tried.map((each) => `text=${encodeURIComponent(each).replace(/-/g, "%2D")}`).join("&")}`;
  }

  const WORD = /[\p{L}\p{N}]+(?:[.'’,-][\p{L}\p{N}]+)*/gu;
  const meant = (word, marked) => wordsOf(word).some(marked);

  function signed(text, marked) {
    const parts = [];
    let from = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!meant(word, marked)) continue;
      parts.push(text.slice(from, index), made("mark", word));
      from = index + word.length;
    }
    return [...parts, text.slice(from)];
  }

  /* Where the stretch of a text begins that has most of the words, and how many it has. */
  function densest(text, marked, wide = 140) {
    const places = [...text.matchAll(WORD)].filter(({ 0: word }) => meant(word, marked)).map(({ index }) => index);
    const held = (at) => places.filter((place) => place >= at && place < at + wide - 30).length;
    const first = places.reduce((best, at) => (held(at) > held(best) ? at : best), places[0] ?? 0);
    return { first, held: held(first) };
  }

  function excerpt(text, marked, wide = 140) {
    const { first } = densest(text, marked, wide);
    const start = first < 60 ? 0 : text.indexOf(" ", first - 40) + 1, cut = text.slice(start, start + wide);
    return (start ? "… " : "") + (start + wide >= text.length ? cut : cut.replace(/\s\S*$/, " …"));
  }

  function close() { panel.hidden = !page; told.classList.add("hidden"); }
  /* For who comes back, in the browser's own memory of this tab; on the page of the search also in its address. */
  function keep() { history.replaceState({ ...history.state, typed: field.value }, "", ...(page ? [`?q=${encodeURIComponent(field.value)}`] : [])); }
  function lead() { const first = list.querySelector("a"); if (first) { keep(); first.click(); } }

  prepare();
  show();
  field.addEventListener("input", () => { entered = false; prepare(); show(); if (page) keep(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); entered = !find; lead(); });
  form.addEventListener("focusin", () => { if (panel.hidden) show(); });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus while a result is clicked
  panel.addEventListener("click", (event) => { if (event.target.closest("a")) { keep(); if (event.target.closest("a").hash) setTimeout(close); } });
  addEventListener("keydown", (event) => {
    const links = [field, ...panel.querySelectorAll("li:not([hidden] li) a")], at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && at >= 0) { field.focus(); close(); }
    else if (at === 0 && panel.hidden && event.key === "ArrowDown") show();
    else if (at >= 0 && !panel.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    }
  });
})();
