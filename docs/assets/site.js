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

/* A note in place: at its mark, by hover, focus or tap. Enter, once it is shown, leads to the note itself. */
ready(() => {
  const article = document.querySelector("article"), box = document.createElement("span");
  if (!article.querySelector(".footnote") || !("popover" in box)) return;
  Object.assign(box, { id: "note-in-place", popover: "manual", role: "note", lang: "en" });
  let shown, wait;
  const stay = () => clearTimeout(wait);
  const hide = () => { stay(); shown = undefined; box.remove(); };
  const leave = () => { stay(); wait = setTimeout(hide, 300); };

  function show(mark) {
    stay();
    if (shown === mark) return;
    const note = document.getElementById(mark.hash.slice(1)).querySelector("p").cloneNode(true);
    note.querySelector(".footnote-backref").remove();
    box.replaceChildren(...note.childNodes);
    mark.parentElement.after(box); // so that its links come next for who moves by keyboard
    box.showPopover();
    shown = mark;
    const at = mark.getBoundingClientRect(), page = document.documentElement;
    const left = Math.min(at.left, page.clientWidth - box.offsetWidth - 8);
    const below = at.bottom + box.offsetHeight + 12 < innerHeight;
    box.style.left = `${Math.max(8, left) + scrollX}px`;
    box.style.top = `${(below ? at.bottom + 6 : at.top - box.offsetHeight - 6) + scrollY}px`;
  }

  const mark = (event) => event.target.closest?.(".footnote-ref");
  article.addEventListener("mouseover", (event) => { if (mark(event)) show(mark(event)); else if (box.contains(event.target)) stay(); });
  article.addEventListener("mouseout", (event) => { if (shown && (mark(event) || box.contains(event.target))) leave(); });
  article.addEventListener("focusin", (event) => { if (mark(event)) show(mark(event)); else if (!box.contains(event.target)) hide(); });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && shown) { if (box.contains(document.activeElement)) shown.focus(); hide(); } });
  addEventListener("click", (event) => {
    const tapped = mark(event);
    if (!tapped) { if (!box.contains(event.target)) hide(); return; }
    if (event.detail === 0 && shown === tapped || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(tapped);
  });
});

/* A script that only some readers need. */
function need(name, onload) {
  const src = `${document.querySelector(".search").dataset.base}/assets/${name}`;
  document.head.append(Object.assign(document.createElement("script"), { src, onload }));
}

/* The search is asked for when somebody turns to it, comes with words in the address (?q=...), or comes back from a result. */
ready(() => {
  const form = document.querySelector(".search"), field = form.querySelector("input");
  field.addEventListener("focus", () => need("search.js"), { once: true });
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward" && history.state?.typed;
  const typed = back || new URLSearchParams(location.search).get("q");
  if (typed) { field.value = typed; field.focus({ preventScroll: true }); }
  form.addEventListener("submit", (event) => { event.preventDefault(); form.dataset.entered = "yes"; }); // kept until it is there
  field.addEventListener("input", () => delete form.dataset.entered);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); field.focus(); }
  });
});

/* The link of a heading also copies its address. */
addEventListener("click", (event) => {
  const link = event.target.closest?.(".headerlink"), copy = () => copying.section(link);
  if (link) typeof copying === "object" ? copy() : need("copy.js", copy);
});

/* Buttons beside lines to copy come when the first view is there. */
addEventListener("load", () => setTimeout(() => {
  const href = document.body.dataset.later, lines = () => need("lines.js");
  if (!href) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  typeof copying === "object" ? lines() : need("copy.js", lines);
}, 1500));

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
