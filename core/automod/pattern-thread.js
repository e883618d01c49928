// @ts-check
// Plain JavaScript: a thread is started from this file by Node itself, from the sources as from what is built of them.
import { getHeapStatistics } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { RE2JS } from 're2js';

/** Instructions of a compiled pattern; each may cost time with every character of a message. Any 260 plain letters fit. */
const MAX_PROGRAM = 300;
/** Flags of Rust's expressions that say what holds here anyway. */
const UNICODE_FLAG = /^\(\?([ims]*)u([ims]*)\)/;
/** Compiled patterns learn from each text, which makes them fast and large. */
const MAX_COMPILED = 1000;
const MAX_HEAP_BYTES = 150 * 1024 * 1024;

/** @type {Map<string, RE2JS>} */
const compiled = new Map();

/**
 * A pattern without regard to case, as Discord matches. Throws where it is none.
 * @param {string} source
 */
function compile(source) {
  const plain = source.replace(UNICODE_FLAG, (_all, before, after) => (before + after ? `(?${before}${after})` : ''));
  return RE2JS.compile(plain, RE2JS.CASE_INSENSITIVE);
}

/** @param {string} source */
function isUsable(source) {
  try {
    return compile(source).programSize() <= MAX_PROGRAM;
  } catch {
    return false;
  }
}

/** @param {string} source */
function remembered(source) {
  let pattern = compiled.get(source);
  if (!pattern) {
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(source, (pattern = compile(source)));
  }
  return pattern;
}

/**
 * The first pattern that the text matches. RE2 walks through a text once, whatever the pattern; how long it took is told.
 * @param {import('./rule-patterns.ts').MatchTask} task
 * @returns {import('./rule-patterns.ts').MatchAnswer}
 */
function match({ sources, text, leftMs }) {
  let usedMs = 0;
  for (const source of sources) {
    if (usedMs >= leftMs) return { source, span: null, isOverrun: true, usedMs };
    const pattern = remembered(source);
    const began = performance.now();
    // Whether it matches is known far sooner than where.
    const matcher = pattern.test(text) ? pattern.matcher(text) : null;
    const isFound = matcher?.find() ?? false;
    usedMs += performance.now() - began;
    if (matcher && isFound) return { source, span: [matcher.start(), matcher.end()], isOverrun: false, usedMs };
  }
  return { source: null, span: null, isOverrun: false, usedMs };
}

parentPort?.on('message', (/** @type {import('./rule-patterns.ts').Task} */ task) => {
  parentPort?.postMessage(task.kind === 'check' ? task.sources.findIndex((source) => !isUsable(source)) : match(task));
  if (getHeapStatistics().used_heap_size > MAX_HEAP_BYTES) compiled.clear();
});
