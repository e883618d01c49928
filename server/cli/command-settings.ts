import { existsSync } from 'node:fs';
import { readSettings, type Settings } from '../configuration/settings.ts';
import { OperatorError } from '../operator/ask-operator.ts';

/** The settings of a command that works on a server's data. Throws where it would make new data in whatever folder this is. */
export async function readCommandSettings(): Promise<Settings> {
  const settings = await readSettings(process.env);
  if (settings.givenBy['NEXUS_DATA'] === undefined && !existsSync(settings.NEXUS_DATA)) {
    throw new OperatorError(
      `There is no data of a server here: ${settings.NEXUS_DATA} does not exist. Go to the folder where the server was started, ` +
        'or name its data: NEXUS_DATA=/path/to/nexus/data. A new server is started with: npm start',
    );
  }
  return settings;
}
