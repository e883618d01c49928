import type { Client } from '#sdk/client';
import type { ClientSettings } from '#sdk/gateway/events';
import type { State } from '#sdk/state/state';
import { useSelected } from '../app/session.tsx';
import { orSay } from '../kit/or-say.ts';

/** How loud others are to somebody, on all of their devices. */
export type Loudness = Pick<ClientSettings, 'volumes' | 'silenced'>;

const AS_THEY_COME: Loudness = { volumes: {}, silenced: [] };

export const loudnessOf = (state: State): Loudness => state.clientSettings ?? AS_THEY_COME;

export const useLoudness = (): Loudness => useSelected(loudnessOf);

/** Of somebody by their id, or of their screen by `screen:` and their id; from 0 to 2. */
export function setVolume(client: Client, id: string, volume: number): void {
  const { [id]: _before, ...others } = loudnessOf(client.state).volumes;
  orSay(client.editClientSettings({ volumes: volume === 1 ? others : { ...others, [id]: volume } }));
}

export function setSilenced(client: Client, userId: string, isSilenced: boolean): void {
  const others = loudnessOf(client.state).silenced.filter((id) => id !== userId);
  orSay(client.editClientSettings({ silenced: isSilenced ? [...others, userId] : others }));
}

/** How loud somebody is here in the end, from 0 to 2. */
export const volumeOf = ({ volumes, silenced }: Loudness, outputVolume: number, id: string): number =>
  silenced.includes(id) ? 0 : Math.min(2, (volumes[id] ?? 1) * outputVolume);
