/* Why a day has its units, step by step: the same as hooks/codeset/units/reasons.py, function by function. What a step says,
   and its facts, come from steps.yml by way of the page. */
"use strict";

const reasons = (() => {
  const { count, share, earned, least, over, of, joined, sum, by, UNIT, REACHED, TABLE } = counting;

  const rules = {
    cms(day, step) {
      const all = sum(day.map((each) => each[1])), most = earned(all), codes = day.map(([code]) => code);
      if (day.length > 1) step("sum", { parts: day.map((each) => each[1]).join(" + "), total: all });
      if (!most) {
        const alone = day.filter((each) => each[1]).length === 1;
        step(alone ? "none_alone" : "none", { minutes: of(all, "minute") });
      } else {
        const row = { first: least(most), last: least(most + 1) - 1, units: of(most, "unit"), total: all, most };
        step(most <= TABLE ? "row" : "row_beyond", row);
      }
      if (most && day.length > 1) {
        const sharing = share(day);
        whole(day, sharing, step);
        left(day, codes, sharing, step);
        short(day, sharing, step);
      }
      const { ways: [, ...others], unbilled: idle } = count("cms", day);
      if (idle.length) {
        const name = `idle${others.length ? "_first" : ""}${idle.length === 1 ? "_one" : ""}`;
        step(name, { codes: joined(idle), units: of(most + 1, "unit"), least: least(most + 1) });
      }
    },
    cpt(day, step) {
      for (const [code, minutes] of day) {
        const full = Math.floor(minutes / UNIT), rest = over(minutes), past = rest >= REACHED ? "past" : "not_past";
        step(full ? (rest ? `full_${past}` : "full") : past, {
          code, minutes: of(minutes, "minute"), whole: of(full, "whole unit"), over: of(rest, "minute"), units: of(earned(minutes), "unit"),
        });
      }
      const units = day.map((each) => earned(each[1]));
      if (day.length > 1) step("added", { parts: units.join(" + "), total: sum(units) });
    },
  };

  function whole(day, sharing, step) {
    const held = day.filter(([code]) => sharing.whole.get(code))
      .map(([code, minutes]) => `${code} has ${sharing.whole.get(code)} (${of(minutes, "minute")})`);
    if (!held.length) return step("whole_none", {});
    return step(Math.max(...sharing.whole.values()) > 1 ? "whole_twice" : "whole", { held: held.join(", ") });
  }

  function left(day, codes, sharing, step) {
    const rest = day.filter((each) => over(each[1])).map(([code, minutes]) => `${code}: ${over(minutes)}`);
    if (!sharing.left) return step(rest.length ? "all_given_over" : "all_given", {});
    step(sharing.left === 1 ? "left_one" : "left", { units: of(sharing.left, "unit"), over: rest.join(", ") });
    const sure = codes.filter((code) => sharing.sure.includes(code));
    if (sure.length) step(sure.length > 1 ? "sure" : "sure_one", { codes: joined(sure) });
    const tied = day.filter(([code]) => sharing.tied.includes(code));
    if (!tied.length) return undefined;
    const equal = new Set(tied.map((each) => each[1])).size === 1;
    return step(equal ? "tied_equal" : "tied", { number: sharing.left - sure.length, codes: joined(tied.map(([code]) => code)) });
  }

  function short(day, sharing, step) {
    if (!sharing.short.length) return;
    const agree = sharing.byRemainder.map((way) => way.some((code) => sharing.longest.includes(code)));
    let name = "short_behind_longer", { longest } = sharing;
    if (agree.every(Boolean)) name = "short_agree";
    else if (agree.some(Boolean)) name = "short_open";
    else if (sharing.byShort.length) {
      name = "short_or_remainder";
      longest = [...new Set(sharing.byShort.map(([code]) => code))].sort(by);
    }
    const together = sum(day.filter(([code]) => sharing.short.includes(code)).map((each) => each[1]));
    step(name, { codes: joined(sharing.short), together, longest: joined(longest, "or") });
  }

  /* Every step of a rule with the ids of its facts. `said` is steps.yml. */
  function steps(rule, day, said) {
    const found = [], fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name]);
    rules[rule](day, (name, values) => {
      const { says, facts } = said[name];
      found.push({ says: fill(says, values), facts: facts.map((fact) => fill(fact, values)) });
    });
    return found;
  }

  /* The steps of both rules on the page; `page` is how it writes and cites. */
  function written(day, said, page) {
    const { words, element, fill, cited } = page;
    const parts = ["cms", "cpt"].flatMap((rule) => [
      element("p", fill(words.why, { rule: words[rule] }), "tool-title"),
      element("ol", steps(rule, day, said).map(({ says, facts }) => element("li", [says, ...cited(facts)])), "steps"),
    ]);
    return [element("div", [element("div", parts.slice(0, 2)), element("div", parts.slice(2))], "reasons"), ...sources(parts, page)];
  }

  /* On paper the notes stand below: each once, in the order of their numbers. */
  function sources(parts, { words, element }) {
    const links = parts.flatMap((part) => [...part.querySelectorAll(".mark a")]);
    const notes = new Map(links.map((link) => [parseInt(link.textContent, 10), link.hash.slice(1)]));
    const items = [...notes].toSorted(([a], [b]) => a - b).map(([number, id]) => {
      const note = document.getElementById(id).querySelector("p").cloneNode(true);
      note.querySelector(".footnote-backref")?.remove();
      return element("p", [`${number}. `, ...note.childNodes]);
    });
    return [element("div", [element("p", words.sources, "tool-title"), ...items], "on-paper")];
  }

  return { steps, written };
})();
