/* Whose minutes were whose: which units of Medicare's first way go with CQ or CO, whole quarter hours of each first, then by
   who gave the last. A small step of "Count a day", which is shown when it is asked for. */
"use strict";

const assistants = (() => {
  /* `by` are the minutes that the assistant gave alone, by code; `page` is how the page writes and cites. */
  function split(counted, day, by, { words, element, fill, cited, units }) {
    if (!by.size) return [];
    const [way] = counted.ways;
    const items = day.map(([code, minutes]) => {
      const assistant = by.get(code) ?? 0, { number, own, others, left, rest, marked } = share(minutes, assistant, way.get(code));
      const says = [fill(words.without, { units: units(number - marked) }), fill(words.with, { units: units(marked) })].join(", ");
      const item = element("li", [element("b", `${code}: ${says}.`)]), gave = counting.of(rest, "minute");
      const because = (key, facts, values = {}) => item.append(" ", fill(words[key], values), ...cited(facts));
      if (own || others) because("assist_full", ["cq-co-since-2020"], { units: own, others });
      if (left === 2) because("assist_two", ["cq-co-two-units"]);
      else if (left === 1 && rest >= 8) because("assist_one", ["cq-co-last-unit"], { minutes: gave });
      else if (left === 1 && assistant % 15) because("assist_less", ["cq-co-last-unit", "assistant-10-percent"], { minutes: gave });
      return item;
    });
    return [element("p", words.assist_title, "tool-title"), element("ul", items), element("p", [words.assist_pick, ...cited(["cq-co-together"])])];
  }

  /* The units of one code: how many are whole quarter hours of the therapist's own and of the others, how many are left, how
     many minutes of the therapist's are over, and how many units are marked. */
  function share(minutes, assistant, number) {
    const therapist = minutes - assistant, rest = therapist % 15;
    const own = Math.floor(therapist / 15), others = Math.floor(assistant / 15), left = number - own - others;
    const last = left === 2 || (left === 1 && rest < 8 && assistant % 15 > 0);
    return { number, own, others, left, rest, marked: others + (last ? 1 : 0) };
  }

  return { split, share };
})();
