/* Two things need a script: a copy that is opened after its date says so, and the search. Nothing is kept. */
"use strict";

/* The date. It runs before anything is painted, so nothing moves. */
(() => {
  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const words = (name) => (document.querySelector(`meta[name="${name}"]`)?.content ?? "").split(" ").filter(Boolean);
  const past = words("due-days").filter((day) => day < today).map((day) => `time[datetime="${day}"]`);
  for (const fact of words("due-facts")) {
    const day = fact.slice(0, 10), address = fact.slice(11);
    if (address && day < today) past.push(`article > :not(section) a[href$="${address}"]`);
  }
  document.documentElement.classList.replace("no-js", "js");
  if (words("due").some((day) => day < today)) document.documentElement.classList.add("past-due");
  if (!past.length || !("adoptedStyleSheets" in document)) return;
  const sheet = new CSSStyleSheet();
  const rule = "content: var(--past-words); font-weight: bolder; color: var(--past)";
  sheet.insertRule(`${past.map((each) => `${each}::after`).join(", ")} { ${rule} }`);
  document.adoptedStyleSheets = [sheet];
})();

/* The search: its index and its library are asked for when somebody turns to it. What is typed before they
   are there stays in the field and is looked up then. They come as scripts, since a page that was opened
   from a file may load nothing else. */
addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".search"), field = form.querySelector("input");
  const panel = form.querySelector("#results"), list = panel.querySelector("ol"), told = panel.querySelector("p");
  const base = form.dataset.base;
  const small = new Set("a an and are as at be by can do does for from how i if in is it many may me must my of on one or our should that the this to was we what when which who why with you your".split(" "));
  let index, loading;

  const load = (path) => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: `${base}/assets/${path}`, onload: done, onerror: failed });
    document.head.append(script);
  });

  function prepare() {
    loading ??= Promise.all([load("vendor/minisearch.js"), load("search-index.js")]).then(() => {
      index = new MiniSearch({
        fields: ["title", "page", "text"],
        storeFields: ["at", "title", "page", "text"],
        processTerm: (term) => !small.has(term = term.toLowerCase()) && term,
        searchOptions: {
          boost: { title: 3, page: 2 },
          prefix: (term) => term.length > 2,
          fuzzy: (term) => term.length > 4 && 0.2,
          boostDocument: (id, term, { at }) => (at.startsWith("about/") ? 0.3 : 1), // who asks wants the answer first
        },
      });
      index.addAll(searchIndex.map(([at, page, title, text], id) => ({ id, at, page, title, text })));
      show();
    }, () => { loading = undefined; told.textContent = "The search could not be loaded."; });
  }

  /* One result for each page: the section that fits best. */
  function find(words) {
    const found = index.search(words, { combineWith: "AND" });
    const loose = index.search(words);
    const pages = new Map();
    for (const hit of [...found, ...loose]) {
      const page = hit.at.split("#")[0];
      if (!pages.has(page)) pages.set(page, hit);
    }
    return [...pages.values()].slice(0, 8);
  }

  function show() {
    const words = field.value.trim();
    panel.hidden = !words;
    list.replaceChildren();
    if (!words) return;
    if (!index) { told.textContent = "Loading"; return; }
    const hits = find(words);
    told.textContent = hits.length ? `${hits.length} ${hits.length === 1 ? "page" : "pages"}` : "Nothing found. Try fewer words.";
    for (const hit of hits) list.append(entry(hit));
  }

  function entry(hit) {
    const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("span");
    link.href = `${base}/${hit.at}`;
    link.textContent = hit.title === hit.page ? hit.page : `${hit.page}: ${hit.title}`;
    const first = Math.min(...hit.terms.map((term) => hit.text.toLowerCase().indexOf(term)).filter((at) => at >= 0), hit.text.length);
    const start = first === hit.text.length || first < 60 ? 0 : hit.text.indexOf(" ", first - 50) + 1;
    text.textContent = (start ? "… " : "") + hit.text.slice(start, start + 140).replace(/\s\S*$/, " …");
    item.append(link, text);
    return item;
  }

  field.addEventListener("focus", prepare);
  field.addEventListener("input", () => { prepare(); show(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); list.querySelector("a")?.click(); });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) panel.hidden = true; });
  form.addEventListener("focusin", () => { if (panel.hidden) show(); });
  addEventListener("keydown", (event) => {
    const links = [field, ...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (event.key === "/" && at < 0 && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); field.focus(); }
    else if (event.key === "Escape" && !panel.hidden) { field.focus(); panel.hidden = true; }
    else if (at >= 0 && !panel.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    }
  });
});
