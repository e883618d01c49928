/** What people write to one another, by turns: mostly a line or two, now and then with all that markdown has. */
export const talk: readonly string[] = [
  'yes',
  'I would rather wait until the others have read it, since half of them are not here before the evening anyway.',
  'Did **anybody** try this on the old machine? It took *ages* there.',
  'see https://example.com/a/page?with=a&query=1 for the numbers',
  'ha 😄',
  '> the second run was slower\nOnly because the first one had filled the cache.',
  'It works with `npm start`, and then I get:\n```js\nconst answer = await fetch(url);\nif (!answer.ok) throw new Error(answer.statusText);\n```',
  '- bread\n- milk\n- ||a surprise||',
  '# Monday\nWe meet at **seven**, and whoever comes later brings the cake.',
  'ok, thanks!',
];
