/* "Count a day" on the page of units: rows in, both answers out, as one types. The address holds the day; nothing else is
   kept, and what stands in it is text and never markup. The rules: counting.js. */
"use strict";

(() => {
  const tool = document.querySelector("[data-tool=count]"), form = tool.querySelector("form");
  const [codes, [timed, untimed], limits, said, others, own] = ["codes", "times", "limits", "said", "whole", "words"].map((name) => JSON.parse(tool.dataset[name] ?? null));
  const words = { ...own, ...others }, whole = Boolean(others); // in a frame less is shown, and the rest on the whole page
  const list = form.querySelector(".rows"), template = form.querySelector("template");
  const more = tool.querySelector(".more"), status = tool.querySelector("[role=status]");
  const MOST = 24, SHOWN = 4; // rows; ways that are written out
  const { of, joined } = counting;
  const fill = (text, values) => text.replace(/\{(\w*)\}/g, (all, name) => values[name] ?? all);
  const address = () => new URL((document.body.dataset.full ?? location.pathname) + location.search, location.href).href;
  const marks = new Map([...document.querySelectorAll("#count-marks [data-fact]")].map((each) => [each.dataset.fact, each.querySelector("sup")]));
  let asked = "cms", linked = false, made = list.children.length, wait;

  /* An element with its text; what is text stays text. */
  function element(tag, text = "", className = "") {
    const it = document.createElement(tag);
    if (className) it.className = className;
    it.append(...[text].flat());
    return it;
  }

  /* The marks of some facts, as the page itself has them; one for each note. */
  function cited(names) {
    const found = new Map(names.filter((name) => marks.has(name)).map((name) => [marks.get(name).textContent, marks.get(name)]));
    return [...found.values()].map((mark, at) => {
      const copy = mark.cloneNode(true);
      copy.removeAttribute("id");
      if (at) copy.prepend(", ");
      return copy;
    });
  }

  /* --- rows --- */

  const rows = () => [...list.children];
  const value = (row, name) => row.querySelector(`.${name}`)?.value.trim() ?? "";

  function addRow(code = "", minutes = "") {
    const row = template.content.firstElementChild.cloneNode(true), about = row.querySelector(".about");
    about.id = `count-${(made += 1)}`;
    for (const field of row.querySelectorAll("input")) field.setAttribute("aria-describedby", about.id);
    row.querySelector(".code").value = code;
    row.querySelector(".minutes").value = minutes;
    list.append(row);
    name();
    return row;
  }

  /* Rows are named by their place. */
  function name() {
    rows().forEach((row, at) => {
      const number = at + 1, label = (key) => fill(words.of_row, { "": words[key], number });
      row.querySelector(".code").setAttribute("aria-label", label("code"));
      row.querySelector(".minutes").setAttribute("aria-label", label("minutes"));
      row.querySelector("[data-do=remove]").setAttribute("aria-label", fill(words.remove, { number }));
      row.querySelector("[data-do=remove]").disabled = rows().length === 1;
    });
    form.querySelector("[data-do=add]").disabled = rows().length >= MOST;
  }

  /* What a row says: its code and minutes, or what is wrong with it. `before` are the codes above, `sum` their minutes. */
  function judge(row, before, sum) {
    const code = value(row, "code").toUpperCase(), minutes = value(row, "minutes");
    if (!code && !minutes) return {};
    const wrong = (field, key, values) => ({ wrong: field, says: fill(words[key], values) });
    if (!code) return wrong("code", "no_code", {});
    const known = Object.hasOwn(codes, code) && codes[code];
    if (!known) return wrong("code", /^\w{5}$/.test(code) ? "unknown" : "bad_code", { code });
    if (before.includes(code)) return wrong("code", "twice", { code });
    if (known.length < 2) return wrong("code", "no_time", { code });
    if (known[1] === untimed) return { code, out: true, says: fill(words.untimed, { code }) };
    if (known[1] !== timed) return wrong("code", "other_time", { code, time: known[1] });
    if (!minutes) return { code, says: known[0] };
    if (/^[-−]\s*[\d.,]+$/.test(minutes)) return wrong("minutes", "negative", {});
    if (/^\d*[.,:]\d+$|^\d+\s*[:'’/]\s*\d+"?$/.test(minutes)) return wrong("minutes", "parts", {});
    if (!/^\d{1,9}$/.test(minutes)) return wrong("minutes", "no_minutes", { minutes });
    const number = Number(minutes);
    if (!number) return wrong("minutes", "zero", {});
    if (sum + number > counting.LONGEST) return wrong("minutes", "long", { minutes: (sum + number).toLocaleString("en-US") });
    return { code, minutes: number, says: known[0], ...assisted(row, number) };
  }

  function assisted(row, minutes) {
    const by = value(row, "by");
    if (!by) return {};
    if (!/^\d{1,9}$/.test(by)) return { wrong: "by", says: fill(words.no_minutes, { minutes: by }) };
    return Number(by) > minutes ? { wrong: "by", says: words.more_than } : { by: Number(by) };
  }

  /* --- what is seen --- */

  function show(write = true) {
    const day = [], out = [], by = new Map(), before = [];
    let wrong = 0;
    for (const row of rows()) {
      const read = judge(row, before, counting.sum(day.map((each) => each[1]))), about = row.querySelector(".about");
      if (read.code) before.push(read.code);
      about.textContent = read.says ?? "";
      about.classList.toggle("wrong-input", Boolean(read.wrong || read.out));
      row.classList.toggle("empty", !read.minutes);
      for (const field of row.querySelectorAll("input"))
        field.setAttribute("aria-invalid", String(field.classList.contains(read.wrong)));
      if (read.wrong) wrong += 1;
      else if (read.out) out.push(read.code);
      else if (read.minutes) day.push([read.code, read.minutes]);
      if (read.by !== undefined) by.set(read.code, read.by);
    }
    const counted = !wrong && day.length ? { cms: counting.count("cms", day), cpt: counting.count("cpt", day) } : null;
    for (const rule of ["cms", "cpt"]) answer(rule, counted?.[rule], wrong, day);
    tool.classList.toggle("filled", Boolean(counted));
    if (write && !wrong) keep(day); // before links to the day are written
    more.hidden = !counted && !out.length;
    more.replaceChildren(...(counted ? [...hints(counted, day, out), ...(whole ? assistants.split(counted.cms, day, by, { words, element, fill, cited, units }) : []), ...line(day), ...why(day)] : leftOut(out)));
    tell(counted, wrong, day);
  }

  function answer(rule, counted, wrong, day) {
    const card = tool.querySelector(`[data-rule=${rule}]`), ways = card.querySelector(".ways");
    card.classList.toggle("asked", Boolean(counted) && linked && asked === rule);
    card.querySelector(".units").replaceChildren(counted ? units(counted.total) : "–");
    if (!counted) return ways.replaceChildren(element("p", wrong ? words.first : words.empty, "wait"));
    const parts = !counted.total ? [] : counted.ways.slice(0, SHOWN).flatMap((way, at) => [...(at ? [element("p", words.or, "or")] : []), shared(way)]);
    if (counted.ways.length > SHOWN) parts.push(element("p", fill(words.more, { number: counted.ways.length - SHOWN })));
    if (counted.unbilled.length && counted.ways.length === 1)
      parts.push(element("p", [fill(words[rule === "cms" ? "recorded" : "no_unit"], { codes: joined(counted.unbilled) }), ...cited(rule === "cms" ? ["note-unbilled"] : [])]));
    return ways.replaceChildren(...(day.length > 1 || !counted.total ? parts : []));
  }

  const units = (number) => (number ? of(number, "unit") : "0 units");

  function shared(way) {
    const list = element("ul");
    for (const [code, number] of way) if (number) list.append(element("li", [element("b", String(number)), ` \u00d7 ${code}`]));
    return list;
  }

  function hint(text, facts) { return element("li", [text, ...cited(facts)]); }
  const leftOut = (out) => (out.length ? [element("ul", out.map((code) => hint(fill(words.left_out, { code }), ["note-totals"])), "hints")] : []);

  function hints(counted, day, out) {
    const found = [];
    if (day.length === 1 && !counted.cms.total) found.push(hint(words.lone, ["cms-lone-service"]));
    for (const [code] of day) {
      const most = Math.max(...counted.cms.ways.map((way) => way.get(code))), limit = limits[code];
      if (limit && most > limit) found.push(hint(fill(words.above, { units: units(most), code, limit }), [`mue-${code}`]));
    }
    if (counted.cms.total !== counted.cpt.total) found.push(hint(words.differ, ["payer-chooses"]));
    const list = element("ul", [...found, ...leftOut(out).flatMap((each) => [...each.children])], "hints");
    return list.children.length ? [element("p", words.hints, "tool-title"), list] : [];
  }

  function line(day) {
    const total = of(counting.sum(day.map((each) => each[1])), "minute");
    const each = day.map(([code, minutes]) => fill(words.line_code, { code, name: codes[code][0].toLowerCase(), minutes: of(minutes, "minute") }));
    const text = `${each.join("; ")}. ${fill(words.line_total, { minutes: total })}`;
    const title = element("p", words.line, "tool-title"), actions = element("p", "", "actions");
    const print = element("button", words.print);
    print.type = "button";
    print.addEventListener("click", () => window.print());
    actions.append(copying.button(() => text, { name: words.line }), copying.button(address, { label: words.link }), ...(whole ? [print] : []));
    return [title, element("p", text, "sample"), actions];
  }

  function why(day) {
    return whole ? reasons.written(day, said, { words, element, fill, cited }) : [element("p", Object.assign(element("a", words.steps), { href: address() }))];
  }

  /* --- therapist and assistant --- */

  function assist(on) {
    tool.querySelector("[data-do=assist]").setAttribute("aria-pressed", String(on));
    tool.classList.toggle("assisted", on);
    for (const row of rows()) row.querySelector(".assistant")?.remove();
    if (on) for (const row of rows()) askAssistant(row);
  }

  function askAssistant(row) {
    const label = element("label", `${words.of_assistant} `, "assistant"), field = element("input", "", "by");
    field.inputMode = "numeric";
    field.maxLength = 40;
    field.setAttribute("aria-describedby", row.querySelector(".about").id);
    label.append(field);
    row.querySelector(".about").before(label);
  }

  /* --- the address, and what is read out --- */

  function keep(day) {
    const query = day.length ? `?${[["rule", asked], ...day].map((pair) => pair.join("=")).join("&")}` : "";
    history.replaceState(null, "", `${location.pathname}${query}${/^#rule-/.test(location.hash) ? "" : location.hash}`);
  }

  function tell(counted, wrong, day) {
    clearTimeout(wait);
    const way = (each) => joined([...each].filter((one) => one[1]).map(([code, number]) => `${number} \u00d7 ${code}`));
    const told = (one) => `${units(one.total)}${day.length > 1 && one.total ? `, ${one.ways.slice(0, 3).map(way).join(`, ${words.or} `)}` : ""}`;
    const total = counted && fill(words.total, { minutes: of(counting.sum(day.map((each) => each[1])), "minute") });
    const text = counted ? fill(words.told, { cms: told(counted.cms), cpt: told(counted.cpt), total }) : wrong ? words.first : "";
    wait = setTimeout(() => { status.textContent = text; }, 700); // when typing pauses
  }

  /* The day in the address; a link to a worked day leads here, not to the list below. */
  function arrive() {
    const plain = (text) => { try { return decodeURIComponent(text.replaceAll("+", " ")); } catch { return text; } };
    const pairs = location.search.slice(1).split("&").filter(Boolean).map((pair) => {
      const [code, ...rest] = pair.split("=");
      return [plain(code), plain(rest.join("="))];
    });
    asked = pairs.some(([key, rule]) => key === "rule" && rule === "cpt") ? "cpt" : "cms";
    const given = pairs.filter(([key]) => key !== "rule" && key !== "q"); // q is the search's
    linked = given.length > 0;
    if (linked) {
      list.replaceChildren();
      for (const [code, minutes] of given.slice(0, MOST)) addRow(code.slice(0, 40), minutes.slice(0, 40));
      if (/^#rule-/.test(location.hash)) {
        history.replaceState(null, "", location.pathname + location.search);
        scrollTo(0, 0);
      }
    }
    name();
    show(false);
    if (given.length > MOST) status.textContent = words.cut;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => show());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    history.replaceState(null, "", location.pathname);
    list.replaceChildren();
    const first = JSON.parse(tool.dataset.first);
    for (const code of first) addRow(code);
    assist(false);
    show();
    list.querySelector(".minutes").focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    const fields = [...list.querySelectorAll(".minutes")], next = fields[fields.indexOf(event.target.closest(".row").querySelector(".minutes")) + 1];
    (next ?? event.target).focus();
  });
  tool.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]"), row = button?.closest(".row");
    if (button?.dataset.do === "add") {
      const added = addRow();
      if (tool.classList.contains("assisted")) askAssistant(added);
      added.querySelector("input").focus();
    } else if (button?.dataset.do === "assist") {
      assist(button.getAttribute("aria-pressed") !== "true");
    } else if (row) {
      const beside = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      name();
      beside.querySelector(".minutes").focus();
    } else return;
    show();
    if (row) status.textContent = words.removed;
  });
  if (!whole) tool.querySelector("[data-do=assist]").hidden = true;
  form.querySelector("datalist").append(...Object.entries(codes).filter(([, known]) => known[1] === timed).map(([code, [label]]) => Object.assign(element("option"), { value: code, label })));
  addEventListener("hashchange", arrive);
  arrive();
})();
