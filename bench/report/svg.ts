/** By the names of classes: `fill-good`, `stroke-line1`. */
const LIGHT = {
  paper: '#ffffff',
  ink: '#1f2430',
  faint: '#6b7280',
  rule: '#d7dae0',
  good: '#1a7f4b',
  bad: '#b4472f',
  line1: '#2563b0',
  line2: '#b4472f',
  line3: '#1a7f4b',
  line4: '#8a4fb8',
  line5: '#9a6a00',
  line6: '#5a6472',
};
const DARK: typeof LIGHT = {
  paper: '#14171d',
  ink: '#e6e9ef',
  faint: '#9aa3b2',
  rule: '#343a46',
  good: '#4cc38a',
  bad: '#f0876c',
  line1: '#6fa8f5',
  line2: '#f0876c',
  line3: '#4cc38a',
  line4: '#c79bf0',
  line5: '#e3b341',
  line6: '#aab4c3',
};

// Plain rules instead of variables, which not everything that draws SVG knows.
const coloured = (colours: typeof LIGHT): string =>
  Object.entries(colours)
    .map(([name, colour]) => `.fill-${name} { fill: ${colour}; } .stroke-${name} { stroke: ${colour}; }`)
    .join(' ');

/** What all pictures share: they follow the reader's choice of light or dark, and use no font of their own. */
export function svg(width: number, height: number, title: string, content: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>
  text { font: 13px system-ui, sans-serif; }
  .title { font-size: 16px; font-weight: 600; }
  .small { font-size: 12px; }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .rule { stroke-width: 1; }
  .floor { stroke-width: 1.5; stroke-dasharray: 5 4; }
  .aim { stroke-width: 3; }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
  ${coloured(LIGHT)}
  @media (prefers-color-scheme: dark) { ${coloured(DARK)} }
</style>
<rect width="${width}" height="${height}" class="fill-paper"/>
${text(24, 32, title, 'title fill-ink')}
${content.join('\n')}
</svg>
`;
}

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

export const text = (x: number, y: number, words: string, classes = 'fill-ink'): string =>
  `<text x="${round(x)}" y="${round(y)}" class="${classes}">${escaped(words)}</text>`;

export const rule = (x1: number, y1: number, x2: number, y2: number, classes = 'rule stroke-rule'): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${classes}"/>`;

export const round = (number: number): number => Math.round(number * 10) / 10;
