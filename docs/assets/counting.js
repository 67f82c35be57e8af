/* Minutes of timed codes in, units out, and why: the same as hooks/codeset/units/counting.py and reasons.py, function by
   function. tests/test_count.py compares the two. A day is a list of [code, minutes]; units are a Map by code. What a
   step says, and its facts, come from steps.yml by way of the page. */
"use strict";

const counting = (() => {
  const UNIT = 15, REACHED = 8, LONGEST = 24 * 60, TABLE = 16;
  const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);
  const over = (minutes) => minutes % UNIT;
  const earned = (minutes) => Math.floor((minutes + UNIT - REACHED) / UNIT);
  const least = (units) => UNIT * (units - 1) + REACHED;
  const by = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  function combinations(items, number) {
    if (!number) return [[]];
    return items.flatMap((first, at) => combinations(items.slice(at + 1), number - 1).map((rest) => [first, ...rest]));
  }

  /* The codes that are surely among the `number` ones with the largest remainders, and those tied. */
  function largest(day, number) {
    if (!number) return [[], []];
    const order = day.toSorted((a, b) => over(b[1]) - over(a[1]) || b[1] - a[1] || by(a[0], b[0]));
    const last = over(order[number - 1][1]), named = (some) => some.map(([code]) => code);
    const sure = named(order.filter(([, minutes]) => over(minutes) > last));
    const tied = named(order.filter(([, minutes]) => over(minutes) === last));
    return sure.length + tied.length === number ? [[...sure, ...tied], []] : [sure, tied];
  }

  const choices = ([sure, tied], number) => combinations(tied, number - sure.length).map((some) => [...sure, ...some]);

  /* How the units of a day are shared under Medicare. */
  function share(day) {
    const whole = new Map(day.map(([code, minutes]) => [code, Math.floor(minutes / UNIT)]));
    const left = earned(sum(day.map((each) => each[1]))) - sum([...whole.values()]);
    const [sure, tied] = largest(day, left);
    const sharing = { whole, left, sure, tied, byRemainder: choices([sure, tied], left), short: [], longest: [], byShort: [] };
    const short = day.filter(([, minutes]) => minutes > 0 && minutes < REACHED);
    if (short.length < 2 || sum(short.map((each) => each[1])) < REACHED) return sharing;
    const most = Math.max(...short.map((each) => each[1]));
    sharing.short = short.map(([code]) => code);
    sharing.longest = short.filter(([, minutes]) => minutes === most).map(([code]) => code).sort(by);
    if (!sharing.longest.some((code) => sure.includes(code) || tied.includes(code)))
      sharing.byShort = sharing.longest.flatMap((code) => beside(code, day, whole, left));
    return sharing;
  }

  /* The ways to give the `left` units if a short service gets one of them: no longer one goes without for it. */
  function beside(short, day, whole, left) {
    const own = day.find(([code]) => code === short)[1], others = day.filter(([code]) => code !== short);
    const longer = others.filter(([code, minutes]) => !whole.get(code) && minutes > own);
    return choices(largest(others, left - 1), left - 1)
      .filter((choice) => longer.every(([code]) => choice.includes(code)))
      .map((choice) => [short, ...choice]);
  }

  const counts = {
    cms(day) {
      const { whole, byRemainder, byShort } = share(day);
      return [...byRemainder, ...byShort]
        .map((extra) => new Map([...whole].map(([code, units]) => [code, units + extra.includes(code)])));
    },
    cpt: (day) => [new Map(day.map(([code, minutes]) => [code, earned(minutes)]))],
  };

  const total = (units) => sum([...units.values()]);
  const unbilled = (day, units) => day.filter(([code, minutes]) => minutes && !units.get(code)).map(([code]) => code);
  const of = (number, thing) =>
    !number && thing.endsWith("unit") ? `no ${thing}` : `${number} ${thing}${number === 1 ? "" : "s"}`;
  const joined = (names, word = "and") =>
    names.length > 1 ? `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}` : names[0];

  const reasons = {
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
      const [first, ...others] = counts.cms(day), idle = unbilled(day, first);
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

  /* All ways that the rule leaves open, and every step to them with the ids of its facts. `said` is steps.yml. */
  function count(rule, day, said) {
    const ways = counts[rule](day), steps = [];
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name]);
    reasons[rule](day, (name, values) => {
      const { says, facts } = said[name];
      steps.push({ says: fill(says, values), facts: facts.map((fact) => fill(fact, values)) });
    });
    return { ways, total: total(ways[0]), unbilled: unbilled(day, ways[0]), steps };
  }

  return { count, of, joined, sum, LONGEST };
})();
