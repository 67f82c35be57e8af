/* What the search finds, without a page: from the index of the build and what its editors listed, a function from
   typed words to results. Exact comes before prefix, prefix before a slip of the fingers. See assets/search.js. */
"use strict";

/* The words of a text: in lower case, without accents, amounts without their signs, re- joined to its word. */
const wordsOf = (text) => text.normalize("NFD").replace(/[\p{M}\xae\p{So}]/gu, "").toLowerCase()
  .replace(/[\u2019\u02bc]/g, "'").replace(/'s\b/g, "").replace(/(\d),(?=\d{3}\b)/g, "$1").replace(/\b(re|e)-(?=[a-z]{2})/g, "$1")
  .match(/[\p{L}\p{N}]+(?:\.[\p{L}\p{N}]+)*/gu) ?? [];

/* Words of one kin: minute and minutes, squat and squatting, bridge and bridging. */
function stemOf(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  let stem = word.replace(/ies$/, "y").replace(/(?<![suxi])s$/, "").replace(/(?<=[^aeiou]{2}|x|sh|ch)es$/, "");
  if (stem.length > 5) stem = stem.replace(/(?<=[a-z]{3})(ing|ed)$/, "").replace(/([bdgmnprt])\1$/, "$1");
  return stem.length > 4 ? stem.replace(/e$/, "") : stem;
}

/* How many slips lie between two words: a letter too many, missing, wrong, or two that changed places. */
function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [], row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}

const REGISTER = 0.2; // the weight up to which a place is none that answers, such as a list of sources
const NUMBER = stemOf("anynumber"); // in a hint, for any number of up to three digits

