/* Minutes of timed codes in, units out: the same as hooks/codeset/units/counting.py, function by function. tests/test_count.py
   compares the two. A day is a list of [code, minutes]; units are a Map by code. Why: reasons.js, where the page has it. */
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

  /* All ways that the rule leaves open, and what earns no unit. */
  function count(rule, day) {
    const ways = counts[rule](day);
    return { ways, total: total(ways[0]), unbilled: unbilled(day, ways[0]) };
  }

  return { count, share, earned, least, over, of, joined, sum, by, LONGEST, UNIT, REACHED, TABLE };
})();
