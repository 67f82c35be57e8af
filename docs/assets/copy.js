/* Buttons that copy a text, and say so in the words of the page. Where a page may not use the clipboard, as on an intranet
   without TLS, the older command does it. */
"use strict";

const copying = (() => {
  const words = document.body.dataset;

  async function copy(text) {
    if (navigator.clipboard && isSecureContext && self === top) { // few frames may use it
      try { await navigator.clipboard.writeText(text); return true; } catch { /* the older command may be allowed */ }
    }
    const area = document.createElement("textarea"), back = document.activeElement;
    area.value = text;
    area.className = "hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    back?.focus({ preventScroll: true });
    return done;
  }

  /* A place that says what became of it, for a while. */
  function teller() {
    const told = document.createElement("span");
    let wait;
    told.className = "told";
    told.setAttribute("role", "status");
    told.copy = async (text) => {
      clearTimeout(wait);
      const done = await copy(text);
      await new Promise((then) => setTimeout(then, 100)); // a screen reader tells what changes in a place that it knows
      told.textContent = done ? words.copied : words.notCopied;
      wait = setTimeout(() => { told.textContent = ""; }, 4000);
    };
    return told;
  }

  /* A button that copies what `text` gives when it is pressed, after its label or as a sign. `name` says what is copied. */
  function button(text, { label = words.copy, name = "", sign = false } = {}) {
    const made = document.createElement("button"), both = document.createElement("span"), told = teller();
    made.type = "button";
    made.className = sign ? "copy sign" : "copy";
    if (!sign) made.append(label);
    if (name) made.setAttribute("aria-label", `${label}: ${name}`);
    made.addEventListener("click", () => told.copy(text()));
    both.className = "copying";
    both.append(made, told);
    return both;
  }

  /* The address of a section, by the link of its heading, without words that were looked for on the way here. */
  function section(link) {
    if (!link.told) link.after(link.told = teller());
    link.told.copy(link.href.replace(/\?q=[^#]*/, ""));
  }

  return { button, section };
})();
