import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useIsNarrow } from '../app/media.ts';
import type { PageProps } from '../app/pages.tsx';
import { useSelected } from '../app/session.tsx';
import { FullPage } from '../kit/full-page.tsx';
import { GROUPS, SECTIONS } from './sections.tsx';
import './guild-settings.css';

/** The settings of a guild: those sections that one may see. */
export default function GuildSettings({ parts: [guildId = '', section = ''], onClose }: PageProps) {
  const { t, i18n } = useLingui();
  const isNarrow = useIsNarrow();
  const name = useSelected((state) => state.guilds.get(guildId)?.name);
  const permissions = useSelected((state) => permissionsInGuild(state, guildId));
  const isOwner = useSelected((state) => state.guilds.get(guildId)?.owner_id === state.meId);
  const groupOrder = Object.keys(GROUPS);
  const sections = SECTIONS.filter(({ needs, isOwners = false }) => (permissions & needs) !== 0n && (isOwner || !isOwners)).toSorted(
    (a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group),
  );
  const isOver = sections.length === 0;
  // One left it, or may no longer.
  useEffect(() => {
    if (isOver) onClose();
  }, [isOver, onClose]);
  if (isOver) return null;
  const open = sections.find(({ key }) => key === section) ?? (isNarrow ? undefined : sections[0]);
  const Part = open?.Part;
  return (
    <FullPage
      title={name ?? t`Guild settings`}
      sections={sections.map(({ key, words, group }) => ({ key, words: i18n._(words), group: group === 'guild' ? '' : i18n._(GROUPS[group]) }))}
      shown={open?.key ?? null}
      pathOf={(key) => ['/guild-settings', guildId, key].filter((part) => part !== null).join('/')}
      onClose={onClose}
    >
      {Part && <Part key={guildId} guildId={guildId} />}
    </FullPage>
  );
}
