/* "Find the code": the outline of the path on this page, one question a view. The address holds the answers, by the ids of
   what they lead to, so that the browser's own back button goes back one answer. Nothing else is kept. */
"use strict";

(() => {
  const tool = document.querySelector("[data-tool=path]"), outline = document.querySelector(".outline");
  const words = JSON.parse(tool.dataset.words), pages = JSON.parse(tool.dataset.pages);
  const nav = tool.querySelector("nav"), trail = nav.querySelector(".trail"), step = tool.querySelector(".step");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const questions = new Map(), ends = new Map();
  read();

  function element(tag, inside = [], className = "") {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...[inside].flat());
    return made;
  }

  function button(text, press, className = "") {
    const made = element("button", text, className);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }

  /* What stands in an element, once more: without ids, and without the link to itself of a heading. */
  function inside(of, but = ".headerlink") {
    const copy = of.cloneNode(true);
    for (const each of copy.querySelectorAll(but)) each.remove();
    for (const each of copy.querySelectorAll("[id]")) each.removeAttribute("id");
    return [...copy.childNodes];
  }

  /* The questions and the ends, as the outline has them. */
  function read() {
    for (const heading of outline.querySelectorAll("h3")) {
      const parts = [];
      for (let next = heading.nextElementSibling; next && !/^H[23]$/.test(next.tagName); next = next.nextElementSibling) parts.push(next);
      const title = inside(heading).map((each) => each.textContent).join("");
      const list = parts.find((each) => each.tagName === "UL");
      if (heading.id.startsWith("end-")) ends.set(heading.id.slice(4), { title, parts });
      else if (list) {
        const answers = [...list.children].map((item) => {
          const link = item.querySelector("a");
          return { says: link.textContent, leads: link.hash.slice(1).replace(/^end-/, ""), more: item.querySelector(".more") };
        });
        questions.set(heading.id, { asks: title.replace(/^[A-Z]\. /, ""), help: parts.filter((each) => each !== list), answers });
      }
    }
  }

  /* The way that the address names, as far as the path has it: each question with its answer, and where one is. */
  function walk() {
    const wanted = new URLSearchParams(location.search).get("path")?.split(".").filter(Boolean) ?? [];
    let at = questions.keys().next().value;
    const way = [];
    for (const next of wanted) {
      const answer = questions.get(at)?.answers.find(({ leads }) => leads === next);
      if (!answer) return { way, at, lost: true };
      way.push({ at, answer });
      at = next;
    }
    return { way, at, lost: false };
  }

  const { full } = document.body.dataset; // in a frame, the whole page
  const addressOf = (way) => location.pathname + (way.length ? `?path=${way.map(({ answer }) => answer.leads).join(".")}` : "");

  function go(way) {
    history.pushState(null, "", addressOf(way));
    show(true);
  }

  function show(moved = false) {
    const { way, at, lost } = walk();
    nav.hidden = !way.length;
    trail.replaceChildren(...way.map((each, number) => {
      const made = button(each.answer.says, () => go(way.slice(0, number)));
      made.setAttribute("aria-label", `${each.answer.says}. ${fill(words.change, { question: questions.get(each.at).asks })}`);
      return element("li", made);
    }));
    const parts = ends.has(at) ? result(at) : question(at, way);
    if (lost) parts.splice(1, 0, element("p", words.lost, "lost"));
    step.replaceChildren(...parts, actions(way, ends.has(at)));
    const heading = step.querySelector("h2");
    heading.tabIndex = -1;
    if (!moved) return;
    heading.focus({ preventScroll: true });
    if (tool.getBoundingClientRect().top < 0) tool.scrollIntoView();
    // On a phone a long trail would push the question down.
    if (heading.getBoundingClientRect().bottom > innerHeight / 2) heading.scrollIntoView();
  }

  function question(at, way) {
    const { asks, help, answers } = questions.get(at);
    const list = answers.map((answer) => {
      const made = [button(answer.says, () => go([...way, { at, answer }]))];
      if (answer.more) made.push(element("p", inside(answer.more), "more"));
      return element("li", made);
    });
    const number = element("span", `${fill(words.question, { number: way.length + 1 })} `, "number");
    return [element("h2", [number, asks]), ...help.map((each) => element("p", inside(each))), element("ul", list, "choices")];
  }

  function result(at) {
    const { title, parts: [why, note, changes] } = ends.get(at), code = title.match(/^(\w{5}): (.*)/);
    const head = code ? [element("b", code[1]), ` ${code[2]}`] : title;
    const sample = inside(note, "strong, .copying").map((each) => each.textContent).join("").trim().replace(/^"|"$/g, "");
    const blank = sample.includes("____");
    const parts = [
      element("h2", [element("span", `${words.result}: `, "number"), ...[head].flat()]),
      element("p", inside(why)),
      element("p", words.note, "tool-title"),
      element("p", sample, blank ? "sample" : ""),
    ];
    if (blank) parts.push(element("p", copying.button(() => sample, { name: words.note }), "actions"));
    parts.push(element("p", inside(changes)));
    if (code) parts.push(links(code[1]));
    return [element("div", parts, "result")];
  }

  function links(code) {
    const link = (text, href) => Object.assign(element("a", text), { href: full ? new URL(href, new URL(full, location.href)).href : href });
    const found = [link(words.minutes, "units.html"), link(words.whole_note, "documentation.html")];
    if (Object.hasOwn(pages, code)) found.unshift(link(fill(words.page, { code }), pages[code]));
    return element("ul", found.map((each) => element("li", each)), "links");
  }

  function actions(way, ended) {
    const made = element("p", "", "actions");
    if (way.length) made.append(button(words.back, () => go(way.slice(0, -1))), button(words.again, () => go([])));
    if (ended) made.append(copying.button(() => new URL((full ?? location.pathname) + location.search, location.href).href, { label: words.link }));
    return made;
  }

  /* The outline is folded up; a link into it opens it. */
  const fold = button(words.show, () => unfold(!outline.classList.contains("open")));
  outline.querySelector("h2").after(element("p", fold, "actions"));
  function unfold(open) {
    outline.classList.toggle("open", open);
    fold.textContent = words[open ? "hide" : "show"];
    fold.setAttribute("aria-expanded", String(open));
  }
  function find(hash) {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target || !outline.contains(target) || target === outline.querySelector("h2")) return;
    unfold(true);
    target.scrollIntoView();
  }

  unfold(false);
  show();
  find(location.hash);
  addEventListener("popstate", () => show(true));
  addEventListener("hashchange", () => find(location.hash));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) find(link.hash);
  });
})();
