import type { Application, Command } from './commands.ts';

export interface CommandFound {
  command: Command;
  /** Above the first one of each application, where all are shown. */
  heading?: Application;
}

/** More than anybody scrolls through. */
const MOST = 500;

/** Lower is better. */
function rank({ path, ownPath }: Command, wanted: string): number {
  const names = [path, ownPath].map((name) => name.toLowerCase());
  return names.some((name) => name.startsWith(wanted)) ? 0 : names.some((name) => name.includes(wanted)) ? 1 : 2;
}

/** Commands by a part of their names, in the person's language or their bot's; all of them, by application, where nothing is typed yet. */
export function commandsFound(commands: readonly Command[], word: string): CommandFound[] {
  const wanted = word.toLowerCase();
  const isAll = wanted === '';
  const places = new Map(commands.map(({ application }, place) => [application.id, place]));
  const placeOf = ({ application }: Command): number => (isAll ? (places.get(application.id) ?? 0) : 0);
  return commands
    .map((command) => ({ command, at: rank(command, wanted) }))
    .filter(({ at }) => at < 2)
    .sort((a, b) => placeOf(a.command) - placeOf(b.command) || a.at - b.at || a.command.path.localeCompare(b.command.path))
    .slice(0, MOST)
    .map(({ command }, place, all) => ({
      command,
      ...(isAll && all[place - 1]?.command.application.id !== command.application.id && { heading: command.application }),
    }));
}
