/* The search, which assets/site.js asks for when somebody turns to it. What is typed before its index and its
   library are there stays in the field and is looked up then, and so is Enter. They come as scripts, since a page that
   was opened from a file may load nothing else. */
"use strict";

(() => {
  const form = document.querySelector(".search"), field = form.querySelector("input");
  const panel = form.querySelector("#results"), list = panel.querySelector("ol"), told = form.querySelector("p");
  const base = form.dataset.base;
  const small = new Set("a an and are as at be by can do does for from how i if in is it many may me must my of on one or our should that the this to was we what when which who why with you your need use get between difference does did s what's required".split(" "));
  /* What people type for what pages say. */
  const also = {
    ms: "multiple sclerosis", tug: "timed up go", tens: "electrical stimulation", pta: "therapist assistant", ota: "therapist assistant",
    cota: "therapist assistant", dc: "chiropractor", adjustment: "manipulation", chiropractor: "chiropractic chiropractor", spanish: "pacientes", eob: "bill", threshold: "amount",
    nmes: "electrical stimulation", estim: "electrical stimulation", snf: "nursing facility", lcd: "local policy", bppv: "canalith",
    bell: "facial", "bell's": "facial", cutoff: "cut-off", nmr: "neuromuscular reeducation", cva: "stroke", staff: "aide", carc: "reason code",
  };
  let index, loading, entered = "entered" in form.dataset;

  const load = (path) => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: `${base}/assets/${path}`, onload: done, onerror: failed });
    document.head.append(script);
  });

  /* Amounts are found with and without their signs: $2,480 and 2480. */
  const plain = (text) => text.replace(/\$(?=\d)/g, "").replace(/(\d),(?=\d{3}\b)/g, (both, digit) => digit);

  function prepare() {
    loading ??= Promise.all([load("vendor/minisearch.js"), load("search-index.js")]).then(() => {
      const words = MiniSearch.getDefault("tokenize");
      index = new MiniSearch({
        fields: ["title", "page", "text"],
        storeFields: ["at", "title", "page", "text"],
        tokenize: (text) => words(plain(text)),
        processTerm: (term) => (term.length > 1 || /\d/.test(term)) && !small.has(term = term.toLowerCase()) && term, // the s of a word is none
        searchOptions: {
          boost: { title: 4, page: 3 },
          weights: { fuzzy: 0.2, prefix: 0.5 },
          prefix: (term) => term.length > 2,
          fuzzy: (term) => term.length > 4 && !/\d/.test(term) && 0.2, // another number is another code
          boostDocument: (id, term, { at }) => (/^(about\/|facts\.|units.html#rule-)/.test(at) ? 0.05 : 1), // the answer first
        },
      });
      index.addAll(searchIndex.map(([at, page, title, text], id) => ({ id, at, page, title, text })));
      show();
      if (entered) list.querySelector("a")?.click();
    }, () => { loading = undefined; told.textContent = form.dataset.failed; told.classList.remove("hidden"); });
  }

  /* One result for each page: the section that fits best. */
  function find(words) {
    const pages = new Map();
    words = words.replace(/\bco[ -]?(\d{1,3})\b/gi, "reason code $1").replace(/[\w']+/g, (word) => also[word.toLowerCase()] ?? word);
    const hits = index.search(words), asked = Math.max(0, ...hits.map((hit) => hit.queryTerms.length));
    // What has all words comes first, but a section that has most of them in its title may be it.
    const worth = (hit) => hit.score * (hit.queryTerms.length / asked) ** 2;
    for (const hit of hits.sort((a, b) => worth(b) - worth(a))) {
      const page = hit.at.split("#")[0];
      if (!pages.has(page)) pages.set(page, hit);
    }
    return [...pages.values()].slice(0, 8);
  }

  function show() {
    const words = field.value.trim(), hits = words && index ? find(words) : [];
    list.replaceChildren(...hits.map(entry));
    panel.hidden = !hits.length;
    told.textContent = !words ? "" : !index ? form.dataset.loading
      : hits.length ? `${hits.length} ${form.dataset[hits.length === 1 ? "one" : "more"]}` : form.dataset.none;
    told.classList.toggle("hidden", !words || hits.length > 0); // still read out
  }

  function entry(hit) {
    const item = document.createElement("li"), link = document.createElement("a");
    const title = document.createElement("b"), text = document.createElement("span");
    link.href = `${base}/${hit.at}`;
    title.textContent = hit.title === hit.page ? hit.page : `${hit.page}: ${hit.title}`;
    const places = hit.terms.map((term) => hit.text.toLowerCase().indexOf(term)).filter((at) => at >= 0);
    const first = Math.min(...places, hit.text.length);
    const start = first === hit.text.length || first < 60 ? 0 : hit.text.indexOf(" ", first - 50) + 1;
    const cut = hit.text.slice(start, start + 140), whole = start + 140 >= hit.text.length;
    text.textContent = (start ? "… " : "") + (whole ? cut : cut.replace(/\s\S*$/, " …"));
    link.append(title, text);
    item.append(link);
    return item;
  }

  function close() { panel.hidden = true; told.classList.add("hidden"); }

  prepare();
  show();
  field.addEventListener("input", () => { entered = false; prepare(); show(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); entered = !index; list.querySelector("a")?.click(); });
  form.addEventListener("focusin", () => { if (panel.hidden) show(); });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus while a result is clicked
  addEventListener("keydown", (event) => {
    const links = [field, ...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && at >= 0) { field.focus(); close(); }
    else if (at === 0 && panel.hidden && event.key === "ArrowDown") show();
    else if (at >= 0 && !panel.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    }
  });
})();
