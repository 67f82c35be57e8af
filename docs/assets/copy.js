/* Buttons that copy a text, and say so. Where the page may not use the clipboard, as on an intranet without TLS, the older
   command does it. */
"use strict";

const copying = (() => {
  async function copy(text) {
    if (navigator.clipboard && isSecureContext) {
      try { await navigator.clipboard.writeText(text); return true; } catch { /* the older command may be allowed */ }
    }
    const area = document.createElement("textarea"), back = document.activeElement;
    area.value = text;
    area.className = "hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    back?.focus();
    return done;
  }

  /* A button that copies what `text` gives when it is pressed. `name` says what, for who cannot see where it stands. */
  function button(words, text, label = words.copy, name = "") {
    const made = document.createElement("button"), told = document.createElement("span");
    Object.assign(made, { type: "button", className: "copy" });
    told.setAttribute("role", "status");
    made.append(label);
    if (name) made.setAttribute("aria-label", `${label}: ${name}`);
    let wait;
    made.addEventListener("click", async () => {
      clearTimeout(wait);
      told.textContent = await copy(text()) ? words.done : words.failed;
      wait = setTimeout(() => { told.textContent = ""; }, 4000);
    });
    const both = document.createElement("span");
    both.className = "copying";
    both.append(made, told);
    return both;
  }

  return { button, copy };
})();
