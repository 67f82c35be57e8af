/* A note in place: at its mark, by hover, focus or tap; in the same way what a word means. Enter, once it is shown, leads to the
   note itself, or to the glossary. site.js asks for this. */
"use strict";

const noting = (() => {
  const article = document.querySelector("article"), box = document.createElement("span");
  Object.assign(box, { id: "note-in-place", popover: "manual", role: "note", lang: "en" });
  let shown, wait;
  const stay = () => clearTimeout(wait);
  const hide = () => { stay(); shown = undefined; box.remove(); };
  const kept = () => shown.matches(":focus") || box.matches(":focus-within"); // after a tap browsers tell of a pointer that left
  const leave = () => { stay(); wait = setTimeout(() => { if (!kept()) hide(); }, 300); };

  /* The browser's own way to show what a word means would lie over ours. */
  for (const word of article.querySelectorAll(".term")) {
    word.setAttribute("aria-description", word.title);
    word.removeAttribute("title");
  }

  function said(mark) {
    if (mark.matches(".term")) return [`${mark.getAttribute("aria-description")} `, Object.assign(document.createElement("a"), { href: mark.href, textContent: "Glossary" })];
    const note = document.getElementById(mark.hash.slice(1)).querySelector("p").cloneNode(true);
    note.querySelector(".footnote-backref").remove();
    return note.childNodes;
  }

  function show(mark) {
    stay();
    if (shown === mark) return;
    box.replaceChildren(...said(mark));
    (mark.closest("sup") ?? mark).after(box); // so that its links come next for who moves by keyboard
    box.showPopover();
    shown = mark;
    const at = mark.getBoundingClientRect(), page = document.documentElement;
    const left = Math.min(at.left, page.clientWidth - box.offsetWidth - 8);
    const below = at.bottom + box.offsetHeight + 12 < innerHeight;
    box.style.left = `${Math.max(8, left) + scrollX}px`;
    box.style.top = `${(below ? at.bottom + 6 : at.top - box.offsetHeight - 6) + scrollY}px`;
  }

  const mark = (event) => event.target.closest?.(".footnote-ref, .term");
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
  return { show };
})();