/* `rows` are the sections, each [address, page, title, text]; `said` is what the build made of docs/data/search.yml. */
function finderOf(rows, said) {
  const small = new Set(said.small), weak = new Set(said.weak), real = new Set(said.real), means = new Map(said.means);
  const kin = new Map(); // by stem: the sections, each with how often it stands in its title and its text
  const stems = new Map(), plain = new Map(); // of every word; without dots
  const learn = (word) => {
    if (!stems.has(word)) { stems.set(word, stemOf(word)); plain.set(word.replaceAll(".", ""), word); }
    return stems.get(word);
  };
  const weight = (at) => said.weights.reduce((all, [part, share]) => (at.includes(part) ? all * share / 100 : all), 1);
  const sections = rows.map(([at, page, title, text], id) => {
    const section = { at, page, title, text, file: at.split("#")[0], weight: weight(at),
      heads: wordsOf(title).map(learn), named: new Set(meant(wordsOf(title)).map(learn)), pages: new Set(wordsOf(page).map(learn)), body: wordsOf(text).map(learn) };
    for (const [part, list] of [["heads", section.heads], ["body", section.body]]) {
      for (const stem of list) {
        if (!kin.has(stem)) kin.set(stem, new Map());
        const here = kin.get(stem);
        if (!here.has(id)) here.set(id, { heads: 0, body: 0 });
        here.get(id)[part]++;
      }
    }
    return section;
  });
  const ids = new Map(sections.map(({ at }, id) => [at, id]));
  const hint = (phrase) => meant(wordsOf(phrase.replaceAll("#", " anynumber ")).map((word) => means.get(word) ?? word));
  const hints = (list, share) => list.flatMap(([at, phrases]) => phrases.map((phrase) => ({ id: ids.get(at), share, stems: [...new Set(hint(phrase).map(learn))] })));
  const leads = [...hints(said.leads, 1), ...hints(said.names, 0.9)]; // what editors say goes before what is only a name
  const hinted = new Set(leads.flatMap((lead) => lead.stems));
  const common = 1 + sections.reduce((sum, { body }) => sum + body.length, 0) / sections.length;
  const answers = sections.filter((section) => section.weight > REGISTER).length;
  const all = [...stems.keys()];

  function meant(words) { const kept = words.filter((word) => !small.has(word)); return kept.length ? kept : words; }

  const rare = new Map();
  function rarity(stem) {
    if (rare.has(stem)) return rare.get(stem);
    const held = [...(kin.get(stem)?.keys() ?? [])].filter((id) => sections[id].weight > REGISTER).length;
    rare.set(stem, Math.log(1 + (answers + 0.5) / (held + 0.5)));
    return rare.get(stem);
  }

  /* What was typed, as terms: each a list of words that stand in a row, nearly always one. A code or a word that is glued
     to another one reads as spaced; a letter or a short number in a word, as in CO-97, is none alone. */
  function termsOf(typed) {
    const terms = [];
    for (const part of typed.split(/(?:[\s;/+&]|(?<!\d),|,(?!\d{3}\b))+/)) {
      const raw = part.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, "");
      const pieces = wordsOf(raw).flatMap(unglued).map((word) => means.get(word) ?? word);
      const bound = pieces.length > 1 && /[\p{L}\p{N}]-[\p{L}\p{N}]/u.test(raw) && !pieces.some((piece) => /^\d{4,}/.test(piece));
      if (bound && pieces.some((piece) => piece.length === 1 || /^\d+$/.test(piece))) terms.push({ raw, row: pieces });
      else terms.push(...pieces.map((piece) => ({ raw: pieces.length > 1 ? piece : raw, row: [piece] })));
    }
    const once = terms.filter(({ row }, at) => terms.findIndex((term) => term.row.join() === row.join()) === at);
    const kept = lettered(joined(once).filter(({ row }) => row.length > 1 || !small.has(row[0])));
    return kept.length ? kept : once.filter(({ row }) => row[0].length > 1);
  }

  /* Two words that are one on the pages: neuro muscular. */
  function joined(terms) {
    const whole = (term) => term?.row.length === 1 && term.row[0].length > 2;
    return terms.reduce((kept, term) => {
      const words = [kept.at(-1), term].filter(whole).map(({ row }) => row[0]), both = words.join("");
      const one = words.length > 1 && stems.has(both) && !(words.every((word) => stems.has(word)) && standing(words.map(learn)));
      return one ? [...kept.slice(0, -1), { raw: both, row: [both] }] : [...kept, term];
    }, []);
  }

  /* A letter goes with the word beside it, as in Y Balance and Part B, where they stand so somewhere; else it goes. */
  function lettered(terms) {
    const alone = ({ row }) => row.length === 1 && /^\p{L}$/u.test(row[0]);
    const stand = (...parts) => parts.every(Boolean) && standing(parts.flatMap(({ row }) => row.map((word) => stems.get(word) ?? stemOf(word))));
    const kept = [];
    for (let at = 0; at < terms.length; at++) {
      const term = terms[at], both = (first, second) => ({ raw: `${first.raw} ${second.raw}`, row: [...first.row, ...second.row] });
      if (!alone(term)) kept.push(term);
      else if (stand(term, terms[at + 1])) kept.push(both(term, terms[++at]));
      else if (stand(kept.at(-1), term)) kept.push(both(kept.pop(), term));
    }
    return kept;
  }

  const standing = (row) => row.every((stem) => hinted.has(stem)) && leads.some((lead) => row.every((stem) => lead.stems.includes(stem)))
    || [...(kin.get(row[0])?.keys() ?? [])].some((id) => inRow(sections[id].heads, row) || inRow(sections[id].body, row));

  function unglued(word) {
    if (stems.has(word)) return [word];
    if (plain.has(word)) return [plain.get(word)];
    const parts = word.match(/\d{5}(?=\D)|(?<=\d{5})[a-z]+|^\d+(?=[a-z]{2,}$)|(?<=^\d+)[a-z]{2,}$|^[a-z]{2,}(?=\d)|(?<=^[a-z]{2,})\d+$|\d{5}$/g);
    return parts?.join("") === word ? parts : [word];
  }

  /* The words of the site that a typed word stands for, each with its share: itself and its kin, else what begins so,
     else two words that were run together, else what differs by a slip, unless it is a word itself. */
  function wordsFor(word) {
    const stem = stems.get(word) ?? stemOf(word), known = (each) => kin.has(each) || hinted.has(each);
    if (known(stem)) return [[stem, 1]];
    const found = (list, share) => [...new Map(list.map((each) => [stems.get(each), share(each)]))];
    if (word.length > 2) {
      const begun = all.filter((each) => each.startsWith(word));
      if (begun.length) return found(begun, (each) => 0.6 * word.length / each.length);
    }
    for (let at = 3; at <= word.length - 3; at++) {
      const halves = [word.slice(0, at), word.slice(at)];
      if (halves.every((half) => stems.has(half)) && standing(halves.map(learn))) return [halves.map(learn)];
    }
    if (word.length < 5 || /\d/.test(word) || real.has(word) || real.has(stem)) return [];
    const most = word.length > 8 ? 2 : 1;
    const near = all.filter((each) => each[0] === word[0] && each.length > 3 && !/\d/.test(each)).map((each) => [each, slips(word, each, most)]).filter(([, far]) => far <= most);
    const least = Math.min(...near.map(([, far]) => far));
    return found(near.filter(([, far]) => far === least).map(([each]) => each), () => 0.4 / least);
  }

  /* A term with the stems that it may be; words that were run together become terms of their own. */
  function resolved(term) {
    const row = term.row.map((word) => stems.get(word) ?? stemOf(word)), long = term.row.filter((word) => /^\p{L}{3,}$/u.test(word));
    if (row.length > 1 && (standing(row) || !long.length)) return [{ ...term, row, as: [] }];
    if (row.length > 1) return long.flatMap((word) => resolved({ ...term, row: [word] }));
    const as = wordsFor(term.row[0]);
    return typeof as[0]?.[1] === "string" ? as[0].map((stem) => ({ ...term, as: [[stem, 1]] })) : [{ ...term, as }];
  }

  const inRow = (list, row) => list.some((_, at) => row.every((stem, step) => list[at + step] === stem));

  /* How well each section answers one term, by its id. */
  function scored(term) {
    const scores = new Map(), best = (id, score) => scores.set(id, Math.max(scores.get(id) ?? 0, score));
    const score = ({ heads, body }, section) => (heads ? 2.2 * heads / Math.sqrt(1 + section.heads.length) + 0.6 : 0) + (body ? 1.4 * body / (body + 0.5 + 0.9 * section.body.length / common) : 0);
    if (term.row.length > 1) {
      for (const [id] of kin.get(term.row[0]) ?? []) {
        const section = sections[id], heads = +inRow(section.heads, term.row), body = +inRow(section.body, term.row);
        if (heads || body) best(id, score({ heads, body }, section));
      }
    }
    for (const [stem, share] of term.as) {
      const most = share * rarity(stem);
      for (const [id, counts] of kin.get(stem) ?? []) best(id, most * (score(counts, sections[id]) + (sections[id].pages.has(stem) ? 0.8 : 0)));
    }
    return scores;
  }

  /* The sections that editors lead to: most where the phrase is all that was typed, less where only words stand beside it
     that say little here, such as that of a code or patient, else by what it says. */
  function led(terms) {
    const found = new Map(), strong = [...terms.keys()].filter((at) => !weak.has(terms[at].row[0]));
    const numbers = [...terms.keys()].filter((at) => /^\d{1,3}$/.test(terms[at].row.join()));
    const held = (stem, _, phrase) => terms.findIndex(({ row, as }) => (row.length > 1 ? row.includes(stem) && row.every((each) => phrase.includes(each)) : as.some(([each]) => each === stem)));
    for (const { id, share: firm, stems: phrase } of leads) {
      const used = new Set(phrase.flatMap((stem) => (stem === NUMBER && numbers.length ? numbers : held(stem, 0, phrase))));
      if (!phrase.length || used.has(-1)) continue;
      const parts = [...used].map((at) => terms[at]), whole = used.size === terms.length;
      const nearly = strong.length > 0 && strong.every((at) => used.has(at));
      const share = Math.min(...parts.map((term) => (term.row.length > 1 ? 1 : Math.max(...term.as.filter(([stem]) => phrase.includes(stem)).map(([, each]) => each), phrase.includes(NUMBER) && /^\d/.test(term.row[0]) ? 1 : 0))));
      const score = firm * share * phrase.reduce((sum, stem) => sum + rarity(stem), 0) * (whole ? 100 : nearly ? 20 : 3);
      if (score > (found.get(id)?.score ?? 0)) found.set(id, { score, used: new Set([...used, ...(found.get(id)?.used ?? [])]), sure: whole || nearly });
    }
    return found;
  }

  /* Sections that say what other hints for the same place say: where else to read of what pages call otherwise. */
  function beside(id) {
    const found = new Map();
    for (const { stems: phrase } of leads.filter((lead) => lead.id === id)) {
      const [first, ...rest] = phrase.map((stem) => kin.get(stem));
      if (!first || rest.includes(undefined)) continue;
      const score = phrase.reduce((sum, stem) => sum + rarity(stem), 0);
      for (const [other, { heads }] of first) {
        if (rest.every((held) => held.has(other))) found.set(other, Math.max(found.get(other) ?? 0, score * (heads ? 0.4 : 0.2)));
      }
    }
    return found;
  }

  /* Results, one for each page, best first, each with the words that its page lacks; and the words that no page has. */
  return function find(typed, most = 8) {
    const terms = termsOf(typed).flatMap(resolved), hits = new Map(), pages = new Map(), answered = new Set();
    const worth = terms.map((term) => (weak.has(term.row[0]) ? 0.4 : 1) * Math.max(0.5, ...term.as.map(([stem]) => rarity(stem)), ...(term.row.length > 1 ? term.row.map(rarity) : [])));
    const total = worth.reduce((sum, each) => sum + each, 0);
    const note = (id, at, score, led = 0) => {
      const file = sections[id].file;
      if (!hits.has(id)) hits.set(id, { score: 0, led: 0, terms: new Set() });
      if (!pages.has(file)) pages.set(file, new Set());
      hits.get(id).score += score;
      hits.get(id).led += led;
      hits.get(id).terms.add(at);
      pages.get(file).add(at);
      if (led || sections[id].weight > REGISTER) answered.add(at);
    };
    terms.forEach((term, at) => { for (const [id, score] of scored(term)) note(id, at, weak.has(term.row[0]) ? score / 2 : score); });
    for (const [id, { score, used, sure }] of led(terms)) {
      for (const at of used) note(id, at, 0, score / used.size);
      if (sure) for (const [other, near] of beside(id)) for (const at of used) note(other, at, near / used.size);
    }
    const having = (set) => [...set].reduce((sum, at) => sum + worth[at], 0) / total;
    const best = new Map();
    for (const [id, hit] of hits) {
      const section = sections[id], near = terms.slice(1).filter((term, at) => {
        const pair = [terms[at], term].map((each) => each.as[0]?.[0]);
        return pair.every(Boolean) && (inRow(section.heads, pair) || inRow(section.body, pair));
      }).length;
      const titled = [...section.named].filter((stem) => terms.some((term) => term.row.includes(stem) || term.as.some(([each]) => each === stem))).length / Math.max(section.named.size, terms.length);
      const share = (0.6 * having(hit.terms) + 0.4 * having(pages.get(section.file))) ** 2;
      const rank = ((hit.score + near * 1.5 + 4 * titled ** 2) * section.weight + hit.led) * share;
      if (rank > (best.get(section.file)?.rank ?? 0)) best.set(section.file, { ...section, rank, answer: hit.led > 0 || section.weight > REGISTER });
    }
    const order = [...best.values()].sort((a, b) => b.answer - a.answer || b.rank - a.rank);
    const first = order.filter((hit) => hit.answer).slice(0, most - 2), last = order.filter((hit) => !hit.answer).slice(0, first.length ? 2 : most);
    const words = (list) => [...new Set(list.map((term) => term.raw))];
    const marks = new Set(terms.flatMap((term) => [...term.row.filter(() => term.row.length > 1), ...term.as.map(([stem]) => stem)]));
    return {
      hits: [...first, ...last].map((hit) => ({ ...hit, without: words(terms.filter((_, at) => !pages.get(hit.file).has(at))) })),
      missing: words(terms.filter((_, at) => !answered.has(at) && (first.length || !last.length))),
      marked: (word) => marks.has(stems.get(word) ?? stemOf(word)),
    };
  };
}
