/* A handout: its button prints the page as its sheet. The font of the sheet is asked for before anybody prints, since a
   browser that prints waits for nothing. */
"use strict";

(() => {
  const fonts = () => Promise.all([400, 700].map((weight) => document.fonts.load(`${weight} 12pt "Atkinson Hyperlegible Next"`)));
  addEventListener("load", fonts);
  document.querySelector(".print").addEventListener("click", () => fonts().finally(print));
})();
