import type { UserRecord } from '#core/users/user-record';
import { html, type Html } from './html.ts';

interface Named {
  id: string;
  name: string;
  icon: string | null;
}

/** An image of ours, or the first letters of a name where there is none. It says nothing that does not stand beside it. */
function picture(source: string | null, { id, name }: { id: string; name: string }, shape: string): Html {
  if (source !== null) return html`<img class="picture ${shape}" src="${source}" alt="" width="80" height="80" />`;
  return html`<span class="picture ${shape} letters hue-${Number((BigInt(id) >> 22n) % 6n)}" aria-hidden="true">${initialsOf(name)}</span>`;
}

const initialsOf = (name: string): string =>
  name
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();

export const applicationPicture = (base: string, { id, name, icon }: Named): Html =>
  picture(icon && `${base}/cdn/app-icons/${id}/${icon}.png?size=160`, { id, name }, 'squircle');

export const guildPicture = (base: string, { id, name, icon }: Named): Html =>
  picture(icon && `${base}/cdn/icons/${id}/${icon}.png?size=160`, { id, name }, 'squircle');

export const userPicture = (base: string, { id, username, avatar }: Pick<UserRecord, 'id' | 'username' | 'avatar'>): Html =>
  picture(
    avatar ? `${base}/cdn/avatars/${id}/${avatar}.png?size=160` : `${base}/cdn/embed/avatars/${Number((BigInt(id) >> 22n) % 6n)}.png`,
    { id, name: username },
    'round',
  );

export const nameOf = ({ global_name, username }: Pick<UserRecord, 'global_name' | 'username'>): string => global_name ?? username;
