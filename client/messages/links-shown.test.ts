import { linksShown } from './links-shown.ts';

const HERE = 'https://chat.example/talk/invite/';

describe('the links of a text that are shown as cards', () => {
  it('are those that stand openly in it', () => {
    expect(linksShown(`come: ${HERE}a, **${HERE}b** (${HERE}c)\n> - [aboard](${HERE}d)`, HERE)).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([`\`${HERE}a\``, `\`\`\`\n${HERE}a\n\`\`\``, `<${HERE}a>`, `||${HERE}a||`, `https://elsewhere.example/?to=${HERE}a`])('are none in %j', (text) =>
    expect(linksShown(text, HERE)).toEqual([]),
  );
});
