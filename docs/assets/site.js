/* What needs a script: a copy that is opened after its date says so, notes in place, the search, and the colors. Nothing is kept
   but the colors, if the reader chose some. */
"use strict";

/* When the page is there; on the page of an error it is already. */
const ready = (then) => (document.readyState === "loading" ? addEventListener("DOMContentLoaded", then) : then());

/* The colors that the reader chose, before anything is painted; a browser may keep nothing. */
const colors = {
  get chosen() { try { return localStorage.getItem("colors") ?? ""; } catch { return ""; } },
  set chosen(name) { try { name ? localStorage.setItem("colors", name) : localStorage.removeItem("colors"); } catch { /* for this page */ } },
  show(name) { document.documentElement.dataset.colors = name; },
};
colors.show(colors.chosen);
ready(() => {
  const choice = document.querySelector(".colors select");
  if (!choice) return;
  choice.value = colors.chosen;
  choice.addEventListener("change", () => colors.show(colors.chosen = choice.value));
});

/* The date. It runs before anything is painted, so nothing moves. */
(() => {
  const now = new Date();
  const today = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const words = (name) => (document.querySelector(`meta[name="${name}"]`)?.content ?? "").split(" ").filter(Boolean);
  const past = words("due-days").filter((day) => day < today).map((day) => `time[datetime="${day}"]`);
  let day = ""; // a day, then the ends of the addresses of what is good until then
  for (const word of words("due-marks")) {
    if (/^\d{4}-/.test(word)) day = word;
    else if (day < today) past.push(`article :not(.past) > a[href$="${word}"]`);
  }
  document.documentElement.classList.replace("no-js", "js");
  if (words("due").some((day) => day < today)) document.documentElement.classList.add("past-due");
  if (!past.length || !("adoptedStyleSheets" in document)) return;
  const sheet = new CSSStyleSheet();
  const rule = "content: var(--past-words); font-weight: bolder; color: var(--past)";
  sheet.insertRule(`${past.map((each) => `${each}::after`).join(", ")} { ${rule} }`);
  document.adoptedStyleSheets = [sheet];
})();

/* A script that only some readers need, asked for once, from the folder of this one and from nowhere else: a server may ask
   for a policy of Trusted Types, whose name is "site". On the page of an error lost.js has made it. */
const folder = new URL(".", document.currentScript.src).href, asked = {};
globalThis.trusted ??= globalThis.trustedTypes?.createPolicy("site", { createScriptURL: (name) => folder + name.match(/^[\w-]+\.js$/)[0] });
function need(name, then, lost = () => {}) {
  const src = globalThis.trusted?.createScriptURL(name) ?? folder + name;
  asked[name] ??= new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror })));
  asked[name].then(then, () => { delete asked[name]; lost(); }); // it may be asked for again
}

/* In a frame other sites open in a window of their own: most refuse to stand in one. */
if (self !== top) ready(() => {
  for (const link of document.links) if (link.host && link.host !== location.host) Object.assign(link, { target: "_blank", rel: "noopener" });
});

/* Notes in place are asked for when somebody first turns to a mark or a word; a tap waits for them. */
ready(() => {
  const article = document.querySelector("article");
  let wanted, lost; // in a copy that was saved without the script a mark is a link
  const turn = (event) => {
    const mark = event.target.closest?.(".footnote-ref, .term");
    if (!mark || event.ctrlKey || event.metaKey || lost || typeof noting === "object") return;
    if (!wanted) need("notes.js", () => { if (wanted.matches(":hover, :focus")) noting.show(wanted); }, () => lost = true);
    wanted = mark;
    if (event.type === "click") event.preventDefault();
  };
  if ("popover" in article) for (const kind of ["mouseover", "focusin", "click"]) article.addEventListener(kind, turn);
});

/* The search is asked for when somebody turns to it, comes with words in the address (?q=...), or comes back from a result. */
ready(() => {
  const form = document.querySelector(".search"), field = form.querySelector("input");
  field.addEventListener("focus", () => need("search.js"), { once: true });
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward" && history.state?.typed;
  const typed = back || new URLSearchParams(location.search).get("q");
  if (typed) { field.value = typed; field.focus({ preventScroll: true }); }
  form.addEventListener("submit", (event) => { event.preventDefault(); form.dataset.entered = "yes"; }); // kept until it is there
  field.addEventListener("input", () => delete form.dataset.entered);
  field.addEventListener("keydown", (event) => { // a frame may forbid forms
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    form.dispatchEvent(new Event("submit", { cancelable: true }));
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); field.focus(); }
  });
});

/* The link of a heading or an answer also copies its address, and says so in its name. */
const copier = (then) => (typeof copying === "object" ? then() : need("copy.js", then));
ready(() => {
  for (const link of document.querySelectorAll(".headerlink")) {
    const named = link.previousElementSibling?.matches("strong") ? link.previousElementSibling : link.parentNode;
    link.title = `${document.body.dataset.copyLink} ${named.textContent.trim().slice(0, 80)}`;
  }
});
addEventListener("click", (event) => {
  const link = event.target.closest?.(".headerlink, .fact > [href^='#']");
  if (link) copier(() => copying.section(link));
});

/* Buttons beside lines to copy come when the first view is there, or when somebody asks how the page is cited. */
const lines = () => {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${folder}copy.css` }));
  copier(() => need("lines.js"));
};
const bring = () => { if ("later" in document.body.dataset) lines(); };
addEventListener("load", () => setTimeout(bring, document.body.dataset.example ? 0 : 1500));
ready(() => document.querySelector(".cite")?.addEventListener("toggle", lines, { once: true }));

/* The menus */
ready(() => {
  /* A long menu opens where the reader is. */
  const menu = document.querySelector("#nav"), current = menu.querySelector("[aria-current]");
  const bring = (list, link) => {
    const inner = link.getBoundingClientRect(), outer = list.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > Math.min(outer.bottom, innerHeight)) list.scrollTop += inner.top - outer.top - outer.height / 2;
  };
  if (current) menu.addEventListener("toggle", () => bring(menu, current));
  if (current && getComputedStyle(menu).position === "sticky") bring(menu, current);

  /* Where nothing can lie over the text, the menus stand below it, and their buttons lead there. */
  for (const button of document.querySelectorAll("[popovertarget]")) {
    const target = document.getElementById(button.getAttribute("popovertarget"));
    if (!target.popover) button.addEventListener("click", () => { target.scrollIntoView(); target.querySelector("a").focus({ preventScroll: true }); });
  }

  /* On a narrow screen the contents lie over the text: they go when one of them was chosen. */
  const contents = document.querySelector("#toc");
  contents?.addEventListener("click", (event) => {
    if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });

  /* The contents follow the reading, and a way back to the top comes after the first screen. */
  const links = [...(contents?.querySelectorAll("a") ?? [])], top = document.querySelector(".to-top");
  const heads = links.map((link) => document.getElementById(link.hash.slice(1)));
  let waiting = false;
  const follow = () => {
    waiting = false;
    top?.classList.toggle("shown", scrollY > innerHeight);
    const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const passed = heads.filter((head) => head?.getClientRects().length && head.getBoundingClientRect().top < (end ? innerHeight : 120));
    const at = heads.lastIndexOf(passed.at(-1)), old = links.findIndex((link) => link.ariaCurrent);
    if (at === old) return;
    links[old]?.removeAttribute("aria-current");
    if (at < 0) return;
    links[at].setAttribute("aria-current", "location");
    bring(contents, links[at]);
  };
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(follow); } }, { passive: true });
  follow();
});
