import { ApplicationCommandOptionType as Type, type APIApplicationCommandInteractionDataOption as Option } from 'discord-api-types/v10';

interface Chosen {
  /** The subcommand group and the subcommand, which belong to the command's name. */
  path: string[];
  values: readonly Option[];
}

/** What was put in for a command, without what it is nested in. */
export function chosenOptions(options: readonly Option[] = []): Chosen {
  const [first] = options;
  if (first?.type !== Type.Subcommand && first?.type !== Type.SubcommandGroup) return { path: [], values: options };
  const { path, values } = chosenOptions(first.options);
  return { path: [first.name, ...path], values };
}
