import { adviceFor, libraryAdvice } from './advice.ts';

describe('the advice where no way fits', () => {
  it('names the setting of each library of that language, with this address in it, and of no other', () => {
    const text = adviceFor('static', 'https://chat.example.org', 'it is statically linked');
    expect(text).toContain('because it is statically linked.');
    expect(text).toContain('serenity: HttpBuilder::new(token).proxy("https://chat.example.org")');
    expect(text).toContain('twilight: Client::builder().proxy("chat.example.org".to_owned(), false)');
    expect(text).not.toContain('discord.js');
  });

  it('has a row for every language that may be refused', () => {
    for (const kind of ['node', 'python', 'java', 'dotnet', 'go', 'bun', 'deno', 'native', 'static', 'shell'] as const) {
      expect(libraryAdvice.some(({ kinds }) => kinds.includes(kind))).toBe(true);
    }
  });
});
