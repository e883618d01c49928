import { t } from '@lingui/core/macro';
import type { PresetCategory } from './preset-body.ts';

export interface GuildPreset {
  key: string;
  name: string;
  categories: readonly PresetCategory[];
}

/** What guilds begin with, much as Discord's do, in the language of whoever makes one. */
export function guildPresets(): GuildPreset[] {
  const general = { name: t`general`, is: 'home' } as const;
  const rules = { name: t`welcome-and-rules`, is: 'toRead' } as const;
  const news = { name: t`announcements`, is: 'toRead' } as const;
  const voice = (name: string) => ({ name, is: 'voice' }) as const;
  const [information, texts, voices] = [t`Information`, t`Text Channels`, t`Voice Channels`];
  const lounge = voice(t`Lounge`);
  return [
    {
      key: 'own',
      name: t`Something of my own`,
      categories: [
        { name: texts, channels: [general] },
        { name: voices, channels: [voice(t`General`)] },
      ],
    },
    {
      key: 'friends',
      name: t`Friends`,
      categories: [
        { name: texts, channels: [general, { name: t`games` }, { name: t`music` }] },
        { name: voices, channels: [lounge, voice(t`Watching together`)] },
      ],
    },
    {
      key: 'gaming',
      name: t`Gaming`,
      categories: [
        { name: texts, channels: [general, { name: t`looking-for-players` }, { name: t`clips-and-highlights` }] },
        { name: voices, channels: [voice(t`Lobby`), voice(t`Game 1`), voice(t`Game 2`)] },
      ],
    },
    {
      key: 'study',
      name: t`Study group`,
      categories: [
        { name: information, channels: [rules, { name: t`notes-and-resources` }] },
        { name: texts, channels: [general, { name: t`homework-help` }, { name: t`session-planning` }, { name: t`off-topic` }] },
        { name: voices, channels: [lounge, voice(t`Study room 1`), voice(t`Study room 2`)] },
      ],
    },
    {
      key: 'community',
      name: t`Club or community`,
      categories: [
        { name: information, channels: [rules, news, { name: t`resources` }] },
        { name: texts, channels: [general, { name: t`introductions` }, { name: t`events` }, { name: t`off-topic` }] },
        { name: voices, channels: [lounge, voice(t`Meeting room`)] },
      ],
    },
    {
      key: 'project',
      name: t`Project`,
      categories: [
        { name: information, channels: [rules, news] },
        { name: texts, channels: [general, { name: t`help` }, { name: t`development` }, { name: t`ideas-and-feedback` }, { name: t`off-topic` }] },
        { name: voices, channels: [lounge, voice(t`Pair programming`)] },
      ],
    },
  ];
}
