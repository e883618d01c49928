import { writtenOut } from './text-commands.ts';

it.each([
  ['/shrug', '¯\\_(ツ)_/¯'],
  ['/shrug who knows', 'who knows ¯\\_(ツ)_/¯'],
  ['/tableflip enough', 'enough (╯°□°)╯︵ ┻━┻'],
  ['/unflip', '┬─┬ノ( º _ ºノ)'],
  ['/me waves\nand goes', '_waves\nand goes_'],
  ['/spoiler he dies', '||he dies||'],
  ['/me', '/me'],
  ['/spoiler ', '/spoiler '],
  ['/shrugging', '/shrugging'],
  ['/constructor x', '/constructor x'],
  ['say /shrug', 'say /shrug'],
])('%j is sent as %j', (written, sent) => expect(writtenOut(written)).toBe(sent));
