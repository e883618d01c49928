import { ApplicationCommandOptionType as Type, type APIApplicationCommandInteractionDataOption as Option } from 'discord-api-types/v10';
import { chosenOptions } from './chosen-options.ts';

describe('what was put in for a command', () => {
  const text: Option = { type: Type.String, name: 'text', value: 'deep' };

  it('is its options, and nothing where it has none', () => {
    expect(chosenOptions([text])).toEqual({ path: [], values: [text] });
    expect(chosenOptions()).toEqual({ path: [], values: [] });
  });

  it('has the names of what it is nested in apart', () => {
    const one: Option = { type: Type.Subcommand, name: 'one', options: [text] };
    expect(chosenOptions([one])).toEqual({ path: ['one'], values: [text] });
    expect(chosenOptions([{ type: Type.SubcommandGroup, name: 'group', options: [{ ...one, options: [] }] }])).toEqual({ path: ['group', 'one'], values: [] });
  });
});
